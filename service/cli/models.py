"""``dvomova models list|show|convert|verify``: which checkpoints translate, and are they sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from service import settings, wiring
from service.settings import Settings
from translator import engines
from translator.engines import _checkpoint, ctranslate2
from translator.engines._checkpoint import Checkpoint
from translator.errors import EngineUnavailable, UnsupportedPair
from translator.pairs import Pair
from translator.translation import Decoding

#: What a checkpoint is tried on, by source language.
SAMPLES = {
    "en": ["Hello!", "The meeting took place on 11 July 2023.", "He closed the door and left."],
    "uk": ["Привіт!", "Зустріч відбулася 11 липня 2023 року.", "Він зачинив двері й пішов."],
}
GREEDY = Decoding(beam=1)
DIRECTIONS = click.argument("directions", nargs=-1, metavar="[DIRECTION]...")


@click.group("models")
@click.option("--model-en-uk", help="checkpoint for en-uk: a directory or a hub id")
@click.option("--model-uk-en", help="checkpoint for uk-en: a directory or a hub id")
@click.option("--data", type=click.Path(file_okay=False), help="folder of converted models")
@click.pass_context
def command(ctx: click.Context, /, **flags: Any) -> None:
    """Look at the checkpoints that translate, convert and verify them."""
    ctx.obj = settings.load(**flags)


@command.command("list")
@click.pass_obj
def list_models(chosen: Settings) -> None:
    """One line a direction: model, revision, licence, search."""
    for direction, pair in wiring.read_pairs(chosen).items():
        click.echo(
            f"{direction}\t{name_of(pair)}\t{pair.revision or '-'}\t{pair.licence or '-'}\t"
            f"{pair.prefix or '-'}\t{pair.decoding}"
        )


@command.command("show")
@click.argument("direction")
@click.pass_obj
def show(chosen: Settings, direction: str) -> None:
    """Everything that is known of the checkpoint of DIRECTION."""
    pair = pick(chosen, [direction])[direction]
    checkpoint = _checkpoint.find(pair)
    config = checkpoint.config
    facts = {
        "direction": direction,
        "model": checkpoint.name,
        "directory": checkpoint.directory,
        "revision": checkpoint.revision,
        "sha256": checkpoint.sha256 + (" (pinned)" if pair.sha256 else " (not pinned)"),
        "licence": pair.licence or "not said",
        "prefix": pair.prefix or "none",
        "search": pair.decoding,
        "layers": f"{config['encoder_layers']}+{config['decoder_layers']}, "
        f"{config['d_model']} wide, {config['vocab_size']} pieces",
        "weights": f"{checkpoint.weights.name}, {checkpoint.weights.stat().st_size / 2**20:.1f} MB",
        "alignment": "trained (guided)" if pair.guided else "mean of the heads of a layer",
        "shortlist": Path(pair.shortlist).name if pair.shortlist else "none",
        "longest source": f"{checkpoint.max_tokens} tokens",
    }
    for key, value in facts.items():
        click.echo(f"{key + ':':<16}{value}")


@command.command("convert")
@DIRECTIONS
@click.option("--compute-type", default="int8", show_default=True, help="int8 or float32")
@click.pass_obj
def convert(chosen: Settings, directions: Sequence[str], compute_type: str) -> None:
    """Convert checkpoints to CTranslate2 now, so that the first start need not."""
    for direction, pair in pick(chosen, directions).items():
        checkpoint = _checkpoint.find(pair, read=False)
        folder = ctranslate2.cached(
            checkpoint, compute_type, wiring.models_folder(chosen), click.echo
        )
        click.echo(f"{direction}: {folder}")


@command.command("verify")
@DIRECTIONS
@click.option("--reference", is_flag=True, help="compare with transformers too (needs torch)")
@click.pass_obj
def verify(chosen: Settings, directions: Sequence[str], reference: bool) -> None:
    """Check that files are whole, weights are those pinned, and the model translates.

    Exit status 1 where something is wrong.
    """
    wrong = 0
    for direction, pair in pick(chosen, directions).items():
        try:
            checkpoint = _checkpoint.find(pair)
            problems = tried(pair, reference=reference)
        except EngineUnavailable as error:
            problems = [str(error)]
        else:
            click.echo(f"{direction}: {described(checkpoint, pair)}")
        for problem in problems:
            click.echo(f"{direction}: {problem}", err=True)
        wrong += bool(problems)
    if wrong:
        raise click.exceptions.Exit(1)


def tried(pair: Pair, *, reference: bool) -> list[str]:
    """Translate the samples, and return what is wrong with the answers."""
    samples = SAMPLES.get(pair.source, SAMPLES["en"])
    answers = _answers("ctranslate2", pair, samples)
    problems = [f"{s!r} has no translation" for s, a in zip(samples, answers, strict=True) if not a]
    if len(set(answers)) < len(answers):
        problems.append("different sentences have the same translation")
    if reference:  # which searches all pieces
        plain = replace(pair, shortlist="")
        ours, theirs = (_answers(name, plain, samples) for name in ("ctranslate2", "marian"))
        problems += [
            f"ctranslate2 says {a!r}, marian {b!r}"
            for a, b in zip(ours, theirs, strict=True)
            if a != b
        ]
    return problems


def _answers(engine: str, pair: Pair, samples: Sequence[str]) -> list[str]:
    loaded = engines.load(engine, pair, compute_type="float32")
    return [found[0].text for found in loaded.translate(samples, GREEDY)]


def described(checkpoint: Checkpoint, pair: Pair) -> str:
    """Return one line that says what was found in order."""
    pinned = "as pinned" if pair.sha256 else "not pinned"
    return f"{checkpoint.revision} is whole, its weights are {pinned}, and it translates"


def pick(chosen: Settings, directions: Sequence[str]) -> dict[str, Pair]:
    """Return the pairs that are named, or all.

    Raises:
        UnsupportedPair: no such direction.
    """
    found = wiring.read_pairs(chosen)
    for direction in directions:
        if direction not in found:
            raise UnsupportedPair(direction, supported=sorted(found))
    return {direction: found[direction] for direction in directions or found}


def name_of(pair: Pair) -> str:
    """Name a checkpoint without where it lies."""
    return Path(pair.model).name if Path(pair.model).is_dir() else pair.model
