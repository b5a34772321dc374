"""Reading and writing the TSV files: all problems at once, each with its place.

UTF-8 in NFC, LF, no quoting; ``#: key value`` lines, a header row, one entry a line, sorted by
(casefold(en), id).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from translator.errors import GlossaryInvalid
from translator.glossary.entry import (
    COLUMNS,
    DIRECTIONS,
    GRAMS,
    KINDS,
    OR,
    POLICIES,
    STATUSES,
    Entry,
)
from translator.glossary.problems import Problem

META = "#:"
#: Columns that hold alternatives.
LISTS = ("en", "accept_uk", "accept_en", "forbid_uk", "forbid_en")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_CHOICES = {"kind": KINDS, "case": POLICIES, "dir": DIRECTIONS, "status": STATUSES}
#: Characters that no one sees: NBSP, zero width, bidi, BOM, soft hyphen, controls.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file, cut at the tabs."""

    line: int
    cells: tuple[str, ...]

    def column(self, name: str) -> int:
        """Return the 1-based column in the line where field `name` begins."""
        place = COLUMNS.index(name)
        return 1 + sum(len(cell) + 1 for cell in self.cells[:place])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as read: what it says of itself, its entries with their rows, its problems."""

    file: str
    meta: dict[str, str]
    entries: tuple[Entry, ...]
    rows: dict[str, Row]
    problems: tuple[Problem, ...]


def read(text: str, *, file: str, glossary: str = "", rank: int = 0) -> Sheet:
    """Read the text of one glossary file.

    Args:
        text: contents of the file.
        file: name to show in messages.
        glossary: name given to the entries.
        rank: place of the file among those loaded.
    """
    problems: list[Problem] = list(_characters(text, file))
    meta: dict[str, str] = {}
    entries: list[Entry] = []
    rows: dict[str, Row] = {}
    header = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("#"):
            name, _, value = line.removeprefix(META).strip().partition(" ")
            if line.startswith(META):
                meta[name] = value.strip()
        elif not header:
            header = True
            problems += _header(line, number, file)
            if problems and problems[-1].code == "GL001":
                break
        elif line:
            row = Row(number, tuple(line.split("\t")))
            found = list(_cells(row, file))
            problems += found
            if not found or not any(problem.severity == "error" for problem in found):
                entry = _entry(row, file, glossary, rank)
                entries.append(entry)
                rows.setdefault(f"{entry.id}:{number}", row)
    if not header:
        problems += _header("", 1, file)
    return Sheet(file=file, meta=meta, entries=tuple(entries), rows=rows, problems=tuple(problems))


def raise_for(problems: Iterable[Problem]) -> None:
    """Raise all errors among `problems` at once.

    Raises:
        ExceptionGroup: of `GlossaryInvalid`.
    """
    errors = [
        GlossaryInvalid(
            f"{p.code} {p.message}, {p.mend}", file=p.file, line=p.line, column=p.column
        )
        for p in problems
        if p.severity == "error"
    ]
    if errors:
        raise ExceptionGroup(f"{len(errors)} problems in glossary files", errors)


def write(entries: Sequence[Entry], meta: dict[str, str]) -> str:
    """Return the canonical text of a file: sorted, every column, LF."""
    lines = [f"{META} {name} {value}".rstrip() for name, value in meta.items()]
    lines.append("\t".join(COLUMNS))
    for entry in sorted(entries, key=order):
        lines.append("\t".join(cells(entry)))
    return "\n".join(lines) + "\n"


def order(entry: Entry) -> tuple[str, str]:
    """Return the key by which entries are sorted."""
    return OR.join(entry.en).casefold(), entry.id


def cells(entry: Entry) -> list[str]:
    """Return the fields of `entry` as they stand in the file."""
    return [_cell(name, getattr(entry, name)) for name in COLUMNS]


def _cell(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return (" " if name == "gram" else OR).join(value)
    if name == "prio":
        return str(value) if value else ""
    return "" if (name, value) == ("dir", "both") else str(value)


def _characters(text: str, file: str) -> Iterator[Problem]:
    if unicodedata.is_normalized("NFC", text) and not INVISIBLE.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not unicodedata.is_normalized("NFC", line):
            parts = unicodedata.normalize("NFC", line)
            column = next(
                (i for i, (a, b) in enumerate(zip(line, parts, strict=False)) if a != b), 0
            )
            yield Problem(
                file=file, line=number, column=column + 1, code="GL003",
                message="the text is not in NFC", mend="save it in Unicode NFC",
            )  # fmt: skip
        if hit := INVISIBLE.search(line):
            yield Problem(
                file=file, line=number, column=hit.start() + 1, code="GL004",
                message=f"invisible character U+{ord(hit[0]):04X}",
                mend="delete it or write an ordinary space",
            )  # fmt: skip


def _header(line: str, number: int, file: str) -> Iterator[Problem]:
    if tuple(line.split("\t")) != COLUMNS:
        yield Problem(
            file=file, line=number, column=1, code="GL001",
            message="the header row does not name the columns",
            mend=f"write, separated by tabs: {' '.join(COLUMNS)}",
        )  # fmt: skip


def _cells(row: Row, file: str) -> Iterator[Problem]:
    def problem(name: str, code: str, message: str, mend: str) -> Problem:
        column = row.column(name)
        return Problem(
            file=file, line=row.line, column=column, code=code, message=message, mend=mend
        )

    if len(row.cells) != len(COLUMNS):
        yield problem(
            "id", "GL002", f"{len(row.cells)} fields instead of {len(COLUMNS)}",
            "separate every column by one tab, empty ones too",
        )  # fmt: skip
        return
    values = dict(zip(COLUMNS, row.cells, strict=True))
    for name, value in values.items():
        if not value:
            continue
        parts = value.split(OR) if name in LISTS else [value]
        if any(part != part.strip() or (not part and value) for part in parts) or "  " in value:
            yield problem(name, "GL004", f"stray space or empty alternative in {name}", "delete it")
    for name in ("id", "en", "uk", "kind", "status"):
        if not values[name]:
            yield problem(name, "GL010", f"{name} is empty", f"fill in {name}")
    if values["id"] and not _ID.fullmatch(values["id"]):
        yield problem(
            "id", "GL010", f"id {values['id']!r} is not a slug",
            "use lower-case Latin letters, digits and single hyphens",
        )  # fmt: skip
    if values["kind"] in ("person", "given"):
        kind = values["kind"]
        yield problem(
            "kind", "GL011", f"kind {kind!r} says no gender, and the declension depends on it",
            f"write {kind}-m for a man or {kind}-f for a woman",
        )  # fmt: skip
        return
    for name, choices in _CHOICES.items():
        if values[name] and values[name] not in choices:
            yield problem(
                name, "GL013", f"{name} {values[name]!r} is unknown", f"use {', '.join(choices)}"
            )
    unknown = [gram for gram in values["gram"].split() if gram not in GRAMS]
    if unknown:
        yield problem("gram", "GL012", f"gram {unknown[0]!r} is unknown", f"use {', '.join(GRAMS)}")
    if values["prio"] and not re.fullmatch(r"-?\d+", values["prio"]):
        yield problem(
            "prio", "GL013", f"prio {values['prio']!r} is no integer", "write a whole number"
        )
    if values["since"] and not _DATE.fullmatch(values["since"]):
        yield problem("since", "GL013", f"since {values['since']!r} is no date", "write YYYY-MM-DD")


def _entry(row: Row, file: str, glossary: str, rank: int) -> Entry:
    values = dict(zip(COLUMNS, row.cells, strict=True))
    lists = {name: tuple(filter(None, values[name].split(OR))) for name in LISTS}
    made: dict[str, Any] = {**values, **lists}
    made["gram"] = tuple(values["gram"].split())
    made["dir"] = values["dir"] or "both"
    made["prio"] = int(values["prio"] or 0)
    return Entry(**made, glossary=glossary, rank=rank, file=file, line=row.line)
