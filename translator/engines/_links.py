"""From attention between pieces to links between words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.document import APOSTROPHES, Span
from translator.translation import Link

#: A word with inner apostrophes and hyphens, or one other visible character.
WORD = re.compile(rf"\w+(?:[{APOSTROPHES}‑-]\w+)*|[^\w\s]")
#: Attention mass below which two words are not linked.
FAINT = 0.1


def words(text: str) -> list[Span]:
    """Return the words and marks of `text`.

    >>> [span.of("З'їв, так.") for span in words("З'їв, так.")]
    ["З'їв", ',', 'так', '.']
    """
    return [Span(*found.span()) for found in WORD.finditer(text)]


def link(
    attention: Sequence[Sequence[float]],
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
    columns = _pieces_of(source_words, source_pieces)
    links = []
    for word, rows in zip(target_words, _pieces_of(target_words, target_pieces), strict=True):
        if not rows:
            continue
        mass = [
            sum(column) / len(rows) for column in zip(*[attention[i] for i in rows], strict=True)
        ]
        for other, pieces in zip(source_words, columns, strict=True):
            weight = sum([mass[i] for i in pieces])
            if weight >= FAINT:
                links.append(Link(other, word, round(weight, 4)))
    return tuple(links)


def _pieces_of(places: Sequence[Span], pieces: Sequence[Span | None]) -> list[list[int]]:
    """Return the pieces of each word, by number: a piece belongs to the word that it ends in."""
    word_at = {
        at: word for word, place in enumerate(places) for at in range(place.start, place.end)
    }
    found: list[list[int]] = [[] for _ in places]
    for number, piece in enumerate(pieces):
        word = None if piece is None else word_at.get(max(piece.start, piece.end - 1))
        if word is not None:
            found[word].append(number)
    return found
