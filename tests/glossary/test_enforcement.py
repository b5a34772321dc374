"""What enforcement does to a translation, case by case."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.glossary.conftest import entry, small
from translator.document import Span
from translator.glossary import MODES, Glossary
from translator.glossary.choice import Choice, rescore
from translator.translation import Link

CASES = json.loads((Path(__file__).parent / "data/enforcement.json").read_text(encoding="utf-8"))
KULEBA = entry()
STOLTENBERG = entry(id="stoltenberg-m", en=("Stoltenberg",), uk="Столтенберг")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(names: Glossary, case: dict[str, Any]) -> None:
    """Text and status of the terms in question are as the case says."""
    enforce = names.enforcer(case["direction"])

    result = enforce(case["source"], case["hypothesis"])

    assert result.text == case["expected"]
    asked = {name for name, _ in case["terms"]}
    assert [[t.id, t.status] for t in result.terms if t.id in asked] == case["terms"]


class TestModes:
    """`off` does nothing, `report` only says, `safe` edits where sure, `force` everywhere."""

    def test_off_reports_nothing(self) -> None:
        result = small(STOLTENBERG).enforcer("en-uk", "off")("Stoltenberg", "Стольтенберг")

        assert (result.text, result.terms) == ("Стольтенберг", ())

    def test_report_leaves_the_text(self) -> None:
        result = small(STOLTENBERG).enforcer("en-uk", "report")("Stoltenberg", "Стольтенберг")

        assert result.text == "Стольтенберг"
        assert result.terms[0].status == "failed"
        assert result.terms[0].confidence > 0.8

    def test_force_edits_where_safe_abstains(self) -> None:
        """A Latin copy after a comma that the source has not: several cases are possible."""
        source, hypothesis = "A xing with Stoltenberg.", "Хнуття, Stoltenberg."
        glossary = small(STOLTENBERG)

        assert glossary.enforcer("en-uk", "safe")(source, hypothesis).text == hypothesis
        assert "Столтенберг" in glossary.enforcer("en-uk", "force")(source, hypothesis).text

    def test_safe_prefers_a_likely_form_to_latin_letters(self) -> None:
        """The place is sure; the confidence is that of the case, and under 0.9."""
        source, hypothesis = "They ate with Stoltenberg.", "Вони вечеряли. Stoltenberg."

        result = small(STOLTENBERG).enforcer("en-uk", "safe")(source, hypothesis)

        assert result.text == "Вони вечеряли. Столтенбергом."
        assert 0.75 <= result.terms[0].confidence < 0.9

    def test_unknown_mode_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no mode 'sure'"):
            small(KULEBA).enforcer("en-uk", "sure")

    def test_all_modes_are_documented_ones(self) -> None:
        assert MODES == ("off", "report", "safe", "force")


class TestCapitals:
    """Capitals for emphasis come along, those of an acronym do not."""

    def test_an_acronym_left_in_latin_letters_becomes_words_in_ordinary_case(self) -> None:
        uk = entry(id="uk", en=("United Kingdom", "UK"), uk="Велика Британія", kind="place")
        enforce = small(uk).enforcer("en-uk", "force")

        result = enforce("He met the UK minister.", "Він зустрів міністра UK.")

        assert result.text.casefold() != result.text
        assert "ВЕЛИК" not in result.text
        assert "Британі" in result.text


class TestProof:
    """Every record can be checked against the two texts."""

    def test_spans_name_the_words(self) -> None:
        source, hypothesis = "Kuleba met Stoltenberg.", "Кулеба зустрів Стольтенберга."

        result = small(KULEBA, STOLTENBERG).enforcer("en-uk")(source, hypothesis)

        for term in result.terms:
            assert term.target is not None
            assert term.source.of(source) == term.source_text
            assert term.target.of(result.text) == term.target_text
        assert result.terms[1].replaced == "Стольтенберга"
        assert result.terms[1].case in ("gen", "acc")

    def test_the_glossary_is_named(self, names: Glossary) -> None:
        result = names.enforcer("en-uk")("Kyiv", "Київ")

        assert result.terms[0].glossary == "names"


class TestAlignment:
    """The engine's own alignment tells which of two equal words renders the term."""

    def test_link_chooses_the_occurrence(self) -> None:
        glossary = small(KULEBA)
        source, hypothesis = "Kuleba left.", "Кулеба — це Кулеба."
        link = Link(Span(0, 6), Span(12, 18), 0.9)

        result = glossary.enforcer("en-uk")(source, hypothesis, links=[link])

        assert result.terms[0].target == Span(12, 18)


