"""MarianMT on CTranslate2: the default on a CPU, four times as fast and a quarter of the memory."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from translator.engines import _checkpoint, _shortlist, cores
from translator.engines._base import Batch, MarianBase, Output
from translator.engines._checkpoint import Checkpoint
from translator.engines._tokens import SPACE
from translator.errors import EngineUnavailable
from translator.pairs import Pair
from translator.translation import Decoding

LOGGER = logging.getLogger(__name__)

#: Weights of more bytes than this take seconds to convert: one is told.
SMALL = 64 * 2**20
#: Sorts of calls at work at once: short requests, long ones (`translator.queue`), scores of
#: forms. The library would let one wait for another; so the system shares the cores among them.
CALLS = 3
#: Part of the cache's key: raise it when `_conversion` writes something else.
FORM = 1


class CTranslate2Engine(MarianBase):
    """A `ctranslate2.Translator`; calls from several threads run side by side."""

    def __init__(self, checkpoint: Checkpoint, translator: Any, *, compute_type: str) -> None:
        super().__init__(checkpoint, name=f"ctranslate2-{compute_type}")
        self._translator = translator
        self.singly = checkpoint.shortlist is not None

    def generate(
        self, batches: Sequence[Batch], decoding: Decoding, *, align: bool
    ) -> list[list[list[Output]]]:
        """Decode batches of source pieces, one after another: a call is one thread's work."""
        if self.singly:
            return [self._each(batch, decoding, align) for batch in batches]
        start = len(self.tokeniser.prefix) if _beam(decoding) > 1 else None
        found = []
        for batch in batches:
            results = self._search(batch.filled(), batch.width, decoding, align)
            found.append([_outputs(each, decoding, start) for each in results[: len(batch)]])
        return found

    def _each(self, batch: Batch, decoding: Decoding, align: bool) -> list[list[Output]]:
        """Decode rows by themselves, as a shortlist wants it; nothing is padded then."""
        results = [self._search([row], batch.width, decoding, align)[0] for row in batch.rows]
        return [_outputs(each, decoding, None) for each in results]

    def _search(
        self, rows: Sequence[list[str]], width: int, decoding: Decoding, align: bool
    ) -> list[Any]:
        found: list[Any] = self._translator.translate_batch(
            rows,
            max_input_length=0,  # never cut in silence
            beam_size=_beam(decoding),
            num_hypotheses=decoding.alternatives,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            repetition_penalty=decoding.repetition_penalty,
            max_decoding_length=self.limit(width),
            return_scores=True,
            return_attention=align,
            use_vmap=self.singly,
        )
        return found

    def log_probabilities(
        self, sources: Sequence[list[str]], targets: Sequence[list[str]]
    ) -> list[float]:
        """Return the log-probability of each target, in nats."""
        results = self._translator.score_batch(sources, targets, max_input_length=0)
        return [sum(result.log_probs) for result in results]


def _beam(decoding: Decoding) -> int:
    return max(decoding.beam, decoding.alternatives)


def _outputs(result: Any, decoding: Decoding, start: int | None) -> list[Output]:
    """Turn the library's normalised scores into log-probabilities.

    Args:
        result: of one segment.
        decoding: its search settings.
        start: place of the first source piece, where the first row of attention is wrong.
    """
    attention = result.attention or [[] for _ in result.hypotheses]
    return [
        Output(
            pieces,
            score * (len(pieces) + 1) ** decoding.length_penalty,
            rows if start is None else mended(pieces, rows, start),
        )
        for pieces, score, rows in zip(result.hypotheses, result.scores, attention, strict=True)
    ]


def mended(pieces: Sequence[str], rows: Sequence[list[float]], start: int) -> list[list[float]]:
    """Return attention with a likely row for the first target piece.

    In beam search over more than one sentence, CTranslate2 (4.8.5) returns another sentence's
    first row. One greedy step would give the right one, for 15 % of the time of the search.
    The rest of the first word says nearly as much; where there is none, a translation begins
    where its source does.

    >>> mended(["▁a", "b", "▁c"], [[9, 9], [0, 1], [1, 0]], 0)[0]
    [0.0, 1.0]
    >>> mended(["▁a", "▁c"], [[9, 9], [1, 0]], 1)[0]
    [0.0, 1.0]
    """
    if not rows:
        return []
    word = list(takewhile(lambda row: not pieces[row].startswith(SPACE), range(1, len(rows))))
    if word:
        first = [sum(rows[i][j] for i in word) / len(word) for j in range(len(rows[0]))]
    else:
        first = [float(j == start) for j in range(len(rows[0]))]
    return [first, *rows[1:]]


