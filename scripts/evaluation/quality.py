"""Measure translation quality of models and of recorded outputs on line-aligned files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import click
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest

from evaluation import _quality_measures as measures
from evaluation import _quality_page as page
from translator import engines, pairs
from translator.assembly import default
from translator.engines import Engine
from translator.translation import Decoding

NEW = click.Path(path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EMBEDDED = "embedded"
SERVICE = "embedded, in the service"
Translate = Callable[[Sequence[str]], list[str]]


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


def read_aligned(source: Path, other: Path) -> tuple[list[str], list[str]]:
    """Read two files that must have the same number of lines."""
    sides = read(source), read(other)
    if len(sides[0]) != len(sides[1]):
        raise click.ClickException(
            f"{source} has {len(sides[0])} lines, {other} {len(sides[1])}: "
            "they must be aligned line by line"
        )
    return sides


def load_models(
    direction: str, models: dict[str, Path], engine: str, beam: int | None
) -> dict[str, Translate]:
    """Load the checkpoints in the folders of `models`, then the embedded one, then the service."""
    pair = pairs.load(direction)
    decoding = Decoding(beam=beam) if beam else pair.decoding
    chosen = {name: pair.with_model(str(folder)) for name, folder in models.items()}
    loaded = {name: engines.load(engine, which) for name, which in chosen.items()}
    loaded[EMBEDDED] = engines.load(engine, pair)
    found: dict[str, Translate] = {
        name: partial(translate, model, decoding) for name, model in loaded.items()
    }
    return found | {SERVICE: partial(translate_in_service, direction)}


def translate(engine: Engine, decoding: Decoding, texts: Sequence[str]) -> list[str]:
    """Return the engine's best hypothesis of each text."""
    return [hypotheses[0].text for hypotheses in engine.translate(texts, decoding)]


def translate_in_service(
    direction: str, texts: Sequence[str], terms: Sequence[measures.TermPair] = ()
) -> list[str]:
    """Return what a user gets: the embedded model with glossary, checks and masked literals.

    Args:
        direction: ``en-uk`` or ``uk-en``.
        texts: sentences.
        terms: take the place of the shipped glossaries, where there are any.
    """
    source, target = direction.split("-")
    translator = default()
    if terms:
        translator = replace(translator, glossary=measures.glossary_of(terms))
    results = translator.translate_all(texts, languages=(source, target), source=source)
    return [result.version(target) for result in results]


def measure_model(
    model: Translate,
    scores: Scores,
    sources: Sequence[str],
    terms: Sequence[measures.TermPair],
    direction: str,
) -> list[str]:
    """Translate `sources`, the probes and the term sentences; fill `scores`."""
    started = time.perf_counter()
    outputs = model(sources)
    scores.seconds = round(time.perf_counter() - started, 1)
    probed = measures.probes(sources)
    found = model([text for text, _ in probed])
    scores.placeholders = measures.placeholders_kept([mark for _, mark in probed], found)
    if terms:
        plain = model([pair.source for pair in terms])
        scores.terms_plain = asdict(measures.term_score(terms, plain, direction))
        if scores.system == SERVICE:
            told = translate_in_service(direction, [pair.source for pair in terms], terms)
        else:
            told = model([measures.with_hints(pair, direction) for pair in terms])
        scores.terms_annotated = asdict(measures.term_score(terms, told, direction))
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
) -> tuple[dict[str, str], list[tuple[Any, Any]]]:
    """Return signatures and, for each system in order, its BLEU and chrF with intervals."""
    metrics = {"BLEU": BLEU(), "chrF": CHRF()}
    test = PairedTest(
        list(outputs.items()), metrics, [reference], test_type="bs", n_samples=samples
    )
    signatures, results = test()
    bleu, chrf = (column for name, column in results.items() if name != "System")
    return {name: str(sign) for name, sign in signatures.items()}, [*zip(bleu, chrf, strict=True)]


