"""JSON with places: where each string value stands, under which key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from translator.errors import DocumentInvalid

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Value:
    """One string value.

    Attributes:
        path: keys and list places from the root.
        start, end: of the literal, quotes included.
        key_start: where its key begins; the value itself in a list.
        text: the string.
    """

    path: tuple[str | int, ...]
    start: int
    end: int
    key_start: int
    text: str


def values(text: str, name: str) -> list[Value]:
    """Return the string values of a JSON text, in order.

    Raises:
        DocumentInvalid: it is not JSON, is nested too deep, or names a key twice.
    """
    _check(text, name)
    return list(_walk(text))


def _check(text: str, name: str) -> None:
    depth = deepest = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[{\[]|[}\]]', text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match[0], 0)
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise DocumentInvalid(f"nested deeper than {DEEPEST} levels", file=name)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise DocumentInvalid(
            f"not JSON: {error.msg} (column {error.colno})", file=name, line=error.lineno
        ) from error


def _walk(text: str) -> Iterator[Value]:
    path: list[str | int] = []
    objects: list[bool] = []
    expects_key, key_start = False, 0
    for match in TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            objects.append(token == "{")
            path.append("" if token == "{" else 0)
            expects_key = token == "{"
        elif token in "}]":
            objects.pop()
            path.pop()
        elif token == ",":
            expects_key = objects[-1]
            if not objects[-1]:
                path[-1] = int(path[-1]) + 1
        elif token == ":":
            expects_key = False
        elif token[0] == '"' and expects_key:
            path[-1], key_start = json.loads(token), match.start()
        elif token[0] == '"':
            begin = key_start if objects and objects[-1] else match.start()
            yield Value(tuple(path), match.start(), match.end(), begin, json.loads(token))


def literal(text: str, like: str) -> str:
    """Return `text` as a JSON string, with ``\\u`` escapes where the literal `like` uses them.

    >>> literal("їжак", '"hedgehog"')
    '"їжак"'
    """
    escaped = re.search(r"\\u[0-9a-fA-F]{4}", like) is not None
    written = json.dumps(text, ensure_ascii=escaped)
    return written.replace("/", "\\/") if "\\/" in like else written
