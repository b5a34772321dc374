"""Measure translation quality of models and of recorded outputs on line-aligned files."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest

from evaluation import _quality_measures as measures
from evaluation import _quality_page as page
from translator import engines, pairs
from translator.engines import Engine
from translator.translation import Decoding

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EMBEDDED = "embedded"


@dataclass(slots=True, kw_only=True)
class Scores:
    """What one system reached; shares are 0–1, None where not measured.

    Attributes:
        bleu, chrf: score and half of the 95 % confidence interval (bootstrap).
        p: of the difference in chrF from the first system (paired bootstrap).
    """

    system: str
    bleu: tuple[float, float] = (0.0, 0.0)
    chrf: tuple[float, float] = (0.0, 0.0)
    p: float | None = None
    numbers: float = 0.0
    wrong_language: float = 0.0
    loops: float = 0.0
    placeholders: float | None = None
    terms_plain: dict[str, float] | None = None
    terms_annotated: dict[str, float] | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Scores of all systems on one set."""

    direction: str
    name: str
    sentences: int
    terms: int
    signatures: dict[str, str]
    command: str
    systems: list[Scores] = field(default_factory=list)


def read(file: Path) -> list[str]:
    """Read a file of one sentence a line."""
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def named(value: str) -> tuple[str, Path]:
    """Split ``NAME=PATH``."""
    name, separator, path = value.partition("=")
    if not separator:
        raise click.BadParameter(f"{value!r} is not NAME=PATH")
    return name, Path(path)


def load_engine(direction: str, name: str, folder: Path | None, engine: str) -> Engine:
    """Load the embedded model, or the checkpoint in `folder`."""
    pair = pairs.load(direction)
    return engines.load(engine, pair.with_model(str(folder)) if folder else pair)


def translate(engine: Engine, texts: Sequence[str], decoding: Decoding) -> list[str]:
    """Return the best hypothesis of each text."""
    return [hypotheses[0].text for hypotheses in engine.translate(texts, decoding)]


def measure_engine(
    engine: Engine,
    scores: Scores,
    sources: Sequence[str],
    terms: Sequence[measures.TermPair],
    direction: str,
    decoding: Decoding,
) -> list[str]:
    """Translate `sources`, the probes and the term sentences; fill `scores`."""
    started = time.perf_counter()
    outputs = translate(engine, sources, decoding)
    scores.seconds = round(time.perf_counter() - started, 1)
    probed = measures.probes(sources)
    found = translate(engine, [text for text, _ in probed], decoding)
    scores.placeholders = measures.placeholders_kept([mark for _, mark in probed], found)
    if terms:
        plain = translate(engine, [pair.source for pair in terms], decoding)
        hinted = [measures.with_hints(pair, direction) for pair in terms]
        marked = translate(engine, hinted, decoding)
        scores.terms_plain = asdict(measures.term_score(terms, plain, direction))
        scores.terms_annotated = asdict(measures.term_score(terms, marked, direction))
    return outputs


def measure_outputs(
    scores: Scores, sources: Sequence[str], outputs: Sequence[str], language: str
) -> None:
    """Fill in what any output can be asked."""
    scores.numbers = measures.numbers_kept(sources, outputs)
    scores.wrong_language = measures.wrong_language_rate(outputs, language)
    scores.loops = measures.loop_rate(sources, outputs)


def compare(
    outputs: dict[str, list[str]], reference: list[str], samples: int
) -> tuple[dict[str, str], dict[str, list[Any]]]:
    """Return signatures and, by metric, a paired bootstrap result for each system in order."""
    metrics = {"BLEU": BLEU(), "chrF": CHRF()}
    test = PairedTest(
        list(outputs.items()), metrics, [reference], test_type="bs", n_samples=samples
    )
    signatures, results = test()
    return {name: str(sign) for name, sign in signatures.items()}, results


