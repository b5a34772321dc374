"""What failed a check is tried again, the best is kept, and nothing is silent.

The engine is scripted: it answers each text (and search) as a table says, so that each way
out can be seen to be taken. The last class uses the shipped model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import assure, engines, pairs
from translator.assure import Ask
from translator.document import Span
from translator.edits import Edit
from translator.engines.echo import EchoEngine
from translator.lane import Answer
from translator.masks import _disjoint, mask, mend, repair
from translator.queue import Queue
from translator.request import Request
from translator.translation import Decoding, Hypothesis, Link

LITERAL = re.compile(r"https?://\S+[\w/]|[\w.]+@[\w.]+\w|\{\w+\}|%\d?\$?s|`[^`]+`|<[^>]+>|\[\w+\]")


class Scripted(EchoEngine):
    """Answers from a table: text, or (text, something of the search) → answers."""

    def __init__(self, table: Mapping[object, Sequence[str] | str]) -> None:
        super().__init__()
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "asked", [])

    table: Mapping[object, Sequence[str] | str]
    asked: list[str]

    def translate(
        self, segments: Sequence[str], decoding: Decoding, *, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked.extend(segments)
        return [self._answer(segment, decoding) for segment in segments]

    def _answer(self, segment: str, decoding: Decoding) -> tuple[Hypothesis, ...]:
        calm = {3: "calm", 2: "strict"}.get(decoding.no_repeat_ngram)
        kind = calm or ("wide" if decoding.alternatives > 1 else "first")
        answers = self.table.get((segment, kind), self.table.get(segment, segment.upper()))
        answers = [answers] if isinstance(answers, str) else answers
        return tuple(Hypothesis(text=text, score=-float(i)) for i, text in enumerate(answers))


def run(
    table: Mapping[object, Sequence[str] | str], *segments: str
) -> tuple[list[assure.Assured], list[str]]:
    engine = Scripted(table)
    queue = Queue({"en-uk": engine}, workers=1)
    requests = [Request(t, tuple(Span(*m.span()) for m in LITERAL.finditer(t))) for t in segments]
    answers = assure.translate(Ask(queue, "en-uk", Decoding()), requests)
    queue.close()
    return answers, engine.asked


class Noted(Queue):
    """Notes among work of what size each call waits."""

    def translate(self, *args: Any, part_of: int = 0, **options: Any) -> list[Answer]:
        self.sizes.append(part_of)
        return super().translate(*args, part_of=part_of, **options)

    sizes: list[int]


class TestOtherTries:
    def test_wait_where_the_whole_waited(self) -> None:
        """The one line of a document that failed does not overtake a reader's sentence."""
        queue = Noted({"en-uk": Scripted({"Bad line.": "Bad line."})}, workers=1)
        queue.sizes = []
        lines = ["Bad line.", *(f"Line {n}." for n in range(300))]
        assure.translate(Ask(queue, "en-uk", Decoding()), [Request(line) for line in lines])
        queue.close()

        assert len(queue.sizes) > 1
        assert set(queue.sizes) == {sum(map(len, lines))}


