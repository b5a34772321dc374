"""Cut a segment that is longer than a model takes, at the best place; nothing is dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from translator.document import Span

#: Where a cut hurts least, best first: after a sentence, a clause, a phrase, a word. A run of
#: marks or white space is looked at from its start only, else a long one takes for ever.
PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![.!?…])[.!?…]+[\"'”»)\]]*\s+",
        r"[;:]\s+|(?<!\s)\s+[—–]\s+|\n\s*",
        r",\s+",
        r"\s+",
    )
)


def cut(text: str, limit: int, count: Callable[[str], int]) -> list[Span]:
    """Cut `text` into runs of at most `limit` tokens, without outer white space.

    A text is halved at the mildest place in its middle half, the halves likewise. Only white
    space lies between the runs; where there is none, a run is cut between two characters.

    Args:
        text: the segment.
        limit: most tokens of a run.
        count: tokens of a text.

    >>> [run.of("One two. Three four, five six.") for run in
    ...  cut("One two. Three four, five six.", 4, lambda run: len(run.split()) + 1)]
    ['One two.', 'Three four,', 'five six.']
    """
    return list(_runs(text, _trim(text, Span(0, len(text))), limit, count))


def _runs(text: str, run: Span, limit: int, count: Callable[[str], int]) -> Iterator[Span]:
    if len(run) < 2 or count(run.of(text)) <= limit:
        yield run
        return
    left, right = _halve(text, run)
    yield from _runs(text, left, limit, count)
    yield from _runs(text, right, limit, count)


def _halve(text: str, run: Span) -> tuple[Span, Span]:
    middle, quarter = (run.start + run.end) / 2, len(run) / 4
    for place in PLACES:
        ends = [found.end() for found in place.finditer(text, run.start, run.end)]
        near = [end for end in ends if abs(end - middle) <= quarter]
        if near:
            at = min(near, key=lambda end: abs(end - middle))
            return _trim(text, Span(run.start, at)), _trim(text, Span(at, run.end))
    at = _between_characters(text, run, int(middle))
    return _trim(text, Span(run.start, at)), _trim(text, Span(at, run.end))


def _between_characters(text: str, run: Span, at: int) -> int:
    """Return the cut nearest before `at` that does not part a mark from its letter."""
    for place in range(at, run.start, -1):
        if not unicodedata.combining(text[place]) and text[place] not in "\u200d\ufe0f":
            return place
    return at


def _trim(text: str, run: Span) -> Span:
    inner = run.of(text)
    start = run.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, run.start + len(inner.rstrip())))
