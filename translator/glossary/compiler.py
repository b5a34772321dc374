"""The compiler: from reviewed entries to the lock file with every form of every entry.

For each word: override → dictionary (whole hits only) → own rules, cross-checked. Own rules that
are sure and contradict the dictionary, or contradict the rule library where no dictionary knows
the word, are an error: a human settles it in the `paradigm` column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from translator.glossary import compiling, lock, sources
from translator.glossary.declension import Declined, decline
from translator.glossary.entry import CASES, Entry
from translator.glossary.overrides import OverrideInvalid
from translator.glossary.paradigm import PLURAL, Paradigm
from translator.glossary.phrases import (
    decline_text,
    guess_gender,
    leading,
    phrase_roles,
    plural_adjective,
)
from translator.glossary.problems import Problem


@dataclass(slots=True)
class Cascade:
    """Declines words from all sources and remembers what each said."""

    dictionary: sources.Dictionary
    origins: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)

    def __call__(self, word: str, gender: str, animate: bool, role: str) -> Declined:
        own = decline(word, gender=gender or "m", animate=animate, role=role)
        if not gender or len(word) < 3 or not word[0].isalpha() or word.isascii() or word.isupper():
            return own
        known = self.dictionary.decline(word, gender, animate, role)
        if known is None and role == "noun":  # Друга світова: an adjective stands for the noun
            known = self.dictionary.decline(word, gender, animate, "adj")
            own = decline(word, gender=gender, animate=animate, role="adj") if known else own
        if known is not None:
            self.origins.add("dictionary")
            merged = self._merge(word, known, own, "the dictionary")
            # own rules do not know the singular of a plural, and its genitive may be any (штат)
            return known if gender == "pl" else merged
        self.origins.add("rules")
        other = sources.by_rules(word, gender, role) if role in ("surname", "given") else None
        if other is None:
            if not own.certain or role not in ("surname", "given"):
                self.doubts.append(f"no dictionary knows {word!r}")
            return own
        return self._merge(word, own, other, "shevchenko-py")

    def is_adjective(self, word: str, gender: str, following: str) -> bool | None:
        """Tell whether a word is an adjective; None if no dictionary knows it."""
        return self.dictionary.is_adjective(word, gender, following)

    def _merge(self, word: str, first: Declined, second: Declined, name: str) -> Declined:
        """Join variants of sources that agree; note it where they do not."""
        apart = [
            case for case in sources.OBLIQUE if not set(first.forms[case]) & set(second.forms[case])
        ]
        unsure = not first.certain or not second.certain
        if not apart:
            if not first.certain:
                self.doubts.append(f"{word!r} has more than one declension")
            forms = {case: _union(first.forms[case], second.forms[case]) for case in CASES}
            return Declined(forms)
        case = apart[0]
        said = f"{word!r}: {case} {first.forms[case][0]!r} or {second.forms[case][0]!r}"
        if name == "the dictionary" and unsure and first.certain:
            return first
        self.clashes.append(f"{said} (own rules and {name} disagree)")
        return first


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def compile_entries(entries: Sequence[Entry]) -> tuple[dict[str, lock.Locked], list[Problem]]:
    """Compile all forms of `entries`.

    Returns:
        The contents of the lock, and what asks for a human.

    Raises:
        EngineUnavailable: the build-time libraries are not installed.
    """
    dictionary = sources.Dictionary()
    known = lock.models(entries)
    locked: dict[str, lock.Locked] = {}
    problems: list[Problem] = []
    for entry in entries:
        try:
            paradigms = dict(_paradigms(entry, known, dictionary, problems))
        except OverrideInvalid as error:
            problems.append(_problem(entry, "GL014", f"paradigm: {error}", "correct the override"))
            continue
        locked[entry.id] = lock.Locked(lock.key_of(entry, lock.model_of(entry, known)), paradigms)
    return locked, problems


def _paradigms(
    entry: Entry,
    known: Mapping[str, Entry],
    dictionary: sources.Dictionary,
    problems: list[Problem],
) -> Iterable[tuple[str, Paradigm]]:
    problems += _spelling(entry, dictionary)
    cascade = Cascade(dictionary)
    main = compiling.main_paradigm(entry, known, cascade)
    if not entry.paradigm and main.origin != "invariable":
        problems += _judge(entry, cascade)
        main.origin = "+".join(sorted(cascade.origins)) or "invariable"
        main.checked = not cascade.doubts and not cascade.clashes
    nature = entry.gender or guess_gender(leading(entry.uk)), entry.animate
    yield entry.uk, _with_plural(entry, main, nature, dictionary)
    for lemma in (*entry.accept_uk, *entry.forbid_uk):
        nature = _nature(lemma, entry, dictionary)
        other = compiling.other_paradigm(lemma, entry, Cascade(dictionary), nature=nature)
        yield lemma, _with_plural(entry, other, nature, dictionary)


def _nature(lemma: str, entry: Entry, dictionary: sources.Dictionary) -> tuple[str, bool]:
    """Return gender and animacy of a rendering, from the dictionary where it knows its head."""
    gender, animate = compiling.guess_nature(lemma, entry)
    if entry.is_person or not gender:
        return gender, animate
    words = lemma.split()
    roles = phrase_roles(words, gender, dictionary.is_adjective)
    head = words[roles.index("noun")]
    # an adjective before the head tells its gender
    others = ("m", "f", "n") if next(filter(None, roles)) == "noun" else ()
    genders = (gender, *(other for other in others if other != gender))
    kinds = (True,) if entry.animate else (False, True)
    found = [(g, a) for g in genders for a in kinds if dictionary.decline(head, g, a, "noun")]
    return found[0] if found else (gender, animate)


def _spelling(entry: Entry, dictionary: sources.Dictionary) -> Iterable[Problem]:
    """A lemma that is no nominative."""
    fixed = entry.kind == "dnt" or entry.is_person or "indecl" in entry.gram
    if fixed or entry.paradigm or " " in entry.uk:
        return
    if dictionary.is_nominative(entry.uk) is False:
        message = f"{entry.uk!r} is no nominative"
        yield _problem(
            entry, "GL024", message, "write the dictionary form, or the forms in paradigm"
        )


def _judge(entry: Entry, cascade: Cascade) -> Iterable[Problem]:
    mend = "write the forms or like:LEMMA in the paradigm column"
    for clash in cascade.clashes:
        yield _problem(entry, "GL022", f"sources disagree on {clash}", mend)
    inanimate = entry.gender == "m" and not entry.animate
    for doubt in cascade.doubts if not cascade.clashes else ():
        if inanimate and doubt.startswith("no dictionary"):
            message = f"{doubt}, and its genitive may end in -а or -у"
            yield _problem(entry, "GL020", message, "write gen=… in the paradigm column")
        else:
            yield _problem(entry, "GL104", doubt, mend)


def _with_plural(
    entry: Entry, main: Paradigm, nature: tuple[str, bool], dictionary: sources.Dictionary
) -> Paradigm:
    """Add the plural of a term, given gender and animacy: English plurals need it."""
    if entry.kind != "term" or "indecl" in entry.gram or entry.paradigm == "indecl":
        return main
    if any(number == PLURAL for number, _ in main.forms) or main.origin == "invariable":
        return main
    gender, animate = nature
    lemma = plural_of(main.lemma, gender, dictionary)
    if lemma is None:
        return main
    forms = decline_text(
        lemma, kind="term", gender="pl", animate=animate, rule=Cascade(dictionary)
    ).forms
    cells = {**main.forms, **{(PLURAL, case): forms[case] for case in CASES}}
    return Paradigm(main.lemma, cells, main.origin, main.checked)


def plural_of(lemma: str, gender: str, dictionary: sources.Dictionary) -> str | None:
    """Return the nominative plural of a term, or None if its head is in no dictionary."""
    words = lemma.split()
    roles = phrase_roles(words, gender, dictionary.is_adjective)
    changed = []
    for word, role in zip(words, roles, strict=True):
        new: str | None = word
        if role == "adj":
            new = plural_adjective(word)
        elif role == "noun":
            new = dictionary.plural(word, gender)
        if new is None:
            return None
        changed.append(new)
    return " ".join(changed)


def _problem(entry: Entry, code: str, message: str, mend: str) -> Problem:
    return Problem(
        file=entry.file,
        line=entry.line,
        column=1,
        code=code,
        message=f"{entry.id}: {message}",
        mend=mend,
    )