def measure(
    direction: str,
    sources: list[str],
    references: list[str],
    *,
    models: dict[str, Translate],
    recorded: dict[str, list[str]],
    terms: list[measures.TermPair],
    samples: int,
) -> tuple[dict[str, str], list[Scores], dict[str, list[str]]]:
    """Measure models and recorded outputs; return signatures, scores and all outputs."""
    rows = {name: Scores(system=name) for name in [*models, *recorded]}
    outputs = {
        name: measure_model(model, rows[name], sources, terms, direction)
        for name, model in models.items()
    } | recorded
    signatures, results = compare(outputs, references, samples)
    for (name, row), (bleu, chrf) in zip(rows.items(), results, strict=True):
        measure_outputs(row, sources, outputs[name], direction.split("-")[1])
        row.bleu = (round(float(bleu.score), 2), round(float(bleu.ci), 2))
        row.chrf = (round(float(chrf.score), 2), round(float(chrf.ci), 2))
        row.p = None if chrf.p_value is None else round(float(chrf.p_value), 4)
    return signatures, list(rows.values()), outputs


@click.command()
@click.argument("direction", type=click.Choice(pairs.available()))
@click.argument("source", type=FILE)
@click.argument("reference", type=FILE)
@click.option("--name", default="", help="Of the set; the default is the file's.")
@click.option("--model", "models", multiple=True, help="NAME=DIR: another checkpoint, first.")
@click.option("--system", "systems", multiple=True, help="NAME=FILE: a recorded output.")
@click.option("--terms", type=FILE, help="English, Ukrainian, terms: as corpus/written has them.")
@click.option("--engine", default="ctranslate2", show_default=True)
@click.option("--beam", type=int, help="The default is the pair file's.")
@click.option("--samples", default=1000, show_default=True, help="Of the bootstrap.")
@click.option("--json", "record", type=NEW, help="Write the scores there.")
@click.option("--page", "into", type=NEW, help="Write the table into this page.")
@click.option("--plot", type=NEW, help="Write a plot (.svg, .png).")
@click.option("--outputs", "folder", type=NEW, help="Folder for translations.")
def command(
    direction: str,
    source: Path,
    reference: Path,
    name: str,
    models: tuple[str, ...],
    systems: tuple[str, ...],
    terms: Path | None,
    engine: str,
    beam: int | None,
    samples: int,
    **write: Path | None,
) -> None:
    """Compare the embedded model of DIRECTION with others on SOURCE and REFERENCE.

    Both are line-aligned. The first model given is what the rest is tested against.
    """
    sources, references = read_aligned(source, reference)
    term_pairs = measures.read_terms(read(terms), direction) if terms else []
    signatures, rows, outputs = measure(
        direction,
        sources,
        references,
        models=load_models(direction, dict(map(named, models)), engine, beam),
        recorded={title: read_aligned(source, file)[1] for title, file in map(named, systems)},
        terms=term_pairs,
        samples=samples,
    )
    comparison = Comparison(
        direction=direction,
        name=name or source.stem,
        sentences=len(sources),
        terms=sum(len(pair.terms) for pair in term_pairs),
        signatures=signatures,
        command=page.describe_command(direction, source, models, systems, terms),
        systems=rows,
    )
    write_results(comparison, outputs, **write)


def write_results(
    comparison: Comparison,
    outputs: dict[str, list[str]],
    *,
    record: Path | None,
    into: Path | None,
    plot: Path | None,
    folder: Path | None,
) -> None:
    """Print the table and write what was asked for."""
    table = page.table(comparison)
    click.echo(table)
    if record:
        record.write_text(json.dumps(asdict(comparison), indent=1), encoding="utf-8")
    if into:
        page.insert(into, f"{comparison.direction} {comparison.name}", table)
    if plot:
        page.draw(comparison, plot)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for title, lines in outputs.items():
            file = folder / f"{title}.{comparison.direction.split('-')[1]}"
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
