"""What answers segments: the interface the pipeline sees, and its plainest implementation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from translator import engines
from translator.document import Span
from translator.engines import Engine
from translator.errors import UnsupportedPair
from translator.pairs import Pair
from translator.translation import Finding, Hypothesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the backend says of one segment.

    Attributes:
        hypothesis: the answer that is kept.
        engine: engine and model revision, or ``memory`` and those.
        findings: spans relative to the segment.
    """

    hypothesis: Hypothesis
    engine: str
    findings: tuple[Finding, ...] = ()


class Backend(Protocol):
    """Whatever answers segments: engines, batched, remembered and checked."""

    def translate(
        self,
        direction: str,
        segments: Sequence[str],
        protected: Sequence[Sequence[Span]],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        """Answer each segment; `protected` spans (relative to it) come back byte for byte."""
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
    name: str = "marian"
    options: Mapping[str, object] = field(default_factory=dict)
    _loaded: dict[str, Engine] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __getitem__(self, direction: str) -> Engine:
        """Return the engine of `direction`.

        Raises:
            UnsupportedPair: there is no such pair.
            EngineUnavailable: its library or weights are missing.
        """
        if direction not in self.pairs:
            raise UnsupportedPair(direction, supported=sorted(self.pairs))
        with self._lock:
            if direction not in self._loaded:
                pair = self.pairs[direction]
                self._loaded[direction] = engines.load(self.name, pair, **self.options)
            return self._loaded[direction]


@dataclass(frozen=True, slots=True)
class Direct:
    """Answers segments by calling the engine, without queue, memory or checks."""

    engines: Engines

    def translate(
        self,
        direction: str,
        segments: Sequence[str],
        protected: Sequence[Sequence[Span]],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        engine, pair = self.engines[direction], self.engines.pairs[direction]
        unique = list(dict.fromkeys(segments))
        found = engine.translate(unique, pair.decoding, align=True)
        answers = {
            segment: Answer(hypothesis=hypotheses[0], engine=f"{engine.name}:{engine.revision}")
            for segment, hypotheses in zip(unique, found, strict=True)
        }
        return [answers[segment] for segment in segments]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return self.engines[direction].score(sources, targets)

    def describe(self, direction: str) -> tuple[str, str, str]:
        engine, pair = self.engines[direction], self.engines.pairs[direction]
        return engine.name, engine.revision, str(pair.decoding)
