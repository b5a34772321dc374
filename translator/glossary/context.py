"""What the words around a place say about the case of a name there.

The answer is a distribution over cases. Prepositions, titles and given names before a name say
most; the figures for prepositions that govern several cases are rough shares in news text, and
only their order matters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from translator.glossary.declension import decline
from translator.glossary.entry import CASES
from translator.glossary.lexicon import (
    ACCUSATIVE_PREPOSITIONS,
    DATIVE_PREPOSITIONS,
    GENITIVE_PREPOSITIONS,
    GOVERNING,
    TITLES_F,
    TITLES_M,
)
from translator.glossary.observed import readings
from translator.glossary.text import Word, fold

Cases = Mapping[str, float]
PREPOSITIONS: dict[str, dict[str, float]] = {
    **{word: {"gen": 1.0} for word in GENITIVE_PREPOSITIONS},
    **{word: {"dat": 1.0} for word in DATIVE_PREPOSITIONS},
    **{word: {"acc": 1.0} for word in ACCUSATIVE_PREPOSITIONS},
    **{word: {"loc": 1.0} for word in ("при", "о", "об")},
    "перед": {"ins": 1.0},
    "між": {"ins": 0.95, "gen": 0.05},
    "поміж": {"ins": 0.9, "gen": 0.1},
    "над": {"ins": 0.9, "acc": 0.1},
    "під": {"ins": 0.7, "acc": 0.3},
    "за": {"acc": 0.5, "ins": 0.45, "gen": 0.05},
    "поза": {"ins": 0.9, "acc": 0.1},
    "понад": {"acc": 0.7, "ins": 0.3},
    "по": {"loc": 0.8, "acc": 0.2},
    "на": {"loc": 0.5, "acc": 0.5},
    "в": {"loc": 0.75, "acc": 0.23, "gen": 0.02},
    "у": {"loc": 0.7, "acc": 0.2, "gen": 0.1},
    "з": {"ins": 0.55, "gen": 0.45},
}
PREPOSITIONS |= dict.fromkeys(("із", "зі", "зо"), PREPOSITIONS["з"])
PREPOSITIONS |= {"уві": PREPOSITIONS["у"], "ув": PREPOSITIONS["у"], "наді": PREPOSITIONS["над"]}
#: Persons rarely are where one goes to or comes from; places rarely are whom one meets.
_BY_KIND: dict[tuple[str, str], dict[str, float]] = {
    ("person", "з"): {"ins": 0.93, "gen": 0.07},
    ("place", "з"): {"gen": 0.75, "ins": 0.25},
    ("person", "у"): {"gen": 0.6, "loc": 0.25, "acc": 0.15},
    ("person", "за"): {"acc": 0.45, "ins": 0.5, "gen": 0.05},
    ("person", "на"): {"acc": 0.8, "loc": 0.2},
    ("place", "в"): {"loc": 0.85, "acc": 0.15},
    ("place", "у"): {"loc": 0.84, "acc": 0.15, "gen": 0.01},
}
_ONE = {"із": "з", "зі": "з", "зо": "з"}
_SPEECH = re.compile(
    r"(?:заяви|сказа|зазначи|повідоми|дода|наголоси|підкресли|поясни|відпові|написа|каза|запевни|"
    r"визна|уточни|вважа|заклика|зауважи|ствердж|говори|розпові)(?:в|ла|ли|є|ть|ить|дає|ває)$|"
    r"^(?:каже|пише|додає|відповідає|зазначає|наголошує|підкреслює|пояснює)$"
)
_PAST = re.compile(r"(ав|яв|ив|їв|ів|ув|ла|лася|вся|лося)$")
_AND = frozenset({"і", "й", "та", "або", "чи"})
_NEUTRAL = {"nom": 0.25, "gen": 0.4, "dat": 0.06, "acc": 0.16, "ins": 0.08, "loc": 0.05, "voc": 0.0}
_START = {"nom": 0.9, "gen": 0.03, "dat": 0.02, "acc": 0.02, "ins": 0.01, "loc": 0.0, "voc": 0.02}


@dataclass(frozen=True, slots=True)
class Expectation:
    """Cases expected at a place.

    Attributes:
        cases: case → share; all cases present.
        allowed: the only cases that grammar allows, or empty if it does not say.
        reason: ``preposition``, ``title``, ``agreement``, ``genitive``, ``start`` or "".
    """

    cases: Cases
    allowed: frozenset[str] = frozenset()
    reason: str = ""


@cache
def _forms(gender: str) -> dict[str, tuple[str, ...]]:
    """Return the cases of every form of the titles of a gender."""
    found: dict[str, list[str]] = {}
    for title in TITLES_M if gender == "m" else TITLES_F:
        declined = decline(title, gender=gender, animate=True, role="noun").forms
        if "-" in title:
            head, _, tail = title.partition("-")
            forms = decline(tail, gender=gender, animate=True, role="noun").forms
            declined = {case: tuple(f"{head}-{form}" for form in forms[case]) for case in CASES}
        for case in CASES:
            for form in declined[case]:
                found.setdefault(form, []).append(case)
    return {form: tuple(dict.fromkeys(cases)) for form, cases in found.items()}


@cache
def _governing() -> frozenset[str]:
    """Return the forms of the nouns that govern a genitive."""
    found = set(GOVERNING)
    for noun in GOVERNING:
        gender = "f" if noun[-1] in "аья" and not noun.endswith("ання") else "m"
        if noun.endswith(("ння", "ття", "о")):
            gender = "n"
        elif noun[-1] in "иі":
            gender = "pl"
        for variants in decline(noun, gender=gender, animate=False, role="noun").forms.values():
            found.update(variants)
    return frozenset(found)


def expect(
    text: str, words: Sequence[Word], first: int, last: int, kind: str, gender: str
) -> Expectation:
    """Say which cases a name of `kind` and `gender` at words ``first … last`` may be in.

    Args:
        text: the Ukrainian segment.
        words: its words.
        first, last: the name's words, both included.
        kind: kind of the entry.
        gender: ``m``, ``f``, ``n`` or ``pl``.
    """
    group = kind.partition("-")[0]
    group = "person" if group == "given" else group
    left = list(words[:first])
    found = _left(text, left, words[first].start, group, gender)
    if found.allowed or not _followed_by_verb(text, words, last):
        return found
    return Expectation(_mix(found.cases, {"nom": 3.0}), found.allowed, found.reason)


def _left(text: str, left: list[Word], at: int, group: str, gender: str) -> Expectation:
    if not left or _broken(text[left[-1].end : at]):
        return Expectation(_START, reason="start")
    before = left[-1]
    word = before.key
    if word in PREPOSITIONS:
        return _after_preposition(word, group)
    if group == "person":
        agreed = _agreement(text, left, gender)
        if agreed is not None:
            return agreed
    if word in _AND and len(left) > 1:
        return _coordinated(text, left, group, gender)
    if before.text[:1].islower() and (word.endswith(_ADJECTIVAL) and _is_adjectival(word)):
        cases = readings(word, gender)
        return _certain(cases, "agreement", 0.85)
    if _SPEECH.search(word):
        return Expectation(_spread(("nom",), 0.8), reason="speech")
    if word in _governing():
        return Expectation(_spread(("gen",), 0.93), frozenset({"gen"}), "genitive")
    return Expectation(_NEUTRAL)


_ADJECTIVAL = ("ого", "ому", "ими", "ої", "ий", "их")


def _is_adjectival(word: str) -> bool:
    return len(word) > 4


def _after_preposition(word: str, group: str) -> Expectation:
    one = _ONE.get(word, word)
    cases = _BY_KIND.get((group, one), PREPOSITIONS[one])
    allowed = frozenset(PREPOSITIONS[one]) | frozenset(cases)
    return Expectation({case: cases.get(case, 0.0) for case in CASES}, allowed, "preposition")


def _agreement(text: str, left: list[Word], gender: str) -> Expectation | None:
    """Agree with a title or a given name before the surname."""
    titles = _forms(gender) if gender in ("m", "f") else {}
    for back, word in enumerate(reversed(left[-5:])):
        following = left[len(left) - back] if back else None
        if following is not None and _broken(text[word.end : following.start]):
            return None
        if word.key in titles:
            prior = left[: len(left) - back - 1]
            cases = _narrow(text, prior, word, titles[word.key])
            share = 0.95 if back == 0 else 0.85
            return _certain(cases, "title", share, strict=back == 0)
        if back == 0 and word.text[:1].isupper() and left[:-1] and not word.text.isupper():
            cases = readings(word.key, gender)
            if cases:
                return _certain(_narrow(text, left[:-1], word, cases), "agreement", 0.8)
        if word.key in PREPOSITIONS or _SPEECH.search(word.key):
            return None
    return None


def _narrow(text: str, left: list[Word], word: Word, cases: Sequence[str]) -> Sequence[str]:
    """Keep the cases of a title that the preposition before it allows."""
    if left and left[-1].key in PREPOSITIONS and not _broken(text[left[-1].end : word.start]):
        kept = [case for case in cases if case in PREPOSITIONS[left[-1].key]]
        return kept or cases
    return cases


def _coordinated(text: str, left: list[Word], group: str, gender: str) -> Expectation:
    """After a conjunction a name is in the case of what it is joined to."""
    other = left[-2]
    cases = readings(other.key, "m") or readings(other.key, "f")
    if not other.text[:1].isupper() or not cases:
        return Expectation(_NEUTRAL)
    return Expectation(_mix(_spread(cases, 0.7), {}), reason="agreement")


def _certain(
    cases: Sequence[str], reason: str, share: float, *, strict: bool = False
) -> Expectation:
    if not cases:
        return Expectation(_NEUTRAL)
    return Expectation(_spread(cases, share), frozenset(cases) if strict else frozenset(), reason)


def _spread(cases: Sequence[str], share: float) -> Cases:
    rest = (1 - share) / (len(CASES) - len(cases))
    return {case: share / len(cases) if case in cases else rest for case in CASES}


def _mix(cases: Cases, factors: Mapping[str, float]) -> Cases:
    raised = {case: share * factors.get(case, 1.0) for case, share in cases.items()}
    total = sum(raised.values()) or 1.0
    return {case: share / total for case, share in raised.items()}


def _followed_by_verb(text: str, words: Sequence[Word], last: int) -> bool:
    if last + 1 >= len(words) or text[words[last].end : words[last + 1].start] != " ":
        return False
    word = words[last + 1]
    return word.text[:1].islower() and _PAST.search(fold(word.text)) is not None


def _broken(gap: str) -> bool:
    """Tell whether punctuation between two words separates phrases."""
    return re.fullmatch(r"[\s«»\"“”„'’()-]*", gap) is None
