"""A vocabulary shortlist is made of word alignments, and of them alone."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest
from training import preparing, shortlist
from training.arrays import Arrays, Ragged
from training.composing import Use

NAMES = ["</s>", "<unk>", "▁cat", "▁кіт", "▁кота", "▁the", "7", "▁і"]
CAT, KIT, KOTA, THE, SEVEN = 2, 3, 4, 5, 6


def ragged(rows: list[list[int]]) -> Ragged:
    return Ragged.of([np.array(row, np.uint16) for row in rows], empty=np.zeros(0, np.uint16))


@pytest.fixture
def arrays() -> Arrays:
    """Three rows of cats, one of them for uk→en only."""
    links = [[[1, 0]], [[1, 0]], [[1, 0]], []]
    return Arrays(
        english=ragged([[THE, CAT], [THE, CAT], [THE, CAT], [CAT]]),
        ukrainian=ragged([[KIT], [KIT], [KOTA], [KOTA, KOTA]]),
        links=Ragged.of(
            [np.array(row, np.uint8).reshape(-1, 2) for row in links],
            empty=np.zeros((0, 2), np.uint8),
        ),
        weight=np.ones(4, np.float32),
        use=np.array([Use.BOTH, Use.EN_UK, Use.BOTH, Use.UK_EN], np.uint8),
        vocabulary=len(NAMES),
    )


class TestWhatAPieceMayBecome:
    def test_is_what_it_was_aligned_with(self, arrays: Arrays) -> None:
        size = shortlist.Size(least=1)

        assert shortlist.aligned(arrays, "en-uk", size) == {CAT: {KIT, KOTA}}
        assert shortlist.aligned(arrays, "uk-en", size) == {KIT: {CAT}, KOTA: {CAT}}

    def test_leaves_out_what_was_aligned_too_seldom(self, arrays: Arrays) -> None:
        assert shortlist.aligned(arrays, "en-uk", shortlist.Size(least=2)) == {CAT: {KIT}}

    def test_is_nothing_where_no_link_is_frequent_enough_and_that_is_said(
        self, arrays: Arrays
    ) -> None:
        with pytest.raises(ValueError, match="no two pieces of en-uk are linked 9 times"):
            shortlist.aligned(arrays, "en-uk", shortlist.Size(least=9))

    def test_has_a_limit_and_the_most_often_aligned_stay(self, arrays: Arrays) -> None:
        assert shortlist.aligned(arrays, "en-uk", shortlist.Size(most=1, least=1)) == {CAT: {KIT}}


class TestWhatIsAlwaysAllowed:
    def test_the_most_frequent_and_all_of_one_character(self, arrays: Arrays) -> None:
        """Rows of the other direction do not count: there кота would be the most frequent."""
        assert shortlist.always(arrays, "en-uk", NAMES, 1) == {KIT, SEVEN, 7}
        assert shortlist.always(arrays, "uk-en", NAMES, 1) == {CAT, SEVEN, 7}


class TestTheFile:
    @pytest.fixture
    def data(self, corpus: Path, spm: Path, tmp_path: Path) -> Path:
        """A corpus, prepared."""
        wanted = preparing.Preparation(corpus=corpus, output=tmp_path, vocabulary=spm, every=10)
        preparing.prepare(wanted, log=lambda line: None)
        return tmp_path

    def test_the_same_data_give_the_same_bytes(self, data: Path) -> None:
        """Its digest is in the signature of every answer."""
        size = shortlist.Size(fixed=50)
        made = []
        for name in ("one", "other"):
            shortlist.build(data, data / name, "en-uk", size)
            made.append((data / name).read_bytes())

        assert made[0] == made[1]

    def test_a_line_a_piece_and_one_for_all(self, data: Path) -> None:
        size = shortlist.Size(fixed=50, least=1)
        common, pairs = shortlist.build(data, data / "list", "en-uk", size)
        lines = lzma.decompress((data / "list").read_bytes()).decode().rstrip("\n").split("\n")
        rows = {key: value.split(" ") for key, value in (line.split("\t") for line in lines)}

        assert len(lines) == len(rows)
        assert len(rows.pop("")) == common
        assert sum(map(len, rows.values())) == pairs
        assert "▁Ukraine" in rows["▁Ukraine"]
        assert "<tgt>" not in rows
