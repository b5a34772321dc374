"""CSV and TSV with a header: named columns are translated, or one language's column filled.

Where the header names columns ``en`` and ``uk``, the file is bilingual: an empty cell is filled
from the other one. Else the columns to translate have to be named (``--columns``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from translator.errors import DocumentInvalid
from translator.formats._flow import changed
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import ALL, protect
from translator.formats._text import decode, filled

SUFFIXES = (".csv", ".tsv", ".tab")
BILINGUAL = False
#: How headers name the languages.
NAMES = {
    "en": ("en", "eng", "english", "англійська", "en-us", "en_us", "en-gb", "en_gb"),
    "uk": ("uk", "ukr", "ukrainian", "українська", "uk-ua", "uk_ua"),
}
#: A cell that a spreadsheet would run as a formula (OWASP, CSV injection).
FORMULA = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, and where it stands, quotes included."""

    text: str
    start: int
    end: int
    quoted: bool


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a table; see `translator.formats`."""
    part = decode(data, options)
    delimiter = "\t" if options.name.lower().endswith((".tsv", ".tab")) else _delimiter(part.text)
    rows = _rows(part.text, delimiter, options.name)
    header = [cell.text.strip() for cell in next(rows, [])]
    pair = _pair(header)
    units: list[Unit] = []
    if pair and not options.columns:
        for number, row in enumerate(rows, 2):
            units += _bilingual(row, number, header, pair)
    elif header:
        columns = _columns(header, options)
        for number, row in enumerate(rows, 2):
            units += _monolingual(row, number, header, columns)
    return Document(
        format="csv",
        parts=(part,),
        units=tuple(units),
        bilingual=bool(pair and not options.columns),
        detail=delimiter,
    )


def _delimiter(text: str) -> str:
    header = re.match(r"[^\r\n]*", text)
    assert header is not None
    return max(",;\t", key=header[0].count)


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[Cell]]:
    bare = "" if delimiter == "\t" else '(?!")'  # tabbed files often have quotes that mean nothing
    cell = re.compile(
        rf'(?:"((?:[^"]|"")*)"|{bare}([^{delimiter}\r\n]*))({delimiter}|\r\n|\n|\r|\Z)'
    )
    row: list[Cell] = []
    at = 0
    while at < len(text):
        match = cell.match(text, at)
        if match is None:
            line = text.count("\n", 0, at) + 1
            raise DocumentInvalid("a quoted cell does not end as it should", file=name, line=line)
        quoted = match[1] is not None
        value = match[1].replace('""', '"') if quoted else match[2]
        row.append(Cell(value, at, match.start(3), quoted))
        at = match.end()
        if match[3] != delimiter:
            yield row
            row = []
    if row:
        yield row


def _pair(header: Sequence[str]) -> dict[str, int]:
    """Return the columns of the two languages; empty if one is missing."""
    lowered = [name.lower() for name in header]
    found = {
        language: next(lowered.index(name) for name in names if name in lowered)
        for language, names in NAMES.items()
        if any(name in lowered for name in names)
    }
    return found if len(found) == len(NAMES) else {}


def _columns(header: Sequence[str], options: Options) -> list[int]:
    there = ", ".join(header)
    if not options.columns:
        raise DocumentInvalid(
            f"name the columns to translate with --columns; there are: {there}", file=options.name
        )
    missing = [name for name in options.columns if name not in header]
    if missing:
        raise DocumentInvalid(
            f"no column {missing[0]!r}; there are: {there}", file=options.name, line=1
        )
    return [header.index(name) for name in options.columns]


def _bilingual(
    row: Sequence[Cell], number: int, header: Sequence[str], pair: Mapping[str, int]
) -> Iterator[Unit]:
    for language, column in pair.items():
        other = next(tag for tag in pair if tag != language)
        if max(column, pair[other]) >= len(row):
            continue
        source, target = row[pair[other]], row[column]
        if any(c.isalpha() for c in source.text):
            yield Unit(
                id=f"{number}:{header[column]}",
                source=protect(source.text, ALL),
                target=(target.text,) if target.text.strip() else None,
                state="final" if target.text.strip() else "new",
                source_language=other,
                target_language=language,
                start=target.start,
                end=target.end,
                detail=target.quoted,
            )


def _monolingual(
    row: Sequence[Cell], number: int, header: Sequence[str], columns: Sequence[int]
) -> Iterator[Unit]:
    for column in columns:
        if column < len(row) and any(c.isalpha() for c in row[column].text):
            cell = row[column]
            yield Unit(
                id=f"{number}:{header[column]}",
                source=protect(cell.text, ALL),
                context=header[column],
                start=cell.start,
                end=cell.end,
                detail=cell.quoted,
            )


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the table with its cells replaced; each keeps its quotes, or gets what it needs."""
    part = document.parts[0]
    new = (
        [(u, targets[u.id]) for u in document.units if targets.get(u.id, u.target) != u.target]
        if document.bilingual
        else changed(document.units, targets)
    )
    edits = []
    for unit, pattern in new:
        text = "".join(item.raw if isinstance(item, Inline) else item for item in pattern)
        source = "".join(i.raw if isinstance(i, Inline) else i for i in unit.source)
        if FORMULA.match(text) and not FORMULA.match(source):
            text = text.lstrip("=+-@\t\r ")
        edits.append((unit.start, unit.end, _cell(text, document.detail, quoted=unit.detail)))
    return filled(part, sorted(edits))


def _cell(text: str, delimiter: str, *, quoted: bool) -> str:
    needed = any(c in text for c in (delimiter, '"', "\n", "\r"))
    return '"' + text.replace('"', '""') + '"' if quoted or needed else text
