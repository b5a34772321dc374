"""What is known of one occurrence while a segment is worked on, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.glossary import english
from translator.glossary.match import Surface, TermMatch, keys, surfaces_of
from translator.glossary.paradigm import PLURAL, Term
from translator.glossary.text import is_upper
from translator.translation import TermUse

if TYPE_CHECKING:
    from translator.glossary.slots import Slot


#: Least confidence of a form of which nobody need be told.
SAFE = 0.9


@dataclass(frozen=True, slots=True)
class Enforced:
    """A target segment after enforcement, and what became of each term of the source.

    Attributes:
        text: the target segment.
        terms: in source order; spans are relative to the source segment and to `text`.
    """

    text: str
    terms: tuple[TermUse, ...]


@dataclass(slots=True)
class Use:
    """One source occurrence while it is worked on.

    Attributes:
        match: the term in the source.
        status: one of those of `TermUse`; "" while it is open.
        words: first and last word of the hypothesis that render it.
        text, case, how, confidence: as in `TermUse`.
        edited: whether `text` replaces what the engine had written.
        note: more on how: a preposition was repaired.
        known: whether the document says which of several persons is meant.
    """

    match: TermMatch
    status: str = ""
    words: tuple[int, int] | None = None
    text: str = ""
    case: str = ""
    how: str = ""
    confidence: float = 1.0
    edited: bool = False
    note: str = ""
    known: bool = False


def own_words(use: Use) -> frozenset[str]:
    """Return the words of all spellings of a term, which no other term may block."""
    words = _words_of(use.match.term)
    return words.union(*(_words_of(rival.term) for rival in use.match.rivals))


@lru_cache(maxsize=4096)
def _words_of(term: Term) -> frozenset[str]:
    surfaces = (surface.text for surface in surfaces_of(term, "uk"))
    return frozenset(word for text in (*surfaces, *term.entry.en) for word in keys(text, "en"))


def merged(surfaces: Sequence[Surface]) -> Surface:
    """Return one surface with the cells of all of them."""
    cells = tuple(dict.fromkeys(cell for surface in surfaces for cell in surface.cells))
    return replace(surfaces[0], cells=cells)


def trust(slot: Slot) -> float:
    """How sure a slot is, by its evidence."""
    if slot.evidence == "attention":
        return 0.75
    return min(0.99, 0.6 + 0.45 * slot.like)


def covers(slot: Slot, word: int) -> bool:
    """Tell whether a word, by number, lies in `slot`."""
    return slot.first <= word <= slot.last


def is_plural(match: TermMatch) -> bool:
    """Tell whether the source has the plural and nothing else."""
    return all(number == PLURAL for number, _ in match.surface.cells)


def rendering(match: TermMatch, direction: str) -> str:
    """Return the dictionary form of a term in the target language of `direction`."""
    entry = match.term.entry
    if direction.endswith("-uk"):
        return entry.uk
    plural = is_plural(match) and entry.kind == "term" and "pl" not in entry.gram
    return english.pluralise(entry.en[0]) if plural else entry.en[0]


def takes_capitals(match: TermMatch, observed: str) -> bool:
    """Whether the new words take the capitals of the old: terms, and names in capitals."""
    if is_upper(observed):
        return is_upper(match.text) and not is_acronym(match)
    return not match.term.entry.is_name


def is_acronym(match: TermMatch) -> bool:
    """Whether the source's words are in capitals by themselves, not for emphasis: UK, NATO."""
    return is_upper(match.surface.text)
