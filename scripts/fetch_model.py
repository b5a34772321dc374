"""Get a MarianMT checkpoint, verify it, register it: ``fetch_model.py [MODEL] --direction en-uk``.

MODEL is a hub id (``owner/name``) or a directory; without one it is the recommended model of
the direction. The checkpoint is tried on a few sentences, its weights' SHA-256 is pinned, and
a pair file is written to the folder that the service and the commands look into. Where there
is no network, one line says so.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from service import settings, wiring
from service.cli.models import tried
from translator import hub, pairs
from translator.engines import _checkpoint
from translator.errors import EngineUnavailable, TranslatorError
from translator.pairs import Pair


@dataclass(frozen=True, slots=True)
class Recommended:
    """A checkpoint worth getting, and its licence."""

    model: str
    licence: str


RECOMMENDED = {
    "en-uk": Recommended("Helsinki-NLP/opus-mt-tc-big-en-zle", "CC-BY-4.0"),
    "uk-en": Recommended("Helsinki-NLP/opus-mt-tc-big-zle-en", "CC-BY-4.0"),
}


@click.command(help=__doc__)
@click.argument("model", required=False)
@click.option("--direction", "directions", multiple=True, help="en-uk or uk-en  [default: both]")
@click.option("--revision", default="", help="branch, tag or commit of the repository")
@click.option("--licence", default="", help="SPDX expression of the weights")
@click.option("--prefix", default="", help="target language token; found where there is one")
@click.option("--guided", is_flag=True, help="head 0 of its last layer was trained to align")
@click.option(
    "--pairs",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="where the pair file goes  [default: the data folder's]",
)
def command(
    model: str | None,
    directions: tuple[str, ...],
    revision: str,
    licence: str,
    prefix: str,
    guided: bool,
    folder: Path | None,
) -> None:
    if model and len(directions) != 1:
        raise click.UsageError("a MODEL translates one direction: name it with --direction")
    try:
        target = folder or wiring.pair_folders(settings.load())[-1]
        for direction in directions or tuple(RECOMMENDED):
            pair = wanted(direction, model, licence)
            pair = replace(pair, revision=revision, prefix=prefix, guided=guided)
            click.echo(register(pair, target))
    except TranslatorError as error:
        click.echo(f"fetch_model: {error}", err=True)
        sys.exit(1)


def wanted(direction: str, model: str | None, licence: str) -> Pair:
    """Return the pair that is asked for, unpinned."""
    chosen = RECOMMENDED.get(direction)
    if model is None and chosen is None:
        raise click.UsageError(f"no model is recommended for {direction}: name one")
    pair = pairs.load(direction).with_model(model or (chosen.model if chosen else ""))
    recommended = chosen is not None and pair.model == chosen.model
    return replace(pair, licence=licence or (chosen.licence if chosen and recommended else ""))


def register(pair: Pair, folder: Path) -> str:
    """Get, try and pin a checkpoint, write its pair file, and return what was done.

    Raises:
        EngineUnavailable: it cannot be had, or does not translate.
    """
    directory = hub.find(pair.model, pair.revision)
    # the hub's cache names a snapshot by its commit: that is what is pinned, not a branch
    if not Path(pair.model).is_dir() and len(directory.name) == 40:
        pair = replace(pair, revision=directory.name)
    else:
        pair = replace(pair, model=str(directory.resolve()))
    checkpoint = _checkpoint.find(pair)
    problems = tried(pair, reference=False)
    if problems:
        raise EngineUnavailable(f"{checkpoint.name} does not translate: {'; '.join(problems)}")
    pair = replace(pair, sha256=checkpoint.sha256, prefix=checkpoint.prefix)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{pair.direction}.toml"
    file.write_text(pairs.write(pair), encoding="utf-8")
    return f"{pair.direction}: {checkpoint.revision} is registered in {file}"


if __name__ == "__main__":
    command()