def fill_scores(systems: Sequence[Scores], results: dict[str, list[Any]]) -> None:
    """Put the bootstrap results into `systems`, which are in the same order."""
    for row, (bleu, chrf) in zip(systems, zip(*_scored(results), strict=True), strict=True):
        row.bleu = (round(bleu.score, 2), round(bleu.ci, 2))
        row.chrf = (round(chrf.score, 2), round(chrf.ci, 2))
        row.p = None if chrf.p_value is None else round(chrf.p_value, 4)


def _scored(results: dict[str, list[Any]]) -> tuple[list[Any], list[Any]]:
    return results["BLEU"], results["chrF"]


@click.command()
@click.argument("direction", type=click.Choice(pairs.available()))
@click.argument("source", type=FILE)
@click.argument("reference", type=FILE)
@click.option("--name", default="", help="Of the set; the default is the file's.")
@click.option("--model", "models", multiple=True, help="NAME=DIR: another checkpoint, first.")
@click.option("--system", "systems", multiple=True, help="NAME=FILE: a recorded output.")
@click.option("--terms", type=FILE, help="English, Ukrainian, terms: as corpus/written has them.")
@click.option("--engine", default="ctranslate2", show_default=True)
@click.option("--beam", default=4, show_default=True)
@click.option("--samples", default=1000, show_default=True, help="Of the bootstrap.")
@click.option("--json", "record", type=click.Path(path_type=Path), help="Write the scores there.")
@click.option("--page", "into", type=click.Path(path_type=Path), help="Table into this page.")
@click.option("--plot", type=click.Path(path_type=Path), help="Write a plot (.svg, .png).")
@click.option("--outputs", type=click.Path(path_type=Path), help="Folder for translations.")
def command(
    direction: str,
    source: Path,
    reference: Path,
    name: str,
    models: tuple[str, ...],
    systems: tuple[str, ...],
    terms: Path | None,
    engine: str,
    beam: int,
    samples: int,
    record: Path | None,
    into: Path | None,
    plot: Path | None,
    outputs: Path | None,
) -> None:
    """Compare the embedded model of DIRECTION with others on SOURCE and REFERENCE.

    Both are line-aligned. The first model given is what the rest is tested against.
    """
    sources, references = read(source), read(reference)
    if len(sources) != len(references):
        raise click.ClickException(
            f"{source} has {len(sources)} lines, {reference} {len(references)}"
        )
    term_pairs = measures.read_terms(read(terms), direction) if terms else []
    found: dict[str, list[str]] = {}
    rows: list[Scores] = []
    language = direction.split("-")[1]
    chosen = [*map(named, models), (EMBEDDED, None)]
    for title, folder in chosen:
        loaded = load_engine(direction, title, folder, engine)
        row = Scores(system=title)
        found[title] = measure_engine(
            loaded, row, sources, term_pairs, direction, Decoding(beam=beam)
        )
        rows.append(row)
    for title, file in map(named, systems):
        found[title] = read(file)
        rows.append(Scores(system=title))
    for row in rows:
        measure_outputs(row, sources, found[row.system], language)
    signatures, results = compare(found, references, samples)
    fill_scores(rows, results)
    comparison = Comparison(
        direction=direction,
        name=name or source.stem,
        sentences=len(sources),
        terms=sum(len(pair.terms) for pair in term_pairs),
        signatures=signatures,
        command=page.describe_command(direction, source, models, systems, terms),
        systems=rows,
    )
    table = page.table(comparison)
    click.echo(table)
    if record:
        record.write_text(json.dumps(asdict(comparison), indent=1), encoding="utf-8")
    if into:
        page.insert(into, f"{direction} {comparison.name}", table)
    if plot:
        page.draw(comparison, plot)
    if outputs:
        outputs.mkdir(parents=True, exist_ok=True)
        for title, lines in found.items():
            (outputs / f"{title}.{language}").write_text("\n".join(lines) + "\n", "utf-8")
