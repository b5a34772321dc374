"""Translations that people made come first, in whatever form the sentence stands in a text."""

from __future__ import annotations

import pytest

from service import settings, wiring
from translator.memory import Memory
from translator.pipeline import Translator

PEOPLE = [
    ("П’ять м’ячів лежать тут.", "Here lie five balls."),
    ("ГОЛОВНІ НОВИНИ СЬОГОДНІ", "TODAY'S TOP STORIES"),
    ("Саміт НАТО у Вільнюсі", "The Vilnius summit of NATO"),
    ("[1] Відкрийте сторінку.", "[1] Do open the page."),
]


@pytest.fixture(scope="module")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """The echo engine, and a memory of what people translated."""
    data = tmp_path_factory.mktemp("data")
    Memory(data / "memory.db").add("uk-en", PEOPLE)
    return wiring.build_translator(settings.load(engine="echo", data=data, memory=True))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("П’ять м’ячів лежать тут.", "Here lie five balls."),
        ("П'ять мʼячів лежать тут.", "Here lie five balls."),
        ("ГОЛОВНІ НОВИНИ СЬОГОДНІ", "TODAY'S TOP STORIES"),
        ("САМІТ НАТО У ВІЛЬНЮСІ", "THE VILNIUS SUMMIT OF NATO"),
        ("[1] Відкрийте сторінку.", "[1] Do open the page."),
        ("2) Відкрийте сторінку.", "2) Do open the page."),
        ("Відкрийте сторінку.", "Do open the page."),
    ],
)
def test_a_human_translation_is_found(
    translator: Translator, source: str, translation: str
) -> None:
    side = translator.translate(source, languages=["en"], source="uk")

    assert side.version("en") == translation
    assert {row.engine for row in side.rows if row.direction} == {"memory:human"}


def test_a_text_in_ordinary_case_is_not_given_capitals(translator: Translator) -> None:
    [row] = translator.translate("Головні новини сьогодні", source="uk").rows

    assert row.engine != "memory:human"
