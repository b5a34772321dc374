"""From attention between pieces to links between words."""

from __future__ import annotations

import pytest

from translator.document import Span
from translator.engines._links import link


def spans(*ends: tuple[int, int]) -> list[Span]:
    return [Span(start, end) for start, end in ends]


class TestMergingPieces:
    def test_pieces_of_a_source_word_add_up(self) -> None:
        (only,) = link(
            [[0.3, 0.6, 0.1]], "abcd", [*spans((0, 2), (2, 4)), None], "x", spans((0, 1))
        )

        assert (only.source, only.target) == (Span(0, 4), Span(0, 1))
        assert only.weight == pytest.approx(0.9)

    def test_pieces_of_a_target_word_are_averaged(self) -> None:
        (only,) = link([[1.0], [0.5]], "a", spans((0, 1)), "xy", spans((0, 1), (1, 2)))

        assert only.weight == pytest.approx(0.75)

    def test_the_end_of_sentence_is_no_word(self) -> None:
        assert link([[0.05, 0.95]], "a", [Span(0, 1), None], "x", spans((0, 1))) == ()

    def test_a_piece_with_its_space_belongs_to_the_word(self) -> None:
        links = link(
            [[1.0, 0.0], [0.0, 1.0]], "a b", spans((0, 1), (1, 3)), "x y", spans((0, 1), (1, 3))
        )

        assert [(x.source, x.target) for x in links] == [
            (Span(0, 1), Span(0, 1)),
            (Span(2, 3), Span(2, 3)),
        ]

    @pytest.mark.parametrize(("source", "target"), [("", "x"), ("a", ""), (" ", " ")])
    def test_no_words_no_links(self, source: str, target: str) -> None:
        assert link([[1.0]], source, [None], target, [None]) == ()
