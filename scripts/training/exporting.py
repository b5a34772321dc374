"""A trained model as a checkpoint that both engines load, and its digest in the pair file."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import GenerationConfig, MarianMTModel

from training import vocabulary
from training.vocabulary import END

WEIGHTS = "model.safetensors"
LONGEST = 80  # pieces of a source; the engines split what is longer than what was learnt


def export(model: Path, spm: Path, output: Path, *, direction: str) -> Path:
    """Write the Hugging Face Marian layout in half precision.

    Args:
        model: folder that `training.trainer` or `average` wrote.
        spm: the SentencePiece model it was trained with.
        output: folder to write.
        direction: ``source-target``.

    Returns:
        The file of the weights.

    Raises:
        ValueError: the model does not fit the vocabulary, or its padding row is not zero.
    """
    pieces = vocabulary.load(spm)
    network: Any = MarianMTModel.from_pretrained(model, dtype=torch.float32)
    pad = network.config.pad_token_id
    if network.config.vocab_size != pieces.vocab_size() + 1 or pad != pieces.vocab_size():
        raise ValueError(
            f"{model} has {network.config.vocab_size} rows, {spm} {pieces.vocab_size()} pieces: "
            "they do not belong together (one row more, for padding, is right)"
        )
    if network.model.shared.weight[pad].any():
        raise ValueError(f"{model}: the padding row is not zero; the engines would disagree")
    network.config.dropout = 0.0
    settings: Any = GenerationConfig
    network.generation_config = settings(
        decoder_start_token_id=pad,
        pad_token_id=pad,
        eos_token_id=END,
        forced_eos_token_id=END,
        bad_words_ids=[[pad]],
        max_length=256,
        num_beams=4,
    )
    network.half().save_pretrained(output)
    vocabulary.write_json(pieces, output / "vocab.json")
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(spm, output / name)
    _write_tokeniser(output / "tokenizer_config.json", direction)
    return output / WEIGHTS


def _write_tokeniser(file: Path, direction: str) -> None:
    source, target = direction.split("-")
    settings = {
        "source_lang": source,
        "target_lang": target,
        "tokenizer_class": "MarianTokenizer",
        "model_max_length": LONGEST,
        "separate_vocabs": False,
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
    }
    file.write_text(json.dumps(settings, indent=1), encoding="utf-8")


def export_ctranslate2(exported: Path, output: Path, *, quantisation: str = "int8") -> None:
    """Convert an exported checkpoint with CTranslate2's own converter."""
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(exported)).convert(str(output), quantization=quantisation, force=True)


def average(models: Sequence[Path], output: Path, shares: Sequence[float] = ()) -> None:
    """Write the mean of the weights of `models`, which must be of one shape and one ancestor.

    The mean of a model and of what it was trained further into is often better than either
    (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").

    Args:
        models: folders in Hugging Face layout.
        output: folder to write.
        shares: of each model, in their order; equal if empty.

    Raises:
        ValueError: not as many shares as models, or they do not add up to 1.
    """
    shares = shares or [1 / len(models)] * len(models)
    if len(shares) != len(models) or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"{len(models)} models need as many shares that add up to 1: {shares}")
    networks = [MarianMTModel.from_pretrained(model, dtype=torch.float32) for model in models]
    states = [network.state_dict() for network in networks]
    mean = {
        name: sum((s[name] * part for s, part in zip(states, shares, strict=True)), torch.zeros(()))
        for name in states[0]
    }
    networks[0].load_state_dict(mean)
    networks[0].save_pretrained(output)


def pin(pair_file: Path, weights: Path, *, revision: str) -> str:
    """Write revision and SHA-256 of `weights` to a pair file; return the digest."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    text = pair_file.read_text(encoding="utf-8")
    for name, value in (("revision", revision), ("sha256", digest)):
        text, count = re.subn(rf'(?m)^{name} = ".*"$', f'{name} = "{value}"', text)
        if count != 1:
            raise ValueError(f'{pair_file}: no line `{name} = "…"` to write to')
    pair_file.write_text(text, encoding="utf-8")
    return digest
