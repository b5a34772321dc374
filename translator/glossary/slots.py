"""Slots: where in a hypothesis the engine put its rendering of a term.

Evidence, the strongest first: a forbidden spelling, an untranslated copy, likeness to a form of
the entry or to the transliterated source, and the engine's own word alignment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from translator.document import Span
from translator.glossary.lexicon import FUNCTION_WORDS, PREFIXES
from translator.glossary.match import TermMatch, cut, keys
from translator.glossary.paradigm import Term
from translator.glossary.similarity import alike_sounds, skeleton, transliterate
from translator.glossary.text import Word, fold, literals
from translator.translation import Link

#: Least likeness of a slot, and its least lead over the next best (glossary study, § 3.5).
LEAST = 0.62
LEAD = 0.08
#: The same for common nouns, whose neighbours are many, and for short words.
LEAST_COMMON = 0.8
LEAST_SHORT = 0.75
#: The same where the number of words differs (прес-конференція, пресконференція).
LEAST_COMPOUND = 0.92
LEAST_PARTICLE = 0.75
#: Least share of attention that makes a slot without likeness.
LEAST_ATTENTION = 0.5
LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A run of words of the hypothesis that renders a term.

    Attributes:
        first, last: numbers of its words, both included.
        score: 0–1.
        like: likeness to the entry, 0–1.
        evidence: ``near``, ``copied``, ``attention``.
    """

    first: int
    last: int
    score: float
    like: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis cut into words, with what is taken.

    Attributes:
        text: the hypothesis.
        language: of it.
        words: its words.
        taken: numbers of words that already render some term, or are protected.
        right: numbers of words that are a right form of some other term.
        keys: its words, folded.
    """

    text: str
    language: str
    words: list[Word]
    taken: set[int]
    right: set[int]
    keys: list[str]

    @classmethod
    def of(cls, text: str, language: str, protected: Iterable[Span] = ()) -> Hypothesis:
        """Cut `text`; words inside `protected`, tags, URLs and code are taken."""
        words = cut(text, language)
        closed = [*protected, *(Span(start, end) for start, end in literals(text))]
        taken = {
            i
            for i, word in enumerate(words)
            for span in closed
            if word.start < span.end and span.start < word.end
        }
        return cls(text, language, words, taken, set(), [word.key for word in words])

    def span(self, first: int, last: int) -> Span:
        """Return the code points of words ``first … last``."""
        return Span(self.words[first].start, self.words[last].end)

    def free(self, first: int, last: int) -> bool:
        """Tell whether none of the words is taken."""
        return not any(i in self.taken for i in range(first, last + 1))

    def tight(self, first: int, last: int) -> bool:
        """Tell whether nothing but spaces and hyphens stands between the words."""
        if first == last:
            return True
        gap = "".join(
            self.text[self.words[i].end : self.words[i + 1].start] for i in range(first, last)
        )
        return not re.sub(r"[\s-]", "", gap)


def find(
    hypothesis: Hypothesis, match: TermMatch, source: str, links: Sequence[Link]
) -> tuple[list[Slot], bool]:
    """Return the possible slots of `match`, best first, and whether the best one leads.

    Args:
        hypothesis: the target side.
        match: the term in the source.
        source: the source segment.
        links: word alignment, or none.
    """
    found = []
    wanted = _wanted(match.term, match.text, hypothesis.language)
    seen = [link for link in links if _overlap(link.source, match.span)]
    for size in wanted.sizes:
        for first in range(len(hypothesis.words) - size + 1):
            slot = _slot(hypothesis, first, first + size - 1, match, wanted, source, seen)
            if slot is not None:
                found.append(slot)
    found.sort(key=lambda slot: (-slot.score, slot.first))
    return found, _leads(found)


def _leads(slots: Sequence[Slot]) -> bool:
    if not slots:
        return False
    best = slots[0]
    others = [s for s in slots[1:] if s.last < best.first or best.last < s.first]
    return not others or best.score - others[0].score >= LEAD


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a slot of a term may look like.

    Attributes:
        sounds: skeleton, number of words and weight of each spelling, each once.
        sizes: numbers of words that a slot may have.
        parts: the words of each spelling.
        words: all of them.
        latin: what an untranslated copy is.
    """

    sounds: Sequence[tuple[str, int, float]]
    sizes: Sequence[int]
    parts: Sequence[frozenset[str]]
    words: frozenset[str]
    latin: frozenset[str]

    def negates(self, word: str) -> bool:
        """Tell whether `word` is one of the term's with a prefix (неядерна, деокупований)."""
        return word not in self.words and any(
            word.startswith(prefix) and word[len(prefix) :] in self.words for prefix in PREFIXES
        )


