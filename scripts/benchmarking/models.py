"""What is measured on: the lines of a page, the shipped models, random ones of another shape."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from translator import pairs
from translator.pairs import Pair
from translator.planning import plan

ARTICLE = Path(__file__).parents[2] / "tests" / "data" / "article.txt"


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a transformer."""

    width: int
    inner: int
    encoder: int
    decoder: int
    heads: int
    words: int


#: Shape → size: the checkpoints that are in use (speed study, head).
SHAPES = {
    "base": Shape(512, 2048, 6, 6, 8, 62_000),
    "tiny": Shape(256, 1536, 6, 2, 8, 16_000),
}


def segments(text: str) -> dict[str, list[str]]:
    """Return what an engine is asked for to translate `text`, by direction, each once."""
    found: dict[str, list[str]] = {}
    for task in plan(text).tasks:
        if task.direction:
            found.setdefault(task.direction, []).append(task.shape.core)
    return {direction: list(dict.fromkeys(texts)) for direction, texts in found.items()}


def random_checkpoint(name: str, folder: Path) -> Pair:
    """Write a checkpoint of shape `name` with random weights, and return a pair on it.

    The pieces are those of the embedded model; the rest of the vocabulary is filled up. What
    such a model says means nothing, what it costs is what a trained one of its shape costs.
    """
    size, original = SHAPES[name], pairs.load("en-uk")
    folder.mkdir(parents=True)
    for file in ("source.spm", "target.spm", "tokenizer_config.json"):
        shutil.copy(Path(original.model) / file, folder)
    _write_vocabulary(Path(original.model), folder, size.words)
    _write_config(Path(original.model), folder, size)
    _write_weights(folder, size)
    return original.with_model(str(folder))


def _write_vocabulary(original: Path, folder: Path, words: int) -> None:
    ids = json.loads((original / "vocab.json").read_text(encoding="utf-8"))
    del ids["<pad>"]
    ids |= {f"<filler {i}>": i for i in range(len(ids), words)}
    (folder / "vocab.json").write_text(json.dumps(ids | {"<pad>": words}), encoding="utf-8")


def _write_config(original: Path, folder: Path, size: Shape) -> None:
    config = json.loads((original / "config.json").read_text(encoding="utf-8"))
    config |= {
        "d_model": size.width,
        "encoder_layers": size.encoder,
        "decoder_layers": size.decoder,
        "encoder_ffn_dim": size.inner,
        "decoder_ffn_dim": size.inner,
        "encoder_attention_heads": size.heads,
        "decoder_attention_heads": size.heads,
        "vocab_size": size.words + 1,
        "decoder_vocab_size": size.words + 1,
        "pad_token_id": size.words,
        "decoder_start_token_id": size.words,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def _write_weights(folder: Path, size: Shape) -> None:
    from safetensors.numpy import save_file

    random = np.random.default_rng(1)
    tensors: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float16]]] = {}

    def matrix(name: str, rows: int, columns: int) -> None:
        values = random.standard_normal((rows, columns), dtype=np.float32) * columns**-0.5
        tensors[f"{name}.weight"] = values.astype(np.float16)
        tensors[f"{name}.bias"] = np.zeros(rows, np.float16)

    def norm(name: str) -> None:
        tensors[f"{name}.weight"] = np.ones(size.width, np.float16)
        tensors[f"{name}.bias"] = np.zeros(size.width, np.float16)

    for side, layers in (("encoder", size.encoder), ("decoder", size.decoder)):
        for i in range(layers):
            layer = f"model.{side}.layers.{i}"
            for block in ("self_attn", *(["encoder_attn"] if side == "decoder" else [])):
                for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    matrix(f"{layer}.{block}.{part}", size.width, size.width)
                norm(f"{layer}.{block}_layer_norm")
            matrix(f"{layer}.fc1", size.inner, size.width)
            matrix(f"{layer}.fc2", size.width, size.inner)
            norm(f"{layer}.final_layer_norm")
    shared = random.standard_normal((size.words + 1, size.width), dtype=np.float32)
    tensors["model.shared.weight"] = (shared * size.width**-0.5).astype(np.float16)
    tensors["model.shared.weight"][-1] = 0
    tensors["final_logits_bias"] = np.zeros((1, size.words + 1), np.float16)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})


def of_like_length(texts: Sequence[str], count: int, words: int = 20) -> list[str]:
    """Return `count` texts of exactly `words` words each, made of the words of `texts`."""
    pool = " ".join(texts).split()
    return [" ".join(pool[(i * 7 + j) % len(pool)] for j in range(words)) for i in range(count)]