def load(
    pair: Pair,
    *,
    compute_type: str = "int8",
    device: str = "cpu",
    threads: int = 0,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
    **_: object,
) -> CTranslate2Engine:
    """Load the checkpoint of `pair`, converting it where that was not done before.

    Args:
        pair: the direction and its model.
        compute_type: ``int8`` or ``float32``; on a GPU also ``float16``, ``int8_float16``.
        device: ``cpu``, ``cuda`` or ``auto`` (a GPU when there is one).
        threads: calls of each sort (see `CALLS`) that do not wait for one another; 0 is one a core.
        cache: directory for converted checkpoints; None, or one that cannot be written, converts
            in memory at each start.
        progress: called with one line when a conversion will take seconds.

    Raises:
        EngineUnavailable: the checkpoint or the library is missing or damaged.
    """
    checkpoint = _checkpoint.find(pair, read=False)
    model = _converted(checkpoint, compute_type, cache, progress)
    return CTranslate2Engine(
        checkpoint,
        _translator(model, device=device, compute_type=compute_type, threads=threads),
        compute_type=compute_type,
    )


def describe(pair: Pair, *, compute_type: str = "int8", **_: object) -> tuple[str, str]:
    """Return name and revision of the engine that `load` would return."""
    return f"ctranslate2-{compute_type}", _checkpoint.find(pair, read=False).revision


def _converted(
    checkpoint: Checkpoint,
    compute_type: str,
    cache: Path | None,
    progress: Callable[[str], None] | None,
) -> dict[str, Any]:
    """Return what the library takes for a model: where its files lie, or the files."""
    if cache is not None:
        try:
            return {"model_path": str(cached(checkpoint, compute_type, cache, progress))}
        except OSError as error:
            LOGGER.info("converted models are not kept: %s", error)
    from translator.engines import _conversion

    files = _conversion.convert(checkpoint, compute_type)
    return {"model_path": checkpoint.name, "files": files}


def cached(
    checkpoint: Checkpoint,
    compute_type: str,
    cache: Path,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Return the directory of the converted checkpoint, making it where there is none.

    The files are written beside it and renamed together, so that no other process ever sees
    half of them; of two that convert at once, one wins and both are served.
    """
    weights = "int8" if compute_type.startswith("int8") else "float32"
    aligner = "guided" if checkpoint.guided else "mean"
    listed = f"-{_shortlist.digest(checkpoint.shortlist)}" if checkpoint.shortlist else ""
    folder = cache / f"ctranslate2-{FORM}-{checkpoint.sha256[:16]}-{weights}-{aligner}{listed}"
    if folder.is_dir():
        return folder
    from translator.engines import _conversion  # it loads numpy, for which others need not wait

    if progress and checkpoint.weights.stat().st_size > SMALL:
        progress(f"converting {checkpoint.name} to CTranslate2 {weights}, once …")
    cache.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=cache))
    try:
        for name, contents in _conversion.convert(checkpoint, compute_type).items():
            (made / name).write_bytes(contents)
        made.rename(folder)
    except OSError:
        if not folder.is_dir():  # the other process did not win: something is really wrong
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def _translator(model: dict[str, Any], *, device: str, compute_type: str, threads: int) -> Any:
    try:
        import ctranslate2
    except ImportError as error:
        raise EngineUnavailable(
            "engine ctranslate2 needs its library: `pip install ctranslate2`, "
            "or choose engine marian"
        ) from error
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    try:
        return ctranslate2.Translator(
            **model,
            device=device,
            compute_type=compute_type,
            inter_threads=CALLS * (threads or cores()),
            intra_threads=1,
        )
    except (ValueError, RuntimeError) as error:
        raise EngineUnavailable(f"{model['model_path']}: {error}") from error
