"""Translate many sentences with a model under training: batches by length, greedy or beam."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from sacrebleu.metrics.chrf import CHRF
from transformers import MarianMTModel

from training.cleaning import normalise
from training.vocabulary import END

LONGEST = 120  # pieces of a source; the rest is cut off


def translate(
    model: MarianMTModel,
    pieces: Any,
    sentences: Sequence[str],
    *,
    beam: int = 1,
    budget: int = 4_000,
) -> list[str]:
    """Return the translation of each sentence.

    Args:
        model: in evaluation mode.
        pieces: its SentencePiece vocabulary.
        sentences: one segment each.
        beam: width of the search; 1 is greedy.
        budget: source positions of a batch, times the beam.
    """
    ids = [[*row[:LONGEST], END] for row in pieces.encode([normalise(s) for s in sentences])]
    order = sorted(range(len(ids)), key=lambda index: -len(ids[index]))
    outputs = [""] * len(ids)
    start = 0
    with torch.inference_mode():
        while start < len(order):
            count = max(1, budget // (len(ids[order[start]]) * beam))
            rows = order[start : start + count]
            for row, found in zip(
                rows, _generate(model, [ids[r] for r in rows], beam), strict=True
            ):
                outputs[row] = pieces.decode(found)
            start += count
    return outputs


def _generate(model: MarianMTModel, rows: list[list[int]], beam: int) -> Iterator[list[int]]:
    pad, longest = int(model.config.pad_token_id or 0), max(map(len, rows))
    source = torch.tensor([row + [pad] * (longest - len(row)) for row in rows]).to(model.device)
    network: Any = model
    found = network.generate(
        input_ids=source,
        attention_mask=(source != pad).long(),
        num_beams=beam,
        do_sample=False,
        early_stopping=beam > 1,
        max_length=longest * 2 + 8,
        decoder_start_token_id=pad,
        pad_token_id=pad,
        eos_token_id=END,
        bad_words_ids=[[pad]],
    )
    for row in found.tolist():
        body = row[1:]
        yield [piece for piece in body[: body.index(END) if END in body else None] if piece != pad]


def chrf(outputs: Sequence[str], references: Sequence[str]) -> float:
    """Return the chrF of `outputs`, 0–100."""
    return float(CHRF().corpus_score(list(outputs), [list(references)]).score)
