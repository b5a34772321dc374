"""``scripts/fetch_model.py``: verified, pinned, registered; or one line that says why not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from translator import pairs

SCRIPT = Path(__file__).parents[2] / "scripts" / "fetch_model.py"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )


def test_a_directory_is_tried_pinned_and_registered(tmp_path: Path) -> None:
    embedded = pairs.load("en-uk")
    done = run(embedded.model, "--direction", "en-uk", "--guided", "--pairs", str(tmp_path))

    assert done.returncode == 0, done.stderr
    registered = pairs.load("en-uk", [tmp_path])
    assert registered.sha256 == embedded.sha256
    assert registered.model == embedded.model
    assert registered.guided


def test_without_a_network_one_line_says_so(tmp_path: Path) -> None:
    done = run(
        "nobody/no-such-model",
        "--direction",
        "en-uk",
        "--pairs",
        str(tmp_path),
        HF_HUB_OFFLINE="1",
        HF_HUB_CACHE=str(tmp_path / "cache"),
    )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "could not be had from the hub" in done.stderr
    assert not (tmp_path / "en-uk.toml").exists()


def test_a_model_needs_its_direction() -> None:
    done = run("owner/name")

    assert done.returncode == 2
    assert "--direction" in done.stderr
