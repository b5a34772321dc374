"""`kill -9` at any moment: what is done stays done, the rest is done by the next run."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from evaluation._formats_killed import finished, make_files, run_killed, start


def test_killed_a_few_times_and_resumed(tmp_path: Path) -> None:
    assert not run_killed(tmp_path, files=60, kills=2)


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_killed_twenty_times_in_a_run_of_500_files(tmp_path: Path) -> None:
    assert not run_killed(tmp_path, files=500, kills=20)


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    make_files(tmp_path, 120)
    process = start(tmp_path, tmp_path / "report.json")
    while process.poll() is None and len(finished(tmp_path)) < 4:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)

    assert process.returncode == 130, output.decode()
    assert b"run again to go on" in output
    assert 0 < len(finished(tmp_path)) < 120 * 4
    assert len(finished(tmp_path)) % 4 == 0

    process = start(tmp_path, tmp_path / "report.json")
    output, _ = process.communicate(timeout=280)

    assert process.returncode == 0, output.decode()
    said = json.loads((tmp_path / "report.json").read_text())["files"]
    assert said["unchanged"] > 0
    assert said["done"] + said["unchanged"] == 120