class TestLiterals:
    def test_the_engine_sees_marks(self) -> None:
        (answer,), asked = run(
            {"Write to {1} or {2}.": "Пишіть на {2} або {1}."},
            "Write to a@b.ua or https://c.ua.",
        )

        assert answer.hypothesis.text == "Пишіть на https://c.ua або a@b.ua."
        assert answer.findings == ()
        assert asked == ["Write to {1} or {2}."]

    def test_other_marks_where_the_first_are_lost(self) -> None:
        (answer,), _ = run(
            {"Write to {1}.": "Пишіть на один.", "Write to [1].": "Пишіть на [1]."},
            "Write to a@b.ua.",
        )

        assert answer.hypothesis.text == "Пишіть на a@b.ua."

    def test_around_the_literal_where_all_marks_are_lost(self) -> None:
        (answer,), _ = run(
            {
                "Write to {1} today.": "Пишіть, один, два.",
                "Write to [1] today.": "Пишіть, один, два.",
                "Write to": "Пишіть на",
                "today.": "сьогодні.",
            },
            "Write to a@b.ua today.",
        )

        assert answer.hypothesis.text == "Пишіть на a@b.ua сьогодні."
        assert answer.findings == ()

    def test_a_segment_of_literals_is_not_translated(self) -> None:
        (answer,), asked = run({}, "https://a.ua {name}")

        assert answer.hypothesis.text == "https://a.ua {name}"
        assert asked == []

    def test_a_name_is_left_to_the_engine_and_mended_by_its_alignment(self) -> None:
        links = (Link(Span(0, 8), Span(0, 3), 0.9), Link(Span(9, 17), Span(4, 13), 0.9))
        answer = Hypothesis(text="газ повідомив", score=0.0, links=links)

        repaired = repair("The Gaze reported", [Span(0, 8)], answer)

        assert repaired.text == "The Gaze повідомив"
        assert repaired.links[1].target.of(repaired.text) == "повідомив"

    def test_a_mark_that_comes_twice_is_taken_out_and_others_are_tried(self) -> None:
        (answer,), _ = run(
            {
                "Open {1} now.": "Відкрийте {1} зараз {1}.",
                "Open [1] now.": "Відкрийте зараз [1].",
            },
            "Open a@b.ua now.",
        )

        assert (answer.hypothesis.text, answer.repeats) == ("Відкрийте зараз a@b.ua.", 0)

    def test_a_mark_that_always_comes_twice_is_there_once(self) -> None:
        twice: dict[object, str] = {
            f"Open {m} now.": f"Відкрийте {m}, {m} зараз." for m in ("{1}", "[1]")
        }
        (answer,), _ = run(twice, "Open a@b.ua now.")

        assert (answer.hypothesis.text, answer.repeats) == ("Відкрийте a@b.ua, зараз.", 1)

    def test_what_is_left_of_a_mark_is_taken_out_and_others_are_tried(self) -> None:
        (answer,), _ = run(
            {
                "Open {1} or {2} now.": "Відкрийте {1} або {2} зараз 1}.",
                "Open [1] or [2] now.": "Відкрийте [1] чи [2] зараз [.",
            },
            "Open a@b.ua or c@d.ua now.",
        )

        assert (answer.hypothesis.text, answer.repeats) == (
            "Відкрийте a@b.ua або c@d.ua зараз.",
            1,
        )

    def test_braces_of_the_text_stay(self) -> None:
        (answer,), _ = run({"Open {1} {now}.": "Відкрийте {1} {зараз}."}, "Open a@b.ua {now}.")

        assert "a@b.ua" in answer.hypothesis.text

    def test_other_spaces_and_capitals_are_put_right(self) -> None:
        source, text = "See https://a.ua/x?y=1", "Див. Https: // a.ua/x? y=1"
        links = (Link(Span(4, 22), Span(11, 26), 0.9),)

        mended = mend(source, [Span(4, 22)], Hypothesis(text=text, score=0.0, links=links))

        assert mended.text == "Див. https://a.ua/x?y=1"
        assert mended.links[0].target.of(mended.text) == "https://a.ua/x?y=1"

    def test_what_is_only_like_a_literal_stays(self) -> None:
        answer = Hypothesis(text="Пишіть на office-ua@b.ua", score=0.0)

        assert mend("Write to office@b.ua", [Span(9, 20)], answer) == answer

    def test_marks_that_the_text_has_already_are_not_used(self) -> None:
        masked = mask("{1} and {2} and a.ua", [Span(16, 20)])

        assert masked.text == "{1} and {2} and {3}"


class TestNumbersInNames:
    @pytest.mark.parametrize("word", ["G7", "mp3", "H2O", "COVID-19"])
    def test_are_not_torn_off(self, word: str) -> None:
        """What lies between the numbers of a line is translated by itself; a name is whole."""
        runs = assure._between_numbers(assure.attempt(Request(f"See {word} in 1995 now."), "en-uk"))

        assert f"See {word} in" in [run.of(f"See {word} in 1995 now.") for run in runs]


class TestEdits:
    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), max_size=9))
    def test_that_are_kept_never_overlap(self, places: list[tuple[int, int]]) -> None:
        """Nor is one left out that overlaps none of them."""
        edits = [Edit(Span(start, start + length), "") for start, length in places]
        kept = _disjoint(edits)

        assert all(one.span.end <= other.span.start for one, other in pairwise(kept))
        for edit in edits:
            assert any(
                edit.span.start < one.span.end and one.span.start < edit.span.end for one in kept
            )


