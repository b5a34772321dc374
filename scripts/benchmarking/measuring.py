"""Seconds, memory, medians: the measuring itself, and the line that names the machine."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("ctranslate2", "torch", "transformers", "sentencepiece", "numpy")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work cost: seconds on the clock, and of all cores together."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        name: what is measured.
        value: the measure; a ratio where `unit` is ``×``.
        unit: ``×``, ``s``, ``MB``, ``%``, ….
        target: what is asked for, or None where nothing is.
        at_most: whether `target` is a ceiling, not a floor.
        detail: both sides of a ratio, counts, conditions.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = False
    detail: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


def cost(work: Callable[[], object]) -> Cost:
    """Do `work` and return what it cost this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def compare(sides: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Cost]:
    """Do each side once a round, in turn, and return the medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, work in sides.items():
            costs[name].append(cost(work))
    return {
        name: Cost(
            statistics.median(each.wall for each in found),
            statistics.median(each.cpu for each in found),
        )
        for name, found in costs.items()
    }


#: A process's own peak; `ru_maxrss` would count that of the process it was forked from.
PEAK = """
import re
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1))
"""


def run_python(code: str, *arguments: str) -> tuple[Cost, float]:
    """Run Python code in a process of its own; return its cost and its peak memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code + PEAK, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    with process.stdout:
        lines = process.stdout.read().split()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not lines:
        raise RuntimeError(f"exit status {process.returncode}: {code}")
    return Cost(wall, usage.ru_utime + usage.ru_stime), int(lines[-1]) / 1024


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def resident(pid: int) -> float:
    """Return the resident memory of a process and its descendants, in MiB.

    A page that several of them share counts once (proportional set size).
    """
    kibibytes = 0
    for each in family(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kibibytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kibibytes / 1024


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that a process and its descendants have used."""
    ticks = 0
    for each in family(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """Name the processor, its cores, how busy they were at the start, and the libraries."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return f"{model}, {cores} cores, load {load:.1f} at the start; {libraries()}"


def libraries() -> str:
    """Name Python and the libraries that matter, with their versions."""
    found = [f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join(found)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of `values` lie.

    >>> percentile([1, 2, 3, 4], 0.5)
    2
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
