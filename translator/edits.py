"""Edits of a text, and where its spans lie after them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from translator.document import Span


class Edit(NamedTuple):
    """A span of a text and what takes its place."""

    span: Span
    text: str


def rewrite(text: str, edits: Sequence[Edit]) -> str:
    """Apply `edits`, which are in order and do not overlap.

    >>> rewrite("a-b", [Edit(Span(1, 2), " und ")])
    'a und b'
    """
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*parts, text[at:]])


def inverse(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that undo `edits` of `text`."""
    undone, by = [], 0
    for edit in edits:
        start = edit.span.start + by
        undone.append(Edit(Span(start, start + len(edit.text)), edit.span.of(text)))
        by += len(edit.text) - len(edit.span)
    return undone


def move(span: Span, edits: Sequence[Edit]) -> Span:
    """Return where `span` lies after `edits`; a part of an edited run becomes all of it.

    >>> move(Span(4, 5), [Edit(Span(1, 2), " und ")])
    Span(start=8, end=9)
    """
    return mover(edits)(span)


def mover(edits: Sequence[Edit]) -> Callable[[Span], Span]:
    """Return a function that does `move` over the same edits for one span after another."""
    ends = [edit.span.end for edit in edits]
    by = [0, *accumulate(len(edit.text) - len(edit.span) for edit in edits)]

    def moved(span: Span) -> Span:
        first, last = bisect_right(ends, span.start), bisect_right(ends, span.end)
        start, end = span.start + by[first], span.end + by[last]
        if first < len(edits) and edits[first].span.start <= span.start:
            start = edits[first].span.start + by[first]
        if last < len(edits) and edits[last].span.start < span.end:
            end = edits[last].span.start + by[last] + len(edits[last].text)
        return Span(start, max(start, end))

    return moved
