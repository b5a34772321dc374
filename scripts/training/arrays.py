"""Prepared data: ragged arrays of piece ids, weights and word alignments in one compressed file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
FILE = "data.npz"


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length: row `i` is ``values[offsets[i]:offsets[i + 1]]``."""

    values: Array
    offsets: Array

    @classmethod
    def of(cls, rows: Sequence[Array], *, empty: Array) -> Ragged:
        """Join `rows`; `empty` gives type and shape where there are none."""
        sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return cls(np.concatenate([empty, *rows]).astype(empty.dtype), offsets)

    @property
    def lengths(self) -> Array:
        """Length of each row."""
        return np.diff(self.offsets)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> Array:
        """Return one row."""
        part: Array = self.values[self.offsets[row] : self.offsets[row + 1]]
        return part

    def take(self, rows: Iterable[int]) -> Ragged:
        """Return some of the rows, in the given order."""
        return Ragged.of([self[row] for row in rows], empty=self.values[:0])


@dataclass(frozen=True, slots=True)
class Arrays:
    """Training rows of both directions.

    Attributes:
        english, ukrainian: piece ids without end of sentence.
        links: pairs of positions (English, Ukrainian), 255 at most; empty where not aligned.
        weight: how often an epoch draws the row.
        use: see `training.composing.Use`.
        vocabulary: number of pieces.
    """

    english: Ragged
    ukrainian: Ragged
    links: Ragged
    weight: Array
    use: Array
    vocabulary: int

    def save(self, folder: Path) -> None:
        """Write one compressed file to `folder`; lengths in place of offsets pack better."""
        ragged = {f.name: getattr(self, f.name) for f in fields(self)[:3]}
        packed = {name: data.values for name, data in ragged.items()}
        sizes = {f"{name}_sizes": data.lengths.astype(np.uint16) for name, data in ragged.items()}
        rest = {"weight": self.weight, "use": self.use, "vocabulary": np.array(self.vocabulary)}
        everything: dict[str, Any] = packed | sizes | rest
        np.savez_compressed(folder / FILE, **everything)

    @classmethod
    def load(cls, folder: Path) -> Arrays:
        """Read what `save` wrote."""
        with np.load(folder / FILE) as data:
            ragged = {
                name: Ragged(
                    data[name],
                    np.concatenate([[0], np.cumsum(data[f"{name}_sizes"], dtype=np.int64)]),
                )
                for name in ("english", "ukrainian", "links")
            }
            weight, use = data["weight"], data["use"]
            return cls(**ragged, weight=weight, use=use, vocabulary=int(data["vocabulary"]))
