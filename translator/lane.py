"""A lane of the queue: calls that wait together, and workers that batch what they wait for.

A caller hands in its segments and blocks. Workers, one a core, take what is waiting whenever
they are free; there is no timer. A batch is led by the caller who waits for least, every fourth
by the one who came first, so that nobody waits for ever; it is filled up with waiting segments
of any caller that cost no more beside the longest in it: engines pad to a multiple of
`WIDTH_STEP`. Equal segments are translated once.
"""

from __future__ import annotations

import logging
import threading
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from translator.engines import WIDTH_STEP
from translator.errors import Cancelled, Overloaded, TranslatorError
from translator.translation import Decoding, Hypothesis

LOGGER = logging.getLogger(__name__)

Answer = tuple[Hypothesis, ...]

#: Of so many batches one is led by the caller who came first.
ELDEST = 4
#: How often a caller that can be cancelled looks up, in seconds.
LOOK = 0.05


class Kind(NamedTuple):
    """What segments must have in common to share a batch, and its most source tokens."""

    direction: str
    decoding: Decoding
    align: bool
    room: int


@dataclass(eq=False, slots=True)
class Unit:
    """One segment, for all who wait for it; its length is in tokens."""

    kind: Kind
    text: str
    length: int
    callers: list[Caller] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Caller:
    """One call of `Lane.translate`.

    Attributes:
        changed: tells the one who waits that `missing` or `error` did.
        missing: segments without an answer.
        tokens: of the segments that no worker has taken yet.
        waiting: those segments, the longest last, among some that were taken.
        answers: by segment.
        error: ends the call.
    """

    changed: threading.Condition
    missing: int = 0
    tokens: int = 0
    waiting: list[Unit] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.error is not None or self.missing == 0


