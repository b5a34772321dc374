"""Hints for an engine: the wanted dictionary form of a term, written into the source.

A model that was trained so inflects the form as its sentence asks: the engine reads
``met<tgt> Stoltenberg</src> Столтенберг</tgt> in``. The three markers are pieces of its
vocabulary. The idea is that of Bergmanis and Pinnis (2021), "Facilitating Terminology
Translation with Target Lemma Annotations".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from translator.document import Span
from translator.edits import Edit

MARKERS = ("<tgt>", "</src>", "</tgt>")


class Hint(NamedTuple):
    """A span of a source segment and the dictionary form of its translation."""

    span: Span
    rendering: str


def edits(source: str, hints: Iterable[Hint], *, beside: Sequence[Span] = ()) -> Iterator[Edit]:
    """Yield the edits that write `hints` into `source`.

    The space before a term moves behind the first marker, as a piece begins with its space.

    Args:
        source: a segment.
        hints: in any order; of two that overlap the first counts.
        beside: spans to keep clear of.

    >>> from translator.edits import rewrite
    >>> rewrite("met Stoltenberg in", [*edits("met Stoltenberg in",
    ...     [Hint(Span(4, 15), "Столтенберг")])])
    'met<tgt> Stoltenberg</src> Столтенберг</tgt> in'
    """
    opening, middle, closing = MARKERS
    chosen = list(apart(hints, beside))
    ends = {span.end for span in (*beside, *(hint.span for hint in chosen))}
    for hint in chosen:
        start, end = hint.span.start, hint.span.end
        term = f"{source[start:end]}{middle} {hint.rendering}{closing}"
        if source[start - 1 : start] == " " and start not in ends:
            yield Edit(Span(start - 1, start), f"{opening} ")
        else:
            term = opening + (" " if start == 0 else "") + term
        yield Edit(hint.span, term)


def apart(hints: Iterable[Hint], beside: Sequence[Span] = ()) -> Iterator[Hint]:
    """Yield the hints that overlap neither each other nor any span of `beside`."""
    taken = list(beside)
    for hint in hints:
        if all(hint.span.end <= span.start or span.end <= hint.span.start for span in taken):
            taken.append(hint.span)
            yield hint
