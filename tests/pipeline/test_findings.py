"""What is known of an answer goes with it through whatever is done to its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from translator import glossary
from translator.backend import Answer
from translator.pipeline import Translator
from translator.request import Request
from translator.translation import Finding, Hypothesis


class Cut:
    """A backend whose answers misspell a name, and had a loop cut out of them."""

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        finding = Finding(code="REPETITION_CUT", message="", start=0, end=13)
        answer = Hypothesis(text="Столтенбергг говорив.", score=0.0)
        return [Answer(hypothesis=answer, engine="cut", findings=(finding,)) for _ in requests]

    def alternatives(
        self,
        direction: str,
        requests: Sequence[Request],
        count: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Answer, ...]]:
        return [() for _ in requests]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return [0.0] * len(sources)

    def describe(self, direction: str) -> tuple[str, str, str]:
        return "cut", "1", "beam=1"


def test_a_cut_stays_known_when_the_glossary_edits_the_line() -> None:
    """The text does not show it any more, so no check would find it again."""
    names = glossary.load(glossary.default_paths())
    side = Translator(backend=Cut(), glossary=names).translate(
        "Jens Stoltenberg spoke.", source="en"
    )
    [row] = side.rows

    assert "Столтенберг говорив" in row.texts["uk"]
    assert [finding.code for finding in row.findings] == ["REPETITION_CUT"]
