"""Errors: what must be mended before a glossary is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from translator.glossary import lock, reading
from translator.glossary.entry import COLUMNS, Entry
from translator.glossary.lint.base import Folder, has_errors, rule
from translator.glossary.overrides import OverrideInvalid, chain, explicit, is_plain
from translator.glossary.problems import Problem
from translator.glossary.text import WORD, fold

LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
#: Latin letters that look like Cyrillic ones, and back.
TWINS = dict(zip("ABCEHIKMOPTXaceiopxy", "АВСЕНІКМОРТХасеіорху", strict=True))
TWINS |= {cyrillic: latin for latin, cyrillic in list(TWINS.items())}
META = ("title", "version", "licence")


@rule("GL005")
def mixed_alphabets(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A Latin letter in a Cyrillic word, or the other way round."""
    for entry in entries:
        row = folder.row(entry)
        for field in ("en", "uk", "accept_uk", "accept_en", "forbid_uk", "forbid_en", "paradigm"):
            text = row.cells[COLUMNS.index(field)]
            for word in WORD.finditer(text):
                latin, cyrillic = LATIN.findall(word[0]), CYRILLIC.findall(word[0])
                if latin and cyrillic:
                    yield _mixed(folder, entry, field, word, latin, cyrillic)
                    break
            else:
                continue
            break


def _mixed(
    folder: Folder,
    entry: Entry,
    field: str,
    word: re.Match[str],
    latin: list[str],
    cyrillic: list[str],
) -> Problem:
    stray, script = (
        (latin[0], "Latin") if len(latin) <= len(cyrillic) else (cyrillic[0], "Cyrillic")
    )
    other = "Cyrillic" if script == "Latin" else "Latin"
    twin = TWINS.get(stray)
    mend = (
        f"write {other} {twin!r} (U+{ord(twin):04X})"
        if twin
        else f"write the word in {other} letters"
    )
    message = f"{stray!r} (U+{ord(stray):04X}) in {word[0]!r} is a {script} letter"
    return folder.at(
        entry, field, "GL005", message, mend, shift=word.start() + word[0].index(stray)
    )


