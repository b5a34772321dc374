"""The libraries as others call them, on the same weights, with as many tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from translator import engines
from translator.pairs import Pair


class Transformers:
    """`transformers.MarianMTModel.generate` in 32-bit floats, on one thread."""

    def __init__(self, pair: Pair) -> None:
        import torch
        import transformers

        torch.set_num_threads(1)
        self.torch = torch
        engine: Any = engines.load("marian", pair, device="cpu")
        self.engine, self.model = engine, engine._model
        self.config: Any = transformers.GenerationConfig

    def generate(
        self, texts: Sequence[str], *, beam: int, batch: int, tokens: int | None = None
    ) -> None:
        """Translate `texts` in batches as they come; `tokens` forces the length of answers."""
        rows = [self.engine.tokeniser.encode(text) for text in texts]
        ids = self.engine.tokeniser.source_ids
        for at in range(0, len(rows), batch):
            part = [[ids.get(piece, 1) for piece in row] for row in rows[at : at + batch]]
            width = max(map(len, part))
            pad = self.model.config.pad_token_id
            padded = self.torch.tensor([row + [pad] * (width - len(row)) for row in part])
            search = self.config(
                num_beams=beam,
                early_stopping=beam > 1,
                max_new_tokens=tokens or self.engine.limit(width),
                min_new_tokens=tokens,
                pad_token_id=pad,
                eos_token_id=0,
                decoder_start_token_id=pad,
            )
            with self.torch.inference_mode():
                self.model.generate(
                    input_ids=padded,
                    attention_mask=(padded != pad).long(),
                    generation_config=search,
                )


class CTranslate2:
    """`ctranslate2.Translator.translate_batch`, on one thread."""

    def __init__(self, pair: Pair, compute_type: str = "int8") -> None:
        engine: Any = engines.load("ctranslate2", pair, threads=1, compute_type=compute_type)
        self.engine, self.translator = engine, engine._translator

    def generate(
        self, texts: Sequence[str], *, beam: int, batch: int, tokens: int | None = None
    ) -> None:
        """Translate `texts` in batches as they come; `tokens` forces the length of answers."""
        rows = [self.engine.tokeniser.encode(text) for text in texts]
        for at in range(0, len(rows), batch):
            part = rows[at : at + batch]
            self.translator.translate_batch(
                part,
                beam_size=beam,
                max_decoding_length=tokens or self.engine.limit(max(map(len, part))),
                min_decoding_length=tokens or 1,
            )

    def as_argos(self, texts: Sequence[str], *, tokens: int | None = None) -> None:
        """Translate a paragraph the way argostranslate 1.11 does: 32 tokens are a batch."""
        rows = [self.engine.tokeniser.encode(text) for text in texts]
        self.translator.translate_batch(
            rows,
            replace_unknowns=True,
            max_batch_size=32,
            batch_type="tokens",
            beam_size=4,
            num_hypotheses=1,
            length_penalty=0.2,
            return_scores=True,
            max_decoding_length=tokens or 256,
            min_decoding_length=tokens or 1,
        )
