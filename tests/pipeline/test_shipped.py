"""The translator a user gets, on the page that started the project: real models, real names."""

from __future__ import annotations

import re

import pytest

from translator.pipeline import Translator
from translator.translation import Row, SideBySide, TermUse

#: Names of the article, and the stem that every case form of the Ukrainian name begins with.
NAMES = {
    "Kuleba": "Кулеб",
    "Stoltenberg": "Столтенберг",
    "Zelensky": "Зеленськ",
    "Scholz": "Шольц",
    "Biden": "Байден",
    "Sunak": "Сунак",
    "NATO": "НАТО",
    "Vilnius": "Вільнюс",
    "Lithuania": "Литв",
}
#: What a term of the glossary may have become where its words are not in the translation.
REASONS = {"failed", "ambiguous", "repeat-omitted", "kept-latin", "derived-adjective"}


@pytest.fixture(scope="module")
def side(shipped: Translator, article: str) -> SideBySide:
    return shipped.translate(article)


def occurrences(side: SideBySide, name: str) -> list[tuple[Row, int]]:
    """Find where `name` stands in an English row that was translated."""
    return [
        (row, found.start())
        for row in side.rows
        if row.direction == "en-uk"
        for found in re.finditer(rf"\b{name}\b", side.source)
        if row.start <= found.start() < row.end
    ]


def term_at(row: Row, offset: int) -> TermUse | None:
    """Return the glossary's word on the name at `offset` of the source."""
    return next((t for t in row.terms if t.source.start <= offset < t.source.end), None)


class TestNamesOfTheArticle:
    """Each occurrence is in its glossary spelling, or the report says why it is not."""

    @pytest.mark.parametrize("name", NAMES)
    def test_every_occurrence_is_accounted_for(self, side: SideBySide, name: str) -> None:
        found = occurrences(side, name)
        terms = [term_at(row, offset) for row, offset in found]

        assert found
        assert None not in terms
        assert all(NAMES[name] in t.target_text or t.status in REASONS for t in terms if t)

    @pytest.mark.parametrize("name", NAMES)
    def test_what_is_missing_is_flagged(self, side: SideBySide, name: str) -> None:
        for row, offset in occurrences(side, name):
            term = term_at(row, offset)
            if term and term.status in ("failed", "ambiguous"):
                assert any(
                    f.code == "TERM_MISSED" and f.start == term.source.start for f in row.findings
                )

    def test_most_names_are_there(self, side: SideBySide) -> None:
        """A glossary that only reports would pass the tests above."""
        found = [
            NAMES[n] in t.target_text
            for n in NAMES
            for r, o in occurrences(side, n)
            if (t := term_at(r, o))
        ]

        assert sum(found) >= 0.7 * len(found)


class TestVersions:
    """Both versions are complete, and each keeps what was already in its language."""

    def test_the_ukrainian_furniture_reads_the_same(self, side: SideBySide, article: str) -> None:
        for line in ("Для комфортної роботи в Мережі потрібен сучасний браузер.", "Доступно для"):
            assert line in side.version("uk")
            assert side.version("uk").count(line) == article.count(line)

    def test_the_english_parts_are_unchanged(self, side: SideBySide) -> None:
        english = [row for row in side.rows if row.language == "en"]

        assert len(english) > 30
        assert all(row.texts["en"] == side.source[row.start : row.end] for row in english)

    def test_each_ukrainian_line_has_an_english_one(self, side: SideBySide) -> None:
        ukrainian = [row for row in side.rows if row.language == "uk"]

        assert len(ukrainian) > 10
        assert not any(re.search("[а-яіїєґ]", row.texts["en"], re.I) for row in ukrainian)

    def test_each_row_names_engine_and_model(self, side: SideBySide) -> None:
        for row in side.rows:
            if row.direction:
                assert row.engine is not None
                assert re.search(rf"{row.direction}@.+#[0-9a-f]{{12}}", row.engine)


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Ukraine and Germany signed an agreement.", "uk", "Україна"),
        ("Україна і Німеччина підписали угоду.", "en", "Ukraine"),
    ],
    ids=["en-uk", "uk-en"],
)
def test_the_shipped_models_translate(
    shipped: Translator, text: str, language: str, word: str
) -> None:
    """A real translation in each direction, the same on every run."""
    first, again = shipped.translate(text), shipped.translate(text)

    assert word in first.version(language)
    assert first == again
