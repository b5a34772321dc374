"""``dvomova memory show|export|import|clear``: the translation memory, in and out as TMX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from service import settings, wiring
from service.settings import Settings
from translator import __version__, tmx
from translator.errors import UnsupportedPair
from translator.memory import HUMAN, Memory

DIRECTION = click.option("--direction", default="", help="only this one, e.g. en-uk")


@click.group("memory")
@click.option("--data", type=click.Path(file_okay=False), help="folder the memory lies in")
@click.pass_context
def command(ctx: click.Context, /, **flags: Any) -> None:
    """Look into the translation memory; exchange it as TMX."""
    ctx.obj = settings.load(**flags)


@command.command("show")
@click.pass_obj
def show(chosen: Settings) -> None:
    """Count what is remembered, by direction and by who made it."""
    counts = Counter(
        (direction, "people" if signature == HUMAN else "engines")
        for direction, _, _, signature in memory_of(chosen).units()
    )
    click.echo(memory_of(chosen).file)
    for (direction, maker), count in sorted(counts.items()):
        click.echo(f"{direction}\t{maker}\t{count}")


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@DIRECTION
@click.option("--people", is_flag=True, help="only translations that people made")
@click.pass_obj
def export(chosen: Settings, file: Path, direction: str, people: bool) -> None:
    """Write FILE in TMX 1.4."""
    units = [unit for unit in memory_of(chosen).units(direction) if not people or unit[3] == HUMAN]
    with file.open("w", encoding="utf-8") as out:
        out.writelines(tmx.write(units, version=__version__))
    click.echo(f"{len(units)} units in {file}")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DIRECTION
@click.pass_obj
def import_(chosen: Settings, file: Path, direction: str) -> None:
    """Read human translations from a TMX file; they come before any engine's.

    A service uses them where it keeps its memory on disk (dvomova serve --memory). Each unit
    serves both directions unless one is named.
    """
    known = sorted(wiring.read_pairs(chosen))
    if direction and direction not in known:
        raise UnsupportedPair(direction, supported=known)
    for each in [direction] if direction else known:
        count = memory_of(chosen).add(each, pairs_in(file, each))
        click.echo(f"{each}: {count} translations")


@command.command("clear")
@click.confirmation_option(prompt="Forget all translations?")
@click.pass_obj
def clear(chosen: Settings) -> None:
    """Forget everything."""
    memory_of(chosen).clear()


def pairs_in(file: Path, direction: str) -> Iterator[tuple[str, str]]:
    """Yield source and target of each unit of a TMX file."""
    source, _, target = direction.partition("-")
    return tmx.read(file, source, target)


def memory_of(chosen: Settings) -> Memory:
    """Return the memory that the settings name."""
    return Memory(wiring.memory_file(chosen))
