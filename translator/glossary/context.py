"""What the words around a place say about the case of a name there.

Learned cues (`cues`) give a distribution over cases; grammar narrows it: prepositions govern
certain cases only, titles and given names before a surname agree with it, an address is in the
vocative.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from translator.glossary import cues
from translator.glossary.declension import decline
from translator.glossary.entry import CASES
from translator.glossary.lexicon import (
    ACCUSATIVE_PREPOSITIONS,
    CLAUSE_OPENERS,
    DATIVE_PREPOSITIONS,
    GENITIVE_PREPOSITIONS,
    TITLES_EN,
    TITLES_F,
    TITLES_M,
    VERBS,
)
from translator.glossary.observed import readings
from translator.glossary.text import Word, fold

Cases = Mapping[str, float]
#: Preposition → the cases it governs.
PREPOSITIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(GENITIVE_PREPOSITIONS, frozenset({"gen"})),
    **dict.fromkeys(DATIVE_PREPOSITIONS, frozenset({"dat"})),
    **dict.fromkeys(ACCUSATIVE_PREPOSITIONS, frozenset({"acc"})),
    **dict.fromkeys(("при", "о", "об"), frozenset({"loc"})),
    **dict.fromkeys(("в", "у", "уві", "ув"), frozenset({"loc", "acc", "gen"})),
    **dict.fromkeys(("з", "із", "зі", "зо"), frozenset({"ins", "gen"})),
    **dict.fromkeys(("між", "поміж"), frozenset({"ins", "gen"})),
    **dict.fromkeys(("над", "наді", "під", "поза", "понад"), frozenset({"ins", "acc"})),
    "перед": frozenset({"ins"}),
    "за": frozenset({"acc", "ins", "gen"}),
    "по": frozenset({"loc", "acc"}),
    "на": frozenset({"loc", "acc"}),
}
#: Share of the case that a verb governs, and before what the English name is no object.
OBJECT = 0.95
_NO_OBJECT = frozenset(("<s>", "<p>", "by", "said", "says", "that", "and", "when", "as", "who"))
#: Kinds of English words before a name that make it an object, so that no nominative is right.
_OBJECT_OF = frozenset(("ed", "ing"))
_IMPERSONAL = re.compile(r"\w{2}(?:[вдб]а|бра|[жчшлщн]е|би)[нт]о$")
#: Share of a case below which it is taken for impossible, and of the likeliest for that to hold.
IMPOSSIBLE, CLEAR = 0.015, 0.85
#: Share of the cases that a title allows: right before the name, and further off.
AGREEING, NEARBY = 0.95, 0.85
_VERB = re.compile(r"(?:[аиіїяу]в|[аиіяу]ла|лося|лася|вся|ли|лись|лися|ти|ть|ться|є)$")
_GENITIVE = re.compile(r"(?:их|ів|їв|ої|ого|ей|и|і|ї|а|я|у|ю)$")
_SIZE = re.compile(r"^за[вд]\w+шки$")
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


@dataclass(frozen=True, slots=True)
class Place:
    """A run of words of a Ukrainian segment, and the source words it renders.

    Attributes:
        text: the segment.
        words: its words.
        first, last: the name's words, both included.
        source: the source segment.
        start, end: code points of the name in the source.
    """

    text: str
    words: Sequence[Word]
    first: int
    last: int
    source: str
    start: int
    end: int

    @property
    def before(self) -> Sequence[Word]:
        """The words before the name."""
        return self.words[: self.first]

    @property
    def after(self) -> Sequence[Word]:
        """The words after the name."""
        return self.words[self.last + 1 :]


def expect(place: Place, kind: str, gender: str) -> Expectation:
    """Say which cases a name of `kind` and `gender` at `place` may be in."""
    group = cues.group_of(kind)
    if group == "person" and _is_address(place):
        return Expectation(_spread(("voc",), AGREEING), frozenset({"voc"}), "address")
    start, end = place.words[place.first].start, place.words[place.last].end
    left = cues.left_cue(place.text, place.before, start)
    if _opens_title(place, start, end) or _compares(place):
        left = cues.START
    right = cues.right_cue(place.text, end, place.after)
    english = cues.english_cues(place.source, place.start, place.end)
    shares = {**cues.shares(group, left, right, english), "voc": 0.002}
    if not _after_locative_preposition(place):
        shares["loc"] *= 0.02  # the locative never stands without one
    if left in PREPOSITIONS:
        governed = PREPOSITIONS[left]
        if kind == "place" and len(governed) > 2:
            governed -= {"gen"}  # у Кулеби, but not у Києва
        if len(place.before) > 1 and _SIZE.search(place.before[-2].key):
            return Expectation(shares)  # завбільшки з Бельгію
        return _governed(shares, governed)
    verb = _by_verb(left, english[0])
    if verb:
        only = frozenset({verb}) if english[0] in _OBJECT_OF else frozenset[str]()
        return Expectation(_mix(shares, _spread((verb,), OBJECT)), only, "context")
    if group == "person":
        agreed = _agreement(place, gender)
        if agreed is not None:
            return Expectation(_mix(shares, agreed.cases), agreed.allowed, agreed.reason)
    governs = left[0].isalpha() and left not in CLAUSE_OPENERS
    return Expectation(shares, _fitting(shares) if governs else frozenset())


def _by_verb(left: str, english: str) -> str:
    """Return the case that the verb before a name governs, if the English has an object there.

    >>> _by_verb("довіряють", "*"), _by_verb("процитовано", "*"), _by_verb("підтримав", "<s>")
    ('dat', 'acc', '')
    """
    if _IMPERSONAL.search(left):
        return "acc"
    if english in _NO_OBJECT or left.endswith(("ся", "сь")):
        return ""
    return next((case for case, stems in VERBS.items() if left.startswith(stems)), "")


def _compares(place: Place) -> bool:
    """Tell whether як і stands before the name: острівна держава, як і Британія."""
    return len(place.before) > 1 and [word.key for word in place.before[-2:]] in (
        ["як", "і"],
        ["як", "й"],
    )


def _opens_title(place: Place, start: int, end: int) -> bool:
    """Tell whether a quoted title of more words begins with the name (від «Україна платить»)."""
    gap = place.text[place.before[-1].end : start] if place.before else ""
    quoted = re.search(r"[«\"“„]", gap) is not None
    return quoted and re.match(r"\s+\w", place.text[end:]) is not None


def after_preposition(word: str, kind: str, source: str, start: int, end: int) -> Expectation:
    """Say which cases a name of `kind` may be in right after a preposition, at a pause.

    Args:
        word: the preposition.
        kind: of the entry.
        source: source segment.
        start, end: code points of the name there.
    """
    group = cues.group_of(kind)
    english = cues.english_cues(source, start, end)
    left = cues.same(word)
    shares = {**cues.shares(group, left, ".", english), "voc": 0.0}
    governed = PREPOSITIONS[word]
    if kind == "place" and len(governed) > 2:
        governed -= {"gen"}
    return _governed(shares, governed)


def _after_locative_preposition(place: Place) -> bool:
    return any("loc" in PREPOSITIONS.get(word.key, ()) for word in place.before[-5:])


def _governed(shares: Cases, governed: frozenset[str]) -> Expectation:
    """Keep to the cases that a preposition governs."""
    kept = {case: shares.get(case, 0.0) if case in governed else 0.0 for case in CASES}
    total = sum(kept.values()) or 1.0
    return Expectation(
        {case: share / total for case, share in kept.items()}, governed, "preposition"
    )


def _fitting(shares: Cases) -> frozenset[str]:
    """Return the only cases that fit, if learned cues are clear about it."""
    if max(shares.values()) < CLEAR or shares["nom"] > IMPOSSIBLE:
        return frozenset()
    return frozenset(case for case, share in shares.items() if share > IMPOSSIBLE)


def _is_address(place: Place) -> bool:
    """Tell whether somebody is spoken to: the name stands by itself on both sides."""
    left, right = place.source[: place.start].rstrip(), place.source[place.end :].lstrip()
    if not re.search(r"(?:^|[\"“'(,])$", left) or not re.match(r"[,!?]", right):
        return False
    if _RELATIVE.match(right) or (left.endswith(",") and not re.match(r"[!?\"”,]", right)):
        return False
    target_left = place.text[: place.words[place.first].start].rstrip()
    target_right = place.text[place.words[place.last].end :].lstrip()
    alone = re.search(r"(?:^|[«\"“„(,])$", target_left) and re.match(r"[,!?]", target_right)
    return alone is not None and re.search(r"[\"“!?]", place.source) is not None


@cache
def _forms(gender: str) -> dict[str, tuple[str, ...]]:
    """Return the cases of every form of the titles of a gender."""
    found: dict[str, list[str]] = {}
    for title in TITLES_M if gender == "m" else TITLES_F:
        head, dash, tail = title.rpartition("-")
        forms = decline(tail, gender=gender, animate=True, role="noun").forms
        for case in CASES:
            for form in forms[case]:
                found.setdefault(head + dash + form, []).append(case)
    return {form: tuple(dict.fromkeys(cases)) for form, cases in found.items()}


def is_title(word: str) -> bool:
    """Tell whether a word of either language is a person's title, in any form.

    >>> is_title("Президента"), is_title("President"), is_title("Кирила")
    (True, True, False)
    """
    low = fold(word)
    return low in TITLES_EN or low in _forms("m") or low in _forms("f")


def _agreement(place: Place, gender: str) -> Expectation | None:
    """Agree with a title or a given name before the surname."""
    titles = _forms(gender) if gender in ("m", "f") else {}
    left = list(place.before)
    at = place.words[place.first].start
    for back, word in enumerate(reversed(left[-4:])):
        if _broken(place.text[word.end : at]):
            return None
        at = word.start
        key = _hyphenated(place.text, left, len(left) - 1 - back)
        if len(titles.get(key, CASES)) < len(CASES):  # пані says nothing
            cases = _narrow(place.text, left[: len(left) - back - 1], word, titles[key])
            share = AGREEING if back == 0 else NEARBY
            # радник президента Михайло …: a genitive may belong to another title
            strict = back == 0 and "gen" not in cases
            allowed = frozenset(cases) if strict else frozenset()
            return Expectation(_spread(cases, share), allowed, "title")
        if back == 0 and word.text[:1].isupper() and len(left) > 1 and not word.text.isupper():
            cases = readings(word.key, gender)
            if cases:
                prior = left[: len(left) - 1]
                return Expectation(
                    _spread(_narrow(place.text, prior, word, cases), 0.8), reason="title"
                )
        if word.key in PREPOSITIONS or _VERB.search(word.key) or not _GENITIVE.search(word.key):
            return None
    return None


def _hyphenated(text: str, words: Sequence[Word], at: int) -> str:
    """Return the word at `at` with the part before its hyphen (прем'єр-міністр)."""
    if at and text[words[at - 1].end : words[at].start] == "-":
        return f"{words[at - 1].key}-{words[at].key}"
    return words[at].key


def _narrow(text: str, left: Sequence[Word], word: Word, cases: Sequence[str]) -> Sequence[str]:
    """Keep the cases of a title that the preposition before it allows."""
    if left and left[-1].key in PREPOSITIONS and not _broken(text[left[-1].end : word.start]):
        kept = [case for case in cases if case in PREPOSITIONS[left[-1].key]]
        return kept or cases
    return cases


def _spread(cases: Sequence[str], share: float) -> Cases:
    rest = (1 - share) / max(1, len(CASES) - len(cases))
    return {case: share / len(cases) if case in cases else rest for case in CASES}


def _mix(cases: Cases, factors: Cases) -> Cases:
    raised = {case: cases.get(case, 0.0) * factors.get(case, 0.0) for case in CASES}
    total = sum(raised.values()) or 1.0
    return {case: share / total for case, share in raised.items()}


def _broken(gap: str) -> bool:
    """Tell whether punctuation between two words separates phrases."""
    return re.search(r"[,;:.!?—–…]", gap) is not None
