"""Spans find their way through edits of a text, and back."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from translator.document import Span
from translator.edits import Edit, inverse, mover, rewrite


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """Draw a text and edits of some of its parts."""
    parts = draw(st.lists(st.text("аб ", min_size=1, max_size=4), max_size=8))
    edits, at = [], 0
    for number, part in enumerate(parts):
        if number % 2:
            edits.append(Edit(Span(at, at + len(part)), draw(st.text("xy", max_size=4))))
        at += len(part)
    return "".join(parts), edits


class TestAnyEdits:
    @given(edited())
    def test_an_edited_run_moves_to_what_took_its_place(
        self, given: tuple[str, list[Edit]]
    ) -> None:
        text, edits = given
        after, moved = rewrite(text, edits), mover(edits)

        assert [moved(edit.span).of(after) for edit in edits] == [edit.text for edit in edits]

    @given(edited())
    def test_what_lies_between_stays_as_it_is(self, given: tuple[str, list[Edit]]) -> None:
        text, edits = given
        after, moved = rewrite(text, edits), mover(edits)
        ends = [0, *(edit.span.end for edit in edits)]
        starts = [*(edit.span.start for edit in edits), len(text)]
        for span in map(Span, ends, starts):
            if len(span):
                assert moved(span).of(after) == span.of(text)

    @given(edited())
    def test_edits_can_be_undone(self, given: tuple[str, list[Edit]]) -> None:
        text, edits = given

        assert rewrite(rewrite(text, edits), inverse(text, edits)) == text


def test_many_spans_move_through_many_edits() -> None:
    edits = [Edit(Span(10 * n, 10 * n + 4), "xx") for n in range(20_000)]
    start = time.perf_counter()
    moved = mover(edits)

    assert moved(Span(199_995, 199_996)) == Span(159_995, 159_996)
    assert all(len(moved(Span(10 * n, 10 * n + 4))) == 2 for n in range(20_000))
    assert time.perf_counter() - start < 3