COPIED = [
    # the English possessive, a noun before the name
    ("Stoltenberg's words calmed the allies.", "Слова Столтенберг заспокоїли союзників.",
     "Слова Столтенберга заспокоїли союзників."),
    # a direct object after a verb that no list has
    ("The court acquitted Stoltenberg on Friday.", "Суд виправдав Столтенберг у п'ятницю.",
     "Суд виправдав Столтенберга у п'ятницю."),
    # a title that agrees
    ("He wrote to Minister Stoltenberg yesterday.", "Він написав міністру Столтенберг учора.",
     "Він написав міністру Столтенбергу учора."),
    # a preposition
    ("The meeting with Stoltenberg lasted an hour.", "Зустріч з Столтенберг тривала годину.",
     "Зустріч зі Столтенбергом тривала годину."),
    # subjects, before and after the verb, and beside a title, stay
    ("Stoltenberg thanked the allies.", "Столтенберг подякував союзникам.", ""),
    ("“We are ready,” Stoltenberg said.", "«Ми готові», — сказав Столтенберг.", ""),
    ("He said that Stoltenberg would come.", "Він сказав, що Столтенберг приїде.", ""),
    ("Minister Stoltenberg opened the meeting.", "Міністр Столтенберг відкрив зустріч.", ""),
]  # fmt: skip


class TestCopied:
    """An engine that has read the dictionary form copies it where another case belongs."""

    @pytest.mark.parametrize(("source", "hypothesis", "expected"), COPIED)
    def test_case(self, source: str, hypothesis: str, expected: str) -> None:
        """All that surrounds the name decides; "" means that nothing is to be mended."""
        result = small(STOLTENBERG).enforcer("en-uk")(source, hypothesis, hinted=True)

        assert result.text == (expected or hypothesis)

    def test_what_is_not_sure_stays_and_says_so(self) -> None:
        source, hypothesis = "They ate with Stoltenberg.", "Вони вечеряли. Столтенберг."

        result = small(STOLTENBERG).enforcer("en-uk")(source, hypothesis, hinted=True)

        assert result.text == hypothesis
        assert result.terms[0].status == "exact"
        assert result.terms[0].confidence < 0.5

    def test_the_engine_is_not_asked_about_what_it_wrote(self) -> None:
        """It likes its own words best, so its score says nothing."""

        def score(texts: list[str]) -> list[float]:
            raise AssertionError(texts)

        enforce = small(STOLTENBERG).enforcer("en-uk")

        assert enforce(
            "They ate with Stoltenberg.", "Вони вечеряли. Столтенберг.", score=score, hinted=True
        )


AUSTIN = entry(id="austin-m", en=("Austin",), uk="Остін")
AUSTIN_CITY = entry(id="austin", en=("Austin",), uk="Остін", kind="place", gram=("m",))
TEXAS = entry(id="texas", en=("Texas",), uk="Техас", kind="place", gram=("m",))


class TestSurnamesThatArePlaces:
    """Austin is a person or a city; the English says which."""

    @pytest.mark.parametrize(
        ("source", "asked"),
        [
            ("The firm moved to Austin, Texas.", ["texas"]),
            ("Austin met Abbott.", ["austin-m"]),
            ("Austin, Texas's guest, spoke.", ["austin-m", "texas"]),
        ],
    )
    def test_before_a_place_it_is_nobody(self, source: str, asked: list[str]) -> None:
        """Even where the glossary does not have the city."""
        result = small(AUSTIN, TEXAS).enforcer("en-uk", "report")(source, "Текст.")

        assert [term.id for term in result.terms] == asked

    @pytest.mark.parametrize("before", ["He lives in ", "She came from ", "We flew to ", "Near "])
    def test_before_a_place_it_is_nobody_where_the_text_says_where(self, before: str) -> None:
        enforce = small(AUSTIN, TEXAS).enforcer("en-uk", "report")

        assert [term.id for term in enforce(f"{before}Austin, Texas.", "Текст.").terms] == ["texas"]

    @pytest.mark.parametrize(
        "source",
        [
            "They spoke about Austin, Texas, and the war.",
            "For Austin, Texas, not Russia, counts.",
            "Trump, Austin, Texas.",
            "He gave it to Austin, Texas, and the world.",
        ],
    )
    def test_a_person_may_stand_before_a_place_in_a_list(self, source: str) -> None:
        """As Putin before Ukraine; no term is dropped in silence."""
        enforce = small(AUSTIN, TEXAS).enforcer("en-uk", "report")

        assert [term.id for term in enforce(source, "Текст.").terms] == ["austin-m", "texas"]

    def test_a_glossary_with_the_place_has_it_before_a_place(self) -> None:
        enforce = small(replace(AUSTIN, prio=1), AUSTIN_CITY, TEXAS).enforcer("en-uk", "report")

        result = enforce("Austin, Texas, is hot.", "Текст.")

        assert [term.id for term in result.terms] == ["austin", "texas"]

    @pytest.mark.parametrize(
        ("source", "asked"),
        [
            ("He was born in Austin.", "austin"),
            ("They live near Austin today.", "austin"),
            ("Congress has faith in Austin.", "austin-m"),
            ("In Austin's view it is late.", "austin-m"),
            ("Austin met Abbott.", "austin-m"),
        ],
    )
    def test_a_glossary_with_both_has_the_place_after_in(self, source: str, asked: str) -> None:
        """Elsewhere the entry of higher priority counts."""
        person = replace(AUSTIN, prio=1)

        result = small(person, AUSTIN_CITY).enforcer("en-uk", "report")(source, "Текст.")

        assert [term.id for term in result.terms] == [asked]


