"""What 8-bit weights and shortlists cost in quality: chrF of one model, searched several ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from translator import engines, pairs

#: Engine, compute type, shortlist or none; the first is what the others are compared with.
CHOICES = (
    ("ctranslate2", "float32", False),
    ("ctranslate2", "int8", False),
    ("ctranslate2", "int8", True),
)
REFERENCE = ("marian", "float32", False)


@click.command("engines", help=__doc__)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("reference", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--direction", default="en-uk", show_default=True)
@click.option("--limit", default=0, help="only so many lines, evenly spread; 0: all")
@click.option("--marian", is_flag=True, help="measure transformers too")
def command(source: Path, reference: Path, direction: str, limit: int, marian: bool) -> None:
    from sacrebleu.metrics.chrf import CHRF

    sources, references = (f.read_text(encoding="utf-8").splitlines() for f in (source, reference))
    lines = range(0, len(sources), max(1, len(sources) // limit)) if limit else range(len(sources))
    sources, references = [sources[i] for i in lines], [references[i] for i in lines]
    pair, base = pairs.load(direction), None
    for name, compute_type, shortlist in (*CHOICES, *([REFERENCE] if marian else [])):
        if shortlist and not pair.shortlist:
            continue
        chosen = pair if shortlist else replace(pair, shortlist="")
        engine = engines.load(name, chosen, compute_type=compute_type)
        answers = [found[0].text for found in engine.translate(sources, pair.decoding)]
        score = CHRF().corpus_score(answers, [references]).score
        base = score if base is None else base
        name = engine.name + " shortlist" * shortlist
        click.echo(f"{direction} {name:<27} chrF {score:6.2f}  {score - base:+.2f}")
