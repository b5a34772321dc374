"""``dvomova files`` and ``dvomova corpus`` need nothing but the package."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PLAIN = ["--engine", "echo", "--glossary-mode", "off"]


def dvomova(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder outside the checkout."""
    return subprocess.run(
        [sys.executable, "-m", "translator", *arguments, *PLAIN],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["files", "corpus"])
def test_translates_outside_the_checkout(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("The museum is open every day.")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "The museum is open."}) + "\n")

    done = dvomova(tmp_path, name, {"files": "a.txt", "corpus": "a.jsonl"}[name], "--out", "out")

    assert done.returncode == 0, done.stderr
    expected = {"files": "a.uk.txt", "corpus": "part-000000.jsonl"}[name]
    assert "⟦" in (tmp_path / "out" / expected).read_text()


def test_wrong_usage_is_status_2(tmp_path: Path) -> None:
    done = dvomova(tmp_path, "files", "missing", "--out", "out")

    assert done.returncode == 2
    assert done.stderr == "dvomova files: missing: no such file or folder\n"
