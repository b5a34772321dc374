"""Other answers of the engine: the second best, the third, each through the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from translator.backend import Answer, Batched
from translator.document import Span
from translator.pipeline import Translator
from translator.translation import Hypothesis


@dataclass(slots=True)
class Beam:
    """The best hypotheses of each segment, searched once.

    Attributes:
        base: has queue and engines.
        most: hypotheses wanted besides the best.
    """

    base: Batched
    most: int
    _found: dict[tuple[str, str], tuple[Hypothesis, ...]] = field(default_factory=dict)

    def __call__(
        self, direction: str, segments: Sequence[str], cancelled: Callable[[], bool] | None
    ) -> list[tuple[Hypothesis, ...]]:
        """Return the hypotheses of each segment, best first."""
        new = [s for s in dict.fromkeys(segments) if (direction, s) not in self._found]
        if new:
            decoding = self.base.engines.pairs[direction].decoding
            wide = replace(
                decoding, beam=max(decoding.beam, self.most + 1), alternatives=self.most + 1
            )
            answers = self.base.queue.translate(
                direction, new, wide, align=True, cancelled=cancelled
            )
            self._found |= {(direction, s): a for s, a in zip(new, answers, strict=True)}
        return [self._found[direction, segment] for segment in segments]


@dataclass(frozen=True, slots=True)
class Nth:
    """A backend that answers with the hypothesis at `place`, or the last there is."""

    beam: Beam
    place: int

    def translate(
        self,
        direction: str,
        segments: Sequence[str],
        protected: Sequence[Sequence[Span]],
        *,
        originals: Sequence[str] = (),
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        name, revision, _ = self.describe(direction)
        return [
            Answer(hypothesis=found[min(self.place, len(found) - 1)], engine=f"{name}:{revision}")
            for found in self.beam(direction, segments, cancelled)
        ]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return self.beam.base.score(direction, sources, targets)

    def describe(self, direction: str) -> tuple[str, str, str]:
        return self.beam.base.describe(direction)


def translators(translator: Translator, most: int) -> Iterator[Translator]:
    """Yield a translator for each answer besides the best; none where there is no queue."""
    if isinstance(translator.backend, Batched):
        beam = Beam(translator.backend, most)
        for place in range(1, most + 1):
            yield replace(translator, backend=Nth(beam, place))
