"""A MarianMT checkpoint in Hugging Face layout: its files, its digest, its configuration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from translator import hub
from translator.engines import _shortlist
from translator.errors import EngineUnavailable
from translator.pairs import Pair

NEEDED = ("config.json", "source.spm", "target.spm", "vocab.json")
#: In the order of preference.
WEIGHTS = ("model.safetensors", "pytorch_model.bin")

#: BCP 47 → the codes in the language tokens of multilingual OPUS-MT models.
ISO_639_3 = {"en": "eng", "uk": "ukr"}
#: Training data holds few sentences of more tokens, and of what is longer models drop parts.
LONG = 128


@dataclass(frozen=True)
class Checkpoint:
    """The files of one model.

    Attributes:
        directory: where they are.
        weights: the file of the weights.
        sha256: of that file, hex.
        name: the hub id, or the directory's name.
        release: revision by the publisher's name; may be empty.
        prefix: target language token, e.g. ``>>ukr<<``, or empty.
        guided: whether head 0 of the last decoder layer was trained as a word aligner.
        shortlist: file of a vocabulary shortlist, or None.
    """

    directory: Path
    weights: Path
    sha256: str
    name: str
    release: str
    prefix: str
    guided: bool
    shortlist: Path | None = None

    @property
    def revision(self) -> str:
        """Name, release and first 12 hex digits of the weights' SHA-256, and the shortlist's.

        Two engines that read the same weights with another prefix differ here too.
        """
        release = f"@{self.release}" if self.release else ""
        listed = f"+shortlist#{_shortlist.digest(self.shortlist)}" if self.shortlist else ""
        return f"{self.prefix}{self.name}{release}#{self.sha256[:12]}{listed}"

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """``config.json``."""
        config: dict[str, Any] = self.read_json("config.json")
        if config.get("model_type") != "marian":
            raise EngineUnavailable(
                f"{self.directory}: config.json says model_type {config.get('model_type')!r}, "
                "only 'marian' is translated here"
            )
        return config

    @property
    def positions(self) -> int:
        """How many tokens the model can tell apart by place."""
        return int(self.config.get("max_position_embeddings", 512))

    @property
    def max_tokens(self) -> int:
        """Longest source, in tokens: `LONG`, or less where the model or its tokeniser says so."""
        said = self.read_json("tokenizer_config.json", {}).get("model_max_length")
        limits = [LONG, self.positions, *([said] if isinstance(said, int) and said > 0 else [])]
        return min(limits)

    def read_json(self, name: str, default: Any = None) -> Any:
        """Return the contents of a JSON file; `default` where there is none."""
        file = self.directory / name
        if default is not None and not file.is_file():
            return default
        try:
            return json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EngineUnavailable(f"{file}: {error}") from error


def find(pair: Pair, *, read: bool = True) -> Checkpoint:
    """Find the checkpoint of `pair` and check that it is whole.

    Args:
        pair: names it.
        read: whether the weights are read to see that they are those that were pinned; who
            only names them takes the pair file's word.

    Raises:
        EngineUnavailable: a file is missing, or the weights are not those that were pinned.
    """
    directory = hub.find(pair.model, pair.revision)
    missing = [name for name in NEEDED if not (directory / name).is_file()]
    weights = next((directory / name for name in WEIGHTS if (directory / name).is_file()), None)
    if weights is None:
        missing.append(" or ".join(WEIGHTS))
    if missing or weights is None:
        raise EngineUnavailable(
            f"{directory} is not a whole MarianMT checkpoint: no {', '.join(missing)}"
        )
    local = Path(pair.model).expanduser().is_dir()
    return Checkpoint(
        directory=directory,
        weights=weights,
        sha256=verify(weights, pair.sha256) if read or not pair.sha256 else pair.sha256.lower(),
        name=directory.resolve().name if local else pair.model,
        release=pair.revision,
        prefix=pair.prefix or language_token(directory / "vocab.json", pair.target),
        guided=pair.guided,
        shortlist=Path(pair.shortlist) if pair.shortlist else None,
    )


def language_token(vocabulary: Path, target: str) -> str:
    """Return the token that asks a multilingual model for `target`; "" where there is none."""
    token = f">>{ISO_639_3.get(target, target)}<<"
    try:
        return token if f'"{token}"' in vocabulary.read_text(encoding="utf-8") else ""
    except (OSError, UnicodeDecodeError) as error:
        raise EngineUnavailable(f"{vocabulary}: {error}") from error


def verify(file: Path, pinned: str) -> str:
    """Return the SHA-256 of `file`, hex.

    Raises:
        EngineUnavailable: it is not `pinned` (empty accepts anything), or cannot be read.
    """
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise EngineUnavailable(f"{file}: {error.strerror}") from error
    if pinned and digest != pinned.lower():
        raise EngineUnavailable(
            f"{file} has SHA-256 {digest[:12]}…, the pair file pins {pinned[:12]}…: "
            "the file is damaged, or the pair file belongs to other weights"
        )
    return digest
