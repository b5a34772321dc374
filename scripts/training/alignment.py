"""Word alignment of piece ids, for guided attention.

IBM Model 2 with a diagonal prior instead of learnt positions, as in Dyer, Chahuneau and Smith
(2013), "A Simple, Fast, and Effective Reparameterization of IBM Model 2", trained by EM with a
dense table of translation probabilities; both directions are joined by intersection and those
links of the union that have a free end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.arrays import Array, Ragged

NULL_PRIOR = 0.08  # probability of aligning to nothing
TENSION = 4.0  # how much the diagonal is preferred
LONGEST = 120  # pieces; longer rows stay without links
SAMPLE = 250_000  # rows the tables are learnt from
CELLS = 2_000_000  # of one padded batch


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded rows of about one length; `rows` are their numbers."""

    rows: Array
    source: Tensor  # (row, source position), -1 is padding
    target: Tensor


def batches(source: Ragged, target: Ragged) -> Iterator[Batch]:
    """Yield padded batches of the rows short enough to align."""
    m, n = source.lengths, target.lengths
    usable = np.flatnonzero((m > 0) & (n > 0) & (m <= LONGEST) & (n <= LONGEST))
    order = usable[np.lexsort((m[usable], n[usable] // 4))]
    start = 0
    while start < len(order):
        size = max(1, CELLS // int(n[order[start]] + 4) // LONGEST)
        rows = order[start : start + size]
        yield Batch(rows, _pad(source, rows), _pad(target, rows))
        start += size


def _pad(ragged: Ragged, rows: Array) -> Tensor:
    sizes = (ragged.offsets[rows + 1] - ragged.offsets[rows])[:, None]
    places = np.arange(sizes.max())[None]
    at = np.minimum(ragged.offsets[rows][:, None] + places, len(ragged.values) - 1)
    return torch.from_numpy(np.where(places < sizes, ragged.values[at].astype(np.int64), -1))


def posterior(batch: Batch, table: Tensor) -> tuple[Tensor, Tensor]:
    """Return how likely each target piece comes from each source piece, and table indices.

    Args:
        batch: rows to align.
        table: translation probabilities (source piece, target piece); its last row is the null
            source.

    Returns:
        Probabilities (row, target position, source position; the last is null) and the flat
        index into `table` of each.
    """
    source, target = batch.source.to(table.device), batch.target.to(table.device)
    here, there = source >= 0, target >= 0
    i = torch.arange(source.shape[1], device=table.device)[None, None]
    j = torch.arange(target.shape[1], device=table.device)[None, :, None]
    m, n = here.sum(1)[:, None, None], there.sum(1)[:, None, None]
    prior = torch.exp(-TENSION * ((i + 0.5) / m - (j + 0.5) / n).abs()) * here[:, None]
    prior = prior / prior.sum(2, keepdim=True) * (1 - NULL_PRIOR)
    null = torch.full_like(source[:, :1], table.shape[0] - 1)
    index = torch.cat([source.clamp_min(0), null], 1)[:, None] * table.shape[1]
    index = index + target.clamp_min(0)[:, :, None]
    joint = torch.cat([prior, torch.full_like(prior[:, :, :1], NULL_PRIOR)], 2)
    joint = joint * table.view(-1)[index] * there[:, :, None]
    return joint / joint.sum(2, keepdim=True).clamp_min(1e-30), index


def learn(source: Ragged, target: Ragged, size: int, *, rounds: int, device: str) -> Tensor:
    """Estimate the translation table of `size` by `size` pieces by EM."""
    table = torch.full((size + 1, size), 1.0 / size, device=device)
    for _ in range(rounds):
        counts = torch.full_like(table, 1e-6)
        for batch in batches(source, target):
            share, index = posterior(batch, table)
            counts.view(-1).scatter_add_(0, index.view(-1), share.view(-1))
        table = counts.div_(counts.sum(1, keepdim=True))
    return table


def best(source: Ragged, target: Ragged, table: Tensor) -> Iterator[tuple[int, Array]]:
    """Yield row numbers with the source position of each target position, -1 for none."""
    for batch in batches(source, target):
        share, _ = posterior(batch, table)
        null = share.shape[2] - 1
        choice = share.argmax(2)
        found = torch.where((choice == null) | (batch.target < 0).to(choice.device), -1, choice)
        for row, places in zip(batch.rows.tolist(), found.cpu().numpy(), strict=True):
            yield row, places[: target.lengths[row]]


def align(source: Ragged, target: Ragged, size: int, *, rounds: int = 5, device: str) -> Ragged:
    """Return the links (source position, target position) of every row.

    The tables are learnt from `SAMPLE` of the rows at most, spread evenly.
    """
    sides = source, target
    if len(source) > SAMPLE:
        chosen = np.linspace(0, len(source) - 1, SAMPLE).astype(int)
        sides = source.take(chosen), target.take(chosen)
    forward_table = learn(*sides, size, rounds=rounds, device=device)
    forward = dict(best(source, target, forward_table))
    del forward_table  # a gigabyte with 16,000 pieces
    reverse = dict(best(target, source, learn(*sides[::-1], size, rounds=rounds, device=device)))
    empty = np.zeros((0, 2), np.uint8)
    links = [
        symmetrise(forward[row], reverse[row]) if row in forward else empty
        for row in range(len(source))
    ]
    return Ragged.of(links, empty=empty)


def symmetrise(forward: Array, reverse: Array) -> Array:
    """Join two alignments: what both say, and what one says of positions that are still free.

    Args:
        forward: source position of each target position, -1 for none.
        reverse: target position of each source position, -1 for none.

    >>> symmetrise(np.array([0, 0]), np.array([0, -1])).tolist()
    [[0, 0], [0, 1]]
    """
    one = {(int(i), j) for j, i in enumerate(forward) if i >= 0}
    other = {(i, int(j)) for i, j in enumerate(reverse) if j >= 0}
    links = one & other
    sources, targets = {i for i, _ in links}, {j for _, j in links}
    for i, j in sorted((one | other) - links):
        if i not in sources or j not in targets:
            links.add((i, j))
            sources.add(i)
            targets.add(j)
    return np.array(sorted(links), np.uint8).reshape(-1, 2)
