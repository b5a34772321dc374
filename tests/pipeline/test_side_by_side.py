"""The laws of a side-by-side result, for any text."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import settings as service_settings
from service import wiring
from translator.document import LANGUAGES, is_tiling
from translator.errors import UnsupportedLanguage
from translator.pipeline import Translator
from translator.render import html, json_text, text
from translator.translation import SideBySide

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/reference/side-by-side.schema.json").read_text("utf-8")
)

PIECES = (
    "Привіт",
    "world",
    "The talks ended on Friday.",
    "Переговори завершилися у п'ятницю.",
    "Cьогодні",
    "https://a.ua/x?y=1",
    "67.15%",
    "•",
    "|",
    "«",
    "»",
    ".",
    "?!",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    "\u00a0",
    "ё",
    "中文",
    "🇺🇦",
    "{name}",
    "\x00",
)

ECHO = wiring.build_translator(service_settings.load(engine="echo", glossary_mode="off"))


@st.composite
def mixed_text(draw: st.DrawFn) -> str:
    """Draw up to 12 pieces of mixed text, with or without spaces between them."""
    glue = draw(st.sampled_from(["", " "]))
    return glue.join(draw(st.lists(st.sampled_from(PIECES), max_size=12)))


def rebuilt(side: SideBySide) -> str:
    """Join the original sides of the rows with what lies between them."""
    parts, at = [], 0
    for row in side.rows:
        parts += [side.source[at : row.start], side.source[row.start : row.end]]
        at = row.end
    return "".join([*parts, side.source[at:]])


class TestAnyText:
    """Whatever comes in, nothing is lost, moved or doubled."""

    @given(mixed_text())
    def test_fragments_tile_it(self, source: str) -> None:
        """The fragments concatenate to the source."""
        assert is_tiling(ECHO.translate(source).fragments, source)

    @given(mixed_text())
    def test_rows_rebuild_it_with_only_white_space_between(self, source: str) -> None:
        """Every character that is not white space belongs to exactly one row."""
        side = ECHO.translate(source)
        gaps, at = [], 0
        for row in side.rows:
            assert at <= row.start < row.end
            gaps.append(source[at : row.start])
            at = row.end
        gaps.append(source[at:])

        assert "".join(gaps).strip() == ""
        assert rebuilt(side) == source

    @given(mixed_text())
    def test_each_language_passes_through_its_own_version(self, source: str) -> None:
        """A row already in a language reads there as it stands in the source."""
        for row in ECHO.translate(source).rows:
            original = source[row.start : row.end]
            sides = [row.language] if row.direction else LANGUAGES

            assert all(row.texts[tag] == original for tag in sides)

    @given(mixed_text())
    def test_one_language_alone_is_that_column_of_both(self, source: str) -> None:
        """Asking for one version gives the same as asking for both and taking it."""
        both = ECHO.translate(source)

        assert all(
            ECHO.translate(source, languages=[t]).version(t) == both.version(t) for t in LANGUAGES
        )

    @given(mixed_text())
    def test_the_json_form_is_as_documented(self, source: str) -> None:
        """The schema in the docs accepts it."""
        jsonschema.validate(ECHO.translate(source).as_dict(), SCHEMA)

    @given(st.lists(mixed_text(), max_size=5))
    @settings(max_examples=30)
    def test_order_is_kept_under_batching(self, sources: list[str]) -> None:
        """Many texts at once give what each gives alone, in order."""
        together = ECHO.translate_all(sources)

        assert [json_text(s) for s in together] == [json_text(ECHO.translate(t)) for t in sources]


class TestTheArticle:
    """The page that started the project, on the echo engine."""

    @pytest.fixture(scope="class")
    def side(self, echo: Translator, article: str) -> SideBySide:
        return echo.translate(article)

    def test_english_is_unchanged_in_the_english_version(self, side: SideBySide) -> None:
        english = [row for row in side.rows if row.language == "en"]

        assert len(english) > 30
        assert all(row.texts["en"] == side.source[row.start : row.end] for row in english)

    def test_the_ukrainian_furniture_reads_the_same_in_the_ukrainian_version(
        self, side: SideBySide
    ) -> None:
        furniture = side.source[side.source.index("Для комфортної") :]
        lines = [
            line for line in furniture.splitlines() if "цей браузер" in line or "сучасний" in line
        ]

        assert lines
        assert all(line in side.version("uk") for line in lines)

    def test_each_ukrainian_line_is_translated_in_the_english_version(
        self, side: SideBySide
    ) -> None:
        assert "⟦Доступно для⟧" in side.version("en")
        assert "⟦людей використовує цей браузер⟧" in side.version("en")

    def test_percentages_pass_through(self, side: SideBySide) -> None:
        rows = [row for row in side.rows if side.source[row.start : row.end] == "67.15%"]

        assert [(row.language, row.direction) for row in rows] == [("zxx", None)]

    def test_the_signature_names_what_shaped_it(self, side: SideBySide) -> None:
        parts = dict(part.split(":", 1) for part in side.signature.split("|"))

        assert {"dvomova", "detector", "engine", "en-uk", "uk-en", "glossary", "decoding"} == set(
            parts
        )


class TestRenderers:
    """The printers show the same rows."""

    def test_the_page_marks_the_language_of_each_cell(self, echo: Translator) -> None:
        page = html.page(echo.translate("Good morning.\nДобрий день усім."))

        assert '<td lang="en" class="original">Good morning.</td>' in page
        assert '<td lang="uk" class="original">Добрий день усім.</td>' in page
        assert '<td lang="uk" class="translated">⟦Good morning.⟧</td>' in page

    def test_the_page_escapes_what_the_text_brings(self, echo: Translator) -> None:
        page = html.page(echo.translate("Press <script>alert(1)</script> now please."), title="<b>")

        assert "<script>" not in page
        assert "<title>&lt;b&gt;</title>" in page

    def test_the_text_form_shows_both_versions(self, echo: Translator) -> None:
        printed = text.versions(echo.translate("Good morning."))

        assert "── English ──\n\nGood morning.\n" in printed
        assert "── Українська ──\n\n⟦Good morning.⟧\n" in printed


def test_a_language_nobody_translates_is_refused(echo: Translator) -> None:
    """The error says what there is."""
    with pytest.raises(UnsupportedLanguage, match="'de' is not supported; there are: en, uk"):
        echo.translate("Hallo", languages=["de"])


def test_empty_text_gives_an_empty_result(echo: Translator) -> None:
    side = echo.translate("")

    assert (side.rows, side.version("en"), side.version("uk")) == ((), "", "")
