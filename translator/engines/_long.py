"""Cut a segment that is longer than a model takes, at the best place; nothing is dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from translator.document import Span
from translator.hints import MARKERS

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


#: A hint, which only makes sense as a whole.
HINT = re.compile(rf"{MARKERS[0]}.*?{MARKERS[2]}")


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
    middle = (run.start + run.end) / 2
    at = _best_place(text, run, middle)
    at = _between_characters(text, run, int(middle)) if at is None else at
    return _trim(text, Span(run.start, at)), _trim(text, Span(at, run.end))


def _best_place(text: str, run: Span, middle: float) -> int | None:
    """Return the mildest place in the middle half, else any at all, outside hints."""
    whole = [found.span() for found in HINT.finditer(text, run.start, run.end)]
    ends: list[int] = []
    for place in PLACES:
        found = (match.end() for match in place.finditer(text, run.start, run.end))
        ends = [at for at in found if not any(start < at < end for start, end in whole)]
        near = [end for end in ends if abs(end - middle) <= len(run) / 4]
        if near:
            return min(near, key=lambda end: abs(end - middle))
    return min(ends, key=lambda end: abs(end - middle), default=None)


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