class Lane:
    """Batches the segments of its callers; safe to use from any number of threads."""

    def __init__(
        self,
        work: Callable[[Kind, Sequence[str]], Sequence[Answer]],
        *,
        name: str,
        workers: int,
        limit: int,
        tell: Callable[[int], object],
    ) -> None:
        """Make an idle lane; its threads start with the first segment.

        Args:
            work: translates the segments of a batch; called by several threads at once.
            name: of the threads.
            workers: batches translated at once.
            limit: most segments that may wait; a call into an empty lane is never refused.
            tell: is given the size of each batch; an error that it raises goes to the log.
        """
        self._do = work
        self._name = name
        self._size = workers
        self._limit = limit
        self._tell = tell
        self._lock = threading.Lock()  # guards everything below
        self._arrived = threading.Condition(self._lock)  # what workers wait for
        self._callers: list[Caller] = []  # in the order in which they came
        self._units: dict[tuple[Kind, str], Unit] = {}
        self._sorted: dict[Kind, list[tuple[int, int, Unit]]] = {}
        self._tokens = 0  # of the segments that wait
        self._batches = 0
        self._busy = 0  # workers with a batch
        self._threads: list[threading.Thread] = []
        self._closed = False

    def translate(
        self,
        kind: Kind,
        lengths: Mapping[str, int],
        cancelled: Callable[[], bool] | None = None,
    ) -> dict[str, Answer]:
        """Return the answer to each segment.

        Args:
            kind: of all of them.
            lengths: segment → tokens.
            cancelled: asked while waiting; when it says True the call is given up.

        Raises:
            Overloaded: too many segments are waiting.
            Cancelled: `cancelled` said so, or the lane was closed.
            Exception: whatever `work` raised for a segment of this call.
        """
        caller = Caller(threading.Condition(self._lock), missing=len(lengths))
        self._submit(caller, kind, lengths)
        self._wait(caller, cancelled)
        return caller.answers

    @property
    def waiting(self) -> int:
        """How many segments wait for a worker."""
        with self._lock:
            return self._count()

    def close(self) -> None:
        """Give up what is waiting, and end the threads."""
        with self._lock:
            self._closed = True
            self._give_up(Cancelled("the queue was closed"))
            self._arrived.notify_all()
        for thread in self._threads:
            thread.join()

    def _count(self) -> int:
        return sum(map(len, self._sorted.values()))

    def _submit(self, caller: Caller, kind: Kind, lengths: Mapping[str, int]) -> None:
        with self._lock:
            if self._closed:
                raise Cancelled("the queue was closed")
            new = [text for text in lengths if (kind, text) not in self._units]
            waiting = self._count()
            if waiting and new and waiting + len(new) > self._limit:
                raise Overloaded(waiting, limit=self._limit)
            for text, length in lengths.items():
                self._join(caller, kind, text, length)
            caller.waiting.sort(key=lambda unit: unit.length)  # the longest leave first
            self._callers.append(caller)
            self._start_threads()
            self._arrived.notify_all()

    def _join(self, caller: Caller, kind: Kind, text: str, length: int) -> None:
        """Let `caller` wait for a segment, together with those who already do."""
        unit = self._units.get((kind, text))
        if unit is None:
            unit = self._units[kind, text] = Unit(kind, text, length)
            insort(self._sorted.setdefault(kind, []), (length, id(unit), unit))
            self._tokens += length
        unit.callers.append(caller)
        if self._place(unit) is not None:
            caller.waiting.append(unit)
            caller.tokens += length

    def _wait(self, caller: Caller, cancelled: Callable[[], bool] | None) -> None:
        try:
            while not caller.is_done:
                if cancelled is not None and cancelled():  # it may take its time: no lock is held
                    raise Cancelled("the caller went away")
                with caller.changed:
                    if not caller.is_done:
                        caller.changed.wait(LOOK if cancelled else None)
        finally:
            with self._lock:
                self._forget(caller)
        if caller.error is not None:
            raise caller.error

    def _forget(self, caller: Caller) -> None:
        self._callers.remove(caller)
        for unit in caller.waiting:
            if caller in unit.callers:
                unit.callers.remove(caller)
            if not unit.callers:
                self._take(unit)

    def _place(self, unit: Unit) -> int | None:
        """Return where a unit stands in the list of those that wait; None where it does not."""
        units = self._sorted[unit.kind]
        place = bisect_right(units, (unit.length, id(unit)), key=lambda each: each[:2]) - 1
        return place if place >= 0 and units[place][2] is unit else None

    def _take(self, unit: Unit) -> bool:
        """Take a unit off the list of those that wait; tell whether it was on it."""
        place = self._place(unit)
        if place is None:
            return False
        del self._sorted[unit.kind][place]
        self._tokens -= unit.length
        for caller in unit.callers:
            caller.tokens -= unit.length
        if not unit.callers:
            self._units.pop((unit.kind, unit.text), None)
        return True

    def _start_threads(self) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        while len(self._threads) < self._size:
            name = f"{self._name}-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            with self._arrived:
                while not self._closed and not self._count():
                    self._arrived.wait()
                if self._closed:
                    return
                try:
                    batch = self._next_batch()
                except Exception as error:  # callers would wait for a worker that is no more
                    LOGGER.exception("no batch could be made")
                    self._give_up(error)
                    continue
                self._busy += 1
            try:
                self._tell(len(batch))
            except Exception:  # what goes wrong there is no reason not to translate
                LOGGER.exception("a batch was not counted")
            self._answer(batch)
            with self._lock:
                self._busy -= 1

    def _give_up(self, error: Exception) -> None:
        """End every call with `error`; nothing waits any more."""
        for caller in self._callers:
            caller.error, caller.tokens = _own(error), 0
            caller.changed.notify()
        for units in self._sorted.values():
            units.clear()
        self._units.clear()
        self._tokens = 0

    def _next_batch(self) -> list[Unit]:
        """Take the next batch: of the caller who leads, filled up with anybody's."""
        caller, batch = self._leader(), list[Unit]()
        room = self._share(caller.waiting[-1].kind)
        while caller.waiting and (not batch or caller.waiting[-1].length <= room):
            unit = caller.waiting.pop()
            if self._take(unit):
                batch.append(unit)
                room -= unit.length
        return self._fill(batch, room)

    def _leader(self) -> Caller:
        """Return the caller who waits for least, or when it is time the one who came first."""
        self._batches += 1
        callers = (caller for caller in self._callers if caller.tokens)
        if self._batches % ELDEST == 0:
            return next(callers)
        return min(callers, key=lambda caller: caller.tokens)

    def _share(self, kind: Kind) -> int:
        """Return the tokens of a batch: all that wait, but for the shares of other free workers."""
        return min(kind.room, max(-(-self._tokens // (self._size - self._busy)), 1))

    def _fill(self, batch: list[Unit], room: int) -> list[Unit]:
        """Add waiting segments that make the batch no wider, the longest first."""
        units, longest = self._sorted[batch[0].kind], max(unit.length for unit in batch)
        most = -(-longest // WIDTH_STEP) * WIDTH_STEP
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
            found = self._do(batch[0].kind, [unit.text for unit in batch])
        except TranslatorError as error:  # says what is missing: it will be missing again
            found = [error] * len(batch)
        except Exception as error:  # whatever a library raises belongs to the callers
            if len(batch) > 1:  # one segment may be to blame: the others shall not suffer
                for unit in batch:
                    self._answer([unit])
                return
            found = [error]
        self._deliver(batch, found)

    def _deliver(self, batch: Iterable[Unit], found: Iterable[Answer | Exception]) -> None:
        with self._lock:
            for unit, answer in zip(batch, found, strict=True):
                self._units.pop((unit.kind, unit.text), None)
                for caller in unit.callers:
                    if isinstance(answer, Exception):
                        caller.error = _own(answer)
                    else:
                        caller.answers[unit.text] = answer
                        caller.missing -= 1
                    if caller.is_done:
                        caller.changed.notify()


def _own(error: Exception) -> Exception:
    """Return an error like `error`, which it names as its cause.

    Several callers may get the same one, each in its thread: raised there, one object would
    gather the tracebacks of all.
    """
    own = type(error).__new__(type(error), *error.args)
    own.__dict__.update(vars(error))
    own.__cause__ = error
    return own
