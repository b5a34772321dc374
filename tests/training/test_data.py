"""What becomes of raw pairs: cleaned, annotated, made noisy, weighted, tokenised."""

from __future__ import annotations

import doctest
import importlib
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training import cleaning, composing, corpus, noise, preparing, terms, vocabulary
from training.arrays import Arrays, Ragged

from translator.hints import MARKERS

PAIR = corpus.SentencePair(
    "Olena Koval met 12 envoys in Lviv.",
    "Олена Коваль зустріла у Львові 12 посланців.",
    2.0,
    (
        corpus.Term("Olena Koval", "Олена Коваль", "Олена Коваль", "person-f"),
        corpus.Term("Lviv", "Львові", "Львів", "place"),
    ),
)


class TestCleaning:
    """Only fit pairs remain, each once, and none that is measured on."""

    def test_faulty_pairs_are_counted_by_reason(self, corpus: Path) -> None:
        """The phrases hold a copy, differing numbers, Russian, and Cyrillic as English."""
        pairs, outcome = load(corpus)
        assert outcome["duplicate"] == 1
        assert outcome["numbers differ"] >= 1
        assert "In 2021 it rained." not in {pair.english for pair in pairs}
        assert outcome["Russian letters"] == 1
        assert outcome["no Latin letter in English"] == 1
        assert outcome["kept"] == len(pairs) >= 290

    def test_a_held_out_sentence_is_left_out_on_either_side(self, corpus: Path) -> None:
        """Case, spaces and punctuation do not hide it."""
        banned = frozenset({cleaning.key("the talks  continue"), cleaning.key("ДОБРОГО РАНКУ")})
        pairs, outcome = load(corpus, banned)
        assert outcome["held out"] == 2
        assert not {"The talks continue.", "Good morning!"} & {pair.english for pair in pairs}

    def test_weights_name_sources_and_the_rest(self, corpus: Path, tmp_path: Path) -> None:
        """A source without a line of its own has the manifest's weight times that of ``*``."""
        file = tmp_path / "weights.tsv"
        file.write_text("# note\n*\t0.5\nwritten\t3\n", encoding="utf-8")
        weights = read_weights(file)
        pairs, _ = load(corpus, weights=weights)
        assert {pair.weight for pair in pairs} == {0.5, 3.0}

    @given(st.text(max_size=60))
    def test_normalising_twice_changes_nothing_more(self, text: str) -> None:
        """The model sees one form of a text only."""
        once = cleaning.normalise(text)
        assert cleaning.normalise(once) == once


class TestTerms:
    """The source says which rendering is wanted; the target inflects it."""

    def test_every_hint_is_marked_in_its_place(self) -> None:
        """Markers touch the words before and behind, so that no piece is wasted on spaces."""
        text = terms.annotate(PAIR.english, [(t.english, t.lemma) for t in PAIR.terms])
        assert text == (
            "<tgt> Olena Koval</src> Олена Коваль</tgt> met 12 envoys in"
            "<tgt> Lviv</src> Львів</tgt>."
        )

    def test_part_of_a_word_is_not_a_term(self) -> None:
        """*Iran* is not in *Iranian*."""
        assert terms.annotate("Iranian oil", [("Iran", "Іран")]) == "Iranian oil"

    def test_the_longer_of_two_overlapping_terms_wins(self) -> None:
        """*European Commission*, not *Commission*."""
        hints = [("Commission", "комісія"), ("European Commission", "Європейська комісія")]
        assert terms.annotate("The European Commission said", hints) == (
            "The<tgt> European Commission</src> Європейська комісія</tgt> said"
        )

    def test_markers_are_pieces_of_their_own(self, spm: Path) -> None:
        """The vocabulary has them from the start."""
        pieces = vocabulary.load(spm).encode("in<tgt> Lviv</src> Львів</tgt>.", out_type=str)
        assert set(MARKERS) <= set(pieces)

    def test_a_swapped_name_stands_in_the_same_form(self) -> None:
        """The name that replaces another declines as it does, on both sides of the pair."""
        other = corpus.SentencePair(
            "Kharkiv", "Харків", 1.0, (corpus.Term("Kharkiv", "Харків", "Харків", "place"),)
        )
        minister = corpus.SentencePair(
            "We saw Ihor Shevchenko.",
            "Ми бачили Ігоря Шевченка.",
            1.0,
            (corpus.Term("Ihor Shevchenko", "Ігоря Шевченка", "Ігор Шевченко", "person-m"),),
        )
        like = corpus.SentencePair(
            "x", "y", 1.0, (corpus.Term("Ihor Bondarenko", "", "Ігор Бондаренко", "person-m"),)
        )
        swap = terms.NameSwap([minister, like, other])
        swapped = swap(minister, random.Random(1))
        assert swapped is not None
        assert swapped.english == "We saw Ihor Bondarenko."
        assert swapped.ukrainian == "Ми бачили Ігоря Бондаренка."
        assert swap(other, random.Random(1)) is None


