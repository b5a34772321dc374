"""Learned weights: how likely each case is where certain cues are.

A log-linear model: the share of a case is proportional to the exponential of the sum of its
weights. The weights were learned from the project's own sentence pairs
(`scripts/learn_contexts.py`) and lie in ``data/contexts.tsv``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

#: The cases that are counted; nobody is addressed in the news.
COUNTED = ("nom", "gen", "dat", "acc", "ins", "loc")
#: In which unit the file has them.
_UNIT = 0.1


class Weights:
    """Weights of the cases by cue."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """Take rows of numbers as text: most are never asked for."""
        self.rows = rows
        self._read: dict[str, tuple[int, ...]] = {}

    def shares(self, cues: Iterable[str]) -> dict[str, float]:
        """Return the share of each case where there are `cues`."""
        sums = [0] * len(COUNTED)
        for cue in cues:
            if cue in self.rows:
                sums = [total + each for total, each in zip(sums, self._row(cue), strict=True)]
        powers = [math.exp(_UNIT * (total - max(sums))) for total in sums]
        whole = sum(powers)
        return {case: power / whole for case, power in zip(COUNTED, powers, strict=True)}

    def _row(self, cue: str) -> tuple[int, ...]:
        if cue not in self._read:
            self._read[cue] = tuple(map(int, self.rows[cue].split()))
        return self._read[cue]

    def write(self) -> str:
        """Return the text of a file: a cue, then its weights in tenths in order of `COUNTED`."""
        head = f"cue\t{' '.join(COUNTED)}"
        return "\n".join([head, *(f"{cue}\t{self.rows[cue]}" for cue in sorted(self.rows))]) + "\n"

    @classmethod
    def of(cls, weights: Mapping[str, Sequence[float]]) -> Weights:
        """Round `weights`, in nats, to tenths; leave out cues that say nothing."""
        whole = {cue: [round(each / _UNIT) for each in row] for cue, row in weights.items()}
        return cls({cue: " ".join(map(str, row)) for cue, row in whole.items() if any(row)})

    @classmethod
    def read(cls, text: str) -> Weights:
        """Read the text of a file."""
        return cls(dict(line.split("\t") for line in text.splitlines()[1:]))


@cache
def learned() -> Weights:
    """Return the weights that come with the package."""
    data = files("translator.glossary") / "data" / "contexts.tsv"
    return Weights.read(data.read_text(encoding="utf-8"))