class TestScore:
    """Where rules are in doubt, the engine's score of whole sentences decides."""

    def test_the_engine_breaks_a_tie(self) -> None:
        glossary = small(STOLTENBERG)
        source, hypothesis = "A xing with Stoltenberg.", "Хнуття, Stoltenberg."

        def score(texts: list[str]) -> list[float]:
            return [0.0 if "Столтенбергом" in text else -9.0 for text in texts]

        result = glossary.enforcer("en-uk")(source, hypothesis, score=score)

        assert result.text == "Хнуття, Столтенбергом."
        assert "model" in result.terms[0].how

    def test_it_is_not_asked_where_rules_are_sure(self) -> None:
        def score(texts: list[str]) -> list[float]:
            raise AssertionError(texts)

        enforce = small(STOLTENBERG).enforcer("en-uk")

        assert enforce("Talks with Stoltenberg", "Розмова зі Стольтенбергом", score=score)

    def test_it_is_asked_about_likely_forms_only(self) -> None:
        """Each form costs a run of the model over the whole sentence."""
        asked: list[str] = []

        def score(texts: list[str]) -> list[float]:
            asked.extend(texts)
            return [-1.0] * len(texts)

        choices = [
            Choice("а", "nom", "near", 0.6),
            Choice("б", "gen", "near", 0.37),
            Choice("в", "dat", "near", 0.03),
        ]
        ranked = rescore(choices, str, score)

        assert asked == ["а", "б"]
        assert [choice.text for choice in ranked] == ["а", "б", "в"]
        assert sum(choice.confidence for choice in ranked) == pytest.approx(1)

    def test_what_it_is_not_asked_about_stays_as_likely_as_it_lets(self) -> None:
        """So that an edit is not made for want of asking."""
        choices = [
            Choice("а", "nom", "near", 0.89),
            Choice("б", "gen", "near", 0.07),
            Choice("в", "dat", "near", 0.04),
        ]

        first, *_ = rescore(choices, str, lambda texts: [-1.0, -999.0][: len(texts)])

        assert first.text == "а"
        assert first.confidence == pytest.approx(0.89 / 0.93)

    def test_it_is_not_asked_where_the_place_is_in_doubt(self) -> None:
        """No form makes an edit sure whose place is not."""
        source, hypothesis = "They xed Stoltenberg.", "Вони хнули Кравченка тут."
        links = [Link(Span(9, 20), Span(11, 20), 0.6)]

        def score(texts: list[str]) -> list[float]:
            raise AssertionError(texts)

        result = small(STOLTENBERG).enforcer("en-uk")(source, hypothesis, links=links, score=score)

        assert result.text == hypothesis
        assert result.terms[0].status == "failed"


class TestPersons:
    """Full names tell who a bare surname is."""

    JILL = entry(id="jill-biden-f", en=("Jill Biden",), uk="Джилл Байден", kind="person-f")
    JOE = entry(id="biden-m", en=("Biden",), uk="Байден")

    def test_a_surname_follows_the_full_name_of_the_document(self) -> None:
        enforce = small(self.JILL, self.JOE).enforcer("en-uk")
        enforce("Jill Biden arrived.", "Приїхала Джилл Байден.")

        result = enforce("They thanked Biden.", "Вони подякували Байдену.")

        assert result.text == "Вони подякували Байден."
        assert result.terms[0].id == "jill-biden-f"

    def test_without_one_a_man_is_assumed_and_said_so(self) -> None:
        jill = entry(id="biden-f", en=("Biden",), uk="Байден", kind="person-f")

        result = small(jill, self.JOE).enforcer("en-uk")("Biden left.", "Байден поїхав.")

        assert result.terms[0].id == "biden-m"
        assert "gender-assumed" in result.terms[0].how

    def test_a_title_tells_the_gender(self) -> None:
        jill = entry(id="biden-f", en=("Biden",), uk="Байден", kind="person-f")

        result = small(jill, self.JOE).enforcer("en-uk")("Mrs Biden left.", "Пані Байден поїхала.")

        assert result.terms[0].id == "biden-f"


