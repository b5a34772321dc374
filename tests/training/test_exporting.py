"""From a trained model to a checkpoint that is pinned."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch
from training import exporting
from training.model import Shape, build
from transformers import MarianMTModel

TINY = Shape(width=16, feed_forward=16, encoder=1, decoder=1, heads=2)


def model(folder: Path, seed: int, pieces: int = 50) -> dict[str, torch.Tensor]:
    """Write an untrained model; return its weights."""
    torch.manual_seed(seed)
    made = build(TINY, pieces, dropout=0.0, attention="eager")
    made.save_pretrained(folder)
    return {name: value.clone() for name, value in made.state_dict().items()}


class TestAverage:
    """Models of one ancestor are joined by their weights."""

    def test_the_mean_is_of_every_weight(self, tmp_path: Path) -> None:
        """With the shares that were asked for."""
        one, other = model(tmp_path / "a", 1), model(tmp_path / "b", 2)
        exporting.average([tmp_path / "a", tmp_path / "b"], tmp_path / "c", [0.25, 0.75])
        found = MarianMTModel.from_pretrained(tmp_path / "c").state_dict()
        for name, value in found.items():
            assert torch.allclose(value, 0.25 * one[name] + 0.75 * other[name], atol=1e-6), name

    def test_shares_that_do_not_add_up_are_refused(self, tmp_path: Path) -> None:
        """Half of a model is a mistake."""
        model(tmp_path / "a", 1)
        with pytest.raises(ValueError, match="add up to 1"):
            exporting.average([tmp_path / "a"], tmp_path / "b", [0.5])


class TestExport:
    """What would not translate as it was trained is not exported."""

    def test_a_model_of_another_vocabulary_is_refused(self, spm: Path, tmp_path: Path) -> None:
        """50 pieces against 8,000."""
        model(tmp_path / "a", 1)
        with pytest.raises(ValueError, match="do not belong together"):
            exporting.export(tmp_path / "a", spm, tmp_path / "b", direction="en-uk")

    def test_a_padding_row_that_is_not_zero_is_refused(self, spm: Path, tmp_path: Path) -> None:
        """CTranslate2 would begin every sentence wrongly."""
        made = build(TINY, 8000, dropout=0.0, attention="eager")
        with torch.no_grad():
            made.model.shared.weight[8000] = 0.1
        made.save_pretrained(tmp_path / "a")
        with pytest.raises(ValueError, match="padding row is not zero"):
            exporting.export(tmp_path / "a", spm, tmp_path / "b", direction="en-uk")


class TestPin:
    """The pair file says which weights it is for."""

    def test_revision_and_digest_are_written_and_the_rest_is_kept(self, tmp_path: Path) -> None:
        """Comments included."""
        weights, pair = tmp_path / "w", tmp_path / "en-uk.toml"
        weights.write_bytes(b"weights")
        pair.write_text('# kept\nmodel = "x"\nrevision = "old"\nsha256 = "0"\n', encoding="utf-8")
        digest = exporting.pin(pair, weights, revision="new")
        assert digest == hashlib.sha256(b"weights").hexdigest()
        assert pair.read_text(encoding="utf-8") == (
            f'# kept\nmodel = "x"\nrevision = "new"\nsha256 = "{digest}"\n'
        )

    def test_a_pair_file_without_the_lines_is_refused(self, tmp_path: Path) -> None:
        """Rather than to pin nothing."""
        weights, pair = tmp_path / "w", tmp_path / "en-uk.toml"
        weights.write_bytes(b"weights")
        pair.write_text('model = "x"\n', encoding="utf-8")
        with pytest.raises(ValueError, match="revision"):
            exporting.pin(pair, weights, revision="new")
