"""`kill -9` at random moments of a run over a folder; then the run is resumed to its end."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from evaluation._formats_row import Row

ROOT = Path(__file__).parents[2]
SENTENCES = [
    "The museum is open every day.",
    "Nobody had seen a train for weeks.",
    "Каса працює щодня, крім понеділка.",
    "Please book a seat first.",
]
#: Outputs of a text file: two versions, the page and the data.
OUTPUTS = 4


def measure(files: int, kills: int) -> Iterator[Row]:
    """Run, kill, resume, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        wrong = run_killed(Path(folder), files=files, kills=kills)
    yield Row(
        what=f"kill -9 at {kills} random moments of a run of {files} files, then resumed",
        target="nothing lost, done twice or half-written",
        value=", ".join(wrong) or "nothing lost, nothing done twice, no half-written file",
        met=not wrong,
    )


def start(folder: Path, report: Path) -> subprocess.Popen[bytes]:
    """Start a run over ``in``, with the engine that costs nothing."""
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
    """Make the text files of a run, each with another content."""
    (folder / "in").mkdir()
    chance = random.Random(7)
    for number in range(count):
        lines = [chance.choice(SENTENCES) for _ in range(20)]
        text = "\n\n".join([str(number), *lines])
        (folder / "in" / f"{number:04}.txt").write_text(text, encoding="utf-8")


def finished(folder: Path) -> dict[str, int]:
    """Return the outputs there are, with the time each was written."""
    outputs = (folder / "out").glob("[!.]*")
    return {path.name: path.stat().st_mtime_ns for path in outputs}


def run_killed(folder: Path, *, files: int, kills: int) -> list[str]:
    """Return what is wrong after a run was killed and resumed; nothing if all is well."""
    make_files(folder, files)
    report = folder / "report.json"
    chance = random.Random(11)
    done: dict[str, int] = {}
    wrong: list[str] = []
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
        wrong += written_again(done, there)
        done = there
    process = start(folder, report)
    output, _ = process.communicate(timeout=1000)
    if process.returncode:
        return [*wrong, f"exit status {process.returncode}: {output.decode()}"]
    last = finished(folder)
    wrong += written_again(done, last)
    said = json.loads(report.read_text("utf-8"))["files"]
    if said.get("done", 0) + said.get("unchanged", 0) != files or len(last) != files * OUTPUTS:
        wrong.append(f"of {files} files {said}, {len(last)} outputs")
    wrong += [f"left behind: {path.name}" for path in (folder / "out").glob(".*.part")]
    return wrong + [name for n in range(files) if (name := not_whole(folder, f"{n:04}"))]


def written_again(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Return the finished outputs that were written once more, or are gone."""
    return [f"written twice or lost: {name}" for name in before if after.get(name) != before[name]]


def not_whole(folder: Path, name: str) -> str:
    """Say what of a file's outputs is not whole; nothing if they are."""
    source = (folder / "in" / f"{name}.txt").read_text("utf-8")
    try:
        side = json.loads((folder / "out" / f"{name}.json").read_text("utf-8"))
        version = (folder / "out" / f"{name}.uk.txt").read_text("utf-8")
    except (OSError, ValueError) as error:
        return f"half-written: {name}: {error}"
    whole = side["source"] == source and version == side["versions"]["uk"]
    return "" if whole else f"not of its source: {name}"