class TestProtected:
    """What was copied is not touched."""

    def test_numbers_as_the_other_language_writes_them_stay(self) -> None:
        source = "Kuleba promised 100,000 shells."
        enforce = small(KULEBA).enforcer("en-uk")

        result = enforce(source, "Кулеба обіцяв 100 000 снарядів.", protected=[Span(16, 23)])

        assert result.text == "Кулеба обіцяв 100 000 снарядів."

    def test_terms_inside_are_not_touched(self) -> None:
        source = "kuleba.ua/Kuleba"
        enforce = small(KULEBA).enforcer("en-uk")

        assert enforce(source, source, protected=[Span(0, 16)]).terms == ()

    def test_do_not_translate_entries_come_back_as_written(self) -> None:
        github = entry(id="github", en=("GitHub",), uk="GitHub", kind="dnt")

        result = small(github).enforcer("en-uk")("Open GitHub.", "Відкрийте Гітхаб.")

        assert result.text == "Відкрийте GitHub."


class TestChoosingEntries:
    """Direction, status, domain and priority decide which entry is enforced."""

    def test_drafts_and_other_directions_are_left_out(self) -> None:
        draft = entry(status="draft")
        other = entry(id="sunak-m", en=("Sunak",), uk="Сунак", dir="uk>en")

        assert small(draft, other).enforcer("en-uk")("Kuleba Sunak", "Х").terms == ()

    def test_higher_priority_wins(self) -> None:
        low = entry(id="low", en=("drone",), uk="дрон", kind="term", gram=("m",))
        high = entry(id="high", en=("drone",), uk="безпілотник", kind="term", gram=("m",), prio=5)

        assert small(low, high).enforcer("en-uk")("drone", "дрон").terms[0].id == "high"

    def test_the_longest_term_wins(self) -> None:
        short = entry(id="virginia", en=("Virginia",), uk="Вірджинія", kind="place", gram=("f",))
        long = entry(
            id="west", en=("West Virginia",), uk="Західна Вірджинія", kind="place", gram=("f",)
        )

        result = small(short, long).enforcer("en-uk")("West Virginia", "Західна Вірджинія")

        assert [term.id for term in result.terms] == ["west"]


class TestDomains:
    """A document, or one segment of it, keeps to the terms of its subject field."""

    SEA = entry(id="port-sea", en=("port",), uk="порт", kind="term", gram=("m",), domain="sea")
    UI = entry(
        id="port-ui", en=("port",), uk="розʼєм", kind="term", gram=("m",), domain="ui", prio=9
    )
    SHIP = entry(id="ship", en=("ship",), uk="корабель", kind="term", gram=("m",))

    def test_all_are_known_by_name(self) -> None:
        assert small(self.SEA, self.UI, self.SHIP).domains == ("sea", "ui")

    def test_without_one_all_terms_count_and_priority_decides(self) -> None:
        result = small(self.SEA, self.UI).enforcer("en-uk")("port", "порт")

        assert [term.id for term in result.terms] == ["port-ui"]

    def test_a_document_leaves_other_domains_out(self) -> None:
        enforce = small(self.SEA, self.UI, self.SHIP).enforcer("en-uk", domain="sea")

        assert [t.id for t in enforce("A port, a ship.", "Порт, корабель.").terms] == [
            "port-sea",
            "ship",
        ]

    def test_a_term_of_the_domain_beats_one_of_none(self) -> None:
        general = entry(id="port", en=("port",), uk="гавань", kind="term", gram=("f",), prio=9)

        enforce = small(general, self.SEA).enforcer("en-uk", domain="sea")

        assert [term.id for term in enforce("port", "порт").terms] == ["port-sea"]

    def test_one_segment_has_its_own(self) -> None:
        glossary = small(self.SEA, self.UI)
        enforce = glossary.enforcer("en-uk")
        source = "port"

        result = enforce(source, "порт", matches=glossary.within("sea").match(source, "en"))

        assert [term.id for term in result.terms] == ["port-sea"]

    @pytest.mark.parametrize("note", ["sea", "Sea", "domain: sea", "Subject=sea; see 12"])
    def test_a_note_names_it(self, note: str) -> None:
        assert small(self.SEA, self.UI).domain_in(note) == "sea"

    @pytest.mark.parametrize("note", ["", "by the sea", "domain: law"])
    def test_a_note_that_names_none_is_ignored(self, note: str) -> None:
        assert small(self.SEA, self.UI).domain_in(note) is None

    def test_the_signature_says_which(self) -> None:
        assert str(small(self.SEA).within("sea")).endswith("/sea")
