"""ICU MessageFormat: messages with plurals and selections, taken apart into whole sentences.

``You have {n, plural, one {# file} other {# files}}.`` is translated as the sentences ``You have
1 file.`` and ``You have 5 files.``, and written as one choice around whole sentences, with the
categories of the target language. Simple arguments (``{name}``) are placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from translator.formats._model import Pattern, Unit
from translator.formats._placeholders import protect
from translator.formats._plurals import CATEGORIES, SAMPLES, with_sample

HEAD = re.compile(r"\{\s*(\w+)\s*,\s*(plural|select|selectordinal)\s*,\s*(offset:\d+\s*)?")
CASE = re.compile(r"\s*(=\d+|\w+)\s*\{")
SYNTAXES = ("braces", "tag", "entity", "newline")
#: Sentences and depth of a message beyond which it is left as it is.
MOST, DEEPEST = 64, 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A plural or selection around whole sentences.

    Attributes:
        argument, kind: as in the message.
        offset: ``offset:1 `` or nothing.
        cases: selector and what it chooses, in order.
    """

    argument: str
    kind: str
    offset: str
    cases: tuple[tuple[str, Tree], ...]


Tree: TypeAlias = str | Choice


class Malformed(ValueError):
    """The braces of a message do not fit, or it is too large."""


def parse(text: str) -> Choice | None:
    """Return the choices of a message; None if it has none, or cannot be read.

    >>> parse("{n, plural, one {# day} other {# days}} left").cases[0]
    ('one', '# day left')
    """
    if not HEAD.search(text):
        return None
    try:
        tree = _flattened(text, 0)
    except Malformed:
        return None
    return tree if isinstance(tree, Choice) and len(leaves(tree)) <= MOST else None


def _flattened(text: str, depth: int) -> Tree:
    at = _first_choice(text)
    if at is None:
        return text
    if depth == DEEPEST:
        raise Malformed(text)
    head = HEAD.match(text, at)
    assert head is not None
    cases: list[tuple[str, str]] = []
    at = head.end()
    while case := CASE.match(text, at):
        end = _closing(text, case.end())
        cases.append((case[1], text[case.end() : end]))
        at = end + 1
    rest = re.compile(r"\s*\}").match(text, at)
    if rest is None or "other" not in dict(cases):
        raise Malformed(text)
    before, after = text[: head.start()], text[rest.end() :]
    return Choice(
        head[1],
        head[2],
        head[3] or "",
        tuple((s, _flattened(before + body + after, depth + 1)) for s, body in cases),
    )


def _first_choice(text: str) -> int | None:
    at = 0
    while at < len(text):
        if text[at] == "'":
            at = _after_quote(text, at)
        elif HEAD.match(text, at):
            return at
        else:
            at += 1
    return None


def _after_quote(text: str, at: int) -> int:
    """Return the place behind an apostrophe, or behind what it quotes."""
    if text[at + 1 : at + 2] in ("{", "}", "#", "|"):
        close = text.find("'", at + 2)
        return len(text) if close < 0 else close + 1
    return at + 2 if text[at + 1 : at + 2] == "'" else at + 1


def _closing(text: str, at: int) -> int:
    depth = 1
    while at < len(text):
        if text[at] == "'":
            at = _after_quote(text, at)
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return at
        at += 1
    raise Malformed(text)


def leaves(tree: Tree, path: str = "") -> list[tuple[str, str]]:
    """Return (path, sentence) of every sentence of a tree."""
    if isinstance(tree, str):
        return [(path, tree)]
    return [
        leaf
        for selector, inner in tree.cases
        for leaf in leaves(inner, f"{path}[{tree.argument}={selector}]")
    ]


def in_language(tree: Tree, language: str) -> Tree:
    """Return the tree with the plural categories that `language` has.

    >>> [s for s, _ in in_language(parse("{n, plural, one {a} other {b}}"), "uk").cases]
    ['one', 'few', 'many', 'other']
    """
    if isinstance(tree, str):
        return tree
    cases = [(selector, in_language(inner, language)) for selector, inner in tree.cases]
    if tree.kind == "plural":
        known = dict(cases)
        exact = [case for case in cases if case[0].startswith("=")]
        cases = exact + [(c, known.get(c, known["other"])) for c in CATEGORIES[language]]
    return Choice(tree.argument, tree.kind, tree.offset, tuple(cases))


def units(tree: Choice, key: str, template: Unit) -> list[Unit]:
    """Return the units of a message: every sentence, for every language, with its number."""
    return [
        _unit(key, template, language, path, sentence, tree)
        for language in CATEGORIES
        for path, sentence in leaves(in_language(tree, language))
    ]


def _unit(key: str, template: Unit, language: str, path: str, sentence: str, tree: Choice) -> Unit:
    pattern = protect(sentence.replace("''", "'"), (*SYNTAXES, "number"))
    for argument, selector in re.findall(r"\[(\w+)=([^\]]+)\]", path):
        sample = selector[1:] if selector[0] == "=" else SAMPLES[language].get(selector, "")
        if sample and _is_plural(tree, argument):
            pattern = with_sample(pattern, sample, argument=argument)
    return Unit(
        id=f"{key}{path}>{language}",
        source=pattern,
        source_language=template.source_language,
        target_language=language,
        notes=template.notes,
        context=template.context,
        start=template.start,
        end=template.end,
        detail="icu",
    )


def _is_plural(tree: Tree, argument: str) -> bool:
    return isinstance(tree, Choice) and (
        (tree.argument == argument and tree.kind == "plural")
        or any(_is_plural(inner, argument) for _, inner in tree.cases)
    )


def written(tree: Tree, sentence: Callable[[str], Pattern], path: str = "") -> str:
    """Return the message; `sentence` gives the pattern for a path."""
    if isinstance(tree, str):
        return _rendered(sentence(path))
    cases = " ".join(
        f"{selector} {{{written(inner, sentence, f'{path}[{tree.argument}={selector}]')}}}"
        for selector, inner in tree.cases
    )
    return f"{{{tree.argument}, {tree.kind}, {tree.offset}{cases}}}"


def _rendered(pattern: Pattern) -> str:
    """Return a sentence; apostrophes that would quote or be read as one are doubled."""
    text = "".join(item if isinstance(item, str) else item.raw for item in pattern)
    return re.sub(r"'{2,}|'(?=[{}#|])", lambda match: match[0] * 2, text)
