"""SentencePiece as MarianMT uses it, without Moses' punctuation normalisation.

`transformers.MarianTokenizer` normalises punctuation if `sacremoses` happens to be installed,
so the same text gives other tokens on another machine. Here it never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sentencepiece

from translator.document import Span
from translator.errors import EngineUnavailable

if TYPE_CHECKING:  # which knows of shortlists, and they of the end of sentence
    from translator.engines._checkpoint import Checkpoint

END = "</s>"
UNKNOWN = "<unk>"
PAD = "<pad>"
#: What SentencePiece writes for the space that a piece begins with.
SPACE = "▁"


class Tokeniser:
    """Turns segments into pieces and pieces into segments; safe to share between threads."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Read ``source.spm``, ``target.spm`` and the vocabulary.

        Raises:
            EngineUnavailable: a file cannot be read, or the prefix is not in the vocabulary.
        """
        source, target = (checkpoint.directory / f"{side}.spm" for side in ("source", "target"))
        self._source = _processor(source)
        same = source.read_bytes() == target.read_bytes()
        self._target = self._source if same else _processor(target)
        self.source_ids: dict[str, int] = checkpoint.read_json("vocab.json")
        self.target_ids: dict[str, int] = checkpoint.read_json("target_vocab.json", self.source_ids)
        if checkpoint.prefix and checkpoint.prefix not in self.source_ids:
            tokens = [t for t in self.source_ids if t.startswith(">>") and t.endswith("<<")]
            raise EngineUnavailable(
                f"{checkpoint.name} has no token {checkpoint.prefix!r}; "
                f"it has: {', '.join(sorted(tokens)) or 'none'}"
            )
        self.prefix = [checkpoint.prefix] if checkpoint.prefix else []

    def encode(self, text: str) -> list[str]:
        """Return the source pieces of `text`: prefix first, end of sentence last."""
        return [*self.prefix, *self._source.encode(text, out_type=str), END]

    def encode_target(self, text: str) -> list[str]:
        """Return the target pieces of `text`, without the end of sentence."""
        pieces: list[str] = self._target.encode(text, out_type=str)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        """Return the text of target pieces; special tokens leave nothing."""
        text: str = self._target.decode(_plain(pieces))
        return text.strip()

    def source_spans(self, text: str) -> list[Span | None]:
        """Return the place in `text` of each piece of `encode`; None for special tokens."""
        mapping = self._source.encode(text, return_type="offset_mapping")
        return [*(None for _ in self.prefix), *_spans(mapping, 0), None]

    def target_spans(self, pieces: Sequence[str]) -> list[Span | None]:
        """Return the place in `decode(pieces)` of each piece; None for special tokens."""
        mapping = self._target.decode(_plain(pieces), return_type="offset_mapping")
        lead = len(mapping["text"]) - len(mapping["text"].lstrip())
        places = iter(_spans(mapping, lead))
        return [next(places) if _is_plain(piece) else None for piece in pieces]


def _processor(file: Path) -> Any:
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(file))
    except (OSError, RuntimeError) as error:
        raise EngineUnavailable(f"{file}: not a SentencePiece model") from error


def _is_plain(piece: str) -> bool:
    return piece not in (END, UNKNOWN, PAD)


def _plain(pieces: Sequence[str]) -> list[str]:
    return [piece for piece in pieces if _is_plain(piece)]


def _spans(mapping: dict[str, Any], lead: int) -> list[Span]:
    return [Span(max(0, a - lead), max(0, b - lead)) for a, b in mapping["offsets"]]