@lru_cache(maxsize=8192)
def _wanted(term: Term, text: str, language: str) -> _Wanted:
    """Work out once what a slot of `term` looks like where the source has `text`."""
    spellings = _spellings(term, text, language)
    counts = {spelling: len(keys(spelling, language)) for spelling, _ in spellings}
    sounds = dict.fromkeys((skeleton(one), counts[one], weight) for one, weight in spellings)
    sizes = set(counts.values()) or {1}
    if not term.entry.is_name:
        sizes |= {size + 1 for size in sizes} | {size - 1 for size in sizes}
    elif min(sizes) > 2:
        sizes |= {min(sizes) - 1}  # a particle lost: Урсула дер Ляєн
    parts = {frozenset(fold(spelling).split()) for spelling, _ in spellings}
    return _Wanted(
        sounds=tuple(sounds),
        sizes=sorted({max(1, size) for size in sizes}),
        parts=tuple(parts),
        words=frozenset().union(*parts),
        latin=frozenset(map(fold, (*term.entry.en, text))),
    )


def _spellings(term: Term, text: str, language: str) -> list[tuple[str, float]]:
    """Return spellings that a slot may look like, each with the weight of its evidence."""
    if language == "uk":
        forms = [
            (form, 1.0) for paradigm in (term.main, *term.forbidden) for form in paradigm.surfaces()
        ]
        return [*forms, (text, 0.97)]
    spellings = [(name, 1.0) for name in term.entry.en]
    if term.entry.is_name:
        spellings += [(transliterate(name), 0.98) for name in (text, term.entry.uk)]
    return spellings


def _slot(
    hypothesis: Hypothesis, first: int, last: int, match: TermMatch, wanted: _Wanted,
    source: str, links: Sequence[Link],
) -> Slot | None:  # fmt: skip
    name = match.term.entry.is_name
    both = match.term.entry.is_person or hypothesis.language == "en"
    if name and not _capitals(hypothesis, first, last, both):
        return None
    if not hypothesis.free(first, last) or not hypothesis.tight(first, last):
        return None
    text = hypothesis.span(first, last).of(hypothesis.text)
    if _joined(hypothesis, first, last, wanted) or _other(hypothesis, first, last, wanted):
        return None
    if not name and any(map(wanted.negates, hypothesis.keys[first : last + 1])):
        return None
    like = _like(text, last - first + 1, wanted, LEAST_PARTICLE if name else LEAST_COMPOUND)
    copied = hypothesis.language == "uk" and LATIN.match(text) and fold(text) in wanted.latin
    least = LEAST if name else LEAST_COMMON
    if len(text) < 6 and name:
        least = LEAST_SHORT
    if not name and not copied and like < least - 0.12:
        return None
    seen = attention(links, match.span, hypothesis.span(first, last))
    near = like >= least or (like >= least - 0.12 and seen >= LEAST_ATTENTION)
    if not (copied or near or (name and seen >= LEAST_ATTENTION)):
        return None
    place = abs(
        match.span.start / max(1, len(source))
        - hypothesis.words[first].start / max(1, len(hypothesis.text))
    )
    score = (1.0 if copied else like) + 0.3 * seen - 0.1 * place
    return Slot(
        first,
        last,
        score,
        1.0 if copied else like,
        "copied" if copied else "near" if near else "attention",
    )


def _like(text: str, size: int, wanted: _Wanted, least: float) -> float:
    """Return how like `text` of `size` words is to what is wanted.

    A spelling with another number of words counts where the likeness is `least` or more.
    """
    sound = skeleton(text)
    best = 0.0
    for other, count, weight in wanted.sounds:
        alike = alike_sounds(sound, other, least=0.4)
        if (count == size or alike >= least) and weight * alike > best:
            best = weight * alike
    return best


def _capitals(hypothesis: Hypothesis, first: int, last: int, both: bool) -> bool:
    """Tell whether a name's words begin with a capital; `both` asks it of first and last."""
    ends = [hypothesis.words[i].text[:1].isupper() for i in (first, last)]
    return all(ends) if both else any(ends)


def _other(hypothesis: Hypothesis, first: int, last: int, wanted: _Wanted) -> bool:
    """Tell whether the words are another term's, and none of them is this one's own."""
    inside = range(first, last + 1)
    if not hypothesis.right or not any(i in hypothesis.right for i in inside):
        return False
    return not any(hypothesis.keys[i] in wanted.words for i in inside if i not in hypothesis.right)


def _joined(hypothesis: Hypothesis, first: int, last: int, wanted: _Wanted) -> bool:
    """Tell whether the words hold a conjunction or preposition that the term has not."""
    inside = FUNCTION_WORDS.intersection(hypothesis.keys[first : last + 1])
    return bool(inside) and not any(inside <= words for words in wanted.parts)


def attention(links: Sequence[Link], source: Span, target: Span) -> float:
    """Return the share of the source span's attention that lies on the target span."""
    total = inside = 0.0
    for link in links:
        if _overlap(link.source, source):
            total += link.weight
            if _overlap(link.target, target):
                inside += link.weight
    return inside / total if total else 0.0


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
