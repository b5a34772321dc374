"""Cutting a segment that is too long: laws for any text, and where the cut falls."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.engines._long import cut


def words(text: str) -> int:
    return len(text.split()) + 1


TEXTS = st.text(st.sampled_from("abя .,;—\n\u0301"), max_size=200)


class TestAnyText:
    @given(TEXTS, st.integers(2, 30))
    def test_only_white_space_lies_between_the_runs(self, text: str, limit: int) -> None:
        rest, at = "", 0
        for run in cut(text, limit, words):
            rest += text[at : run.start]
            at = run.end
        assert (rest + text[at:]).strip() == ""

    @given(TEXTS, st.integers(2, 30))
    def test_runs_are_in_order_and_none_is_empty(self, text: str, limit: int) -> None:
        runs = cut(text, limit, words)

        assert runs == sorted(runs)
        assert all(len(run) for run in runs) or not text.strip()

    @given(TEXTS, st.integers(2, 30))
    def test_every_run_fits(self, text: str, limit: int) -> None:
        assert all(words(run.of(text)) <= limit for run in cut(text, limit, words) if len(run) > 1)

    @given(st.text(max_size=60), st.integers(2, 20))
    def test_counted_in_characters_too(self, text: str, limit: int) -> None:
        runs = cut(text, limit, len)

        assert "".join("".join(run.of(text) for run in runs).split()) == "".join(text.split())


class TestTheBestPlace:
    def test_between_sentences(self) -> None:
        text = "It was late, very late. The moon had gone, and they slept."

        assert [run.of(text) for run in cut(text, 8, words)] == [
            "It was late, very late.",
            "The moon had gone, and they slept.",
        ]

    def test_at_a_clause_where_there_is_no_sentence(self) -> None:
        text = "it was late and the moon had gone; they all went to sleep, at last"

        assert cut(text, 10, words)[0].of(text).endswith("gone;")

    def test_a_short_segment_stays_whole(self) -> None:
        assert [run.of("Hello there. You.") for run in cut("Hello there. You.", 9, words)] == [
            "Hello there. You."
        ]

    def test_never_between_a_letter_and_its_accent(self) -> None:
        runs = cut("е\u0301" * 30, 10, len)

        assert all(run.start % 2 == 0 for run in runs)


class TestHostileText:
    @pytest.mark.parametrize("sign", [".", "…", " ", "\n", ";", ",", "—", " —", '."'])
    def test_takes_no_longer_for_runs_of_a_sign(self, sign: str) -> None:
        text = f"a{sign * 40_000}b"
        start = time.perf_counter()
        cut(text, 500, len)

        assert time.perf_counter() - start < 3