class TestTryingAgain:
    def test_a_loop_with_another_search(self) -> None:
        (answer,), _ = run(
            {
                "A day.": "день день день день день",
                ("A day.", "calm"): "День.",
            },
            "A day.",
        )

        assert (answer.hypothesis.text, answer.findings) == ("День.", ())

    def test_a_copy_of_the_source_with_the_next_hypothesis(self) -> None:
        (answer,), _ = run(
            {"it rained": "it rained", ("it rained", "wide"): ["it rained", "дощило"]}, "it rained"
        )

        assert (answer.hypothesis.text, answer.findings) == ("дощило", ())

    def test_a_wrong_number_by_copying_it(self) -> None:
        (answer,), _ = run(
            {"In 1995 it rained.": "У 1959 падав дощ.", "In {1} it rained.": "У {1} падав дощ."},
            "In 1995 it rained.",
        )

        assert (answer.hypothesis.text, answer.findings) == ("У 1995 падав дощ.", ())

    def test_a_wrong_number_by_its_alignment(self) -> None:
        row = assure.attempt(Request("In 1995 it rained."), "en-uk")
        links = (Link(Span(0, 2), Span(0, 1), 0.9), Link(Span(3, 7), Span(2, 6), 0.9))
        row.offer(Hypothesis(text="У 1959 падав дощ.", score=0.0, links=links))

        assert row.best is not None
        assert (row.best.hypothesis.text, row.codes) == ("У 1995 падав дощ.", set())

    def test_a_number_that_no_try_keeps_around_it(self) -> None:
        table: dict[object, str] = dict.fromkeys(
            ("It rained in 1995 again.", "It rained in {1} again."), "Знову падав дощ."
        )
        (answer,), _ = run(
            {**table, "It rained in": "Дощ падав у", "again.": "знову."}, "It rained in 1995 again."
        )

        assert (answer.hypothesis.text, answer.findings) == ("Дощ падав у 1995 знову.", ())

    def test_two_numbers_of_which_one_is_always_lost_around_both(self) -> None:
        text = "It rained in 1995 and 1996 again."
        table: dict[object, str] = dict.fromkeys(
            (text, "It rained in {1} and {2} again."), "Знову падав дощ."
        )
        table |= {
            "It rained in {1} and 1996 again.": "У {1} падав дощ.",
            "It rained in": "Дощ падав у",
            "and 1996 again.": "і знову.",
            "and": "і",
            "again.": "знову.",
        }
        (answer,), _ = run(table, text)

        assert (answer.hypothesis.text, answer.findings) == (
            "Дощ падав у 1995 і 1996 знову.",
            (),
        )

    def test_a_stubborn_loop_with_a_stricter_search(self) -> None:
        loops = "день день день день день"
        (answer,), _ = run(
            {"A day.": loops, ("A day.", "calm"): loops, ("A day.", "strict"): "День."}, "A day."
        )

        assert (answer.hypothesis.text, answer.findings) == ("День.", ())

    def test_a_loop_in_every_search_by_its_clauses(self) -> None:
        loops = "день, день, день, день"
        (answer,), _ = run(
            {
                "After a long day, we went home.": loops,
                "After a long day,": "Після довгого дня",
                "we went home.": "ми пішли додому.",
            },
            "After a long day, we went home.",
        )

        assert answer.hypothesis.text == "Після довгого дня ми пішли додому."
        assert answer.findings == ()

    def test_a_loop_that_stays_is_cut_out_and_said(self) -> None:
        (answer,), _ = run({"Galilei wrote.": "Галілілілілей писав."}, "Galilei wrote.")

        assert answer.hypothesis.text == "Галілей писав."
        assert [finding.code for finding in answer.findings] == ["REPETITION_CUT"]
        assert answer.findings[0].details == {"word": "лі"}

    @pytest.mark.parametrize(
        ("source", "answer", "shorter"),
        [
            ("A day.", "День день день 12121212.", "День 12121212."),
            ("12121212 days.", "12121212 день день день.", "12121212 день."),
            ("No, no, no! A day.", "Ні, ні, ні! День день день.", "Ні, ні, ні! День."),
            ("Brussels.", "Брюсельсельсель.", "Брюсель."),
            ("A day.", "It is in the man, is in the day, is in the sun, is in the sea.", None),
        ],
        ids=[
            "before digits",
            "behind digits",
            "beside one that is right",
            "in a word",
            "scattered",
        ],
    )
    def test_only_what_follows_itself_at_once_is_cut_out(
        self, source: str, answer: str, shorter: str | None
    ) -> None:
        """Digits are not, nor what comes back with other words between."""
        cut, _ = assure.cut(Hypothesis(text=answer, score=0.0), source)

        assert cut.text == (shorter or answer)

    def test_what_was_cut_out_of_a_clause_is_said_of_the_line(self) -> None:
        (answer,), _ = run(
            {
                "After a long day, Galilei wrote.": "слово слово слово слово",
                "After a long day,": "Після довгого дня",
                "Galilei wrote.": "Галілілілілей писав.",
            },
            "After a long day, Galilei wrote.",
        )

        assert answer.hypothesis.text == "Після довгого дня Галілей писав."
        assert [(f.code, f.start, f.end) for f in answer.findings] == [("REPETITION_CUT", 18, 32)]

    def test_what_stays_wrong_is_said(self) -> None:
        table: dict[object, str] = dict.fromkeys(
            ("In 1995 it rained.", "In {1} it rained."), "У 1959 падав дощ."
        )
        (answer,), _ = run(table, "In 1995 it rained.")

        assert [finding.code for finding in answer.findings] == ["NUMBER_MISMATCH"]
        assert answer.findings[0].start == 3

    def test_a_good_answer_is_not_asked_for_twice(self) -> None:
        _, asked = run({"A day.": "День."}, "A day.")

        assert asked == ["A day."]

    def test_only_failing_rows_are_tried_again(self) -> None:
        table: dict[object, str] = {"A day.": "День.", "In 1995.": "У 1959.", "In {1}.": "У 1959."}
        answers, asked = run(table, "A day.", "In 1995.")

        assert asked.count("A day.") == 1
        assert asked.count("In {1}.") == 1
        assert answers[0].hypothesis.text == "День."


