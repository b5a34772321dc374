"""What the `Engine` protocol promises, for every engine that is found."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from translator import engines, pairs
from translator.engines import Engine
from translator.translation import Decoding

GREEDY = Decoding(beam=1)
BLANKS = ["", " ", "\n\t "]


def texts(answers: list[tuple[object, ...]]) -> list[str]:
    return [answer[0].text for answer in answers]  # type: ignore[attr-defined]


class TestItKeepsOrderAndLength:
    def test_one_answer_for_each_segment(self, engine: Engine, sentences: list[str]) -> None:
        assert len(engine.translate(sentences, GREEDY)) == len(sentences)

    def test_no_segments_give_no_answers(self, engine: Engine) -> None:
        assert engine.translate([], GREEDY) == []

    def test_order_follows_the_input(self, engine: Engine, sentences: list[str]) -> None:
        forwards = texts(engine.translate(sentences, GREEDY))
        backwards = texts(engine.translate(sentences[::-1], GREEDY))

        assert backwards == forwards[::-1]


class TestBlankSegments:
    @pytest.mark.parametrize("blank", BLANKS)
    def test_a_blank_segment_gives_an_empty_hypothesis(self, engine: Engine, blank: str) -> None:
        (answer,) = engine.translate([blank], GREEDY)

        assert [(h.text, h.score) for h in answer] == [("", 0.0)]

    def test_blank_segments_do_not_move_the_others(
        self, engine: Engine, sentences: list[str]
    ) -> None:
        mixed = [part for sentence in sentences for part in (sentence, " ")]

        assert texts(engine.translate(mixed, GREEDY))[::2] == texts(
            engine.translate(sentences, GREEDY)
        )


class TestTheSameInputGivesTheSameAnswer:
    def test_on_every_call(self, engine: Engine, sentences: list[str]) -> None:
        assert engine.translate(sentences, Decoding()) == engine.translate(sentences, Decoding())

    def test_alone_and_in_company(self, engine: Engine, sentences: list[str]) -> None:
        together = texts(engine.translate(sentences, Decoding()))
        alone = [texts(engine.translate([sentence], Decoding()))[0] for sentence in sentences]

        assert alone == together

    def test_from_many_threads(self, engine: Engine, sentences: list[str]) -> None:
        expected = texts(engine.translate(sentences, GREEDY))

        with ThreadPoolExecutor(3) as pool:
            answers = pool.map(lambda s: texts(engine.translate([s], GREEDY))[0], sentences)

        assert list(answers) == expected


class TestScores:
    def test_the_best_hypothesis_comes_first(self, engine: Engine, sentences: list[str]) -> None:
        for answer in engine.translate(sentences, Decoding(alternatives=3)):
            scores = [hypothesis.score for hypothesis in answer]
            assert len(answer) == 3
            assert scores == sorted(scores, reverse=True)

    def test_alternatives_differ(self, engine: Engine, sentences: list[str]) -> None:
        for answer in engine.translate(sentences, Decoding(alternatives=3)):
            assert len({hypothesis.text for hypothesis in answer}) > 1

    def test_scores_are_log_probabilities(self, engine: Engine, sentences: list[str]) -> None:
        for answer in engine.translate(sentences, Decoding()):
            assert math.isfinite(answer[0].score)
            assert answer[0].score <= 0

    def test_score_prefers_the_engines_own_answer(
        self, engine: Engine, sentences: list[str]
    ) -> None:
        answers = texts(engine.translate(sentences, Decoding()))
        own = engine.score(sentences, answers)
        swapped = engine.score(sentences, [*answers[1:], answers[0]])

        assert all(mine > other for mine, other in zip(own, swapped, strict=True))

    def test_nothing_to_score(self, engine: Engine) -> None:
        assert engine.score([], []) == []


class TestWordAlignment:
    def test_links_lie_inside_both_texts(self, engine: Engine, sentences: list[str]) -> None:
        answers = engine.translate(sentences, Decoding(), align=True)

        for sentence, (best, *_) in zip(sentences, answers, strict=True):
            assert best.links
            for link in best.links:
                assert link.source.of(sentence).strip()
                assert link.target.of(best.text).strip()
                assert 0 < link.weight <= 1.01

    def test_there_are_none_unless_asked(self, engine: Engine, sentences: list[str]) -> None:
        assert all(not best.links for best, *_ in engine.translate(sentences, Decoding()))

    def test_asking_does_not_change_the_answer(self, engine: Engine, sentences: list[str]) -> None:
        asked = texts(engine.translate(sentences, Decoding(), align=True))

        assert asked == texts(engine.translate(sentences, Decoding()))


class TestLongSegments:
    """Nothing is cut off in silence: a segment longer than the model's limit is split."""

    def test_every_part_of_it_is_translated(self, engine: Engine, sentences: list[str]) -> None:
        long = ""
        while engine.count_tokens(long) <= engine.max_tokens * 1.5:
            long += " ".join(sentences) + " "

        (answer,) = engine.translate([long], GREEDY, align=True)

        for part in range(4):
            middle = (2 * part + 1) * len(long) // 8
            near = [x for x in answer[0].links if x.source.start <= middle + len(long) / 8]
            assert any(x.source.end >= middle - len(long) / 8 for x in near)

    def test_a_word_without_spaces_is_split_too(self, engine: Engine) -> None:
        (answer,) = engine.translate(["я" * (engine.max_tokens + 50)], GREEDY)

        assert answer[0].text

    def test_a_pair_too_long_to_score_is_scored_as_far_as_it_fits(self, engine: Engine) -> None:
        (score,) = engine.score(["word " * 600], ["слово " * 600])

        assert math.isfinite(score)


class TestOddText:
    @pytest.mark.parametrize(
        "text", ["\u0000", "🇺🇦", "中文 العربية", "</s>", "<unk> <pad>", ">>ukr<< a", "e\u0301", "́"]
    )
    def test_anything_may_come_in(self, engine: Engine, text: str) -> None:
        (answer,) = engine.translate([text], GREEDY, align=True)

        assert len(answer) == 1


class TestItSaysWhatItIs:
    def test_name_and_revision(self, engine: Engine, name: str) -> None:
        assert engine.name.startswith(name)
        assert engine.revision

    def test_it_can_be_described_without_loading(
        self, engine: Engine, name: str, direction: str
    ) -> None:
        assert engines.describe(name, pairs.load(direction)) == (engine.name, engine.revision)

    def test_tokens_are_counted_with_the_end_of_sentence(self, engine: Engine) -> None:
        assert engine.count_tokens("a") >= 2
        assert engine.max_tokens >= 2
