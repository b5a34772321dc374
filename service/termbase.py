"""Glossaries made over HTTP: files in the service's folder, in the project's own form.

Each is ``ID.tsv``, which the glossary module reads like any other, and ``ID.json``, which
remembers name, time and the entries as they were sent.
"""

from __future__ import annotations

import csv
import json
import os
import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from service import problems
from translator import glossary
from translator.document import LANGUAGES
from translator.glossary.entry import OR, Entry
from translator.glossary.reading import write

#: What an id looks like; nothing else ever becomes part of a path.
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Most entries of one glossary, and code points of one side of an entry.
MOST_ENTRIES, LONGEST = 10_000, 1_024

#: (source, target) → entries: source term → target term.
Dictionaries = Mapping[tuple[str, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A glossary made over HTTP.

    Attributes:
        id: UUID; the name of its files.
        name: as its maker calls it.
        created: ISO 8601, UTC.
        dictionaries: entries of each direction.
    """

    id: str
    name: str
    created: str
    dictionaries: Dictionaries


@dataclass(frozen=True, slots=True)
class Termbase:
    """The folder of these glossaries."""

    folder: Path

    def create(self, name: str, dictionaries: Dictionaries) -> Stored:
        """Store a new glossary.

        Raises:
            Problem: the entries cannot be used; it says which and why.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        made = Stored(id=str(uuid.uuid4()), name=name, created=now, dictionaries=dictionaries)
        self.save(made)
        return made

    def save(self, stored: Stored) -> None:
        """Write a glossary's files; each is whole at any moment."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write(
            f"{stored.id}.tsv", write(list(entries_of(stored)), {"title": normalised(stored.name)})
        )
        try:
            glossary.load([self.folder / f"{stored.id}.tsv"])
        except ExceptionGroup as group:
            (self.folder / f"{stored.id}.tsv").unlink()
            raise bad_entries(str(group.exceptions[0]).partition(": ")[2]) from None
        data = {
            "name": stored.name,
            "created": stored.created,
            "dictionaries": [
                {"source": source, "target": target, "entries": dict(entries)}
                for (source, target), entries in stored.dictionaries.items()
            ],
        }
        self._write(f"{stored.id}.json", json.dumps(data, ensure_ascii=False, indent=1))

    def _write(self, name: str, text: str) -> None:
        draft = self.folder / f".{name}.{os.getpid()}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.folder / name)

    def every(self) -> list[Stored]:
        """Return all glossaries, oldest first."""
        found = [self.find(file.stem) for file in self.folder.glob("*.json")]
        return sorted((each for each in found if each), key=lambda each: (each.created, each.id))

    def find(self, id_: str) -> Stored | None:
        """Return the glossary of that id, or None."""
        if not ID.fullmatch(id_):
            return None
        try:
            data = json.loads((self.folder / f"{id_}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        dictionaries = {(d["source"], d["target"]): d["entries"] for d in data["dictionaries"]}
        return Stored(id=id_, name=data["name"], created=data["created"], dictionaries=dictionaries)

    def delete(self, id_: str) -> bool:
        """Delete the glossary of that id; say whether there was one."""
        if self.find(id_) is None:
            return False
        for suffix in ("json", "tsv"):
            (self.folder / f"{id_}.{suffix}").unlink(missing_ok=True)
        return True


def entries_of(stored: Stored) -> Iterator[Entry]:
    """Yield the entries in the project's form, one a line of the file."""
    number = 0
    for (source, target), entries in stored.dictionaries.items():
        for term, rendering in entries.items():
            number += 1
            pair = {source: term, target: rendering}
            same = term == rendering
            has_capital = any(map(str.isupper, term))
            yield Entry(
                id=f"e{number}",
                en=(pair["en"],),
                uk=pair["uk"],
                kind="dnt" if same else "term",
                case="strict" if has_capital else "fold",
                dir=f"{source}>{target}",
            )


def parse(text: str, form: str) -> dict[str, str]:
    """Read entries sent as ``tsv`` or ``csv``.

    Raises:
        Problem: 400, with DeepL's words, naming the entry.
    """
    if form not in ("tsv", "csv"):
        raise problems.invalid("entries_format", f"{form!r} is neither tsv nor csv", status=400)
    rows = csv.reader(
        StringIO(text, newline=""),
        delimiter="\t" if form == "tsv" else ",",
        quoting=csv.QUOTE_NONE if form == "tsv" else csv.QUOTE_MINIMAL,
    )
    found: dict[str, str] = {}
    places: dict[str, int] = {}
    try:
        for index, row in enumerate(row for row in rows if any(cell.strip() for cell in row)):
            source, target = _checked(index, row)
            if source in found:
                raise bad_entries(
                    f"Key with the index {index} duplicates key with the index {places[source]}"
                )
            found[source], places[source] = target, index
    except csv.Error as error:
        raise bad_entries(f"not {form.upper()}: {error}") from None
    if not found:
        raise bad_entries("there is no entry")
    if len(found) > MOST_ENTRIES:
        raise bad_entries(f"{len(found)} entries, the limit is {MOST_ENTRIES}")
    return found


def _checked(index: int, row: list[str]) -> tuple[str, str]:
    if len(row) < 2:
        raise bad_entries(f"Entry with the index {index} has no target term")
    source, target = map(normalised, row[:2])
    for term in (source, target):
        if not term or len(term) > LONGEST:
            raise bad_entries(f"Entry with the index {index}: a term has 1 to {LONGEST} characters")
        if OR in term or any(unicodedata.category(c) in ("Cc", "Cf") for c in term):
            raise bad_entries(
                f"Entry with the index {index}: a term holds no {OR} and no invisible character"
            )
    return source, target


def normalised(term: str) -> str:
    """Return `term` in NFC with single spaces.

    >>> normalised("  pull  request ")
    'pull request'
    """
    return " ".join(unicodedata.normalize("NFC", term).split())


def as_tsv(entries: Mapping[str, str]) -> str:
    """Return entries as lines of source and target, separated by a tab."""
    return "\n".join(f"{source}\t{target}" for source, target in entries.items())


def bad_entries(detail: str) -> problems.Problem:
    """Say what is wrong with entries, in DeepL's words."""
    found = problems.invalid("entries", detail, status=400)
    found.title = "Invalid glossary entries provided"
    return found


def check_pair(source: str, target: str) -> tuple[str, str]:
    """Return the pair if it is translated.

    Raises:
        Problem: 400, naming the field.
    """
    for field, tag in (("source_lang", source), ("target_lang", target)):
        if tag not in LANGUAGES:
            raise problems.invalid(field, f"{tag!r} is not supported: EN or UK", status=400)
    if source == target:
        raise problems.invalid("target_lang", "is the same as source_lang", status=400)
    return source, target


def merged(stored: Stored, dictionaries: Dictionaries) -> Stored:
    """Return `stored` with entries added; those that were there are replaced."""
    found = {pair: dict(entries) for pair, entries in stored.dictionaries.items()}
    for pair, entries in dictionaries.items():
        found.setdefault(pair, {}).update(entries)
    return replace(stored, dictionaries=found)