WORDS = st.sampled_from(["see", "the", "page", "now", "file", "1995"])
LITERALS = st.sampled_from(
    ["https://a.ua/x?y=1", "a.b@c.ua", "{name}", "%1$s", "`ls -la`", '<x id="5">', "[X5X]"]
)


class Failing(EchoEngine):
    """Answers every text in one way that no translation should be."""

    def __init__(self, way: Callable[[str], str]) -> None:
        super().__init__()
        object.__setattr__(self, "way", way)

    way: Callable[[str], str]

    def translate(
        self, segments: Sequence[str], decoding: Decoding, *, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        return [(Hypothesis(text=self.way(segment), score=0.0),) for segment in segments]


#: What a checkpoint may do to marks and everything else.
FAILURES: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: "",
    "a loop": lambda text: "так " * 12,
    "words alone": lambda text: " ".join(re.findall(r"[^\W\d_]+", text)),
    "marks garbled": lambda text: re.sub(r"[{\[](\d)[}\]]", r"\1}", text),
    "marks twice": lambda text: f"{text} і {text}",
    "marks swapped": lambda text: text.translate(str.maketrans("12", "21")),
    "a copy": lambda text: text,
    "capitals": str.upper,
}


class TestAnyCheckpoint:
    """A literal comes back byte for byte, once, whatever the engine does."""

    @pytest.mark.parametrize("way", FAILURES.values(), ids=FAILURES)
    @settings(deadline=None, max_examples=25)
    @given(parts=st.lists(st.one_of(WORDS, LITERALS), min_size=1, max_size=9, unique=True))
    def test_literals_come_back(self, way: Callable[[str], str], parts: list[str]) -> None:
        text = " ".join(parts)
        spans = tuple(Span(*m.span()) for m in LITERAL.finditer(text))
        queue = Queue({"en-uk": Failing(way)}, workers=1)
        (answer,) = assure.translate(Ask(queue, "en-uk", Decoding()), [Request(text, spans)])
        queue.close()

        assert [answer.hypothesis.text.count(span.of(text)) for span in spans] == [1] * len(spans)


class TestByteForByteWithTheShippedModel:
    """Protected spans come back, or the row says that they did not."""

    @pytest.fixture(scope="class")
    def queue(self) -> Queue:
        """A queue over the shipped models."""
        return Queue({d: engines.load("ctranslate2", pairs.load(d)) for d in ("en-uk", "uk-en")})

    @settings(deadline=None, max_examples=15)
    @given(st.lists(st.one_of(WORDS, LITERALS), min_size=1, max_size=9))
    def test_any_mixture(self, queue: Queue, parts: list[str]) -> None:
        text = " ".join(parts)
        spans = tuple(Span(*m.span()) for m in LITERAL.finditer(text))
        (answer,) = assure.translate(Ask(queue, "en-uk", Decoding()), [Request(text, spans)])

        lost = {f.start for f in answer.findings if f.code == "PLACEHOLDER_LOST"}
        for span in spans:
            literal = span.of(text)
            assert text.count(literal) <= answer.hypothesis.text.count(literal) or lost

    def test_every_line_of_a_list(self, queue: Queue) -> None:
        """Real lines: all literals of all of them come back."""
        lines = (Path(__file__).parent / "literals.txt").read_text(encoding="utf-8").splitlines()
        spans = [tuple(Span(*m.span()) for m in LITERAL.finditer(line)) for line in lines]
        requests = [*map(Request, lines, spans)]
        answers = assure.translate(Ask(queue, "en-uk", Decoding()), requests)

        assert len(lines) >= 20
        for line, inside, answer in zip(lines, spans, answers, strict=True):
            for span in inside:
                assert span.of(line) in answer.hypothesis.text
