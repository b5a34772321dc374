"""Measure the fragment detector on a file of gold, beside other detectors.

    python scripts/evaluate.py detect --data FILE.jsonl
    python scripts/evaluate.py detect --data A.jsonl --data B.jsonl --peer lingua --markdown

The form of a file is told by its keys: documents have `spans`, short texts `lang`, sentence
cases `sentences`. Peers are called as their manuals show: langdetect on the whole text and on
each sentence (seed 0, without which its answers change from run to run); lingua, if it is
installed, on each sentence with all candidate languages of ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path

import click

from evaluation._fragments import (
    Json,
    Labelled,
    class_of,
    score_documents,
    score_sentences,
    score_short,
)
from translator.detection import detect, revision
from translator.detection.alphabets import ALPHABETS
from translator.detection.sentences import split
from translator.document import NO_LANGUAGE, UNDETERMINED

Name = Callable[[str], str]
Predict = Callable[[str], list[Labelled]]
PEERS = ("langdetect", "lingua")
#: Measured in a fresh process: CPU seconds to the first answer, and resident memory
#: added by a text of 20,000 characters, in MB.
_COLD = """
import sys, time
def resident():
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000
text = sys.stdin.read()
before, start = resident(), time.process_time()
from translator.detection import detect
detect("Дякую за лист! See you tomorrow.")
first = time.process_time() - start
detect(text)
print(first, resident() - before)
"""


@click.command(help=__doc__)
@click.option("--data", "files", type=click.Path(exists=True, path_type=Path), multiple=True,
              required=True, help="Gold, JSON lines; may be given more than once.")  # fmt: skip
@click.option("--peer", "peers", type=click.Choice(PEERS), multiple=True, default=["langdetect"],
              show_default=True, help="Detector to show beside ours.")  # fmt: skip
@click.option("--no-peers", is_flag=True, help="Measure ours alone.")
@click.option("--markdown", is_flag=True, help="Print tables for the documentation.")
@click.option("--failures", type=int, default=0, help="Show this many documents that went wrong.")
def command(
    files: Sequence[Path], peers: Sequence[str], no_peers: bool, markdown: bool, failures: int
) -> None:
    """Read, score, print."""
    click.echo(f"detector: {revision()}")
    chosen = () if no_peers else peers
    everything = ""
    for file in files:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
        click.echo(f"\n{file.name}: {len(rows)} items")
        show(measure(rows, chosen), markdown=markdown)
        everything += "\n\n".join(text_of(row) for row in rows)
        if failures and "spans" in rows[0]:
            show_failures(rows, failures)
    click.echo("\ncost")
    show({"ours": cost(everything)}, markdown=markdown)


def text_of(row: Json) -> str:
    """Return the text of a row of any form."""
    return str(row["text"]) if "text" in row else " ".join(row["sentences"])


def measure(rows: Sequence[Json], peers: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the measures of each system on rows of one form."""
    if "sentences" in rows[0]:
        return {"ours": score_sentences(rows, lambda text: [(s.start, s.end) for s in split(text)])}
    if "spans" in rows[0]:
        systems: dict[str, Predict] = {"ours": our_spans}
        for peer in peers:
            name = peer_name(peer)
            systems[f"{peer}, each sentence"] = partial(by_sentence, name=name)
            systems[f"{peer}, whole text"] = partial(whole_text, name=name)
        return {k: score_documents(rows, predict).measures() for k, predict in systems.items()}
    names: dict[str, Name] = {"ours": our_name, **{peer: peer_name(peer) for peer in peers}}
    return {key: score_short(rows, name) for key, name in names.items()}


def our_spans(text: str) -> list[Labelled]:
    """Label the text by fragment; what is protected inside one is neutral."""
    spans = []
    for fragment in detect(text):
        at, label = fragment.start, class_of(fragment.language)
        for inside in fragment.protected:
            if inside.start >= at:
                spans += [
                    Labelled(at, inside.start, label),
                    Labelled(inside.start, inside.end, "neutral"),
                ]
                at = inside.end
        spans.append(Labelled(at, fragment.end, label))
    return [span for span in spans if span.start < span.end]


