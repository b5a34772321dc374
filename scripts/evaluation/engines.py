"""What 8-bit weights and shortlists cost in quality: chrF of one model, searched several ways.

Each line is compared with the one before, and so differs from it in one thing.
"""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from translator import engines, pairs
from translator.pairs import Pair

#: Engine, compute type, shortlist or none.
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
    pair = pairs.load(direction)
    before, base = sources, None
    for name, compute_type, shortlist in (*([REFERENCE] if marian else []), *CHOICES):
        if shortlist and not pair.shortlist:
            continue
        chosen = pair if shortlist else replace(pair, shortlist="")
        engine = engines.load(name, chosen, compute_type=compute_type)
        answers = [found[0].text for found in engine.translate(sources, pair.decoding)]
        score = CHRF().corpus_score(answers, [references]).score
        line = f"{direction} {engine.name + ' shortlist' * shortlist:<27} chrF {score:6.2f}"
        if base is not None:
            same = sum(one == other for one, other in zip(answers, before, strict=True))
            line += f"  {score - base:+.2f}, {same} of {len(answers)} answers the same"
        if shortlist:
            line += f", {candidates(pair, engine, sources):,.0f} candidates a sentence"
        click.echo(line)
        before, base = answers, score


def candidates(pair: Pair, engine: Any, sources: Sequence[str]) -> float:
    """Return how many target pieces the shortlist of `pair` allows a sentence, on average."""
    text = lzma.decompress(Path(pair.shortlist).read_bytes()).decode()
    rows = dict(line.split("\t") for line in text.split("\n") if line)
    allowed = {piece: {*targets.split(" ")} for piece, targets in rows.items()}
    counts = [
        len(
            set().union(*(allowed.get(piece, ()) for piece in ("", *engine.tokeniser.encode(each))))
        )
        for each in sources
    ]
    return sum(counts) / len(counts)
