"""What the words around a place say about the case of a name there.

Learned weights of cues (`cues`, `weights`) give a distribution over cases; grammar narrows it:
prepositions govern certain cases only, an address is in the vocative.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from translator.glossary.cues import Surroundings, cues, group_of, list_start, look
from translator.glossary.entry import CASES
from translator.glossary.government import PREPOSITIONS, by_verb, has_locative
from translator.glossary.lexicon import CLAUSE_OPENERS, TITLES_EN, listed
from translator.glossary.observed import readings
from translator.glossary.place import Place
from translator.glossary.titles import Agreement
from translator.glossary.weights import learned

Cases = Mapping[str, float]
#: Share of the case that a verb governs, where the English has an object.
OBJECT = 0.95
#: Share of the cases that a title right before a name is in, where none is the genitive (or that
#: a list's first name is in); and where one is, which another noun may ask for.
AGREEING, LIKELY = 0.998, 0.7
#: Share of the genitive, where the English has a name before a title (UK Prime Minister).
OFFICE = 0.95
#: Share of the cases that a preposition before a list governs, where the English has such a list.
LISTED = 0.95
_ENGLISH_PREPOSITIONS = frozenset(listed("of to with by from in at on for between against about"))
#: Share of the vocative of somebody spoken to, and elsewhere.
ADDRESSED, SELDOM = 0.95, 0.002
#: Kinds of English words before a name that make it an object, so that no nominative is right.
_OBJECT_OF = frozenset(("ed", "ing"))
#: Share of a case below which it is taken for impossible, and of the likeliest for that to hold.
IMPOSSIBLE, CLEAR = 0.015, 0.85
#: What is left of the locative where no preposition stands that governs it.
_STRAY = 0.02
_SIZE = re.compile(r"^за[вд]\w+шки$")
_OFFICE = re.compile(r" ((?:[A-Z][a-z]+ )?[A-Za-z]+)")
_RELATIVE = re.compile(r",\s*(?:who|whose|which|the|a|an|his|her|and)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expectation:
    """Cases expected at a place.

    Attributes:
        cases: case → share; all cases present.
        allowed: the only cases that fit, or empty where that is not sure.
        reason: ``preposition``, ``title``, ``address`` or ``context``.
    """

    cases: Cases
    allowed: frozenset[str] = frozenset()
    reason: str = "context"


def expect(place: Place, kind: str, gender: str) -> Expectation:
    """Say which cases a name of `kind` and `gender` at `place` may be in."""
    group = group_of(kind)
    if group == "person" and _is_address(place):
        return Expectation(_spread(("voc",), ADDRESSED), frozenset({"voc"}), "address")
    around = look(place, group, gender)
    shares = {**learned().shares(cues(around, group)), "voc": SELDOM}
    if not has_locative(place.words[: list_start(place)]):
        shares["loc"] *= _STRAY
    if around.left in PREPOSITIONS:
        return _governed(shares, place, kind, around.left)
    before_list = around.features["list"]
    if before_list in PREPOSITIONS and around.features["englishlist"] in _ENGLISH_PREPOSITIONS:
        shared = _shared(place, kind, before_list)
        only = shared if shared < _likely(kind, before_list) else frozenset[str]()
        return Expectation(_mix(shares, _spread(shared, AGREEING if only else LISTED)), only)
    verb = by_verb(around.left, around.english)
    if verb:
        only = frozenset({verb}) if around.english in _OBJECT_OF else frozenset[str]()
        return Expectation(_mix(shares, _spread((verb,), OBJECT)), only)
    if around.agreement is not None:
        return _agreed(shares, around.agreement)
    if group == "name" and _is_of_title(place):
        return Expectation(_mix(shares, _spread(("gen",), OFFICE)))
    return Expectation(shares, _fitting(shares, around))


def _agreed(shares: Cases, agreement: Agreement) -> Expectation:
    """Prefer the cases that a title before a name is in."""
    if agreement.strict:
        only = frozenset(agreement.cases)
        return Expectation(_mix(shares, _spread(only, AGREEING)), only, "title")
    if agreement.likely:
        shares = _mix(shares, _spread(agreement.cases, LIKELY))
    return Expectation(shares, reason="title")


def _governed(shares: Cases, place: Place, kind: str, preposition: str) -> Expectation:
    """Keep to the cases that the preposition before a name governs."""
    governed = PREPOSITIONS[preposition]
    if len(place.before) > 1 and _SIZE.search(place.before[-2].key):
        return Expectation(shares)  # завбільшки з Бельгію
    likely = dict.fromkeys(_likely(kind, preposition), 1.0)
    return Expectation(_mix(shares, likely), governed, "preposition")


def _likely(kind: str, preposition: str) -> frozenset[str]:
    """Return the cases that a preposition governs, without those that are seldom meant."""
    governed = PREPOSITIONS[preposition]
    if kind == "place" and len(governed) > 2:
        return governed - {"gen"}  # у Кулеби, seldom у Вашингтона
    return governed


def _shared(place: Place, kind: str, preposition: str) -> frozenset[str]:
    """Return which cases that a preposition governs the first name of a list may be in."""
    likely, first = _likely(kind, preposition), place.words[list_start(place)].key
    return likely & {case for gender in "mfn" for case in readings(first, gender)} or likely


def _fitting(shares: Cases, around: Surroundings) -> frozenset[str]:
    """Return the only cases that fit after a word, if learned cues are clear about it."""
    if not around.left[0].isalpha() or around.left in CLAUSE_OPENERS:
        return frozenset()
    if max(shares.values()) < CLEAR or shares["nom"] > IMPOSSIBLE:
        return frozenset()
    return frozenset(case for case, share in shares.items() if share > IMPOSSIBLE)


def _is_of_title(place: Place) -> bool:
    """Tell whether the name says in English whose office it is: UK Prime Minister."""
    found = _OFFICE.match(place.source, place.end)
    return found is not None and any(word.lower() in TITLES_EN for word in found[1].split())


def _is_address(place: Place) -> bool:
    """Tell whether somebody is spoken to: the name stands by itself on both sides."""
    left, right = place.source[: place.start].rstrip(), place.source[place.end :].lstrip()
    if not re.search(r"(?:^|[\"“'(,])$", left) or not re.match(r"[,!?]", right):
        return False
    if _RELATIVE.match(right) or (left.endswith(",") and not re.match(r"[!?\"”,]", right)):
        return False
    before, after = place.text[: place.left].rstrip(), place.text[place.right :].lstrip()
    alone = re.search(r"(?:^|[«\"“„(,])$", before) and re.match(r"[,!?]", after)
    return alone is not None and re.search(r"[\"“!?]", place.source) is not None


def _spread(cases: Iterable[str], share: float) -> Cases:
    chosen = tuple(cases)
    rest = (1 - share) / max(1, len(CASES) - len(chosen))
    return {case: share / len(chosen) if case in chosen else rest for case in CASES}


def _mix(cases: Cases, factors: Cases) -> Cases:
    raised = {case: cases.get(case, 0.0) * factors.get(case, 0.0) for case in CASES}
    total = sum(raised.values()) or 1.0
    return {case: share / total for case, share in raised.items()}
