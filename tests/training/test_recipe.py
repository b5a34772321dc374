"""The whole recipe on a sample: raw pairs in, a checkpoint out that both engines load."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner

from translator import engines, pairs
from translator.translation import Decoding

ROOT = Path(__file__).parents[2]
SMALL = ["--width", 64, "--feed-forward", 128, "--encoder", 2, "--decoder", 1, "--heads", 4]
QUICK = ["--tokens", 1500, "--warmup", 20, "--muon", 0.02, "--adam", 0.003, "--dev-sentences", 5]
SENTENCES = ["The talks will continue on Friday.", "Open the file.", "{name}: 5 < 6"]


def call(*arguments: object) -> str:
    """Run a subcommand in this process."""
    main = runpy.run_path(str(ROOT / "scripts" / "train_marian.py"), run_name="script")["main"]
    result = CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_from_raw_sample_to_both_engines(corpus: Path, tmp_path: Path) -> None:
    """Prepare, train, resume, average, export, load, translate back, prepare again, report."""
    dev = tmp_path / "dev.en", tmp_path / "dev.uk"
    rows = [line.split("\t") for line in (corpus / "written" / "sample.tsv").open()][:20]
    for side, file in enumerate(dev):
        file.write_text("\n".join(row[side] for row in rows) + "\n", encoding="utf-8")
    data, run = tmp_path / "data", tmp_path / "run"
    held = [x for file in dev for x in ("--held-out", file)]
    said = call("prepare", corpus, data, "--pieces", 900, *held)
    assert "held out" in said

    train = ["train", data, run, "--direction", "en-uk", "--dev", *dev, *SMALL, *QUICK]
    call(*train, "--minutes", 0.7, "--limit", 12)
    first = json.loads((run / "recipe.json").read_text())["progress"]
    said = call(*train, "--minutes", 0.7)
    second = json.loads((run / "recipe.json").read_text())["progress"]
    assert f"resumed at step {first['step']}" in said
    assert second["step"] > first["step"] > 0
    assert 40 <= second["seconds"] < 60
    losses = [line.split("\t") for line in (run / "log.tsv").read_text().splitlines()]
    column = losses[0].index("dev_loss")
    values = [float(row[column]) for row in losses[1:] if row[column]]
    assert values[-1] < values[0]

    call("average", tmp_path / "mean", run / "model", run / "model")
    pair_file = tmp_path / "pairs" / "en-uk.toml"
    pair_file.parent.mkdir()
    pair_file.write_text('model = "../exported"\nrevision = ""\nsha256 = ""\nlicence = "MIT"\n')
    spm = data / "joint.model"
    call("export", tmp_path / "mean", spm, tmp_path / "exported", "--direction", "en-uk",
         "--pair", pair_file, "--revision", "rehearsal")  # fmt: skip
    both_engines_agree(pair_file)

    call("backtranslate", run / "model", spm, tmp_path / "synthetic.tsv", dev[0], "--target", "en")
    again = call("prepare", corpus, tmp_path / "more", "--vocabulary", spm, "--no-align",
                 "--synthetic", tmp_path / "synthetic.tsv")  # fmt: skip
    assert "rows" in again
    card = tmp_path / "card.md"
    call("report", run, card, "--corpus", corpus, "--plot", tmp_path / "curve.svg")
    assert "| written | 300 |" in card.read_text(encoding="utf-8")
    assert (tmp_path / "curve.svg").stat().st_size > 1000


def both_engines_agree(pair_file: Path) -> None:
    """The exported file loads pinned, and both engines give the same scores to the same text."""
    pair = pairs.load("en-uk", [pair_file.parent])
    assert len(pair.sha256) == 64
    targets = ["Переговори триватимуть у п'ятницю.", "Відкрийте файл.", "{name}: 5 < 6"]
    scores = []
    for name in ("marian", "ctranslate2"):
        engine = engines.load(name, pair, compute_type="float32")
        assert len(engine.translate(SENTENCES, Decoding(beam=2))) == len(SENTENCES)
        scores.append(engine.score(SENTENCES, targets))
    assert scores[0] == pytest.approx(scores[1], abs=2e-3)
