"""The lock file: every form of every entry, compiled, reviewed and committed.

    id  lemma  number  nom  gen  dat  acc  ins  loc  voc  origin  checked  key

One line a paradigm; a field holds the variants of a case, the preferred one first. `lemma` is
the entry's own, or one of its accepted or forbidden renderings. `key` is a digest of what the
forms were made from, so that a stale lock is seen without any morphology library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from translator.errors import GlossaryInvalid
from translator.glossary.entry import CASES, OR, Entry
from translator.glossary.paradigm import Cell, Paradigm

NAME = "forms.lock.tsv"
COLUMNS = ("id", "lemma", "number", *CASES, "origin", "checked", "key")
#: Raised when the rules change in a way that asks for a new lock.
REVISION = "1"
NUMBERS = ("sg", "pl")
_CELLS = {number: tuple((number, case) for case in CASES) for number in NUMBERS}


@dataclass(frozen=True, slots=True)
class Locked:
    """The paradigms of one entry, by lemma, and the key they were compiled under."""

    key: str
    paradigms: Mapping[str, Paradigm]


def key_of(entry: Entry, model: Entry | None = None) -> str:
    """Return the digest of all that shapes the forms of `entry`.

    Args:
        entry: the entry.
        model: the entry that a ``like:`` override names.
    """
    parts = [REVISION, entry.uk, entry.kind, " ".join(entry.gram), entry.paradigm]
    parts += [OR.join(entry.accept_uk), OR.join(entry.forbid_uk)]
    if model is not None:
        parts += [model.uk, model.kind, " ".join(model.gram), model.paradigm]
    return hashlib.sha256("\t".join(parts).encode()).hexdigest()[:8]


def write(locked: Mapping[str, Locked]) -> str:
    """Return the text of a lock file, sorted by id."""
    lines = [
        "# Compiled by `dvomova glossary compile`; review it, do not edit it.",
        "\t".join(COLUMNS),
    ]
    for name in sorted(locked):
        for paradigm in locked[name].paradigms.values():
            for number in NUMBERS:
                if any(number == cell[0] for cell in paradigm.forms):
                    lines.append("\t".join(_line(name, locked[name].key, paradigm, number)))
    return "\n".join(lines) + "\n"


def _line(name: str, key: str, paradigm: Paradigm, number: str) -> list[str]:
    forms = [OR.join(paradigm.forms.get((number, case), ())) for case in CASES]
    checked = "y" if paradigm.checked else "n"
    return [name, paradigm.lemma, number, *forms, paradigm.origin, checked, key]


def read(text: str, *, file: str) -> dict[str, Locked]:
    """Read a lock file.

    Raises:
        ExceptionGroup: of `GlossaryInvalid`, one for each bad line.
    """
    cells: dict[tuple[str, str], dict[Cell, tuple[str, ...]]] = {}
    about: dict[tuple[str, str], tuple[str, bool]] = {}
    keys: dict[str, str] = {}
    bad: list[GlossaryInvalid] = []
    header = "\t".join(COLUMNS)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.startswith("#") or line == header:
            continue
        parts = line.split("\t")
        if len(parts) != len(COLUMNS) or parts[2] not in NUMBERS:
            bad.append(
                GlossaryInvalid(
                    "not a line of a lock file; compile it again", file=file, line=number
                )
            )
            continue
        name, lemma, count, *forms, origin, checked, key = parts
        own = cells.setdefault((name, lemma), {})
        for cell, variants in zip(_CELLS[count], forms, strict=True):
            if variants:
                own[cell] = tuple(variants.split(OR)) if OR in variants else (variants,)
        about[name, lemma] = origin, checked == "y"
        keys[name] = key
    if bad:
        raise ExceptionGroup(f"{file}: {len(bad)} bad lines", bad)
    return _group(cells, about, keys)


def _group(
    cells: Mapping[tuple[str, str], Mapping[Cell, tuple[str, ...]]],
    about: Mapping[tuple[str, str], tuple[str, bool]],
    keys: Mapping[str, str],
) -> dict[str, Locked]:
    grouped: dict[str, dict[str, Paradigm]] = {}
    for (name, lemma), forms in cells.items():
        origin, checked = about[name, lemma]
        grouped.setdefault(name, {})[lemma] = Paradigm(lemma, forms, origin, checked)
    return {name: Locked(keys[name], paradigms) for name, paradigms in grouped.items()}


def models(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entries that ``like:`` may name: by lemma and by the last word of it."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.uk.split()[-1], entry)
    for entry in entries:
        found[entry.uk] = entry
    return found


def model_of(entry: Entry, known: Mapping[str, Entry]) -> Entry | None:
    """Return the entry that the ``like:`` override of `entry` names, if it is known."""
    if not entry.paradigm.startswith("like:"):
        return None
    return known.get(entry.paradigm.removeprefix("like:"))
