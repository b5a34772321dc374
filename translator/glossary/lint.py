"""Lint: what is wrong with a glossary, all of it at once, each with its place.

A rule is a function that takes a `Folder` and yields problems; the decorator gives it its code.
`reading` reports what cannot be read (GL001–GL013); the rules here look at what can. The order
of the rules is the order of the codes; an entry with an error is left out of later rules, so
that one mistake gives one line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.glossary import lock, reading
from translator.glossary.entry import Entry
from translator.glossary.overrides import OverrideInvalid, chain, explicit, is_plain
from translator.glossary.paradigm import Paradigm
from translator.glossary.problems import Problem
from translator.glossary.reading import Row, Sheet
from translator.glossary.text import WORD, fold, key

LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
#: Latin letters that look like Cyrillic ones, and back.
TWINS = dict(zip("ABCEHIKMOPTXaceiopxy", "АВСЕНІКМОРТХасеіорху", strict=True))
TWINS |= {cyrillic: latin for latin, cyrillic in list(TWINS.items())}
LONGEST = 5
SHORTEST = 3
META = ("title", "version", "licence")
#: Surnames in these endings decline in two ways (Остіном, Путіним; Бондаря, Кушнара).
TWO_WAYS = re.compile(r"(?:[иії]н|[ая]р|[еє]ць|ок|[^вднч]ко|[^к]о)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One glossary as it is linted.

    Attributes:
        sheets: its files.
        locked: its compiled forms; None if there is no lock file.
        lock_file: name of the lock file to show.
        golden: source sides of its golden cases.
    """

    sheets: tuple[Sheet, ...]
    locked: dict[str, lock.Locked] | None = None
    lock_file: str = lock.NAME
    golden: tuple[str, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        """All entries that could be read."""
        return [entry for sheet in self.sheets for entry in sheet.entries]

    def row(self, entry: Entry) -> Row:
        """Return the line of `entry`."""
        return next(s for s in self.sheets if s.file == entry.file).rows[f"{entry.id}:{entry.line}"]


Rule = Callable[[Folder, Sequence[Entry]], Iterator[Problem]]
RULES: dict[str, Rule] = {}


def rule(code: str) -> Callable[[Rule], Rule]:
    """Register a rule under its code."""

    def register(function: Rule) -> Rule:
        RULES[code] = function
        return function

    return register


def lint(folder: Folder) -> list[Problem]:
    """Return all problems of a glossary, in the order of files and lines."""
    problems = [problem for sheet in folder.sheets for problem in sheet.problems]
    for code in sorted(RULES):
        broken = {(p.file, p.line) for p in problems if p.severity == "error"}
        sound = [entry for entry in folder.entries if (entry.file, entry.line) not in broken]
        problems += RULES[code](folder, sound)
    return sorted(set(problems))


def _at(
    folder: Folder, entry: Entry, field: str, code: str, message: str, mend: str, shift: int = 0
) -> Problem:
    return Problem(
        file=entry.file, line=entry.line, column=folder.row(entry).column(field) + shift, code=code,
        message=message, mend=mend,
    )  # fmt: skip


# --- errors ----------------------------------------------------------------------------------


@rule("GL005")
def mixed_alphabets(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A Latin letter in a Cyrillic word, or the other way round."""
    for entry in entries:
        row = folder.row(entry)
        for field in ("en", "uk", "accept_uk", "accept_en", "forbid_uk", "forbid_en", "paradigm"):
            text = row.cells[reading.COLUMNS.index(field)]
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
    return _at(folder, entry, field, "GL005", message, mend, word.start() + word[0].index(stray))


@rule("GL006")
def unsorted(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Lines that are not in order of the English, then the id."""
    sound = {(entry.file, entry.line) for entry in entries}
    for sheet in folder.sheets:
        if len({entry.id for entry in sheet.entries}) < len(sheet.entries):
            continue  # a duplicate id is reported instead
        for before, after in zip(sheet.entries, sheet.entries[1:], strict=False):
            if reading.order(before) > reading.order(after) and (after.file, after.line) in sound:
                yield _at(
                    folder, after, "id", "GL006", f"{after.id} stands after {before.id}",
                    "sort the lines by English and id (`dvomova glossary check --fix` does it)",
                )  # fmt: skip
                break


@rule("GL007")
def same_id(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Two entries with one id."""
    first: dict[str, Entry] = {}
    for entry in entries:
        before = first.setdefault(entry.id, entry)
        if before is not entry:
            yield _at(
                folder, entry, "id", "GL007", f"id {entry.id!r} is already used in {before.file}:{before.line}",
                "delete this line or give it an id of its own",
            )  # fmt: skip


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
            yield _at(
                folder, entry, "en", "GL008",
                f"{name!r} is given {what}, the first time in {before.file}:{before.line}",
                "delete one of the lines, or tell them apart by dir, domain or prio",
            )  # fmt: skip
            break


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
            yield _at(
                folder, entry, "uk", "GL009",
                f"{entry.uk!r} is {entry.en[0]!r} here and {before.en[0]!r} in {before.file}:{before.line}",
                "make one of them dir en>uk, or tell them apart by domain or prio",
            )  # fmt: skip


@rule("GL014")
def bad_override(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A `paradigm` that cannot be read."""
    for entry in entries:
        if entry.paradigm and not is_plain(entry.paradigm):
            try:
                explicit(entry.paradigm)
            except OverrideInvalid as error:
                yield _at(
                    folder, entry, "paradigm", "GL014", str(error),
                    "write like:LEMMA, indecl, adj, or gen=…;dat=…",
                )  # fmt: skip


@rule("GL015")
def unknown_model(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """`like:` names a word that is in no entry."""
    known = lock.models(folder.entries)
    for entry in entries:
        if entry.paradigm.startswith("like:") and lock.model_of(entry, known) is None:
            yield _at(
                folder, entry, "paradigm", "GL015", f"{entry.paradigm} names no entry of this glossary",
                "name the Ukrainian lemma of another entry",
            )  # fmt: skip


@rule("GL016")
def circular(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """`like:` leads back to where it began."""
    known = lock.models(folder.entries)
    for entry in entries:
        steps = chain(entry, known)
        if len(steps) > len(set(steps)):
            yield _at(
                folder, entry, "paradigm", "GL016", f"{' → '.join(steps)} goes in a circle",
                "write the forms of one of them out",
            )  # fmt: skip


@rule("GL017")
def missing_gender(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A place, organisation or term whose declension needs a gender."""
    for entry in entries:
        settled = entry.gender or "indecl" in entry.gram or entry.kind == "dnt" or entry.paradigm
        if not settled and not entry.uk.isupper():
            yield _at(
                folder, entry, "gram", "GL017", f"{entry.uk!r} has no gender, and its declension depends on it",
                "write m, f, n or pl in the gram column, or indecl",
            )  # fmt: skip


@rule("GL018")
def stale_lock(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """The lock file does not belong to these entries."""
    if len(entries) < len(folder.entries) or any(s.problems for s in folder.sheets if _errors(s)):
        return  # what is wrong above comes first
    stale = staleness(folder.entries, folder.locked)
    if stale:
        names = ", ".join(sorted(stale)[:5]) + (" …" if len(stale) > 5 else "")
        yield Problem(
            file=folder.lock_file, line=1, column=1, code="GL018",
            message=f"the forms of {len(stale)} entries are missing or out of date ({names})",
            mend="run `dvomova glossary compile` and commit the result",
        )  # fmt: skip


def _errors(sheet: Sheet) -> bool:
    return any(problem.severity == "error" for problem in sheet.problems)


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
        main = _main(folder, entry)
        if main is None:
            continue
        numbers = {number for number, _ in main.forms}
        missing = [
            case for number in numbers for case in ("gen", "dat", "acc", "ins", "loc")
            if not main.forms.get((number, case))
        ]  # fmt: skip
        if missing:
            yield _at(
                folder, entry, "paradigm", "GL019", f"the lock has no {missing[0]} of {entry.uk!r}",
                "run `dvomova glossary compile`, or write the form in the paradigm column",
            )  # fmt: skip


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
                yield _at(
                    folder, entry, field, "GL021", f"{both[0]!r} is forbidden, but it is {what}",
                    "take it out of one of the two",
                )  # fmt: skip


@rule("GL023")
def no_heading(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A file that does not say what it is."""
    for sheet in folder.sheets:
        missing = [name for name in META if not sheet.meta.get(name)]
        if missing and not _errors(sheet):
            yield Problem(
                file=sheet.file, line=1, column=1, code="GL023", message=f"the file has no {missing[0]}",
                mend=f"write a line `#: {missing[0]} …` above the header row",
            )  # fmt: skip


def _main(folder: Folder, entry: Entry) -> Paradigm | None:
    locked = (folder.locked or {}).get(entry.id)
    return locked.paradigms.get(entry.uk) if locked else None


# --- warnings --------------------------------------------------------------------------------


@rule("GL101")
def too_short(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Words so short that they match by accident."""
    for entry in entries:
        for field, texts in (("en", entry.en), ("uk", (entry.uk,))):
            short = [text for text in texts if len(text) < SHORTEST and not text.isupper()]
            if short:
                yield _at(
                    folder, entry, field, "GL101", f"{short[0]!r} is short and will match by accident",
                    "write more of the name, or set case to strict-noninitial",
                )  # fmt: skip


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
            yield _at(
                folder, entry, "case", "GL102", f"{entry.uk!r} at the start of a sentence may be {twin.id!r}",
                "set case to strict-noninitial",
            )  # fmt: skip


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
            yield _at(
                folder, entry, "en", "GL103", f"{entry.en[0]!r} is a man's and a woman's surname",
                "add entries with their full names, which tell later surnames apart",
            )  # fmt: skip


@rule("GL104")
def two_declensions(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A man's surname of a kind that declines in two ways, settled by no dictionary and no human."""
    for entry in entries:
        main = _main(folder, entry)
        doubtful = entry.kind == "person-m" and TWO_WAYS.search(entry.uk.lower())
        if doubtful and main is not None and not main.checked and not entry.paradigm:
            yield _at(
                folder, entry, "paradigm", "GL104", f"surnames like {entry.uk!r} decline in two ways",
                "confirm the forms in the paradigm column",
            )  # fmt: skip


@rule("GL105")
def too_long(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A term that is a sentence."""
    for entry in entries:
        words = max(len(entry.en[0].split()), len(entry.uk.split()))
        if words > LONGEST and entry.kind == "term":
            yield _at(
                folder, entry, "en", "GL105", f"{words} words are long for a term",
                "keep the core of it; a memory is the place for sentences",
            )  # fmt: skip


@rule("GL106")
def forbidden_elsewhere_right(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A forbidden rendering that is a right form of another entry."""
    right: dict[str, Entry] = {}
    for entry in folder.entries:
        main = _main(folder, entry)
        forms = main.surfaces() if main else [entry.uk]
        right |= {key(form): entry for form in forms if entry.status == "approved"}
    for entry in entries:
        for text in entry.forbid_uk:
            other = right.get(key(text))
            if other is not None and other.id != entry.id and other.uk != entry.uk:
                yield _at(
                    folder, entry, "forbid_uk", "GL106", f"{text!r} is forbidden here and a form of {other.id!r}",
                    "take it out unless both never meet",
                )  # fmt: skip


# --- notes -----------------------------------------------------------------------------------


@rule("GL201")
def no_golden_case(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Entries that no golden case mentions: one note a file."""
    text = " ".join(key(source) for source in folder.golden)
    for sheet in folder.sheets:
        bare = [
            entry.id for entry in sheet.entries
            if entry in entries and not any(key(name) in text for name in (*entry.en, entry.uk))
        ]  # fmt: skip
        if bare:
            yield Problem(
                file=sheet.file, line=1, column=1, code="GL201",
                message=f"{len(bare)} entries have no golden case ({', '.join(bare[:3])} …)",
                mend="add sentences to tests.tsv",
            )  # fmt: skip
