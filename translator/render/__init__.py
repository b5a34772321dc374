"""Printers: pure functions from a side-by-side result to text. One module each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from translator.document import LANGUAGES
from translator.joining import BETWEEN, stretches
from translator.translation import SideBySide, fragment_dict


def json_text(side: SideBySide) -> str:
    """Return the documented JSON form: the same bytes from CLI, script and service.

    The schema is ``docs/reference/side-by-side.schema.json``.
    """
    return json.dumps(side.as_dict(), ensure_ascii=False, indent=2) + "\n"


def json_parts(sides: Iterable[SideBySide], *, between: str = BETWEEN) -> Iterator[str]:
    """Yield the JSON form of a document of many texts, piece by piece: memory stays flat.

    Args:
        sides: results of its texts; gone over several times, one is held at a time.
        between: what divides the texts.
    """
    first = next(iter(sides), None)
    languages = first.languages if first else LANGUAGES
    yield '{\n  "source": '
    yield from _string((side.source for side in sides), between)
    yield f',\n  "signature": {_value(first.signature if first else "", 2)}'
    yield f',\n  "languages": {_value(list(languages), 2)},\n  "versions": '
    for number, tag in enumerate(languages):
        yield f"{',' if number else '{'}\n    {_value(tag, 4)}: "
        yield from _string((side.version(tag) for side in sides), between)
    yield '\n  },\n  "fragments": '
    laid = stretches(sides, between=between)
    yield from _list(fragment_dict(each) for part in laid for each in part.fragments)
    yield ',\n  "rows": '
    laid = stretches(sides, between=between)
    yield from _list(row.as_dict() for part in laid for row in part.rows)
    yield ',\n  "warnings": '
    laid = stretches(sides, between=between)
    yield from _list(each.as_dict() for part in laid for each in part.all_findings())
    yield "\n}\n"


def _value(value: Any, indent: int) -> str:
    """Return a value as it stands in a JSON document, `indent` columns from its edge."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text.replace("\n", "\n" + " " * indent)


def _string(texts: Iterable[str], between: str) -> Iterator[str]:
    yield '"'
    for number, text in enumerate(texts):
        yield json.dumps(between + text if number else text, ensure_ascii=False)[1:-1]
    yield '"'


def _list(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    mark = "["
    for item in items:
        yield f"{mark}\n    {_value(item, 4)}"
        mark = ","
    yield "[]" if mark == "[" else "\n  ]"
