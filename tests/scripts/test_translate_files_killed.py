"""`kill -9` at any moment: what is done stays done, the rest is done by the next run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SENTENCES = [
    "The museum is open every day.",
    "Nobody had seen a train for weeks.",
    "Каса працює щодня, крім понеділка.",
    "Please book a seat first.",
]


def start(folder: Path, report: Path) -> subprocess.Popen[bytes]:
    arguments = ["in", "--out", "out", "--engine", "echo", "--glossary-mode", "off"]
    return subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "translate_files.py"), *arguments,
         "--report", str(report)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip


def make_files(folder: Path, count: int) -> None:
    (folder / "in").mkdir()
    chance = random.Random(7)
    for number in range(count):
        lines = [chance.choice(SENTENCES) for _ in range(20)]
        (folder / "in" / f"{number:04}.txt").write_text("\n\n".join([str(number), *lines]))


def finished(folder: Path) -> dict[str, int]:
    """Return the outputs there are, with the time each was written."""
    outputs = (folder / "out").glob("[!.]*")
    return {path.name: path.stat().st_mtime_ns for path in outputs}


def run_killed(folder: Path, files: int, kills: int) -> None:
    make_files(folder, files)
    report = folder / "report.json"
    chance = random.Random(11)
    done: dict[str, int] = {}
    for _ in range(kills):
        process = start(folder, report)
        try:
            while process.poll() is None and len(finished(folder)) <= len(done):
                time.sleep(0.01)  # it loads; from the first new output on it works
            time.sleep(chance.uniform(0, 0.3))
        finally:
            process.kill()
            process.communicate()
        there = finished(folder)
        assert {name: there[name] for name in done} == done, "a finished file was written again"
        done = there
    process = start(folder, report)
    output, _ = process.communicate(timeout=280)

    assert process.returncode == 0, output.decode()
    last = finished(folder)
    assert {name: last[name] for name in done} == done
    assert len(last) == files * 4
    said = json.loads(report.read_text())["files"]
    assert said.get("done", 0) + said.get("unchanged", 0) == files
    assert not list((folder / "out").glob(".*.part"))
    for number in range(files):
        source = (folder / "in" / f"{number:04}.txt").read_text()
        side = json.loads((folder / "out" / f"{number:04}.json").read_text())
        assert side["source"] == source
        assert (folder / "out" / f"{number:04}.uk.txt").read_text() == side["versions"]["uk"]


def test_killed_a_few_times_and_resumed(tmp_path: Path) -> None:
    run_killed(tmp_path, files=60, kills=2)


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_killed_twenty_times_in_a_run_of_500_files(tmp_path: Path) -> None:
    run_killed(tmp_path, files=500, kills=20)


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
