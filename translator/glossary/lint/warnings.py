"""Warnings: what is probably not meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from translator.glossary.entry import Entry
from translator.glossary.lint.base import Folder, rule
from translator.glossary.problems import Problem
from translator.glossary.text import key

LONGEST = 5
SHORTEST = 3
#: Surnames in these endings decline in two ways (Остіном, Путіним; Бондаря, Кушнара).
TWO_WAYS = re.compile(r"(?:[иії]н|[ая]р|[еє]ць|ок|[^вднч]ко|[^к]о)$")


@rule("GL101")
def too_short(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Words so short that they match by accident."""
    for entry in entries:
        for field, texts in (("en", entry.en), ("uk", (entry.uk,))):
            short = [text for text in texts if len(text) < SHORTEST and not text.isupper()]
            if short:
                yield folder.at(
                    entry,
                    field,
                    "GL101",
                    f"{short[0]!r} is short and will match by accident",
                    "write more of the name, or set case to strict-noninitial",
                )


@rule("GL102")
def also_common(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A name that differs only by its capital from a term of the same glossary."""
    terms: dict[str, Entry] = {}
    for entry in folder.entries:
        if entry.policy == "fold":
            terms.setdefault(key(entry.uk), entry)
    for entry in entries:
        twin = terms.get(key(entry.uk))
        if (
            twin is not None
            and entry.policy == "strict"
            and twin.en[0].lower() != entry.en[0].lower()
        ):
            yield folder.at(
                entry,
                "case",
                "GL102",
                f"{entry.uk!r} at the start of a sentence may be {twin.id!r}",
                "set case to strict-noninitial",
            )


@rule("GL103")
def two_genders(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """One surname for a man and a woman, and no full name to tell them apart by."""
    genders: dict[str, set[str]] = defaultdict(set)
    full = {
        word
        for e in folder.entries
        if e.is_person and " " in e.en[0]
        for word in [e.en[0].split()[-1]]
    }
    for entry in folder.entries:
        if entry.kind.startswith("person") and " " not in entry.en[0]:
            genders[entry.en[0]].add(entry.gender)
    for entry in entries:
        if (
            len(genders.get(entry.en[0], ())) > 1
            and entry.en[0] not in full
            and entry.gender == "f"
        ):
            yield folder.at(
                entry,
                "en",
                "GL103",
                f"{entry.en[0]!r} is a man's and a woman's surname",
                "add entries with their full names, which tell later surnames apart",
            )


@rule("GL104")
def two_declensions(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A man's surname that may decline in two ways, settled by no dictionary and no human."""
    for entry in entries:
        main = folder.paradigm(entry)
        doubtful = entry.kind == "person-m" and TWO_WAYS.search(entry.uk.lower())
        if doubtful and main is not None and not main.checked and not entry.paradigm:
            yield folder.at(
                entry,
                "paradigm",
                "GL104",
                f"surnames like {entry.uk!r} decline in two ways",
                "confirm the forms in the paradigm column",
            )


@rule("GL105")
def too_long(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A term that is a sentence."""
    for entry in entries:
        words = max(len(entry.en[0].split()), len(entry.uk.split()))
        if words > LONGEST and entry.kind == "term":
            yield folder.at(
                entry,
                "en",
                "GL105",
                f"{words} words are long for a term",
                "keep the core of it; a memory is the place for sentences",
            )


@rule("GL106")
def forbidden_elsewhere_right(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A forbidden rendering that is a right form of another entry."""
    right: dict[str, Entry] = {}
    for entry in folder.entries:
        main = folder.paradigm(entry)
        forms = main.surfaces() if main else [entry.uk]
        right |= {key(form): entry for form in forms if entry.status == "approved"}
    for entry in entries:
        for text in entry.forbid_uk:
            other = right.get(key(text))
            if other is not None and other.id != entry.id and other.uk != entry.uk:
                yield folder.at(
                    entry,
                    "forbid_uk",
                    "GL106",
                    f"{text!r} is forbidden here and a form of {other.id!r}",
                    "take it out unless both never meet",
                )
