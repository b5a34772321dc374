"""Shared heads: terms joined by a conjunction that name what they have in common once.

World War I and World War II → Перша та Друга світові війни; Чорнобильська та Запорізька АЕС →
the Chornobyl and Zaporizhzhia nuclear power plants. Nothing is missing there, so nothing is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.glossary.lexicon import listed
from translator.glossary.match import keys, surfaces_of
from translator.glossary.paradigm import Term
from translator.glossary.slots import Hypothesis

_AND = frozenset(listed("і й та або чи так and or"))
#: How many words may stand between the first conjunct and the head: the other conjunct.
_BETWEEN = 3


def shared_head(hypothesis: Hypothesis, term: Term) -> tuple[int, int] | None:
    """Return the words that set `term` apart where its head is shared with another term.

    Returns:
        First and last word, or None if `term` is not there in this way.
    """
    spellings = {
        tuple(keys(surface.text, hypothesis.language))
        for surface in surfaces_of(term, hypothesis.language)
        if surface.role in ("main", "variant", "accept")
    }
    for words in sorted(spellings):
        for size in range(1, len(words)):
            for first in _starts(hypothesis, words[:size]):
                if _joined(hypothesis, first, first + size - 1, words[size:]):
                    return first, first + size - 1
    return None


def _starts(hypothesis: Hypothesis, words: Sequence[str]) -> Iterator[int]:
    """Yield where free words equal `words`."""
    for first in range(len(hypothesis.keys) - len(words) + 1):
        if tuple(hypothesis.keys[first : first + len(words)]) == words and hypothesis.free(
            first, first + len(words) - 1
        ):
            yield first


def _joined(hypothesis: Hypothesis, first: int, last: int, head: Sequence[str]) -> bool:
    """Tell whether a conjunction stands beside the words, and `head` follows where it should."""
    seen = hypothesis.keys
    if last + 1 < len(seen) and seen[last + 1] in _AND:
        places = range(last + 3, last + 3 + _BETWEEN)
    elif first and seen[first - 1] in _AND:
        if seen[last + 1 : last + 1 + len(head)] == list(head):
            return False  # nothing is shared: the term itself
        places = range(last + 1, last + 2)
    else:
        return False
    return any(
        at + len(head) <= len(seen) and all(map(_inflected, head, seen[at : at + len(head)]))
        for at in places
    )


def _inflected(word: str, other: str) -> bool:
    """Tell whether two words may be forms of one: they differ in their last letters only.

    >>> _inflected("війна", "війнах"), _inflected("світова", "світових"), _inflected("i", "ii")
    (True, True, False)
    """
    if len(word) < 3:
        return word == other
    stem = max(3, len(word) - 3)
    return other.startswith(word[:stem]) and len(other) - stem <= 4
