"""Batches as indices: the data lie on the device, a batch is a gather.

Rows are bucketed by length so that little is padding, and nothing waits for the host.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.arrays import Array, Arrays, Ragged
from training.composing import Use
from training.vocabulary import END

IGNORED = -100  # label of padding
WINDOW = 400_000  # rows sorted by length together


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's input.

    Attributes:
        source: (row, position) piece ids, ended and padded.
        prefix: decoder input: the target shifted right behind a padding piece.
        labels: the target, ended; `IGNORED` where padded.
        links: (row, target position, source position) of guided alignment, or None.
        tokens: labels that count.
    """

    source: Tensor
    prefix: Tensor
    labels: Tensor
    links: tuple[Tensor, Tensor, Tensor] | None
    tokens: int


class Side:
    """One language's ids on the device."""

    def __init__(self, ragged: Ragged, device: str) -> None:
        """Move `ragged` to `device`."""
        self.lengths = ragged.lengths
        self.values = torch.from_numpy(ragged.values.astype(np.int32)).to(device)
        self.offsets = torch.from_numpy(ragged.offsets).to(device)

    def gather(self, rows: Tensor, sizes: Tensor, width: int) -> tuple[Tensor, Tensor]:
        """Return ids (row, position) and which of them are there."""
        places = torch.arange(width, device=rows.device)[None]
        at = (self.offsets[rows][:, None] + places).clamp_max(len(self.values) - 1)
        return self.values[at].long(), places < sizes[:, None]


class Batches:
    """The rows of one direction, in batches of about `tokens` target positions."""

    def __init__(
        self,
        arrays: Arrays,
        direction: str,
        *,
        tokens: int,
        longest: int,
        device: str,
        seed: int = 1,
    ) -> None:
        """Choose the rows that `direction` may use and that are at most `longest` pieces."""
        forward = direction == "en-uk"
        sides = (arrays.english, arrays.ukrainian)
        self.source, self.target = (Side(s, device) for s in (sides if forward else sides[::-1]))
        links = arrays.links.values if forward else arrays.links.values[:, ::-1]
        self._links = torch.from_numpy(np.ascontiguousarray(links)).to(device)
        self._offsets = torch.from_numpy(arrays.links.offsets).to(device)
        self._counts = arrays.links.lengths
        self._weight = arrays.weight
        self.pad, self.tokens, self.device = arrays.vocabulary, tokens, device
        self._random = np.random.default_rng(seed)
        lengths = np.maximum(self.source.lengths, self.target.lengths)
        shortest = np.minimum(self.source.lengths, self.target.lengths)
        mine = np.isin(arrays.use, (Use.BOTH, Use.EN_UK if forward else Use.UK_EN))
        self.rows = np.flatnonzero(mine & (shortest > 0) & (lengths <= longest))

    def reseed(self, seed: int) -> None:
        """Draw the next epoch in the order of `seed`."""
        self._random = np.random.default_rng(seed)

    def epoch(self) -> Iterator[Batch]:
        """Yield the batches of an epoch; a row comes as often as its weight says."""
        weight = self._weight[self.rows]
        times = np.floor(weight + self._random.random(len(weight))).astype(int)
        drawn = self._random.permutation(np.repeat(self.rows, times))
        for start in range(0, len(drawn), WINDOW):
            cuts = list(self.cut(drawn[start : start + WINDOW]))
            for place in self._random.permutation(len(cuts)):
                yield self.make(cuts[place])

    def in_order(self) -> Iterator[Batch]:
        """Yield every row once, for measuring."""
        for rows in self.cut(self.rows):
            yield self.make(rows, links=False)

    def cut(self, rows: Array) -> Iterator[Array]:
        """Sort `rows` by length and yield one batch's at a time."""
        source, target = self.source.lengths, self.target.lengths
        jitter = self._random.random(len(rows)) * 2
        rows = rows[np.lexsort((source[rows] + jitter, target[rows] // 2))][::-1]
        start = 0
        while start < len(rows):
            size = max(1, self.tokens // int(target[rows[start]] + 2))
            widest = int(source[rows[start : start + size]].max()) + 1
            size = max(1, min(size, self.tokens * 5 // 4 // widest))
            yield rows[start : start + size].copy()
            start += size

    def make(self, rows: Array, *, links: bool = True) -> Batch:
        """Gather the batch of `rows`."""
        m, n = self.source.lengths[rows], self.target.lengths[rows]
        width, height = int(m.max()) + 1, int(n.max()) + 1
        index = torch.from_numpy(rows).to(self.device)
        sizes, heights = (torch.from_numpy(x).to(self.device) for x in (m, n))
        line = torch.arange(len(rows), device=self.device)
        source, there = self.source.gather(index, sizes, width)
        source = torch.where(there, source, self.pad)
        source[line, sizes] = END
        target, there = self.target.gather(index, heights, height)
        labels = torch.where(there, target, IGNORED)
        labels[line, heights] = END
        prefix = torch.full_like(target, self.pad)
        prefix[:, 1:] = torch.where(there, target, self.pad)[:, :-1]
        total = int(self._counts[rows].sum())
        found = self._gather_links(index, line, total) if links else None
        return Batch(source, prefix, labels, found, int(n.sum()) + len(rows))

    def _gather_links(
        self, index: Tensor, line: Tensor, total: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        counts = self._offsets[index + 1] - self._offsets[index]
        row = torch.repeat_interleave(line, counts, output_size=total)
        shift = self._offsets[index] - (counts.cumsum(0) - counts)
        at = torch.repeat_interleave(shift, counts, output_size=total)
        at = at + torch.arange(total, device=row.device)
        source, target = self._links[at].long().unbind(1)
        return row, target, source
