"""From attention between pieces to links between words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from translator.document import APOSTROPHES, Span
from translator.translation import Link

#: A word with inner apostrophes and hyphens, or one other visible character.
WORD = re.compile(rf"\w+(?:[{APOSTROPHES}‑-]\w+)*|[^\w\s]")
#: Attention mass below which two words are not linked.
FAINT = 0.1

if TYPE_CHECKING:  # numpy.typing takes 50 ms to load
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]


def words(text: str) -> list[Span]:
    """Return the words and marks of `text`.

    >>> [span.of("З'їв, так.") for span in words("З'їв, так.")]
    ["З'їв", ',', 'так', '.']
    """
    return [Span(*found.span()) for found in WORD.finditer(text)]


def link(
    attention: Sequence[Sequence[float]] | Matrix,
    source: str,
    source_pieces: Sequence[Span | None],
    target: str,
    target_pieces: Sequence[Span | None],
) -> tuple[Link, ...]:
    """Merge attention between pieces into links between words.

    The weight of a link is the mass that the target word's pieces, on average, put on all the
    pieces of the source word. Mass on the end of sentence is the word's share of no source.

    Args:
        attention: one row for each target piece, one column for each source piece.
        source, target: the two texts.
        source_pieces, target_pieces: where each piece lies; None for special tokens.
    """
    source_words, target_words = words(source), words(target)
    if not source_words or not target_words:
        return ()
    columns = _membership(source_pieces, source_words)
    rows = _membership(target_pieces, target_words)
    rows /= np.maximum(rows.sum(axis=0, keepdims=True), 1)
    mass = np.asarray(attention, dtype=np.float32)[: len(target_pieces), : len(source_pieces)]
    weights = rows.T @ mass @ columns
    linked = np.argwhere(weights >= FAINT).tolist()
    return tuple(
        Link(source_words[j], target_words[i], round(float(weights[i, j]), 4)) for i, j in linked
    )


def _membership(pieces: Sequence[Span | None], places: Sequence[Span]) -> Matrix:
    """Return a 0/1 matrix, pieces × words: a piece belongs to the word that it ends in."""
    word_at = np.full(max(place.end for place in places) + 1, -1)
    for number, place in enumerate(places):
        word_at[place.start : place.end] = number
    ends = [-1 if p is None else min(max(p.start, p.end - 1), len(word_at) - 1) for p in pieces]
    owner = word_at[np.array(ends, dtype=int)]  # the last place is behind every word
    matrix = np.zeros((len(pieces), len(places)), dtype=np.float32)
    belongs = np.nonzero(owner >= 0)[0]
    matrix[belongs, owner[belongs]] = 1
    return matrix
