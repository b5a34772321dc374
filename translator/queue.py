"""One queue for the segments of all callers: full batches without making anybody wait.

Short calls and long ones wait in lanes of their own, each with a worker a core. While both are
busy the operating system shares the cores between them, so a reader's sentence never waits for
a document's batch, and no document for ever behind readers. How a lane batches: `Lane`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from translator.engines import Engine, cores
from translator.lane import Answer, Kind, Lane
from translator.translation import Decoding, Hypothesis

#: Tokens that a worker takes at once (speed study §7: batches of 32–64 sentences).
BATCH_TOKENS = 1000
#: Segments that may wait in each lane.
LIMIT = 50_000
#: Code points of the longest work that counts as short: some ten sentences.
SHORT = 1000


class Queue:
    """Batches the segments of all callers; safe to use from any number of threads."""

    def __init__(
        self,
        engines: Mapping[str, Engine] | Callable[[str], Engine],
        *,
        workers: int = 0,
        batch_tokens: int = BATCH_TOKENS,
        limit: int = LIMIT,
    ) -> None:
        """Make an idle queue; its threads start with the first segment.

        Args:
            engines: direction → engine.
            workers: batches translated at once in each lane; 0 is one a core.
            batch_tokens: most source tokens of a batch, for engines that gain by batches.
            limit: most segments that may wait in each lane; a call into an empty one is never
                refused.
        """
        self._engine = engines if callable(engines) else engines.__getitem__
        self._batch_tokens = batch_tokens
        lane = partial(
            Lane,
            self._translated,
            workers=workers or cores(),
            limit=limit,
            tell=lambda size: self.on_batch(size, self.waiting),
        )
        self._short = lane(name="translator-short")
        self._long = lane(name="translator-long")
        #: Told the size of each batch and how many segments still wait, for those who measure;
        #: an error that it raises goes to the log.
        self.on_batch: Callable[[int, int], object] = lambda size, waiting: None

    def translate(
        self,
        direction: str,
        segments: Sequence[str],
        decoding: Decoding | None = None,
        *,
        align: bool = False,
        part_of: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        """Translate `segments` and return their hypotheses, in order.

        Args:
            direction: ``en-uk`` or another that the engines know.
            segments: texts; blank ones get an empty hypothesis.
            decoding: search settings.
            align: whether hypotheses carry their word alignment.
            part_of: code points of the work that this is a part of, if it is: another try of
                a few lines of a long document waits among long documents.
            cancelled: asked while waiting; when it says True the call is given up.

        Raises:
            Overloaded: too many segments are waiting.
            Cancelled: `cancelled` said so, or the queue was closed.
            Exception: whatever the engine raised for a segment of this call.
        """
        engine = self._engine(direction)
        room = 1 if engine.singly else self._batch_tokens
        kind = Kind(direction, decoding or Decoding(), align, room)
        lengths = {text: engine.count_tokens(text) for text in segments if text.strip()}
        size = max(part_of, sum(map(len, lengths)))
        lane = self._short if size <= SHORT else self._long
        answers = lane.translate(kind, lengths, cancelled) if lengths else {}
        blank = (Hypothesis(text="", score=0.0),)
        return [answers.get(text, blank) for text in segments]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the log-probability of each target given its source, in nats a token."""
        return self._engine(direction).score(sources, targets)

    @property
    def waiting(self) -> int:
        """How many segments wait for a worker."""
        return self._short.waiting + self._long.waiting

    def close(self) -> None:
        """Give up what is waiting, and end the threads."""
        self._short.close()
        self._long.close()

    def _translated(self, kind: Kind, texts: Sequence[str]) -> list[Answer]:
        engine = self._engine(kind.direction)
        found = engine.translate(texts, kind.decoding, align=kind.align)
        if len(found) != len(texts):
            raise RuntimeError(
                f"engine {engine.name} gave {len(found)} answers to {len(texts)} segments"
            )
        return found
