"""No release has a worse model than the one before."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from click.testing import CliRunner
from safetensors.numpy import load_file, save_file

from translator import pairs
from translator.pairs import Pair

ROOT = Path(__file__).parents[2]
SOURCES = ["The president thanked the soldiers.", "Open the file and save it.", "Good morning!"]
REFERENCES = ["Президент подякував солдатам.", "Відкрийте файл і збережіть його.", "Доброго ранку!"]


@pytest.fixture
def script() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location(
        "check_release", ROOT / "scripts" / "check_release.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def dev(tmp_path: Path) -> list[str]:
    """Options that name a development set."""
    for name, lines in (("dev.en", SOURCES), ("dev.uk", REFERENCES)):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ["--dev", "en-uk", str(tmp_path / "dev.en"), str(tmp_path / "dev.uk")]


@pytest.fixture
def spoilt(tmp_path: Path) -> Pair:
    """The embedded pair with noise for weights."""
    pair = pairs.load("en-uk")
    folder = tmp_path / "spoilt"
    folder.mkdir()
    for file in Path(pair.model).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    state = load_file(folder / "model.safetensors")
    random = np.random.default_rng(1)
    noise = {k: v + random.normal(0, 0.2, v.shape).astype(v.dtype) for k, v in state.items()}
    embedding = next(key for key in noise if key.endswith("shared.weight"))
    noise[embedding][-1] = 0  # padding
    save_file(noise, folder / "model.safetensors")
    return replace(pair, model=str(folder), sha256="", revision="spoilt")


class TestGate:
    def test_unchanged_models_pass(self, script: ModuleType, dev: list[str]) -> None:
        result = CliRunner().invoke(script.main, ["--no-wheel", "--against", "HEAD", *dev])
        assert (result.exit_code, "unchanged since HEAD" in result.output) == (0, True)

    def test_a_worse_model_is_refused(
        self, script: ModuleType, dev: list[str], spoilt: Pair, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load = pairs.load
        monkeypatch.setattr(pairs, "load", lambda d, f=(): spoilt if not f else load(d, f))
        monkeypatch.setattr(script, "pinned", lambda: iter(()))
        result = CliRunner().invoke(script.main, ["--no-wheel", *dev])
        assert result.exit_code == 1
        assert "spoilt is worse than" in result.output

    def test_files_of_unequal_length_are_refused(self, script: ModuleType, dev: list[str]) -> None:
        Path(dev[-1]).write_text("один\n", encoding="utf-8")
        result = CliRunner().invoke(script.main, ["--no-wheel", *dev])
        assert (result.exit_code, "3 lines" in result.output) == (1, True)