@rule("GL006")
def unsorted(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Lines that are not in order of the English, then the id."""
    sound = {(entry.file, entry.line) for entry in entries}
    for sheet in folder.sheets:
        if len({entry.id for entry in sheet.entries}) < len(sheet.entries):
            continue  # a duplicate id is reported instead
        for before, after in zip(sheet.entries, sheet.entries[1:], strict=False):
            if reading.order(before) > reading.order(after) and (after.file, after.line) in sound:
                yield folder.at(
                    after,
                    "id",
                    "GL006",
                    f"{after.id} stands after {before.id}",
                    "sort the lines by English and id (`dvomova glossary check --fix` does it)",
                )
                break


@rule("GL007")
def same_id(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Two entries with one id."""
    first: dict[str, Entry] = {}
    for entry in entries:
        before = first.setdefault(entry.id, entry)
        if before is not entry:
            yield folder.at(
                entry,
                "id",
                "GL007",
                f"id {entry.id!r} is already used in {_place(before)}",
                "delete this line or give it an id of its own",
            )


@rule("GL008")
def same_english(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """One English term with two Ukrainian ones, or the same pair twice."""
    first: dict[tuple[str, str, int, str], Entry] = {}
    for entry in entries:
        if entry.status != "approved":
            continue
        for name in entry.en:
            text = fold(name) if entry.policy == "fold" else name
            slot = (text, entry.domain, entry.prio, _sort(entry))
            before = first.setdefault(slot, entry)
            if before is entry or not _overlap(before, entry):
                continue
            what = "twice" if before.uk == entry.uk else f"both {before.uk!r} and {entry.uk!r}"
            yield folder.at(
                entry,
                "en",
                "GL008",
                f"{name!r} is given {what}, the first time in {_place(before)}",
                "delete one of the lines, or tell them apart by dir, domain or prio",
            )
            break


def _place(entry: Entry) -> str:
    return f"{entry.file}:{entry.line}"


def _overlap(one: Entry, other: Entry) -> bool:
    return one.dir == other.dir or "both" in (one.dir, other.dir)


def _sort(entry: Entry) -> str:
    """Two persons of one surname are told apart by gender; names and terms by capitals."""
    return entry.kind if entry.is_person else "other"


@rule("GL009")
def same_ukrainian(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """One Ukrainian lemma with two English terms and nothing to choose by."""
    first: dict[tuple[str, str, int, str], Entry] = {}
    for entry in entries:
        if entry.status != "approved" or entry.dir == "en>uk":
            continue
        text = fold(entry.uk) if entry.policy == "fold" else entry.uk
        before = first.setdefault((text, entry.domain, entry.prio, _sort(entry)), entry)
        if before is not entry and before.en[0] != entry.en[0]:
            yield folder.at(
                entry,
                "uk",
                "GL009",
                f"{entry.uk!r} is {entry.en[0]!r} here, {before.en[0]!r} in {_place(before)}",
                "make one of them dir en>uk, or tell them apart by domain or prio",
            )


@rule("GL014")
def bad_override(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A `paradigm` that cannot be read."""
    for entry in entries:
        if entry.paradigm and not is_plain(entry.paradigm):
            try:
                explicit(entry.paradigm)
            except OverrideInvalid as error:
                yield folder.at(
                    entry,
                    "paradigm",
                    "GL014",
                    str(error),
                    "write like:LEMMA, indecl, adj, or gen=…;dat=…",
                )


@rule("GL015")
def unknown_model(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """`like:` names a word that is in no entry."""
    known = lock.models(folder.entries)
    for entry in entries:
        if entry.paradigm.startswith("like:") and lock.model_of(entry, known) is None:
            yield folder.at(
                entry,
                "paradigm",
                "GL015",
                f"{entry.paradigm} names no entry of this glossary",
                "name the Ukrainian lemma of another entry",
            )


@rule("GL016")
def circular(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """`like:` leads back to where it began."""
    known = lock.models(folder.entries)
    for entry in entries:
        steps = chain(entry, known)
        if len(steps) > len(set(steps)):
            yield folder.at(
                entry,
                "paradigm",
                "GL016",
                f"{' → '.join(steps)} goes in a circle",
                "write the forms of one of them out",
            )


@rule("GL017")
def missing_gender(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A place, organisation or term whose declension needs a gender."""
    for entry in entries:
        settled = entry.gender or "indecl" in entry.gram or entry.kind == "dnt" or entry.paradigm
        if not settled and not entry.uk.isupper():
            yield folder.at(
                entry,
                "gram",
                "GL017",
                f"{entry.uk!r} has no gender, and its declension depends on it",
                "write m, f, n or pl in the gram column, or indecl",
            )


@rule("GL018")
def stale_lock(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """The lock file does not belong to these entries."""
    if len(entries) < len(folder.entries) or any(
        s.problems for s in folder.sheets if has_errors(s.problems)
    ):
        return  # what is wrong above comes first
    stale = staleness(folder.entries, folder.locked)
    if stale:
        names = ", ".join(sorted(stale)[:5]) + (" …" if len(stale) > 5 else "")
        yield Problem(
            file=folder.lock_file,
            line=1,
            column=1,
            code="GL018",
            message=f"the forms of {len(stale)} entries are missing or out of date ({names})",
            mend="run `dvomova glossary compile` and commit the result",
        )


def staleness(entries: Iterable[Entry], locked: dict[str, lock.Locked] | None) -> set[str]:
    """Return the ids whose locked forms are missing, out of date or of no entry any more."""
    have = locked or {}
    everything = list(entries)
    known = lock.models(everything)
    wanted = {e.id: lock.key_of(e, lock.model_of(e, known)) for e in everything}
    return {
        name
        for name in wanted.keys() | have.keys()
        if name not in have or wanted.get(name) != have[name].key
    }


@rule("GL019")
def missing_case(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A locked paradigm without one of its cases."""
    for entry in entries:
        main = folder.paradigm(entry)
        if main is None:
            continue
        numbers = {number for number, _ in main.forms}
        missing = [
            case
            for number in numbers
            for case in ("gen", "dat", "acc", "ins", "loc")
            if not main.forms.get((number, case))
        ]
        if missing:
            yield folder.at(
                entry,
                "paradigm",
                "GL019",
                f"the lock has no {missing[0]} of {entry.uk!r}",
                "run `dvomova glossary compile`, or write the form in the paradigm column",
            )


@rule("GL021")
def accepted_and_forbidden(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A rendering both accepted and forbidden, or the lemma itself forbidden."""
    for entry in entries:
        for field, own, accept, forbid in (
            ("forbid_uk", (entry.uk,), entry.accept_uk, entry.forbid_uk),
            ("forbid_en", entry.en[:1], entry.accept_en, entry.forbid_en),
        ):
            both = sorted(set(forbid) & {*own, *accept})
            if both:
                what = "the lemma itself" if both[0] in own else "accepted too"
                yield folder.at(
                    entry,
                    field,
                    "GL021",
                    f"{both[0]!r} is forbidden, but it is {what}",
                    "take it out of one of the two",
                )


@rule("GL023")
def no_heading(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A file that does not say what it is."""
    for sheet in folder.sheets:
        missing = [name for name in META if not sheet.meta.get(name)]
        if missing and not has_errors(sheet.problems):
            yield Problem(
                file=sheet.file,
                line=1,
                column=1,
                code="GL023",
                message=f"the file has no {missing[0]}",
                mend=f"write a line `#: {missing[0]} …` above the header row",
            )
