"""A term in a form that is not sure is written all the same, and pointed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from translator import glossary
from translator.backend import Answer
from translator.pipeline import Translator
from translator.request import Request
from translator.translation import Hypothesis, Row


@dataclass
class Saying:
    """A backend that gives one answer to all, and says whether it had read hints."""

    text: str
    hinted: bool = False

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        answer = Hypothesis(text=self.text, score=0.0)
        return [Answer(hypothesis=answer, engine="one", hinted=self.hinted) for _ in requests]

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
        return "one", "1", "beam=1"


def row_of(source: str, backend: Saying) -> Row:
    """Translate one sentence with the shipped glossary."""
    side = Translator(backend=backend, glossary=glossary.load()).translate(source, source="en")
    [row] = side.rows
    return row


@pytest.mark.parametrize("kept", ["Stoltenberg", "Столтенберг"])
def test_a_doubtful_form_is_pointed_out(kept: str) -> None:
    """A Latin copy that was replaced, and a dictionary form that was copied."""
    source = "They ate with Stoltenberg."

    row = row_of(source, Saying(f"Вони вечеряли. {kept}.", hinted=True))

    [finding] = [each for each in row.findings if each.code == "TERM_FORM_UNSURE"]
    assert source[finding.start : finding.end] == "Stoltenberg"
    assert finding.details["word"] == row.terms[0].target_text
    assert row.terms[0].target_text.startswith("Столтенберг")


def test_a_sure_form_is_not() -> None:
    row = row_of("Stoltenberg left early.", Saying("Столтенберг пішов рано.", hinted=True))

    assert [each.code for each in row.findings] == []
