"""The engine is told what the glossary wants, where its model has learnt to heed it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator import glossary, hints, masks, pairs
from translator.backend import Batched, Engines
from translator.document import Span
from translator.edits import rewrite
from translator.engines import _long
from translator.glossary import Glossary
from translator.hints import Hint
from translator.pipeline import Translator
from translator.queue import Queue
from translator.request import Request
from translator.translation import Decoding, Hypothesis, Link


@dataclass(frozen=True, slots=True)
class Noting:
    """An engine that notes what it is asked, and answers with it."""

    asked: list[str] = field(default_factory=list)
    name: str = "noting"
    revision: str = "1"
    max_tokens: int = 100
    singly: bool = False

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 1

    def translate(
        self, segments: Sequence[str], decoding: Decoding, *, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked.extend(segments)
        return [(Hypothesis(text=segment, score=0.0),) for segment in segments]

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return [0.0] * len(sources)


@pytest.fixture(scope="module")
def names() -> Glossary:
    return glossary.load(glossary.default_paths())


Ask = Callable[..., list[str]]


@pytest.fixture
def asked(names: Glossary) -> Ask:
    """Return what the engine reads when a text is translated."""

    def ask(text: str, *, terms: bool = True, source: str = "en") -> list[str]:
        engine = Noting()
        queue = Queue(lambda direction: engine, workers=1)
        known = {d: replace(pairs.load(d), terms=terms) for d in ("en-uk", "uk-en")}
        backend = Batched(Engines(known, "echo"), queue)
        target = "uk" if source == "en" else "en"
        Translator(backend=backend, glossary=names).translate(
            text, languages=[target], source=source
        )
        queue.close()
        return engine.asked

    return ask


class TestWhatTheEngineReads:
    def test_the_dictionary_form_stands_beside_the_term(self, asked: Ask) -> None:
        assert asked("He met Jens Stoltenberg.")[0] == (
            "He met<tgt> Jens Stoltenberg</src> Єнс Столтенберг</tgt>."
        )

    def test_a_bare_surname_is_that_of_the_person_named_before(self, asked: Ask) -> None:
        text = "Jens Stoltenberg spoke. Then Stoltenberg left."
        assert "Then<tgt> Stoltenberg</src> Столтенберг</tgt> left." in asked(text)

    def test_a_possessive_stays_outside(self, asked: Ask) -> None:
        assert asked("It was Lithuania's turn.")[0] == (
            "It was<tgt> Lithuania</src> Литва</tgt>'s turn."
        )

    def test_ukrainian_plural_terms_ask_for_a_plural(self, asked: Ask) -> None:
        (first, *_) = asked("Тривають переговори щодо гарантій безпеки.", source="uk")
        assert "</src> security guarantees</tgt>" in first

    def test_a_bullet_moves_nothing(self, asked: Ask) -> None:
        assert asked("• Talks in Lithuania failed")[0] == (
            "Talks in<tgt> Lithuania</src> Литва</tgt> failed"
        )

    @pytest.mark.parametrize(
        ("shouted", "read"),
        [
            ("BIG U.S. TROOPS LEAVE.", "Big U.S. troops leave."),
            ("THE MAN FROM NATO MET KULEBA.", "The man from NATO met Kuleba."),
        ],
    )
    def test_names_keep_their_capitals_where_all_is_in_capitals(
        self, asked: Ask, shouted: str, read: str
    ) -> None:
        assert asked(shouted, terms=False)[0] == read

    def test_a_model_that_does_not_know_hints_reads_the_text_as_it_is(self, asked: Ask) -> None:
        assert asked("He met Jens Stoltenberg.", terms=False)[0] == "He met Jens Stoltenberg."

    @pytest.mark.parametrize("heeds", [True, False])
    def test_an_answer_and_its_alternatives_say_whether_there_was_one(self, heeds: bool) -> None:
        queue = Queue({"en-uk": Noting()}, workers=1)
        pair = replace(pairs.load("en-uk"), terms=heeds)
        backend = Batched(Engines({"en-uk": pair}, "echo"), queue)
        requests = [
            Request("He met Kuleba.", hints=(Hint(Span(7, 13), "Кулеба"),)),
            Request("He left."),
        ]
        answers = backend.translate("en-uk", requests)
        alternatives = backend.alternatives("en-uk", requests, 2)
        queue.close()

        assert [answer.hinted for answer in answers] == [heeds, False]
        assert [[one.hinted for one in each] for each in alternatives] == [[heeds], [False]]

    def test_what_is_copied_gets_no_hint(self) -> None:
        masked = masks.mask("See a.ua now", [Span(4, 8)], given=[Hint(Span(4, 8), "а")])
        assert masked.text == "See {1} now"


class TestWayBack:
    """Alignment with any word of a hint is alignment with the term."""

    def test_links_to_the_rendering_become_links_to_the_term(self) -> None:
        masked = masks.mask("met Stoltenberg in", [], given=[Hint(Span(4, 15), "Столтенберг")])
        rendering = masked.text.index("Столтенберг")
        links = tuple(
            Link(source, Span(0, 12), 0.4)
            for source in (Span(9, 20), Span(rendering, rendering + 11))
        )
        (link,) = masked.restore(Hypothesis(text="Столтенберга", score=0.0, links=links)).links
        assert (link.source, link.weight) == (Span(4, 15), 0.8)

    def test_a_marker_that_the_engine_copied_is_taken_out(self) -> None:
        masked = masks.mask("met X", [], given=[Hint(Span(4, 5), "Икс")])
        answer = masked.restore(Hypothesis(text="зустрів<tgt> Икс</tgt>", score=0.0))
        assert (answer.text, masked.repeats("зустрів<tgt> Икс</tgt>")) == ("зустрів Икс", 2)

    @given(st.data())
    def test_taking_hints_out_gives_the_source(self, data: st.DataObject) -> None:
        source = data.draw(st.text("ab c", max_size=20))
        spans = data.draw(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=4))
        given = [
            Hint(Span(start, min(len(source), start + length)), "в г")
            for start, length in spans
            if start < len(source)
        ]
        masked = masks.mask(source, [], given=given)
        assert rewrite(masked.text, masked.edits) == source


class TestLongSegments:
    def test_none_is_cut_inside_a_hint(self) -> None:
        text = "a b c d<tgt> Jens Stoltenberg</src> Єнс Столтенберг</tgt> e f g h"
        runs = [run.of(text) for run in _long.cut(text, 8, lambda run: len(run.split()))]
        assert all(run.count(hints.MARKERS[0]) == run.count(hints.MARKERS[2]) for run in runs)
