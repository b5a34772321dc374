"""MarianMT on transformers and torch: the reference, and the engine for a GPU."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from translator.engines import _checkpoint
from translator.engines._base import Batch, MarianBase, Output
from translator.engines._checkpoint import Checkpoint
from translator.engines._tokens import UNKNOWN
from translator.errors import EngineUnavailable
from translator.pairs import Pair
from translator.translation import Decoding


class MarianEngine(MarianBase):
    """A `transformers.MarianMTModel`; one call at a time, torch uses every core for it."""

    def __init__(self, checkpoint: Checkpoint, *, device: str, compute_type: str) -> None:
        super().__init__(checkpoint, name=f"marian-{compute_type}")
        self._torch = _import("torch")
        self._device = device
        self._model = self._load(compute_type)
        self._pad = int(self._model.config.pad_token_id)
        self._end = int(self._model.config.eos_token_id)
        self._pieces = {index: piece for piece, index in self.tokeniser.target_ids.items()}
        self._lock = threading.Lock()

    def _load(self, compute_type: str) -> Any:
        transformers = _import("transformers")
        transformers.utils.logging.disable_progress_bar()
        try:
            model = transformers.MarianMTModel.from_pretrained(
                str(self.checkpoint.directory),
                dtype=getattr(self._torch, compute_type),
                attn_implementation="eager",  # the others do not show their attention
                local_files_only=True,
            )
        except Exception as error:  # the loaders of three libraries raise what they like
            raise EngineUnavailable(f"{self.checkpoint.directory}: {error}") from error
        model.generation_config = transformers.GenerationConfig()  # ours comes with each call
        # CTranslate2 has no row for padding: without it both normalise over the same pieces.
        model.final_logits_bias[0, model.config.pad_token_id] = -1e4
        return model.to(self._device).eval()

    def generate(
        self, batches: Sequence[Batch], decoding: Decoding, *, align: bool
    ) -> list[list[list[Output]]]:
        """Decode batches of source pieces."""
        answers = []
        for batch in batches:
            search = self._search(decoding, self.limit(batch.width))
            with self._lock, self._torch.inference_mode():
                answers.append(self._generate(batch, search, align))
        return answers

    def _generate(self, batch: Batch, search: Any, align: bool) -> list[list[Output]]:
        source = self._source(batch)
        answer = self._model.generate(**source, generation_config=search)
        rows = [self._strip(row) for row in answer.tolist()]
        count = len(rows) // len(batch)
        source = {name: tensor.repeat_interleave(count, dim=0) for name, tensor in source.items()}
        totals, attention = self._force(source, rows, align=align)
        outputs = [
            Output([self._pieces.get(token, UNKNOWN) for token in row], total, weights)
            for row, total, weights in zip(rows, totals, attention, strict=True)
        ]
        return [outputs[at : at + count] for at in range(0, len(outputs), count)]

    def log_probabilities(
        self, sources: Sequence[list[str]], targets: Sequence[list[str]]
    ) -> list[float]:
        """Return the log-probability of each target, in nats."""
        ids = self.tokeniser.target_ids
        rows = [[ids.get(piece, ids[UNKNOWN]) for piece in target] for target in targets]
        source = self._source(Batch(len(sources[0]), list(sources)))
        with self._lock, self._torch.inference_mode():
            totals, _ = self._force(source, rows, align=False)
        return totals

    def _source(self, batch: Batch) -> dict[str, Any]:
        ids = self.tokeniser.source_ids
        rows = [[ids.get(piece, ids[UNKNOWN]) for piece in pieces] for pieces in batch.rows]
        tokens = self._pad_rows(rows, batch.width)
        mask = self._pad_rows([[1] * len(row) for row in rows], batch.width, fill=0)
        return {"input_ids": tokens, "attention_mask": mask}

    def _pad_rows(self, rows: list[list[int]], width: int, fill: int | None = None) -> Any:
        fill = self._pad if fill is None else fill
        padded = [row + [fill] * (width - len(row)) for row in rows]
        return self._torch.tensor(padded, device=self._device)

    def _strip(self, row: list[int]) -> list[int]:
        """Return the tokens between the start and the end of sentence."""
        body = row[1:]
        return body[: body.index(self._end)] if self._end in body else body

    def _search(self, decoding: Decoding, limit: int) -> Any:
        return _import("transformers").GenerationConfig(
            num_beams=max(decoding.beam, decoding.alternatives),
            num_return_sequences=decoding.alternatives,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            repetition_penalty=decoding.repetition_penalty,
            early_stopping=decoding.beam > 1 or decoding.alternatives > 1,  # as CTranslate2 does
            max_new_tokens=limit,
            min_new_tokens=1,
            do_sample=False,
            pad_token_id=self._pad,
            eos_token_id=self._end,
            decoder_start_token_id=self._model.config.decoder_start_token_id,
        )

    def _force(
        self, source: Mapping[str, Any], rows: list[list[int]], *, align: bool
    ) -> tuple[list[float], list[list[list[float]]]]:
        """Run the decoder over given targets: their log-probabilities, and its attention."""
        torch = self._torch
        width = self._width(max(len(row) for row in rows) + 1)
        labels = self._pad_rows([[*row, self._end] for row in rows], width)
        start = torch.full_like(labels[:, :1], self._model.config.decoder_start_token_id)
        answer = self._model(
            **source,
            decoder_input_ids=torch.cat([start, labels[:, :-1]], dim=1),
            output_attentions=align,
            use_cache=False,
        )
        nats = answer.logits.float().log_softmax(-1).gather(-1, labels[:, :, None])[:, :, 0]
        inside = torch.arange(labels.shape[1], device=self._device)[None] <= torch.tensor(
            [[len(row)] for row in rows], device=self._device
        )
        totals = (nats * inside).sum(-1).tolist()
        if not align:
            return totals, [[] for _ in rows]
        weights = self._aligner(answer.cross_attentions).tolist()
        return totals, [matrix[: len(row)] for matrix, row in zip(weights, rows, strict=True)]

    def _aligner(self, layers: Sequence[Any]) -> Any:
        """Return batch × target × source: the trained head, or the mean of the heads before.

        Without guided alignment the heads of the last layer but one, averaged, align best
        (Garg et al. 2019, Jointly Learning to Align and Translate with Transformer Models).
        """
        if self.checkpoint.guided:
            return layers[-1][:, 0]
        return layers[max(0, len(layers) - 2)].mean(dim=1)


def read_state(file: Path) -> dict[str, Any]:
    """Return the tensors of a ``pytorch_model.bin`` as numpy arrays.

    Raises:
        EngineUnavailable: torch is missing, or the file is not what it should be.
    """
    torch = _import("torch")
    try:
        state = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
        return {name: tensor.float().numpy() for name, tensor in state.items()}
    except Exception as error:  # the unpickler raises what it likes
        raise EngineUnavailable(f"{file}: not a checkpoint that torch can read") from error


def _import(library: str) -> Any:
    try:
        # Named as literals, so that the import contracts see them.
        if library == "torch":
            import torch

            return torch
        import transformers

        return transformers
    except ImportError as error:
        raise EngineUnavailable(
            f"engine marian needs {library}: `pip install {library}`, or choose engine ctranslate2"
        ) from error


def load(
    pair: Pair, *, device: str = "auto", compute_type: str = "float32", **_: object
) -> MarianEngine:
    """Load the checkpoint of `pair`.

    Args:
        pair: the direction and its model.
        device: ``cpu``, ``cuda`` or ``auto`` (a GPU when there is one).
        compute_type: ``float32``, ``float16`` or ``bfloat16``.

    Raises:
        EngineUnavailable: the checkpoint or a library is missing or damaged.
    """
    checkpoint = _checkpoint.find(_plain(pair))
    if device == "auto":
        device = "cuda" if _import("torch").cuda.is_available() else "cpu"
    return MarianEngine(checkpoint, device=device, compute_type=compute_type)


def describe(pair: Pair, *, compute_type: str = "float32", **_: object) -> tuple[str, str]:
    """Return name and revision of the engine that `load` would return."""
    return f"marian-{compute_type}", _checkpoint.find(_plain(pair), read=False).revision


def _plain(pair: Pair) -> Pair:
    """Return `pair` without its shortlist: the reference searches the whole vocabulary."""
    return replace(pair, shortlist="")