class TestNoise:
    """Robustness is learnt from data."""

    @pytest.mark.parametrize("kind", noise.KINDS, ids=lambda kind: kind.__name__)
    def test_each_kind_changes_the_source(self, kind: noise.Kind) -> None:
        """A kind that changes nothing would only repeat the clean pair."""
        source, target = "They said it isn't 12 now.", "Вони сказали: зараз не 12, а п'ять."
        made = kind(source, target, random.Random(3))
        assert made is not None
        assert made[0] != source

    @given(st.integers(0, 10_000))
    def test_a_placeholder_is_on_both_sides(self, seed: int) -> None:
        """Whatever is invented must be copied as it is."""
        made = noise.placeholders("It costs 5 now.", "Зараз це коштує 5.", random.Random(seed))
        assert made is not None
        mark = made[0].removeprefix("It costs ").removesuffix(" now.")
        assert made[1] == f"Зараз це коштує {mark}."

    def test_text_in_the_target_language_is_copied(self) -> None:
        """So that it comes back unchanged."""
        assert noise.copied("Yes.", "Так.", random.Random(1)) == ("Так.", "Так.")


class TestRows:
    """Half of what has terms stays plain; a model without a glossary loses nothing."""

    def test_weight_is_shared_between_plain_and_annotated(self) -> None:
        """For each direction the two halves add up to the weight of the pair."""
        rows = list(composing.compose([PAIR]))
        for use in (composing.Use.EN_UK, composing.Use.UK_EN):
            plain = sum(r.weight for r in rows if r.use == composing.Use.BOTH)
            annotated = sum(r.weight for r in rows if r.use == use and not r.aligned)
            assert plain == annotated == PAIR.weight / 2

    def test_annotated_and_copied_rows_are_not_aligned(self) -> None:
        """Their links would teach the alignment head to point at the hint."""
        rows = composing.compose([PAIR] * 200)
        assert all(("<tgt>" in r.english + r.ukrainian) != r.aligned or r.english == r.ukrainian
                   for r in rows)  # fmt: skip


class TestArrays:
    """What goes to the training machine is small and complete."""

    def test_saving_keeps_everything(self, corpus: Path, spm: Path, tmp_path: Path) -> None:
        """Offsets are stored as lengths."""
        wanted = preparing.Preparation(corpus=corpus, output=tmp_path, vocabulary=spm, every=10)
        made = preparing.prepare(wanted, log=lambda line: None)
        read = Arrays.load(tmp_path)
        for name in ("english", "ukrainian", "links"):
            one, other = getattr(made, name), getattr(read, name)
            assert np.array_equal(one.values, other.values)
            assert np.array_equal(one.offsets, other.offsets)
        assert np.array_equal(made.weight, read.weight)
        assert read.vocabulary == 8000

    def test_ids_are_the_text(self, spm: Path) -> None:
        """Byte fallback: no character is ever lost."""
        text = "Її 🇺🇦 §42 — «ґава»"
        arrays = preparing.encode([composing.Row(text, text, 1.0)], spm)
        assert vocabulary.load(spm).decode(arrays.english[0].tolist()) == text

    @given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=8))
    def test_ragged_rows_come_back(self, rows: list[list[int]]) -> None:
        """Empty rows included."""
        ragged = Ragged.of([np.array(r, np.uint16) for r in rows], empty=np.zeros(0, np.uint16))
        assert [ragged[i].tolist() for i in range(len(ragged))] == rows

    def test_thinning_keeps_the_share_and_drops_no_heavy_pair(self) -> None:
        """A short run sees as much of each source as a long one does in an epoch."""
        light = [corpus.SentencePair("a", "б", 0.25)] * 1000
        kept = preparing.thinned([*light, PAIR], seed=1)
        assert PAIR in kept
        assert 200 < len(kept) < 300
        assert min(pair.weight for pair in kept) == 1.0


load_all = corpus.load
read_weights = corpus.read_weights


def load(
    folder: Path,
    banned: frozenset[str] = frozenset(),
    weights: dict[str, float] | None = None,
):  # type: ignore[no-untyped-def]
    """Load with defaults."""
    return load_all(folder, weights or {}, banned)


@pytest.mark.parametrize("name", ["alignment", "cleaning", "corpus", "noise", "terms", "trainer"])
def test_examples_in_docstrings_hold(name: str) -> None:
    """Scripts are outside the paths where pytest looks for doctests."""
    module = importlib.import_module(f"training.{name}")
    assert doctest.testmod(module).failed == 0
