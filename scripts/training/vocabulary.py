"""The joint SentencePiece vocabulary, and text as arrays of piece ids."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sentencepiece

from translator.hints import MARKERS

END = 0  # id of </s>
UNKNOWN = 1
MODEL = "joint.model"

Ids = npt.NDArray[np.uint16]


def learn(sentences: Iterable[str], folder: Path, *, size: int, threads: int = 2) -> None:
    """Train a unigram vocabulary of `size` pieces on `sentences` and write it to `folder`.

    Byte fallback keeps every character, single digits keep numbers apart, and the markers of
    terms-aware training are pieces from the start. Text is not normalised any further.
    """
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as text:
        text.writelines(f"{sentence}\n" for sentence in sentences)
        text.flush()
        sentencepiece.SentencePieceTrainer.train(
            input=text.name,
            model_prefix=str(folder / MODEL.removesuffix(".model")),
            vocab_size=size,
            character_coverage=0.9998,
            byte_fallback=True,
            split_digits=True,
            normalization_rule_name="identity",
            input_sentence_size=1_200_000,
            shuffle_input_sentence=True,
            user_defined_symbols=list(MARKERS),
            eos_id=END,
            unk_id=UNKNOWN,
            bos_id=-1,
            pad_id=-1,
            num_threads=threads,
            minloglevel=1,
        )


def load(file: Path) -> sentencepiece.SentencePieceProcessor:
    """Load a vocabulary."""
    return sentencepiece.SentencePieceProcessor(model_file=str(file))


def encode(
    pieces: sentencepiece.SentencePieceProcessor, texts: Sequence[str], chunk: int = 20_000
) -> Iterator[Ids]:
    """Yield the ids of each text, without the end of sentence."""
    for start in range(0, len(texts), chunk):
        for ids in pieces.encode(list(texts[start : start + chunk])):
            yield np.array(ids, np.uint16)


def write_json(pieces: sentencepiece.SentencePieceProcessor, file: Path) -> None:
    """Write ``vocab.json`` of the Hugging Face layout: ids by piece, ``<pad>`` the very last.

    CTranslate2 drops the last row of a Marian vocabulary as padding, so nothing may follow it.
    """
    size = pieces.vocab_size()
    ids = {pieces.id_to_piece(index): index for index in range(size)} | {"<pad>": size}
    file.write_text(json.dumps(ids, ensure_ascii=False, indent=0), encoding="utf-8")
