"""Guards: where a term must not be enforced although something there looks like it.

A derived adjective, a word with a prefix, a name inside a longer Latin name, somebody else of the
same surname. Correct translations are full of them; each guard was found by enforcing the
glossary on translations by people, which must stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from translator.glossary.english import pluralise
from translator.glossary.entry import Entry
from translator.glossary.lexicon import DEMONYMS, GIVEN_NAMES
from translator.glossary.match import TermMatch
from translator.glossary.observed import is_adjective
from translator.glossary.paradigm import Term
from translator.glossary.similarity import likeness
from translator.glossary.slots import LATIN, Hypothesis, Slot
from translator.glossary.text import fold
from translator.glossary.titles import is_title

_RELATIONAL = re.compile(r"(?:ськ|цьк|зьк)(?:ий|а|е|і|ого|ої|ому|ій|у|ою|им|их|ими|ім)$")
_INHABITANT = re.compile(
    r"(?:[еє]ць|ц[іяюе]|ців|цям|цями|цях|цем|[^аеєиіїоуюя]к(?:а|и|у|ою|ам|ами|ах)|[ая]ни|[ая]нин[аоуи]?)$"
)
_REGION = re.compile(r"щин(?:а|и|і|у|ою)$")
_POSSESSIVE = re.compile(r"(?:[оеє]в|ин|їн)(?:а|е|і|ого|ої|ому|ій|у|ою|им|их|ими)$|(?:ів|їв)$")
_DEMONYM = re.compile(r"(?:ians?|eans?|ans?|ish|ese|ics?|als?)$")
#: Adjectives that Ukrainian makes of common nouns (ракетний обстріл), by their ending.
_QUALITY = re.compile(
    r"н(?:ий|ій|а|я|е|є|і|ого|ього|ої|ьої|ому|ьому|у|ю|ою|ьою|им|ім|их|іх|ими|іми)$"
)
#: Verbs and adjectives that English makes of nouns (sanctioned, presidential).
_VERBAL = re.compile(r"(?:ed|ing|al|ly|ive|ary)$")


def derived(hypothesis: Hypothesis, term: Term) -> list[int]:
    """Return the words derived from `term` (Ukraine, Ukrainian; ракета, ракетний)."""
    fits = _test(term, hypothesis.language)
    if fits is None:
        return []
    return [
        number
        for number, word in enumerate(hypothesis.words)
        if number not in hypothesis.taken and fits(word.text, term)
    ]


def _test(term: Term, language: str) -> Callable[[str, Term], bool] | None:
    """Return what tells the words derived from a term of this kind, if there is anything."""
    if term.entry.kind == "term":
        if " " in (term.entry.uk if language == "uk" else term.entry.en[0]):
            return None
        return _quality if language == "uk" else _verbal
    if language == "uk":
        return _relational
    return _demonym if term.entry.kind in ("place", "org") else None


def _quality(word: str, term: Term) -> bool:
    low, lemma = fold(word), fold(term.entry.uk)
    if is_adjective(lemma) or not (_QUALITY.search(low) or _RELATIONAL.search(low)):
        return False
    return len(_common(lemma, low)) >= max(4, len(lemma) - 2) and low not in term.main.readings()


def _verbal(word: str, term: Term) -> bool:
    low, lemma = fold(word), fold(term.entry.en[0])
    if _VERBAL.search(lemma) or not _VERBAL.search(low):
        return False
    return len(_common(lemma, low)) >= max(4, len(lemma) - 2)


def _relational(word: str, term: Term) -> bool:
    low = fold(word)
    if not _RELATIONAL.search(low) and not _is_derived(low, term.entry):
        return False
    return _akin(low, (term.entry.uk, *term.entry.accept_uk))


def _demonym(word: str, term: Term) -> bool:
    low = fold(word)
    if not word[:1].isupper():
        return False
    lemmas = (*term.entry.en, *term.entry.accept_en)
    parts = [part for text in lemmas for part in text.split()]
    irregular = term.entry.kind == "place" and low in DEMONYMS
    if irregular or any(_shortened(low, fold(part)) for part in parts):
        return True
    return _DEMONYM.search(low) is not None and _akin(low, lemmas)


def _akin(low: str, lemmas: Iterable[str]) -> bool:
    """Tell whether a word begins like a word of `lemmas`."""
    return any(
        len(_common(fold(part), low)) >= max(3, min(5, len(part) - 3))
        for lemma in lemmas
        for part in lemma.split()
        if len(part) > 3
    )


def _shortened(word: str, lemma: str) -> bool:
    """Tell whether an English adjective is the name and an ending, or lacks one.

    >>> _shortened("iraqi", "iraq"), _shortened("slovak", "slovakia"), _shortened("buch", "bucha")
    (True, True, False)
    """
    if word == lemma + "i":
        return True
    return len(word) > 5 and lemma in (word + "ia", word + "a", word.removesuffix("e") + "a")


def _is_derived(low: str, entry: Entry) -> bool:
    """Tell an inhabitant, a region or a possessive adjective by its ending."""
    if entry.kind == "place":
        lemma = fold(entry.uk)
        if lemma.endswith(("щина", "ка", "ки")):
            return False
        return bool(_INHABITANT.search(low) or _REGION.search(low))
    return entry.kind.startswith("given") and bool(_POSSESSIVE.search(low))


def _common(one: str, other: str) -> str:
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return one[:place]
    return one[: min(len(one), len(other))]


#: Prepositions that never stand alone; за and проти may (проголосували за).
_BOUND = frozenset(
    ["з", "із", "зі", "у", "в", "до", "від", "на", "для", "про", "між", "через", "щодо"]
)


def dangling(hypothesis: Hypothesis) -> int | None:
    """Return the one preposition that stands before a pause or the end, or None."""
    found = [
        number
        for number, word in enumerate(hypothesis.words)
        if word.key in _BOUND
        and number not in hypothesis.taken
        and re.match(r"\s*(?:[.,;!?»)]|$)", hypothesis.text[word.end :])
    ]
    return found[0] if len(found) == 1 and hypothesis.language == "uk" else None


def in_latin_title(hypothesis: Hypothesis, slot: Slot, terms: Collection[str]) -> bool:
    """Tell whether a Latin copy is part of something longer (The Washington Post, US$5).

    Args:
        hypothesis: the target side.
        slot: the words in question.
        terms: words of other terms, which make no title: UK Prime Minister Rishi Sunak.
    """
    end = hypothesis.words[slot.last].end
    if re.match(r"[$€£\d]", hypothesis.text[end : end + 1]):
        return True
    around = [i for i in (slot.first - 1, slot.last + 1) if 0 <= i < len(hypothesis.words)]
    for i in around:
        low, high = min(i, slot.first), max(i, slot.last)
        word = hypothesis.words[i].text
        if i in hypothesis.taken or fold(word) in terms:
            continue
        if LATIN.match(word) and hypothesis.tight(low, high):
            return True
    return False


def is_plural_name(hypothesis: Hypothesis, slot: Slot, term: Term) -> bool:
    """Tell whether the words are the English plural of a name (six Chornobyls)."""
    if hypothesis.language != "en" or not term.entry.is_name:
        return False
    seen = fold(hypothesis.span(slot.first, slot.last).of(hypothesis.text))
    return any(seen == fold(pluralise(name)) for name in term.entry.en)


#: From which likeness a word of the source and one of the hypothesis are one name.
_SAME = 0.6
_LAST = re.compile(r"([^\W\d_][\w'’ʼ-]*)[ \u00a0]$")
_NEXT = re.compile(r"[ \u00a0]([^\W\d_][\w'’ʼ-]*)")


def in_full_name(
    hypothesis: Hypothesis, slot: Slot, match: TermMatch, source: str, own: Iterable[str]
) -> bool:
    """Tell whether the words are part of somebody's full name that the glossary does not have.

    A given name right before them, or for a place also a surname right after them, stands on both
    sides: Kirill Tymoshenko, Кирила Тимошенка; Мілана Ткачук, Milana Tkachuk.

    Args:
        hypothesis: the target side.
        slot: the words in question.
        match: the term in the source.
        source: the source segment.
        own: given names that the person of the entry is known by, in the source's language.
    """
    span = hypothesis.span(slot.first, slot.last)
    given = _one_name(
        _LAST.search(source[: match.span.start]), _LAST.search(hypothesis.text[: span.start])
    )
    if given:
        return not any(_alike(given, name) for name in own)
    following = _NEXT.match(source, match.span.end), _NEXT.match(hypothesis.text, span.end)
    return not match.term.entry.is_person and bool(_one_name(*following))


def _one_name(one: re.Match[str] | None, other: re.Match[str] | None) -> str:
    """Return the word of the source if both are one name of a person, else ""."""
    if one is None or other is None:
        return ""
    words = one[1], other[1]
    if not all(word[:1].isupper() and not is_title(word) for word in words):
        return ""
    same = _alike(*words) or any(fold(word) in GIVEN_NAMES for word in words)
    return words[0] if same else ""


def _alike(one: str, other: str) -> bool:
    return likeness(one, other, least=_SAME) >= _SAME
