"""One queue for the segments of all callers: full batches without making anybody wait.

A caller hands in its segments and blocks. Workers, one a core, take what is waiting whenever
they are free; there is no timer. A batch is led by the callers in turn, so that a short
request is never behind the whole of a long document, and filled up with waiting segments of
any caller that are no longer than the longest in it. Equal segments are translated once.
"""

from __future__ import annotations

import logging
import threading
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from translator.engines import Engine, cores
from translator.errors import Cancelled, Overloaded, TranslatorError
from translator.translation import Decoding, Hypothesis

LOGGER = logging.getLogger(__name__)

Answer = tuple[Hypothesis, ...]

#: Tokens that a worker takes at once (speed study §7: batches of 32–64 sentences).
BATCH_TOKENS = 1000
#: Segments that may wait.
LIMIT = 50_000
#: How often a caller that can be cancelled looks up, in seconds.
LOOK = 0.05


class Kind(NamedTuple):
    """What segments must have in common to share a batch."""

    direction: str
    decoding: Decoding
    align: bool


@dataclass(eq=False, slots=True)
class Unit:
    """One segment, for all who wait for it."""

    kind: Kind
    text: str
    length: int
    callers: list[Caller] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Caller:
    """One call of `Queue.translate`."""

    missing: int = 0
    waiting: list[Unit] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.error is not None or self.missing == 0


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
            workers: batches translated at once; 0 is one a core.
            batch_tokens: most source tokens of a batch.
            limit: most segments that may wait; a call into an empty queue is never refused.
        """
        self._engine = engines if callable(engines) else engines.__getitem__
        self._size = workers or cores()
        self._batch_tokens = batch_tokens
        self._limit = limit
        self._changed = threading.Condition()  # guards everything below
        self._turns: deque[Caller] = deque()
        self._units: dict[tuple[Kind, str], Unit] = {}
        self._sorted: dict[Kind, list[tuple[int, int, Unit]]] = {}
        self._tokens = 0  # of the segments that wait
        self._threads: list[threading.Thread] = []
        self._closed = False
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
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        """Translate `segments` and return their hypotheses, in order.

        Args:
            direction: ``en-uk`` or another that the engines know.
            segments: texts; blank ones get an empty hypothesis.
            decoding: search settings.
            align: whether hypotheses carry their word alignment.
            cancelled: asked while waiting; when it says True the call is given up.

        Raises:
            Overloaded: too many segments are waiting.
            Cancelled: `cancelled` said so, or the queue was closed.
            Exception: whatever the engine raised for a segment of this call.
        """
        engine = self._engine(direction)
        kind = Kind(direction, decoding or Decoding(), align)
        lengths = {text: engine.count_tokens(text) for text in segments if text.strip()}
        caller = Caller(missing=len(lengths))
        if lengths:
            self._submit(caller, kind, lengths)
            self._wait(caller, cancelled)
        blank = (Hypothesis(text="", score=0.0),)
        return [caller.answers.get(text, blank) for text in segments]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the log-probability of each target given its source, in nats a token."""
        return self._engine(direction).score(sources, targets)

    @property
    def waiting(self) -> int:
        """How many segments wait for a worker."""
        with self._changed:
            return sum(map(len, self._sorted.values()))

    def close(self) -> None:
        """Give up what is waiting, and end the threads."""
        with self._changed:
            self._closed = True
            for caller in self._turns:
                caller.error = Cancelled("the queue was closed")
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _submit(self, caller: Caller, kind: Kind, lengths: Mapping[str, int]) -> None:
        with self._changed:
            if self._closed:
                raise Cancelled("the queue was closed")
            new = [text for text in lengths if (kind, text) not in self._units]
            waiting = self.waiting
            if waiting and new and waiting + len(new) > self._limit:
                raise Overloaded(waiting, limit=self._limit)
            for text, length in lengths.items():
                self._join(caller, kind, text, length)
            caller.waiting.sort(key=lambda unit: unit.length)  # the longest leave first
            self._turns.append(caller)
            self._start_threads()
            self._changed.notify_all()

    def _join(self, caller: Caller, kind: Kind, text: str, length: int) -> None:
        """Let `caller` wait for a segment, together with those who already do."""
        unit = self._units.get((kind, text))
        if unit is None:
            unit = self._units[kind, text] = Unit(kind, text, length)
            insort(self._sorted.setdefault(kind, []), (length, id(unit), unit))
            self._tokens += length
        unit.callers.append(caller)
        caller.waiting.append(unit)

    def _wait(self, caller: Caller, cancelled: Callable[[], bool] | None) -> None:
        with self._changed:
            while not caller.is_done:
                if cancelled is not None and cancelled():
                    caller.error = Cancelled("the caller went away")
                else:
                    self._changed.wait(LOOK if cancelled else None)
            self._forget(caller)
        if caller.error is not None:
            raise caller.error

    def _forget(self, caller: Caller) -> None:
        if caller in self._turns:
            self._turns.remove(caller)
        for unit in caller.waiting:
            if caller in unit.callers:
                unit.callers.remove(caller)
            if not unit.callers:
                self._take(unit)

    def _take(self, unit: Unit) -> bool:
        """Take a unit off the list of those that wait; tell whether it was on it."""
        units = self._sorted[unit.kind]
        entry = (unit.length, id(unit), unit)
        place = bisect_right(units, entry[:2], key=lambda each: each[:2]) - 1
        if place < 0 or units[place][2] is not unit:
            return False
        del units[place]
        self._tokens -= unit.length
        if not unit.callers:
            self._units.pop((unit.kind, unit.text), None)
        return True

    def _start_threads(self) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        while len(self._threads) < self._size:
            name = f"translator-queue-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._closed and not self.waiting:
                    self._changed.wait()
                if self._closed:
                    return
                batch, waiting = self._next_batch(), self.waiting
            if batch:
                self._tell(len(batch), waiting)
                self._answer(batch)

    def _tell(self, size: int, waiting: int) -> None:
        """Tell whoever measures; what goes wrong there is no reason not to translate."""
        try:
            self.on_batch(size, waiting)
        except Exception:
            LOGGER.exception("a batch was not counted")

    def _next_batch(self) -> list[Unit]:
        """Take the next batch: of the caller whose turn it is, filled up with anybody's."""
        batch, room = list[Unit](), self._share()
        for _ in range(len(self._turns)):
            caller = self._turns[0]
            self._turns.rotate(-1)
            while caller.waiting and (not batch or caller.waiting[-1].length <= room):
                unit = caller.waiting.pop()
                if self._take(unit):
                    batch.append(unit)
                    room -= unit.length
            if batch:
                break
        return self._fill(batch, room) if batch else batch

    def _share(self) -> int:
        """Return the tokens of a batch: less than the most, where that lets every core work."""
        return min(self._batch_tokens, max(-(-self._tokens // self._size), 1))

    def _fill(self, batch: list[Unit], room: int) -> list[Unit]:
        """Add waiting segments that make the batch no longer, the longest first."""
        units, most = self._sorted[batch[0].kind], max(unit.length for unit in batch)
        while place := bisect_right(units, min(most, room), key=lambda entry: entry[0]):
            unit = units[place - 1][2]
            self._take(unit)
            batch.append(unit)
            room -= unit.length
        return batch

    def _answer(self, batch: list[Unit]) -> None:
        """Translate a batch; whatever happens, everybody who waits for it is told."""
        found: Sequence[Answer | Exception]
        try:
            found = self._translated(batch)
        except TranslatorError as error:  # says what is missing: it will be missing again
            found = [error] * len(batch)
        except Exception as error:  # whatever a library raises belongs to the callers
            if len(batch) > 1:  # one segment may be to blame: the others shall not suffer
                for unit in batch:
                    self._answer([unit])
                return
            found = [error]
        self._deliver(batch, found)

    def _translated(self, batch: Sequence[Unit]) -> list[Answer]:
        kind, texts = batch[0].kind, [unit.text for unit in batch]
        engine = self._engine(kind.direction)
        found = engine.translate(texts, kind.decoding, align=kind.align)
        if len(found) != len(texts):
            raise RuntimeError(
                f"engine {engine.name} gave {len(found)} answers to {len(texts)} segments"
            )
        return found

    def _deliver(self, batch: Iterable[Unit], found: Iterable[Answer | Exception]) -> None:
        with self._changed:
            for unit, answer in zip(batch, found, strict=True):
                self._units.pop((unit.kind, unit.text), None)
                for caller in unit.callers:
                    if isinstance(answer, Exception):
                        caller.error = _own(answer)
                    else:
                        caller.answers[unit.text] = answer
                        caller.missing -= 1
            self._changed.notify_all()


def _own(error: Exception) -> Exception:
    """Return an error like `error`, which it names as its cause.

    Several callers may get the same one, each in its thread: raised there, one object would
    gather the tracebacks of all.
    """
    own = type(error).__new__(type(error), *error.args)
    own.__dict__.update(vars(error))
    own.__cause__ = error
    return own
