"""A text that comes again as it was has the same result at once; any other does not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from service import alternatives
from translator import assembly, glossary
from translator.glossary import Glossary
from translator.glossary.entry import Entry
from translator.glossary.glossary import compile_terms
from translator.latest import Asked, Latest
from translator.pipeline import Translator

TEXT = "Kuleba met Stoltenberg. Потім він пішов."


@dataclass
class Counting:
    """A backend that counts what it is asked."""

    inner: Any
    asked: list[str] = field(default_factory=list)

    def translate(self, direction: str, requests: Any, **more: Any) -> Any:
        self.asked += [request.segment for request in requests]
        return self.inner.translate(direction, requests, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@pytest.fixture
def translator(tmp_path: Path) -> Translator:
    made = assembly.assemble(
        engine="echo", terms=glossary.load(), memory=tmp_path / "memory.db", mode="report"
    )
    return replace(made, backend=Counting(made.backend))


def asked(translator: Translator) -> int:
    """How many segments the backend has been asked for."""
    return len(translator.backend.asked)  # type: ignore[attr-defined]


class TestTheSameAgain:
    def test_is_not_worked_out_twice(self, translator: Translator) -> None:
        first = translator.translate(TEXT)
        before = asked(translator)

        assert translator.translate(TEXT) == first
        assert asked(translator) == before

    def test_is_what_a_translator_that_keeps_nothing_says(self, translator: Translator) -> None:
        translator.translate(TEXT)

        assert translator.translate(TEXT) == replace(translator, latest=None).translate(TEXT)

    def test_among_others_stays_in_order(self, translator: Translator) -> None:
        translator.translate("One.")
        texts = ["Two.", "One.", "Three.", "Two."]

        assert [r.source for r in translator.translate_all(texts)] == texts

    def test_without_memory_nothing_is_kept(self) -> None:
        assert assembly.assemble(engine="echo").latest is None


class TestAnythingElseIsWorkedOut:
    @pytest.mark.parametrize(
        "other",
        [{"languages": ["uk"]}, {"source": "en"}, {"mode": "off"}],
        ids=lambda other: next(iter(other)),
    )
    def test_for_another_question(self, translator: Translator, other: dict[str, Any]) -> None:
        translator.translate(TEXT)
        fresh = replace(translator, latest=None)

        assert translator.translate(TEXT, **other) == fresh.translate(TEXT, **other)

    @pytest.mark.parametrize(
        "other",
        [{"glossary": None}, {"mode": "force"}, {"split": False}, {"context": "Dmytro Kuleba"}],
        ids=lambda other: next(iter(other)),
    )
    def test_by_another_translator(self, translator: Translator, other: dict[str, Any]) -> None:
        translator.translate(TEXT)
        changed = replace(translator, **other)

        assert changed.translate(TEXT) == replace(changed, latest=None).translate(TEXT)

    def test_by_another_glossary_of_the_same_name(self, translator: Translator) -> None:
        """Made in memory, from no file that has a digest."""
        texts = []
        for uk in ("Кулеба", "Кульба"):
            entry = Entry(id="kuleba-m", en=("Kuleba",), uk=uk, kind="person-m")
            made = Glossary(compile_terms([entry], {})[0], name="mine")
            result = replace(translator, glossary=made, mode="force").translate("Kuleba spoke.")
            texts.append(result.version("uk"))

        assert ["Кулеба" in texts[0], "Кульба" in texts[1]] == [True, True]

    def test_after_translations_of_people_were_imported(self, translator: Translator) -> None:
        translator.translate("Stop.", languages=["uk"])
        translator.backend.memory.add("en-uk", [("Stop.", "Стій.")])  # type: ignore[attr-defined]

        assert translator.translate("Stop.", languages=["uk"]).version("uk") == "Стій."


class TestTheLimit:
    def test_what_was_asked_for_longest_ago_makes_room(self, translator: Translator) -> None:
        latest = Latest(limit=400)
        result = translator.translate("A.")
        texts = [f"Text number {i}." for i in range(20)]
        for text in texts:
            latest.find(Asked("", (), None, "", texts[0]))
            latest.keep(Asked("", (), None, "", text), result)

        kept = [text for text in texts if latest.find(Asked("", (), None, "", text))]
        assert kept == [texts[0], *texts[-len(latest) + 1 :]]
        assert 2 < len(latest) < 8

    def test_a_text_beyond_it_is_not_kept(self, translator: Translator) -> None:
        latest = Latest(limit=400)
        latest.keep(Asked("", (), None, "", "x" * 1000), translator.translate("A."))

        assert len(latest) == 0


class TestOtherAnswers:
    def test_are_not_the_best_one_again(self, tmp_path: Path) -> None:
        """A text whose best answer is kept has a second best all the same."""
        best = assembly.assemble(memory=tmp_path / "memory.db")
        first = best.translate("The door is open.", languages=["uk"])
        (second,) = alternatives.translators(best, 1)

        assert second.translate("The door is open.", languages=["uk"]) != first
