"""What answers segments: the interface the pipeline sees, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Protocol

from translator import assure, engines
from translator.engines import Engine
from translator.errors import UnsupportedPair
from translator.memory import HUMAN, Entry, Memory
from translator.pairs import Pair
from translator.queue import Queue
from translator.request import Request
from translator.translation import Finding, Hypothesis
from translator.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the backend says of one segment.

    Attributes:
        hypothesis: the answer that is kept.
        engine: engine and model revision, or ``memory`` and those.
        findings: spans relative to the segment.
        hinted: whether the engine had read how terms are to be rendered.
    """

    hypothesis: Hypothesis
    engine: str
    findings: tuple[Finding, ...] = ()
    hinted: bool = False


class Backend(Protocol):
    """Whatever answers segments: engines, batched, remembered and checked."""

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        """Answer each request, in order.

        Args:
            direction: ``en-uk`` or another.
            requests: segments.
            cancelled: asked now and then; when it says True the work is given up.
        """
        ...

    def alternatives(
        self,
        direction: str,
        requests: Sequence[Request],
        count: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Answer, ...]]:
        """Return up to `count` answers to each request, best first; () where there are none."""
        ...

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the log-probability of each target given its source, in nats a token."""
        ...

    def describe(self, direction: str) -> tuple[str, str, str]:
        """Name the engine, the model's revision and the decoding, for the signature."""
        ...


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines of a set of pairs, each loaded once, when first asked for.

    Attributes:
        pairs: direction → pair.
        name: engine that translates them, a module of `translator.engines`.
        options: keyword arguments of the engine's `load`.
    """

    pairs: Mapping[str, Pair]
    name: str
    options: Mapping[str, object] = field(default_factory=dict)
    _loaded: dict[str, Engine] = field(default_factory=dict)
    _described: dict[str, tuple[str, str]] = field(default_factory=dict)
    _locks: dict[str, Lock] = field(default_factory=dict)

    def __getitem__(self, direction: str) -> Engine:
        """Return the engine of `direction`; while one loads, the others answer.

        Raises:
            UnsupportedPair: there is no such pair.
            EngineUnavailable: its library or weights are missing.
        """
        pair = self.pair(direction)
        if direction not in self._loaded:
            with self._locks.setdefault(direction, Lock()):
                if direction not in self._loaded:
                    self._loaded[direction] = engines.load(self.name, pair, **self.options)
        return self._loaded[direction]

    def pair(self, direction: str) -> Pair:
        """Return the pair of `direction`.

        Raises:
            UnsupportedPair: there is no such pair.
        """
        if direction not in self.pairs:
            raise UnsupportedPair(direction, supported=sorted(self.pairs))
        return self.pairs[direction]

    def describe(self, direction: str) -> tuple[str, str, str]:
        """Name the engine, the model's revision and the decoding, without loading weights."""
        pair = self.pair(direction)
        if direction not in self._described:
            self._described[direction] = engines.describe(self.name, pair, **self.options)
        heeds = ",hints" if pair.terms else ""
        return (*self._described[direction], f"{pair.decoding}{heeds}")


@dataclass(frozen=True, slots=True)
class Batched:
    """Answers segments from memory where it can, else from the queue, checked.

    Attributes:
        engines: by direction.
        queue: batches the segments of all callers.
        memory: of earlier answers and scores, or None.
        part_of: code points of the work that the calls are part of, see `Queue.translate`; a
            call counts what it holds if that is more.
    """

    engines: Engines
    queue: Queue
    memory: Memory | None = None
    part_of: int = 0

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        wanted = self._heeded(direction, requests)
        found = self._remembered(direction, list(dict.fromkeys(wanted)))
        new = list(dict.fromkeys(each for each in wanted if each not in found))
        if new:
            found |= self._made(direction, new, cancelled)
        return [self._answer(direction, each, found[each]) for each in wanted]

    def alternatives(
        self,
        direction: str,
        requests: Sequence[Request],
        count: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Answer, ...]]:
        """Return up to `count` answers to each request, best first, as the engine gave them."""
        name, revision, _ = self.engines.describe(direction)
        decoding = self.engines.pair(direction).decoding
        wide = replace(decoding, beam=max(decoding.beam, count), alternatives=count)
        ask = assure.Ask(self.queue, direction, wide, cancelled, self.part_of)
        heeded = self._heeded(direction, requests)
        return [
            tuple(
                Answer(
                    hypothesis=one.hypothesis,
                    engine=f"{name}:{revision}",
                    findings=one.findings,
                    hinted=bool(request.hints),
                )
                for one in every
            )
            for request, every in zip(heeded, assure.every(ask, heeded), strict=True)
        ]

    def _heeded(self, direction: str, requests: Sequence[Request]) -> list[Request]:
        """Return the requests without hints where the model has not learnt to heed them."""
        heeds = self.engines.pair(direction).terms
        return [each if heeds else replace(each, hints=()) for each in requests]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        if self.memory is None:
            return self.queue.score(direction, sources, targets)
        maker = self._maker(direction)
        found = self.memory.scores(maker, direction, sources, targets)
        if found is None:
            found = self.queue.score(direction, sources, targets)
            self.memory.store_scores(maker, direction, sources, targets, found)
        return found

    def describe(self, direction: str) -> tuple[str, str, str]:
        name, revision, decoding = self.engines.describe(direction)
        imported = self.memory.revision(direction) if self.memory else ""
        return f"{name}+{imported}" if imported else name, revision, decoding

    def _maker(self, direction: str) -> str:
        """Name all that shapes an answer here; part of the memory's key."""
        tries = f"tries@{assure.REVISION}"
        return "|".join([__version__, *self.engines.describe(direction), tries])

    def _remembered(self, direction: str, wanted: Sequence[Request]) -> dict[Request, Entry]:
        if self.memory is None:
            return {}
        return self.memory.find(self._maker(direction), direction, wanted)

    def _made(
        self, direction: str, wanted: Sequence[Request], cancelled: Callable[[], bool] | None
    ) -> dict[Request, Entry]:
        decoding = self.engines.pair(direction).decoding
        ask = assure.Ask(self.queue, direction, decoding, cancelled, self.part_of)
        made = assure.translate(ask, wanted)
        entries = {
            each: Entry(hypothesis=one.hypothesis, findings=one.findings)
            for each, one in zip(wanted, made, strict=True)
        }
        if self.memory is not None:
            self.memory.store(self._maker(direction), direction, entries)
        return entries

    def _answer(self, direction: str, wanted: Request, entry: Entry) -> Answer:
        """Name who made an answer: an engine, though it be remembered, or a human."""
        name, revision, _ = self.engines.describe(direction)
        human = entry.signature == HUMAN
        return Answer(
            hypothesis=entry.hypothesis,
            engine=f"memory:{HUMAN}" if human else f"{name}:{revision}",
            findings=entry.findings,
            hinted=bool(wanted.hints) and not human,
        )
