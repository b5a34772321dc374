"""``dvomova models``: what translates, and is it sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import group
from translator import pairs


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["models", *arguments])


@pytest.fixture
def damaged(tmp_path: Path) -> str:
    """A copy of the embedded model whose weights were cut off."""
    folder = tmp_path / "damaged"
    shutil.copytree(pairs.load("en-uk").model, folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    return str(folder)


def test_list_has_a_line_for_every_direction() -> None:
    lines = run("list").output.splitlines()

    assert [line.split("\t")[0] for line in lines] == pairs.available()
    assert all("Apache-2.0" in line for line in lines)


def test_show_names_weights_licence_and_limits() -> None:
    output = run("show", "en-uk").output

    assert pairs.load("en-uk").sha256 in output
    assert "(pinned)" in output
    assert "tokens" in output


def test_verify_finds_the_embedded_models_in_order() -> None:
    result = run("verify", "en-uk")

    assert result.exit_code == 0
    assert "is whole, its weights are as pinned, and it translates" in result.output


def test_verify_names_what_is_damaged_and_fails(damaged: str) -> None:
    result = run("--model-en-uk", damaged, "verify", "en-uk")

    assert result.exit_code == 1
    assert "model.safetensors" in result.output


def test_converted_models_are_kept_in_the_data_folder(tmp_path: Path) -> None:
    said = run("--data", str(tmp_path), "convert", "en-uk").output

    [folder] = (tmp_path / "models").iterdir()
    assert said == f"en-uk: {folder}\n"
