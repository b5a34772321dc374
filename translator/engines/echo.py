"""A stand-in that brackets its input: fast, exact, and plainly not a translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.document import Span
from translator.engines import Engine
from translator.pairs import Pair
from translator.translation import Decoding, Hypothesis, Link


@dataclass(frozen=True, slots=True)
class EchoEngine:
    """Answers ``⟦segment⟧``; further hypotheses get more brackets and lower scores."""

    name: str = "echo"
    revision: str = "echo@1"
    max_tokens: int = 512
    singly: bool = False

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 1

    def translate(
        self, segments: Sequence[str], decoding: Decoding, *, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        return [
            tuple(_hypothesis(segment, n, align) for n in range(1, decoding.alternatives + 1))
            for segment in segments
        ]

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return [
            0.0 if target == f"⟦{source}⟧" else -1.0
            for source, target in zip(sources, targets, strict=True)
        ]


def _hypothesis(segment: str, brackets: int, align: bool) -> Hypothesis:
    if not segment.strip():
        return Hypothesis(text="", score=0.0)
    links = (Link(Span(0, len(segment)), Span(brackets, brackets + len(segment)), 1.0),)
    return Hypothesis(
        text="⟦" * brackets + segment + "⟧" * brackets,
        score=float(1 - brackets),
        links=links if align else (),
    )


def load(pair: Pair, **_: object) -> Engine:
    """Return the echo engine; the pair's model is not looked at."""
    return EchoEngine()


def describe(pair: Pair, **_: object) -> tuple[str, str]:
    """Return the name and the revision of the echo engine."""
    return EchoEngine().name, EchoEngine().revision
