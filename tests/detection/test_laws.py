"""Laws of fragments and sentences, on texts made of pieces that are easy to get wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.detection import detect
from translator.detection.atoms import scan
from translator.detection.sentences import split
from translator.document import NO_LANGUAGE, is_tiling

#: Pieces that are easy to get wrong, parted by ¦.
PIECES = "¦".join(
    (
        "Привіт¦world¦«¦»¦“¦”¦(¦)¦\n¦\n\n¦ ¦  ¦\t¦`¦```¦'¦’¦.¦...¦?!¦:¦—¦-¦|¦•¦https://a.ua/x?y=1.",
        "a@b.com¦#тег¦@u¦1,200.50¦№ 5/3-п¦H2O¦Cьогодні¦i¦А¦ы¦ї¦🇺🇦¦e\u0301¦\u200b¦\ufeff¦\r\n",
        "x = y ** 2;¦{¦}¦C:\\a\\b.txt¦/etc/hosts¦U.S.¦м.¦中文¦العربية¦ß¦ǅ¦\u0000¦v1.2¦Mr.",
    )
).split("¦")
mixed_text = st.builds(
    lambda pieces, joint: joint.join(pieces),
    st.lists(st.sampled_from(PIECES), max_size=25),
    st.sampled_from(["", " "]),
)


class TestTiling:
    """Whatever the input, the fragments concatenate to it: nothing lost, nothing twice."""

    @given(mixed_text)
    @settings(max_examples=300, deadline=None)
    def test_fragments_tile_any_text(self, text: str) -> None:
        fragments = detect(text)
        assert is_tiling(fragments, text)
        for fragment in fragments:
            spans = [*fragment.protected, *fragment.embedded]
            assert all(fragment.start <= s.start < s.end <= fragment.end for s in spans)
            assert 0.0 <= fragment.confidence <= 1.0
            assert fragment.reason

    @given(st.text(max_size=80))
    @settings(max_examples=200, deadline=None)
    def test_fragments_tile_any_unicode(self, text: str) -> None:
        assert is_tiling(detect(text), text)

    @pytest.mark.slow
    @given(mixed_text)
    @settings(max_examples=10_000, deadline=None)
    def test_fragments_tile_ten_thousand_texts(self, text: str) -> None:
        assert is_tiling(detect(text), text)

    def test_empty_text_has_no_fragments(self) -> None:
        assert detect("") == ()

    def test_white_space_has_no_language(self) -> None:
        assert [f.language for f in detect(" \n\t")] == [NO_LANGUAGE]


class TestSentences:
    """Sentences leave nothing out and cut nothing in two."""

    @given(mixed_text)
    @settings(max_examples=200, deadline=None)
    def test_only_white_space_lies_between(self, text: str) -> None:
        """Spans are in order, trimmed, and leave out white space only."""
        at = 0
        for span in split(text):
            assert not text[at : span.start].strip()
            assert span.of(text) == span.of(text).strip() != ""
            at = span.end
        assert not text[at:].strip()

    @given(mixed_text)
    @settings(max_examples=200, deadline=None)
    def test_no_boundary_cuts_an_atom(self, text: str) -> None:
        """A URL, a number, code and a word stay whole."""
        edges = {edge for span in split(text) for edge in (span.start, span.end)}
        for atom in scan(text):
            assert not any(atom.start < edge < atom.end for edge in edges), atom
