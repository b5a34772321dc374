"""Engines × batch sizes × beams, equal token counts, one thread."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarking import measuring, models
from benchmarking.libraries import CTranslate2, Transformers
from benchmarking.measuring import Row
from translator import pairs

#: (batch, beam) of the columns.
CELLS = ((1, 1), (1, 4), (8, 4), (32, 1), (32, 4))
SENTENCES, TOKENS = 32, 28


def measure(text: str, rounds: int, shape: str) -> Iterator[Row]:
    """Yield sentences a CPU second of each engine in each cell.

    Args:
        text: what sentences are made of.
        rounds: how often each cell is measured.
        shape: ``shipped``, or one of `models.SHAPES` with random weights.
    """
    with tempfile.TemporaryDirectory() as folder:
        pair = (
            pairs.load("en-uk")
            if shape == "shipped"
            else models.random_checkpoint(shape, Path(folder) / shape)
        )
        libraries: dict[str, Transformers | CTranslate2] = {
            "transformers float32": Transformers(pair),
            "ctranslate2 float32": CTranslate2(pair, "float32"),
            "ctranslate2 int8": CTranslate2(pair, "int8"),
        }
    texts = models.of_like_length(models.segments(text)["en-uk"], SENTENCES)
    for batch, beam in CELLS:
        # few sentences are enough where each is a batch of its own
        sample = texts[: 6 if batch == 1 else 16 if batch == 8 else SENTENCES]
        found = measuring.compare(
            {
                name: partial(library.generate, sample, beam=beam, batch=batch, tokens=TOKENS)
                for name, library in libraries.items()
            },
            rounds,
        )
        reference = found["transformers float32"].cpu
        for name, spent in found.items():
            yield Row(
                name=f"{shape}, {name}, batch {batch}, beam {beam}",
                value=len(sample) / spent.cpu,
                unit="sentences/CPU s",
                detail=f"{reference / spent.cpu:.1f}× transformers",
            )
