"""Measure speed and memory: ``benchmark.py [FILE] [--quick] [--only NAME …] [--json OUT]``.

Without options it measures every row of the table in docs/performance.md, says which targets
are met, and takes about a quarter of an hour; ``--quick`` takes a minute. Both sides of a
comparison run in turn in one process; what is printed is the median of the rounds.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarking import drawing, grid, measuring, models, rows, serving
from benchmarking.measuring import Row

from translator import engines, pairs

#: Name on the command line → rows, of what needs a service.
SERVICE: dict[str, Callable[[str], Iterator[Row]]] = {
    "throughput": serving.throughput,
    "pairing": serving.pairing,
    "growth": serving.growth,
    "killed": serving.killed,
}
GRIDS = {"grid-shipped": "shipped", "grid-base": "base"}
NAMES = [*rows.ROWS, *GRIDS, *SERVICE]


@click.command(help=__doc__)
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=models.ARTICLE
)
@click.option("--quick", is_flag=True, help="only words a second and peak memory, on FILE")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="measure only these")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option(
    "--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="write the rows here"
)
@click.option(
    "--plots", type=click.Path(file_okay=False, path_type=Path), help="draw into this folder"
)
def command(
    file: Path,
    quick: bool,
    only: tuple[str, ...],
    rounds: int,
    out: Path | None,
    plots: Path | None,
) -> None:
    text = file.read_text(encoding="utf-8")
    click.echo(measuring.machine())
    found: list[Row] = []
    for row in run_quick(text) if quick else run(text, only or tuple(NAMES), rounds):
        found.append(row)
        click.echo(line(row))
    if out:
        report = {"machine": measuring.machine(), "rows": [entry(row) for row in found]}
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if plots:
        for path in drawing.draw(found, plots):
            click.echo(f"drew {path}")
    missed = [row for row in found if row.is_met is False]
    targets = [row for row in found if row.is_met is not None]
    if targets:
        click.echo(f"{len(targets) - len(missed)} of {len(targets)} targets met")


def run(text: str, names: tuple[str, ...], rounds: int) -> Iterator[Row]:
    """Yield the rows of the parts that are named."""
    for name in names:
        if name in rows.ROWS:
            yield from rows.ROWS[name](text, rounds)
        elif name in GRIDS:
            yield from grid.measure(text, rounds, GRIDS[name])
        else:
            yield from SERVICE[name](text)


def run_quick(text: str) -> Iterator[Row]:
    """Yield sentences and words a second, one at a time against batched, and peak memory."""
    asked = models.segments(text)
    count = sum(map(len, asked.values()))
    words = sum(len(t.split()) for texts in asked.values() for t in texts)
    loaded = {direction: engines.load("ctranslate2", pairs.load(direction)) for direction in asked}
    for name, size in (("one sentence at a time", 1), ("batched", count)):
        spent = measuring.cost(partial(rows.translate_in, loaded, asked, size))
        for what, number in (("sentences", count), ("words", words)):
            yield Row(
                name=f"{name}: {what}",
                value=number / spent.wall,
                unit="a second",
                detail=f"{number / spent.cpu:.1f} a CPU second",
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row(name="peak memory", value=peak, unit="MB", detail="both directions loaded")


def line(row: Row) -> str:
    """Return a row as a line of the table."""
    verdict = {True: "met", False: "MISSED", None: ""}[row.is_met]
    limit = "" if row.target is None else f"{'≤' if row.at_most else '≥'} {row.target:g}"
    value = f"{row.value:.2f}" if row.value < 100 else f"{row.value:.0f}"
    return f"{row.name:<78} {value:>8} {row.unit:<16} {limit:<8} {verdict:<7} {row.detail}"


def entry(row: Row) -> dict[str, object]:
    """Return a row as JSON."""
    return {**asdict(row), "met": row.is_met}


if __name__ == "__main__":
    command()
