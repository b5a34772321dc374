"""What the engine does not see of a segment: bullets, list numbers, capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.document import Span
from translator.pipeline import Translator
from translator.shape import calm, is_shouting, take
from translator.translation import Finding, Hypothesis, Link


class TestTake:
    """Taking the shape off loses nothing."""

    @pytest.mark.parametrize(
        ("text", "lead", "core"),
        [
            ("• Windows", "• ", "Windows"),
            ("1. Open the file", "1. ", "Open the file"),
            ("(2) Save", "(2) ", "Save"),
            ("— Так, — сказав він.", "— ", "Так, — сказав він."),
            ("## Heading", "## ", "Heading"),
            ("12 людей прийшли", "", "12 людей прийшли"),
            ("1.5 per cent", "", "1.5 per cent"),
            ("well-known", "", "well-known"),
            ("#тег", "", "#тег"),
        ],
    )
    def test_a_lead_is_a_bullet_or_list_number_before_white_space(
        self, text: str, lead: str, core: str
    ) -> None:
        shape = take(text)

        assert (shape.lead, shape.core) == (lead, core)

    @given(st.text())
    def test_core_is_as_long_as_what_it_stands_for(self, text: str) -> None:
        """Spans of the segment stay valid in the core, moved by the lead."""
        shape = take(text)

        assert len(shape.lead) + len(shape.core) == len(text)

    def test_spans_move_with_it(self) -> None:
        shape = take("• See https://a.ua")

        assert [span.of(shape.core) for span in shape.inside([Span(6, 18)])] == ["https://a.ua"]


class TestRestore:
    """The answer gets its shape back, and its word alignment moves along."""

    def test_the_lead_comes_back(self) -> None:
        answer = Hypothesis(text="Вікна", score=0.0, links=(Link(Span(0, 7), Span(0, 5), 1.0),))
        restored = take("• Windows").restore(answer)

        assert restored.text == "• Вікна"
        assert restored.links[0].source.of("• Windows") == "Windows"
        assert restored.links[0].target.of(restored.text) == "Вікна"

    def test_capitals_come_back(self) -> None:
        restored = take("BREAKING NEWS").restore(Hypothesis(text="Термінові новини", score=0.0))

        assert restored.text == "ТЕРМІНОВІ НОВИНИ"


class TestFindings:
    """What a check finds in the core lies further on in the segment."""

    def test_findings_move_with_the_lead(self) -> None:
        finding = Finding(code="UNTRANSLATED", message="", start=0, end=4)
        [moved] = take("[1] Open the file").outside([finding])

        assert "[1] Open the file"[moved.start : moved.end] == "Open"


class TestShouting:
    """Capitals are emphasis in a line, a name in an acronym."""

    @pytest.mark.parametrize(
        "text", ["ГОЛОВНІ НОВИНИ", "BREAKING NEWS", "САМІТ НАТО", "SUBSCRIBE NOW!", "ПІДПИСАТИСЯ"]
    )
    def test_lines_in_capitals_shout(self, text: str) -> None:
        assert is_shouting(text)

    @pytest.mark.parametrize("text", ["NATO", "ЄС і НАТО", "OK", "EU US", "A", "", "123", "МЗС"])
    def test_acronyms_do_not(self, text: str) -> None:
        assert not is_shouting(text)

    @given(st.text())
    def test_calming_keeps_the_length(self, text: str) -> None:
        assert len(calm(text)) == len(text)


def test_the_engine_is_given_ordinary_case_without_bullets(echo: Translator) -> None:
    """Seen through the echo engine, whose answer is what it was given."""
    side = echo.translate("• BREAKING NEWS TODAY")

    assert side.version("uk") == "• ⟦BREAKING NEWS TODAY⟧"
