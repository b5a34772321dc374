"""A vocabulary shortlist: only what the pieces of a source allow is searched."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from translator import engines, pairs
from translator.engines import Engine, _checkpoint
from translator.engines import ctranslate2 as fast
from translator.engines._tokens import END, UNKNOWN
from translator.errors import EngineUnavailable
from translator.hints import MARKERS
from translator.pairs import Pair
from translator.translation import Decoding

Load = Callable[..., Engine]
PAIR = pairs.load("en-uk")
SENTENCE = "Ukraine will join NATO, said Dmytro Kuleba."


def pieces_of(pair: Pair) -> list[str]:
    ids = json.loads((Path(pair.model) / "vocab.json").read_text(encoding="utf-8"))
    return [piece for piece in ids if piece != "<pad>"]


@pytest.fixture
def listed(tmp_path: Path) -> Callable[[str], Pair]:
    """Make a pair with a shortlist of these lines."""

    def write(lines: str, direction: str = "en-uk") -> Pair:
        file = tmp_path / f"shortlist-{len([*tmp_path.iterdir()])}.txt.xz"
        file.write_bytes(lzma.compress(lines.encode()))
        return replace(pairs.load(direction), shortlist=str(file))

    return write


def texts(engine: Engine, segments: Sequence[str], decoding: Decoding | None = None) -> list[str]:
    answers = engine.translate(segments, decoding or Decoding())
    return [hypothesis.text for answer in answers for hypothesis in answer]


class TestWhatItAllows:
    def test_where_all_is_allowed_answers_are_the_references(
        self, listed: Callable[..., Pair], load: Load, direction: str, sentences: list[str]
    ) -> None:
        """Alignment of the first word included: alone, nothing needs to be made up."""
        pair = listed(f"\t{' '.join(pieces_of(PAIR))}\n", direction)
        mine = engines.load("ctranslate2", pair, compute_type="float32")
        ours, theirs = (
            engine.translate(sentences, Decoding(), align=True)
            for engine in (mine, load("marian", direction))
        )

        assert [a[0].text for a in ours] == [a[0].text for a in theirs]
        for one, other in zip(ours, theirs, strict=True):
            found, wanted = (
                {(x.source, x.target): x.weight for x in answer[0].links} for answer in (one, other)
            )
            for ends in found.keys() | wanted.keys():
                assert found.get(ends, 0.1) == pytest.approx(wanted.get(ends, 0.1), abs=0.01)

    def test_what_no_piece_allows_is_never_said(self, listed: Callable[..., Pair]) -> None:
        """Neither by a beam, nor by other alternatives, nor where repetition is forbidden."""
        engine = engines.load("ctranslate2", listed("▁join\t▁A ▁I\n▁Open\t▁of\n"))
        found = texts(engine, [SENTENCE], Decoding(alternatives=3, no_repeat_ngram=3))

        assert len({*found}) == 3
        assert {word for text in found for word in text.split()} <= {"A", "I"}

    def test_each_source_has_its_own(self, listed: Callable[..., Pair]) -> None:
        """What one source allows is no candidate of another in the same call."""
        engine = engines.load("ctranslate2", listed("▁Open\t▁а ▁в ▁з ▁і\n▁join\t▁A ▁I ▁a s\n"))
        one, other = texts(engine, ["Open", "join"])

        assert one
        assert {*one} <= {*" авзі"}
        assert other
        assert {*other} <= {*" AIas"}


class TestTheEmbeddedOnes:
    """They are made of training data; what they must allow is known beforehand."""

    def test_any_piece_of_the_source_may_be_copied(self, direction: str) -> None:
        """But for the marks of hints, and what the library always allows."""
        always, allowed = read(direction)
        for piece in pieces_of(PAIR):
            free = piece in always or piece in allowed.get(piece, ()) or piece in (END, UNKNOWN)
            assert free != (piece in MARKERS)

    def test_any_letter_digit_and_mark_may_always_be_written(self, direction: str) -> None:
        always, _ = read(direction)
        assert {p for p in pieces_of(PAIR) if len(p.lstrip("▁")) <= 1} <= always

    def test_a_sentence_is_searched_in_a_fraction_of_the_vocabulary(
        self, load: Load, direction: str, sentences: list[str]
    ) -> None:
        always, allowed = read(direction)
        engine = load("ctranslate2", direction)
        for sentence in sentences:
            pieces = engine.tokeniser.encode(sentence)  # type: ignore[attr-defined]
            candidates = always.union(*(allowed.get(piece, set()) for piece in pieces))
            assert len(candidates) < len(pieces_of(PAIR)) / 3


def read(direction: str) -> tuple[set[str], dict[str, set[str]]]:
    text = lzma.decompress(Path(pairs.load(direction).shortlist).read_bytes()).decode()
    rows = dict(line.split("\t") for line in text.split("\n") if line)
    return {*rows.pop("").split(" ")}, {key: {*value.split(" ")} for key, value in rows.items()}


class TestItIsPartOfTheModel:
    def test_another_list_is_another_revision(self, listed: Callable[..., Pair]) -> None:
        """So that memory never mixes their answers."""
        one, other = (engines.describe("ctranslate2", listed(f"\t{x}\n"))[1] for x in ".,")

        assert one != other
        assert one.startswith(
            engines.describe("ctranslate2", replace(PAIR, shortlist=""))[1] + "+shortlist#"
        )

    def test_another_list_is_another_converted_model(
        self, listed: Callable[..., Pair], tmp_path: Path
    ) -> None:
        folders = {
            fast.cached(_checkpoint.find(pair), "int8", tmp_path / "cache")
            for pair in (replace(PAIR, shortlist=""), listed("\t.\n"), listed("\t,\n"))
        }

        assert len(folders) == 3

    def test_another_checkpoint_has_none(self) -> None:
        assert PAIR.shortlist
        assert PAIR.with_model("elsewhere").shortlist == ""

    def test_a_pair_file_names_it(self, tmp_path: Path) -> None:
        """Relative to the file itself."""
        file = tmp_path / "en-uk.toml"
        file.write_text('model = "a/b"\nshortlist = "list.txt.xz"\n', encoding="utf-8")

        assert pairs.read(file).shortlist == str(tmp_path / "list.txt.xz")
        assert 'shortlist = "list.txt.xz"' in pairs.write(
            replace(PAIR, shortlist="list.txt.xz")
        )  # fmt: skip

    def test_the_reference_goes_without(self, load: Load, direction: str) -> None:
        assert "shortlist" not in load("marian", direction).revision


class TestAFileThatDoesNotFit:
    @pytest.mark.parametrize("name", sorted({*engines.available()} - {"ctranslate2"}))
    def test_is_no_concern_of_engines_that_go_without(self, name: str, tmp_path: Path) -> None:
        missing, without = (
            engines.describe(name, replace(PAIR, shortlist=file))
            for file in (str(tmp_path / "none"), "")
        )

        assert missing == without

    def test_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(EngineUnavailable, match=r"none\.txt\.xz: No such file"):
            engines.load("ctranslate2", replace(PAIR, shortlist=str(tmp_path / "none.txt.xz")))

    def test_is_damaged(self, tmp_path: Path) -> None:
        file = tmp_path / "list.txt.xz"
        file.write_bytes(Path(PAIR.shortlist).read_bytes()[:1000])

        with pytest.raises(EngineUnavailable, match="not a vocabulary shortlist"):
            engines.load("ctranslate2", replace(PAIR, shortlist=str(file)))

    def test_belongs_to_another_vocabulary(self, listed: Callable[..., Pair]) -> None:
        with pytest.raises(EngineUnavailable, match="no piece '▁nowhere', one of 2 that"):
            engines.load("ctranslate2", listed("\t. ▁nowhere ▁nowhither\n"))

    def test_belongs_to_a_vocabulary_that_ends_elsewhere(
        self, listed: Callable[..., Pair], tmp_path: Path
    ) -> None:
        import shutil

        shutil.copytree(PAIR.model, tmp_path / "model")
        file = tmp_path / "model" / "vocab.json"
        ids = json.loads(file.read_text(encoding="utf-8"))
        ids["</s>"], ids["<unk>"] = ids["<unk>"], ids["</s>"]
        file.write_text(json.dumps(ids), encoding="utf-8")

        with pytest.raises(EngineUnavailable, match="</s> in the first row"):
            engines.load("ctranslate2", replace(listed("\t.\n"), model=str(tmp_path / "model")))
