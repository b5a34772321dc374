"""A checkpoint is whole and the one that was pinned, or the error says how to mend it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from translator import engines, hub, pairs
from translator.engines import _checkpoint
from translator.errors import EngineUnavailable
from translator.pairs import Pair


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """A copy of the embedded en-uk model that a test may damage."""
    original = pairs.load("en-uk")
    shutil.copytree(original.model, tmp_path / "model")
    return replace(original, model=str(tmp_path / "model"))


@pytest.mark.parametrize("missing", ["config.json", "source.spm", "vocab.json"])
def test_a_missing_file_is_named(pair: Pair, missing: str) -> None:
    (Path(pair.model) / missing).unlink()

    with pytest.raises(EngineUnavailable, match=missing):
        _checkpoint.find(pair)


def test_missing_weights_are_named(pair: Pair) -> None:
    (Path(pair.model) / "model.safetensors").unlink()

    with pytest.raises(EngineUnavailable, match=r"model\.safetensors or pytorch_model\.bin"):
        _checkpoint.find(pair)


def test_other_weights_than_pinned_are_refused(pair: Pair) -> None:
    with (Path(pair.model) / "model.safetensors").open("ab") as file:
        file.write(b"x")

    with pytest.raises(EngineUnavailable, match="the pair file pins"):
        _checkpoint.find(pair)


@pytest.mark.parametrize("engine", ["marian", "ctranslate2"])
def test_naming_a_model_does_not_read_its_weights(pair: Pair, engine: str) -> None:
    """A start that translates one direction does not pay for the other's weights."""
    named = engines.describe(engine, pair)
    (Path(pair.model) / "model.safetensors").write_bytes(b"")

    assert engines.describe(engine, pair) == named
    assert pair.sha256[:12] in named[1]


@pytest.mark.parametrize("engine", ["marian", "ctranslate2"])
def test_a_damaged_file_that_is_not_pinned(pair: Pair, engine: str) -> None:
    weights = Path(pair.model) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])

    with pytest.raises(EngineUnavailable):
        engines.load(engine, replace(pair, sha256=""))


@pytest.mark.parametrize("engine", ["marian", "ctranslate2"])
def test_an_unknown_language_token_lists_those_there_are(pair: Pair, engine: str) -> None:
    with pytest.raises(EngineUnavailable, match=r"no token '>>xyz<<'; it has: none"):
        engines.load(engine, replace(pair, prefix=">>xyz<<"))


def test_another_architecture_is_refused(pair: Pair) -> None:
    file = Path(pair.model) / "config.json"
    config = json.loads(file.read_text(encoding="utf-8")) | {"model_type": "bart"}
    file.write_text(json.dumps(config), encoding="utf-8")

    with pytest.raises(EngineUnavailable, match="model_type 'bart'"):
        engines.load("ctranslate2", pair)


def test_a_padding_token_in_the_middle_is_refused(pair: Pair) -> None:
    file = Path(pair.model) / "vocab.json"
    ids = json.loads(file.read_text(encoding="utf-8"))
    ids["<pad>"], ids["<tgt>"] = ids["<tgt>"], ids["<pad>"]
    file.write_text(json.dumps(ids), encoding="utf-8")

    with pytest.raises(EngineUnavailable, match="not the last row; use engine marian"):
        engines.load("ctranslate2", pair)


class TestLanguageTokens:
    """Multilingual models are told the target language by a first token."""

    def test_it_stands_first_and_has_no_place_in_the_text(self, pair: Pair) -> None:
        file = Path(pair.model) / "vocab.json"
        ids = json.loads(file.read_text(encoding="utf-8"))
        ids[">>ukr<<"] = ids.pop("<tgt>")
        file.write_text(json.dumps(ids), encoding="utf-8")

        engine = engines.load("ctranslate2", replace(pair, prefix=">>ukr<<"))

        assert engine.tokeniser.encode("Hello")[0] == ">>ukr<<"  # type: ignore[attr-defined]
        assert engine.tokeniser.source_spans("Hello")[0] is None  # type: ignore[attr-defined]
        assert engine.revision.startswith(">>ukr<<")

    def test_it_is_found_in_the_vocabulary_where_the_pair_names_none(self, pair: Pair) -> None:
        file = Path(pair.model) / "vocab.json"
        ids = json.loads(file.read_text(encoding="utf-8"))
        ids[">>ukr<<"] = ids.pop("<tgt>")
        file.write_text(json.dumps(ids), encoding="utf-8")

        assert _checkpoint.find(pair).prefix == ">>ukr<<"

    def test_a_model_of_one_language_needs_none(self, pair: Pair) -> None:
        assert _checkpoint.find(pair).prefix == ""


class TestTheHub:
    def test_a_path_that_is_not_there_is_no_hub_id(self) -> None:
        with pytest.raises(EngineUnavailable, match="no such directory, and not a hub id"):
            hub.find("./nowhere")

    def test_without_a_network_one_line_says_how_to_mend_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
        with pytest.raises(EngineUnavailable) as caught:
            hub.find("nobody/no-such-model", download=False)

        assert "scripts/fetch_model.py nobody/no-such-model" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_an_unknown_engine_lists_those_there_are() -> None:
    with pytest.raises(EngineUnavailable, match="there are: ctranslate2, echo, marian"):
        engines.load("babelfish", pairs.load("en-uk"))
