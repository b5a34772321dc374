"""Measure the file formats: the table of what is promised, row by row.

    python scripts/evaluate.py formats FOLDER
    python scripts/evaluate.py formats FOLDER --row identity --row tags --sample 300
    python scripts/evaluate.py formats --row hostile --row killed --row memory

Rows `identity`, `tags` and `overhead` read the files of the folders, which should come from
elsewhere; `killed`, `memory` and `hostile` make their own. Processor time counts all threads;
memory is the peak of a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from evaluation import _formats_hostile, _formats_killed, _formats_memory, _formats_real
from evaluation._formats_row import Row, shown

#: Rows that need files, by name; the argument after them is how many units or files to take.
REAL: dict[str, Callable[[Sequence[Path], int], Iterator[Row]]] = {
    "identity": lambda folders, sample: _formats_real.identity(folders),
    "tags": _formats_real.tags,
    "overhead": _formats_real.overhead,
}
OWN = ("killed", "memory", "hostile")


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--row", "names", multiple=True, type=click.Choice([*REAL, *OWN]),
              help="Measure this only; may be given again.")  # fmt: skip
@click.option("--sample", default=300, show_default=True,
              help="Units with tags to translate; units a format to time.")  # fmt: skip
@click.option("--files", default=500, show_default=True, help="Files of the run that is killed.")
@click.option("--kills", default=20, show_default=True, help="Times it is killed.")
@click.option("--units", default=100_000, show_default=True, help="Entries of the large PO file.")
@click.option("--megabytes", default=200, show_default=True, help="Size of the large corpus.")
@click.option("--markdown", is_flag=True, help="Print a table for the documentation.")
def command(
    folders: Sequence[Path], names: Sequence[str], sample: int, files: int, kills: int,
    units: int, megabytes: int, markdown: bool,
) -> None:  # fmt: skip
    """Measure row by row; each is printed as soon as it is there."""
    chosen = names or [*REAL, *OWN]
    if not folders and any(name in REAL for name in chosen):
        raise click.UsageError(f"{', '.join(REAL)} need a FOLDER of real files; see --row")
    own: dict[str, Callable[[], Iterator[Row]]] = {
        "killed": lambda: _formats_killed.measure(files, kills),
        "memory": lambda: _formats_memory.measure(units, megabytes),
        "hostile": _formats_hostile.measure,
    }
    if markdown:
        click.echo("| what | target | measured | |\n|---|---|---|---|")
    for name in chosen:
        for row in REAL[name](folders, sample) if name in REAL else own[name]():
            click.echo(shown(row, markdown=markdown))
