"""Translate a corpus (JSONL, Parquet) in partitions, with a field for each language.

Here, or on Ray with --workers or --address: one engine an actor, the same bytes. Partitions are
checkpoints: a second run does only what is missing or changed. The output folder, and the corpus
by the same path, must be seen by all machines. Exit status: 0 all is done; 1 some partitions
failed; 2 wrong usage, or nothing can be translated; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from service import settings, wiring
from service.cli import in_lines
from service.cli._common import check_domain, choosing, counted
from translator.batch import corpus
from translator.batch.corpus import Columns, Partition
from translator.batch.journal import Journal
from translator.document import LANGUAGES
from translator.errors import TranslatorError

Result = dict[str, Any]


@click.command("corpus", help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="folder for the partitions, made if need be")  # fmt: skip
@click.option("--text", default="text", show_default=True, help="field with the text")
@click.option("--prefix", default="", help="of the names of new fields, e.g. mt_ for mt_uk")
@click.option("--to", type=click.Choice([*LANGUAGES, "both"]), default="both", show_default=True)
@click.option("--domain", default="", help="subject field of the glossary's terms")
@click.option("--records", type=click.IntRange(1), default=corpus.RECORDS, show_default=True,
              help="records of a partition")  # fmt: skip
@click.option("--workers", type=click.IntRange(0), default=0,
              help="actors on Ray, one engine each; 0: in this process")  # fmt: skip
@click.option("--address", help="Ray cluster to join, e.g. auto or ray://HOST:10001")
@choosing
def command(inputs: tuple[Path, ...], **flags: Any) -> None:
    """Translate, and leave with the exit status that the module's docstring promises."""
    try:
        with in_lines(click.get_current_context().command_path, status=2):
            sys.exit(work(inputs, **flags))
    except KeyboardInterrupt:
        click.echo("stopped: run again to go on", err=True)
        sys.exit(130)


def work(
    inputs: Sequence[Path], *, out: Path, text: str, prefix: str, to: str, domain: str,
    records: int, workers: int, address: str | None, **flags: Any,
) -> int:  # fmt: skip
    """Find what is left to do, do it, say what was done; return the exit status."""
    began = time.monotonic()
    flags["glossaries"] = flags["glossaries"] or None
    flags["memory"] = False  # a corpus would drive out what people's own texts have left there
    columns = Columns(text=text, languages=LANGUAGES if to == "both" else (to,), prefix=prefix,
                      domain=domain)  # fmt: skip
    translator = wiring.build_translator(settings.load(**flags))
    check_domain(translator, domain)
    journal = Journal.open(out)
    signature = str(translator.within(domain).signature(columns.languages))
    shaped = f"{signature}|corpus:{text},{prefix}{to}"
    parts = list(corpus.partitions([path.resolve() for path in inputs], records))
    todo = [part for part in tqdm(parts, desc="looking", unit="part", disable=None, leave=False)
            if not is_done(journal, part, shaped)]  # fmt: skip
    if workers or address:
        results = on_ray(todo, columns, out.resolve(), flags, workers or 1, address)
    else:
        results = here(todo, columns, out, flags)
    totals: Counter[str] = Counter()
    failed = []
    with tqdm(total=sum(p.records for p in todo), unit="record", disable=None) as bar:
        for part, result in results:
            bar.update(part.records)
            if "error" in result:
                failed.append(result["error"])
                continue
            journal.note(part.output, {part.output: result["digest"]}, source=result["source"],
                         settings=shaped, counts=result)  # fmt: skip
            totals.update({key: result[key] for key in ("records", "segments", "words")})
            totals.update({f"warning {key}": n for key, n in result["kinds"].items()})
    journal.close()
    report(totals, parts, todo, failed, time.monotonic() - began, signature)
    return 1 if failed else 0


def is_done(journal: Journal, part: Partition, shaped: str) -> bool:
    """Tell whether a partition was done in an earlier run."""
    source = corpus.fingerprint(part)
    return journal.done(part.output, source=source, settings=shaped) is not None


def here(
    parts: Iterable[Partition], columns: Columns, out: Path, flags: Mapping[str, Any]
) -> Iterator[tuple[Partition, Result]]:
    """Translate partitions in this process, one after the other."""
    worker = Worker(columns, out, flags)
    for part in parts:
        yield part, worker.translated(part)


def on_ray(
    parts: Sequence[Partition], columns: Columns, out: Path, flags: Mapping[str, Any],
    workers: int, address: str | None,
) -> Iterator[tuple[Partition, Result]]:  # fmt: skip
    """Translate partitions on Ray Data: a pool of actors, one engine each.

    Only the places of partitions and what came of them travel; each actor reads and writes its own.
    """
    if not parts:
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is reported to anyone
    try:
        ray, data = import_module("ray"), import_module("ray.data")
    except ImportError as error:
        raise TranslatorError("Ray is not installed: pip install 'dvomova[ray]'") from error
    own = {} if address else {"num_cpus": workers, "include_dashboard": False}
    ray.init(address=address, log_to_driver=False, logging_level="warning", **own)
    data.DataContext.get_current().enable_progress_bars = False
    known = {part.number: part for part in parts}
    rows = data.from_items([asdict(part) for part in parts], override_num_blocks=len(parts))
    pool = data.ActorPoolStrategy(size=workers)
    done = rows.map(
        Worker, fn_constructor_args=(columns, out, dict(flags)), compute=pool, num_cpus=1
    )
    for row in done.iter_rows():
        yield known[row["number"]], row["result"]
    ray.shutdown()


class Worker:
    """Translates partitions with an engine of its own."""

    def __init__(self, columns: Columns, out: Path, flags: Mapping[str, Any]) -> None:
        self.columns, self.out = columns, out
        self.translator = wiring.build_translator(settings.load(**flags))

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Translate one row of the plan, as Ray gives it."""
        return {"number": row["number"], "result": self.translated(Partition(**row))}

    def translated(self, part: Partition) -> Result:
        """Translate a partition; its error, in a line, if it cannot be."""
        try:
            return corpus.translate(self.translator, part, self.columns, self.out)
        except TranslatorError as error:
            return {"error": str(error)}
        except Exception as error:  # whatever is wrong with one partition stops no other
            where = f"{part.file}:{part.first}"
            return {"error": f"{where}: internal error: {type(error).__name__}: {error}"}


def report(
    totals: Counter[str], parts: Sequence[Partition], todo: Sequence[Partition],
    failed: Sequence[str], seconds: float, signature: str,
) -> None:  # fmt: skip
    """Print what was done."""
    rate = totals["words"] / seconds if seconds else 0
    click.echo(
        f"{counted(len(todo) - len(failed), 'partition')} translated, "
        f"{len(parts) - len(todo)} unchanged, {len(failed)} failed\n"
        f"{counted(totals['records'], 'record')}, {counted(totals['segments'], 'segment')}, "
        f"{counted(totals['words'], 'word')} in {seconds:.1f} s ({rate:.0f} words a second)"
    )
    for name in sorted(key for key in totals if key.startswith("warning ")):
        click.echo(f"  {totals[name]:>6} × {name.removeprefix('warning ')}")
    for error in failed:
        click.echo(f"  failed: {error}")
    click.echo(f"signature: {signature}")
