"""The same input gives the same bytes from library, command line, batch script and service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from service import create_app, settings
from translator.pipeline import Translator
from translator.render import json_text

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def library(shipped: Translator, article: str) -> str:
    return json_text(shipped.translate(article))


def test_command_line(library: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "translator", "translate", "--json", "tests/data/article.txt"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    assert done.stdout.decode() == library


def test_batch_script(library: str, tmp_path: Path) -> None:
    script = [sys.executable, "scripts/translate_files.py", "tests/data/article.txt"]
    subprocess.run([*script, "--out", str(tmp_path)], cwd=ROOT, capture_output=True, check=True)

    assert (tmp_path / "article.json").read_text("utf-8") == library


def test_service(library: str, article: str, tmp_path: Path) -> None:
    client = create_app(settings.load(data=tmp_path)).test_client()

    assert client.post("/v1/translate", json={"text": article}).text == library
