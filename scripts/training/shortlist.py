"""A vocabulary shortlist from word alignments: which target pieces a source piece may become.

Senellart et al. (2018), "OpenNMT System Description for WNMT 2018", call it vocabulary mapping.
It depends on data and vocabulary only, not on a model's weights.
"""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training import vocabulary
from training.arrays import Array, Arrays, Ragged
from training.composing import Use
from translator.hints import MARKERS

USES = {"en-uk": Use.EN_UK, "uk-en": Use.UK_EN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a shortlist allows.

    Attributes:
        fixed: so many of the most frequent target pieces are always allowed.
        most: target pieces of one source piece, the most often aligned first.
        least: links that a source and a target piece must have had.
    """

    fixed: int = 1000
    most: int = 100
    least: int = 2


def build(data: Path, output: Path, direction: str, size: Size) -> tuple[int, int]:
    """Write the shortlist of `direction` from prepared `data` to the file `output`.

    Returns:
        How many pieces are always allowed, and how many pairs are allowed besides.
    """
    pieces = vocabulary.load(data / vocabulary.MODEL)
    names = [pieces.id_to_piece(index) for index in range(pieces.vocab_size())]
    arrays = Arrays.load(data)
    common = always(arrays, direction, names, size.fixed)
    allowed = aligned(arrays, direction, size)
    lines = ["\t" + " ".join(names[index] for index in sorted(common))]
    pairs = 0
    for index, name in enumerate(names):
        # whatever is copied, a name, a link, a byte of an emoji, is in the source
        copied = set() if name in MARKERS else {index}
        own = sorted((allowed.get(index, set()) | copied) - common)
        pairs += len(own)
        if own:
            lines.append(f"{name}\t{' '.join(names[each] for each in own)}")
    output.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9))
    return len(common), pairs


def always(arrays: Arrays, direction: str, names: Sequence[str], count: int) -> set[int]:
    """Return the pieces that are allowed whatever the source is.

    They are the `count` most frequent of the target side, and all of one character: with
    letters, digits and marks any word can be spelled.
    """
    _, target = _sides(arrays, direction)
    drawn = np.isin(arrays.use, (Use.BOTH, USES[direction]))
    used = target.values[np.repeat(drawn, target.lengths)]
    frequency = np.bincount(used, minlength=arrays.vocabulary)
    frequent = np.argsort(-frequency, kind="stable")[:count].tolist()
    return {*frequent, *(i for i, name in enumerate(names) if len(name.lstrip("▁")) <= 1)}


def aligned(arrays: Arrays, direction: str, size: Size) -> dict[int, set[int]]:
    """Return for each source piece the target pieces it was aligned with most often.

    Raises:
        ValueError: no link is frequent enough.
    """
    source, target = _sides(arrays, direction)
    rows = np.repeat(np.arange(len(arrays.links)), arrays.links.lengths)
    places = arrays.links.values if direction == "en-uk" else arrays.links.values[:, ::-1]
    ends = [
        side.values[side.offsets[rows] + places[:, i]].astype(np.int64)
        for i, side in enumerate((source, target))
    ]
    pairs, counts = np.unique(ends[0] * arrays.vocabulary + ends[1], return_counts=True)
    pairs, counts = pairs[counts >= size.least], counts[counts >= size.least]
    if not len(pairs):
        raise ValueError(
            f"no two pieces of {direction} are linked {size.least} times or more;"
            " prepare more data, or ask for fewer links"
        )
    one, other = np.divmod(pairs, arrays.vocabulary)
    order = np.lexsort((other, -counts, one))
    return {piece: set(others.tolist()) for piece, others in _runs(one[order], other[order], size)}


def _runs(one: Array, other: Array, size: Size) -> list[tuple[int, Array]]:
    """Return each value of the sorted `one` with the first of the values that `other` has there."""
    starts = np.flatnonzero(np.diff(one, prepend=-1))
    parts = np.split(other, starts[1:])
    return [
        (piece, part[: size.most]) for piece, part in zip(one[starts].tolist(), parts, strict=True)
    ]


def _sides(arrays: Arrays, direction: str) -> tuple[Ragged, Ragged]:
    sides = arrays.english, arrays.ukrainian
    return sides if direction == "en-uk" else sides[::-1]