def our_name(text: str) -> str:
    """Name the language of a text as a whole; `mul` where its fragments disagree."""
    found = {f.language for f in detect(text) if f.language != NO_LANGUAGE}
    return found.pop() if len(found) == 1 else "mul" if found else NO_LANGUAGE


def by_sentence(text: str, name: Name) -> list[Labelled]:
    """Give each sentence the language that a peer names."""
    return [Labelled(s.start, s.end, class_of(name(s.of(text)))) for s in split(text)]


def whole_text(text: str, name: Name) -> list[Labelled]:
    """Give the whole text the one language that a peer names."""
    return [Labelled(0, len(text), class_of(name(text)))]


@cache
def peer_name(peer: str) -> Name:
    """Return a function that names the language of a text with `peer`.

    Raises:
        ClickException: the peer is not installed.
    """
    try:
        return {"langdetect": load_langdetect, "lingua": load_lingua}[peer]()
    except ImportError as error:
        raise click.ClickException(f"{error}: pip install {peer}-language-detector") from error


def load_langdetect() -> Name:
    """Load langdetect with a fixed seed; text without letters is undetermined."""
    from langdetect import DetectorFactory, LangDetectException
    from langdetect import detect as detect_language

    DetectorFactory.seed = 0

    def name(text: str) -> str:
        try:
            return str(detect_language(text))
        except LangDetectException:
            return UNDETERMINED

    return name


def load_lingua() -> Name:
    """Load lingua with the candidates that it shares with ours."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder  # type: ignore[import-not-found]

    codes = [getattr(IsoCode639_1, tag.upper(), None) for tag in ALPHABETS]
    built = LanguageDetectorBuilder.from_iso_codes_639_1(*(code for code in codes if code)).build()

    def name(text: str) -> str:
        found = built.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else UNDETERMINED

    return name


def cost(text: str) -> dict[str, float]:
    """Measure speed (CPU time, best of three), memory and the first call."""
    detect(text[:1000])
    seconds = []
    for _ in range(3):
        start = time.process_time()
        detect(text)
        seconds.append(time.process_time() - start)
    cold = subprocess.run(
        [sys.executable, "-c", _COLD], input=text[:20_000], text=True, capture_output=True,
        check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    first, memory = map(float, cold.stdout.split())
    return {
        "thousand characters a second": len(text) / min(seconds) / 1000,
        "memory added, MB": memory,
        "first call, CPU s": first,
    }


def show(systems: dict[str, dict[str, float]], *, markdown: bool) -> None:
    """Print one row a measure, one column a system."""
    columns = ["measure", *systems]
    measures = dict.fromkeys(name for values in systems.values() for name in values)
    rows = [
        [name, *(f"{values[name]:.1f}" if name in values else "" for values in systems.values())]
        for name in measures
    ]
    if markdown:
        rows = [columns, ["---", *("--:" for _ in systems)], *rows]
        lines: Iterable[str] = (f"| {' | '.join(row)} |" for row in rows)
    else:
        widths = [max(len(row[at]) for row in [columns, *rows]) for at in range(len(columns))]
        lines = (
            "  ".join(
                cell.rjust(width) if at else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in [columns, *rows]
        )
    for line in lines:
        click.echo(line)


def show_failures(rows: Sequence[Json], limit: int) -> None:
    """Print documents whose runs are not all right."""
    for row in rows:
        if limit and not all(score_documents([row], our_spans).perfect):
            limit -= 1
            click.echo(f"  {row['cat']} {row['id']}")
            for fragment in detect(row["text"]):
                click.echo(f"    {fragment.language:7} {fragment.confidence:.2f} {fragment.text!r}")
