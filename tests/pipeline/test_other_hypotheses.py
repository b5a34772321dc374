"""Where the best hypothesis lacks a name, a further one that has it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from translator import glossary
from translator.backend import Answer
from translator.pipeline import OTHERS, Translator
from translator.request import Request
from translator.translation import Hypothesis

SOURCE = "Russia invaded Ukraine."
BEST = "Росія вторглася."


@dataclass
class Listing:
    """A backend with several hypotheses for whatever it is asked."""

    hypotheses: tuple[str, ...]
    asked: int = 0

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        return [self._answer(self.hypotheses[0]) for _ in requests]

    def alternatives(
        self,
        direction: str,
        requests: Sequence[Request],
        count: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Answer, ...]]:
        self.asked += len(requests)
        return [tuple(map(self._answer, self.hypotheses[:count])) for _ in requests]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return [0.0] * len(sources)

    def describe(self, direction: str) -> tuple[str, str, str]:
        return "listing", "1", "beam=1"

    @staticmethod
    def _answer(text: str) -> Answer:
        return Answer(hypothesis=Hypothesis(text=text, score=0.0), engine="listing")


def translate(*hypotheses: str, mode: str = "safe") -> tuple[str, int]:
    """Return the translation of `SOURCE`, and for how many segments more was asked."""
    backend = Listing(hypotheses)
    side = Translator(backend=backend, glossary=glossary.load()).translate(
        SOURCE, source="en", mode=mode
    )
    return side.rows[0].texts["uk"], backend.asked


def test_the_first_that_has_all_names_is_taken() -> None:
    text, asked = translate(
        BEST, "Вона вторглася.", "Росія вторглася в Україну.", "Росія, Україна."
    )

    assert (text, asked) == ("Росія вторглася в Україну.", 1)


def test_the_best_stays_where_none_has_more_names() -> None:
    assert translate(BEST, "Вона вторглася.", "Війна.") == (BEST, 1)


def test_nothing_is_asked_where_no_name_is_lost() -> None:
    assert translate("Росія вторглася в Україну.", "Щось.")[1] == 0


def test_nothing_is_asked_where_the_glossary_may_not_edit() -> None:
    assert translate(BEST, "Росія вторглася в Україну.", mode="report") == (BEST, 0)


def test_only_a_few_are_looked_at() -> None:
    others = ["Війна."] * OTHERS

    assert translate(BEST, *others, "Росія вторглася в Україну.")[0] == BEST
