"""Other answers of the engine: the second best, the third, each through the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from translator.backend import Answer, Batched
from translator.pipeline import Translator
from translator.request import Request


@dataclass(slots=True)
class Beam:
    """The best answers to each segment, searched once.

    Attributes:
        base: has queue and engines.
        most: answers wanted besides the best.
    """

    base: Batched
    most: int
    _found: dict[tuple[str, Request], tuple[Answer, ...]] = field(default_factory=dict)

    def __call__(
        self, direction: str, requests: Sequence[Request], cancelled: Callable[[], bool] | None
    ) -> list[tuple[Answer, ...]]:
        """Return the answers to each segment, best first."""
        new = [each for each in dict.fromkeys(requests) if (direction, each) not in self._found]
        if new:
            found = self.base.alternatives(direction, new, self.most + 1, cancelled=cancelled)
            self._found |= {(direction, each): a for each, a in zip(new, found, strict=True)}
        return [self._found[direction, each] for each in requests]


@dataclass(frozen=True, slots=True)
class Nth:
    """A backend that answers with the hypothesis at `place`, or the last there is."""

    beam: Beam
    place: int

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        found = self.beam(direction, requests, cancelled)
        return [answers[min(self.place, len(answers) - 1)] for answers in found]

    def alternatives(
        self,
        direction: str,
        requests: Sequence[Request],
        count: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Answer, ...]]:
        return [() for _ in requests]  # each place has its own answer

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return self.beam.base.score(direction, sources, targets)

    def describe(self, direction: str) -> tuple[str, str, str]:
        return self.beam.base.describe(direction)


def translators(translator: Translator, most: int) -> Iterator[Translator]:
    """Yield a translator for each answer besides the best; none where there is no queue."""
    if isinstance(translator.backend, Batched):
        beam = Beam(translator.backend, most)
        for place in range(1, most + 1):
            # what is kept of the latest results are best answers, under the same signature
            yield replace(translator, backend=Nth(beam, place), latest=None)
