"""Train a compact MarianMT model, from a raw corpus to a checkpoint that both engines load.

The steps, in the order of `docs/how-to/train-a-model.md`; each can be stopped and called again.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW = click.Path(path_type=Path)
DIRECTION = click.Choice(["en-uk", "uk-en"])


@click.group(help=__doc__)
def main() -> None:
    """Group the subcommands."""


@main.command()
@click.argument("corpus", type=FOLDER)
@click.argument("output", type=NEW)
@click.option("--weights", type=FILE, help="source<TAB>weight lines; the default is the manifest.")
@click.option("--held-out", type=FILE, multiple=True, help="Sentences that must not be learnt.")
@click.option("--vocabulary", type=FILE, help="Use this SentencePiece model.")
@click.option("--pieces", default=16_000, show_default=True, help="Size of a new vocabulary.")
@click.option("--synthetic", type=FILE, multiple=True, help="Pairs that `backtranslate` wrote.")
@click.option("--names", type=FILE, multiple=True, help="Glossary files, for other names in pairs.")
@click.option("--every", default=1, show_default=True, help="Take each N-th line, to rehearse.")
@click.option("--thin", is_flag=True, help="Draw pairs of weight below 1 once: short runs.")
@click.option("--align/--no-align", default=True, show_default=True, help="Align words.")
@click.option("--device", default="cpu", show_default=True, help="Of the alignment.")
@click.option("--seed", default=1, show_default=True)
def prepare(corpus: Path, output: Path, weights: Path | None, **options: Any) -> None:
    """Clean, deduplicate, decontaminate, weight and tokenise CORPUS into OUTPUT."""
    from training import corpus as reading
    from training import preparing

    chosen = reading.read_weights(weights) if weights else {}
    wanted = preparing.Preparation(corpus=corpus, output=output, weights=chosen, **options)
    preparing.prepare(wanted, click.echo)


def recipe_options(command: Any) -> Any:
    """Add an option for each field of the recipe and of the shape."""
    from training.model import Shape
    from training.trainer import Recipe

    for field in reversed([*fields(Recipe), *fields(Shape)]):
        if field.name != "direction":
            name = f"--{field.name.replace('_', '-')}"
            command = click.option(name, default=field.default, show_default=True)(command)
    return command


@main.command()
@click.argument("data", type=FOLDER)
@click.argument("output", type=NEW)
@click.option("--direction", type=DIRECTION, required=True)
@click.option("--start", type=FOLDER, help="Checkpoint to train further; its shape holds.")
@click.option("--dev", type=FILE, nargs=2, help="Source and target of the development set.")
@recipe_options
def train(data: Path, output: Path, start: Path | None, dev: Any, **options: Any) -> None:
    """Train on DATA; checkpoints, log and averaged model go to OUTPUT. Resumes by itself."""
    from training.model import Shape
    from training.trainer import Recipe, Trainer

    shape = Shape(**{field.name: options.pop(field.name) for field in fields(Shape)})
    recipe = Recipe(**options)
    Trainer(data, output, recipe, shape, start=start, dev=dev or None, log=click.echo).run()


@main.command()
@click.argument("model", type=FOLDER)
@click.argument("spm", type=FILE)
@click.argument("output", type=NEW)
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--target", type=click.Choice(["uk", "en"]), required=True, help="Of FILES.")
@click.option("--weight", default=1.0, show_default=True)
@click.option("--held-out", type=FILE, multiple=True, help="Sentences that must not be learnt.")
@click.option("--limit", type=int, help="Sentences in all.")
@click.option("--beam", default=1, show_default=True)
@click.option("--budget", default=16_000, show_default=True, help="Source positions of a batch.")
def backtranslate(
    model: Path, spm: Path, output: Path, held_out: tuple[Path, ...], **options: Any
) -> None:
    """Translate FILES back with MODEL into pairs for `prepare --synthetic`."""
    from training import backtranslating, cleaning

    banned = cleaning.held_out(held_out)
    backtranslating.backtranslate(
        model, spm, output=output, held_out=banned, log=click.echo, **options
    )


@main.command()
@click.argument("output", type=NEW)
@click.argument("models", type=FOLDER, nargs=-1, required=True)
@click.option("--share", "shares", type=float, multiple=True, help="Of each model; default equal.")
def average(output: Path, models: tuple[Path, ...], shares: tuple[float, ...]) -> None:
    """Write the mean of the weights of MODELS to OUTPUT."""
    from training import exporting

    try:
        exporting.average(models, output, shares)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("model", type=FOLDER)
@click.argument("spm", type=FILE)
@click.argument("output", type=NEW)
@click.option("--direction", type=DIRECTION, required=True)
@click.option("--ctranslate2", type=NEW, help="Also write CTranslate2 int8 files there.")
@click.option("--pair", type=FILE, help="Pair file to write revision and SHA-256 to.")
@click.option("--revision", default="", help="Of the weights, for the pair file.")
def export(
    model: Path,
    spm: Path,
    output: Path,
    direction: str,
    ctranslate2: Path | None,
    pair: Path | None,
    revision: str,
) -> None:
    """Write MODEL in Hugging Face Marian layout, half precision, to OUTPUT."""
    from training import exporting

    weights = exporting.export(model, spm, output, direction=direction)
    click.echo(f"{weights}: {weights.stat().st_size / 1e6:.1f} MB")
    if ctranslate2:
        exporting.export_ctranslate2(output, ctranslate2)
    if pair:
        click.echo(exporting.pin(pair, weights, revision=revision))


@main.command()
@click.argument("data", type=FOLDER)
@click.argument("output", type=NEW)
@click.option("--direction", type=DIRECTION, required=True)
@click.option("--fixed", default=1000, show_default=True, help="Frequent pieces, always allowed.")
@click.option("--most", default=100, show_default=True, help="Pieces for one source piece.")
@click.option("--least", default=2, show_default=True, help="Links that a pair must have had.")
def shortlist(data: Path, output: Path, direction: str, **size: int) -> None:
    """Write the vocabulary shortlist of the aligned pairs of DATA to OUTPUT (.txt.xz)."""
    from training import shortlist as making

    common, pairs = making.build(data, output, direction, making.Size(**size))
    written = output.stat().st_size / 1000
    click.echo(f"{common} pieces always, {pairs:,} pairs of pieces, {written:.0f} kB")


@main.command()
@click.argument("run", type=FOLDER)
@click.argument("output", type=NEW)
@click.option("--corpus", type=FOLDER, required=True, help="Whose MANIFEST.tsv to state.")
@click.option("--weights", type=FILE, help="Weights that the run's data were prepared with.")
@click.option("--scores", type=FILE, help="JSON that `evaluate.py quality` wrote.")
@click.option("--plot", type=NEW, help="SVG of the training curves.")
def report(run: Path, output: Path, **options: Any) -> None:
    """Write data statement, recipe and scores of RUN between the marks of the card OUTPUT."""
    from training import reporting

    reporting.report(run, output, **options)


if __name__ == "__main__":
    main()
