"""Where terms are found."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.glossary.conftest import entry, small
from translator.document import Span
from translator.glossary import Glossary
from translator.glossary.paradigm import Paradigm, Term
from translator.glossary.text import fold, key

KULEBA = entry(forbid_uk=("Куліба",), accept_uk=("Дмитро К",))
VESNIANKA = entry(id="z", en=("Znamianka",), uk="Знам'янка", kind="place", gram=("f",))
SECURITY = entry(
    id="sg", en=("security guarantee",), uk="гарантія безпеки", kind="term", gram=("f",)
)  # fmt: skip


def found(glossary: Glossary, text: str, language: str) -> list[str]:
    return [match.text for match in glossary.match(text, language)]


class TestUkrainian:
    """Every form of an entry is found, in whatever guise."""

    @pytest.mark.parametrize("form", ["Кулеба", "Кулеби", "Кулебі", "Кулебу", "Кулебою", "Кулебо"])
    def test_every_case(self, form: str) -> None:
        assert found(small(KULEBA), f"Це {form}.", "uk") == [form]

    @pytest.mark.parametrize("apostrophe", "'’ʼ")
    def test_three_apostrophes(self, apostrophe: str) -> None:
        text = f"у Знам{apostrophe}янці"

        assert found(small(VESNIANKA), text, "uk") == [f"Знам{apostrophe}янці"]

    def test_stress_marks_are_ignored(self) -> None:
        assert found(small(KULEBA), "Куле\u0301ба", "uk") == ["Куле\u0301ба"]

    def test_capitals_are_found_and_small_letters_are_not(self) -> None:
        assert found(small(KULEBA), "КУЛЕБА і кулеба", "uk") == ["КУЛЕБА"]

    def test_forbidden_spellings_are_found_too(self) -> None:
        assert found(small(KULEBA), "Куліба", "uk") == ["Куліба"]


class TestEnglish:
    """Possessives, plurals, capitals."""

    @pytest.mark.parametrize("text", ["Kuleba's", "Kuleba’s", "Kuleba"])
    def test_possessives(self, text: str) -> None:
        assert found(small(KULEBA), text, "en") == ["Kuleba"]

    def test_plurals_of_terms(self) -> None:
        assert found(small(SECURITY), "Security guarantees!", "en") == ["Security guarantees"]

    def test_a_sentence_between_the_words_is_no_term(self) -> None:
        assert found(small(SECURITY), "security. Guarantee", "en") == []

    def test_strict_noninitial_skips_the_start_of_a_sentence(self) -> None:
        march = entry(id="m", en=("March",), uk="Марш", kind="org", case="strict-noninitial")
        glossary = small(march)

        assert found(glossary, "March on. The March", "en") == ["March"]


def test_skipped_spans_hold_no_terms() -> None:
    """URLs, tags and code are left alone."""
    matches = small(KULEBA).match("Kuleba", "en", skip=[Span(0, 3)])

    assert matches == ()


@pytest.mark.parametrize(
    "text",
    ["https://kuleba.ua/Kuleba", "<Kuleba>", '<a title="Kuleba">', "`Kuleba`", "{Kuleba}",
     "Kuleba@mfa.gov.ua", "www.Kuleba.org", "Kuleba.com"],
)  # fmt: skip
def test_tags_urls_and_code_hold_no_terms(text: str) -> None:
    assert found(small(KULEBA), f"See {text} now", "en") == []


def test_between_tags_there_are_terms() -> None:
    assert found(small(KULEBA), "<b>Kuleba</b>", "en") == ["Kuleba"]


def test_leftmost_longest() -> None:
    long = entry(id="dk", en=("Dmytro Kuleba",), uk="Дмитро Кулеба")

    assert found(small(KULEBA, long), "Dmytro Kuleba, Kuleba", "en") == ["Dmytro Kuleba", "Kuleba"]


def test_a_hundred_thousand_entries_do_not_slow_it_down() -> None:
    """Matching looks words up; the size of the glossary does not matter."""
    entries = [entry(id=f"t-{i}", en=(f"Xname{i}",), uk=f"Хназва{i}") for i in range(100_000)]
    many = [Term(e, Paradigm(e.uk, {("sg", "nom"): (e.uk,)})) for e in entries]
    little = small(KULEBA)
    big = Glossary([*little.terms, *many], name="big")
    text = "Yesterday Kuleba spoke at length with the ministers of several countries. " * 20

    def cost(glossary: Glossary) -> float:
        glossary.match(text, "en")
        times = []
        for _ in range(30):
            started = time.process_time()
            glossary.match(text, "en")
            times.append(time.process_time() - started)
        return min(times)

    assert cost(big) < 3 * cost(little)


@given(st.text())
def test_matching_never_fails(text: str) -> None:
    """Any text at all can be matched; what is found is in it."""
    for language in ("en", "uk"):
        for match in small(KULEBA, SECURITY).match(text, language):
            assert match.span.of(text) == match.text


def test_a_letter_that_is_two_in_lower_case_moves_nothing() -> None:
    """The Turkish capital: one code point, whose small letter Python writes as two."""
    assert found(small(KULEBA), "İmamoğlu met Kuleba in İzmir.", "en") == ["Kuleba"]


@given(st.text("аАїЇ'’ʼ\u0301- "))
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)


class TestHyphens:
    """A hyphen may make another word of a name or a term, or join two terms."""

    def test_a_prefix_makes_another_word(self) -> None:
        index = small(entry(id="weapon", en=("nuclear weapon",), uk="ядерна зброя", kind="term"))

        assert not index.match("non-nuclear weapons", "en")
        assert index.match("nuclear weapons", "en")

    @pytest.mark.parametrize("text", ["Прага-Північ", "Нова-Прага", "ПРАГА-ПІВНІЧ"])
    def test_a_name_inside_a_longer_one_is_not_found(self, text: str) -> None:
        assert not small(entry(id="prague", en=("Prague",), uk="Прага", kind="place")).match(
            text, "uk"
        )

    def test_two_terms_stay_two(self) -> None:
        names = small(
            entry(id="ukraine", en=("Ukraine",), uk="Україна", kind="place", gram=("f",)),
            entry(id="nato", en=("NATO",), uk="НАТО", kind="org", gram=("n", "indecl")),
        )

        assert len(names.match("the Ukraine-NATO summit", "en")) == 2

    def test_a_word_in_small_letters_after_the_hyphen_changes_nothing(self) -> None:
        kyiv = entry(id="kyiv", en=("Kyiv",), uk="Київ", kind="place", gram=("m",))

        assert small(kyiv).match("a Kyiv-based analyst", "en")


def test_a_rendering_of_what_is_not_translated_is_no_copy_of_it() -> None:
    """Телеграм is left alone in a translation, but must not stay in an English text."""
    telegram = entry(
        id="t", en=("Telegram",), uk="Telegram", kind="dnt", accept_uk=("Телеграм",), case="strict"
    )

    assert small(telegram).match("Telegram", "uk")
    assert not small(telegram).match("Телеграм", "uk")
