"""Translate files and folders into both languages: ``dvomova files IN… --out DIR``.

A file in one language becomes NAME.en.SUFFIX and NAME.uk.SUFFIX; a bilingual one (PO, XLIFF, TMX)
is filled. Beside each lies a side-by-side page (.html) and the same as JSON. A second run does
only what is missing or changed. Exit status: 0 all is done; 1 some files failed; 2 wrong usage,
or nothing can be translated; 130 stopped with Ctrl-C (run again to go on).
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import click
from tqdm import tqdm

from service import settings, wiring
from service.cli import in_lines
from service.cli._common import check_domain, counted, translating
from translator.batch import files, plan, report, survey
from translator.batch.journal import Journal
from translator.batch.plan import Job
from translator.batch.run import Outcome, Run
from translator.document import LANGUAGES
from translator.formats import Options


@click.command("files", help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="folder for the results, made if need be")  # fmt: skip
@click.option("--to", type=click.Choice([*LANGUAGES, "both"]), default="both", show_default=True)
@click.option("--include", multiple=True, help="take only files that match, e.g. '*.po'")
@click.option("--exclude", multiple=True, help="leave out files that match")
@click.option("--fill", is_flag=True, help="leave targets marked as unsure (fuzzy) alone as well")
@click.option("--domain", default="",
              help="subject field of glossary terms, where a unit names none")  # fmt: skip
@click.option("--columns", default="", help="CSV, TSV: columns to translate, divided by commas")
@click.option("--encoding", help="of text files that are not UTF-8 and do not name theirs")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
              help="batches in work at the same time")  # fmt: skip
@click.option("--reports/--no-reports", default=True, show_default=True,
              help="write the side-by-side page and JSON of each file")  # fmt: skip
@click.option("--overwrite", is_flag=True,
              help="write over files that are in the way and not from an earlier run")  # fmt: skip
@click.option("--report", "report_file", type=click.Path(dir_okay=False, path_type=Path),
              help="write a report of the run to this file, as JSON")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="count what there is to do, and do nothing")
@translating
def command(inputs: tuple[Path, ...], **flags: Any) -> None:
    """Translate, and leave with the exit status that the module's docstring promises."""
    with in_lines(click.get_current_context().command_path, status=2):
        sys.exit(work(inputs, **flags))


def work(
    inputs: Sequence[Path],
    *,
    out: Path,
    to: str,
    include: Sequence[str],
    exclude: Sequence[str],
    fill: bool,
    domain: str,
    columns: str,
    encoding: str | None,
    jobs: int,
    reports: bool,
    overwrite: bool,
    report_file: Path | None,
    dry_run: bool,
    **flags: Any,
) -> int:
    """Plan the run, do it, say what was done; return the exit status."""
    languages = LANGUAGES if to == "both" else (to,)
    planned = plan_run(inputs, out, overwrite=overwrite, include=include, exclude=exclude,
                       apart=[report_file] if report_file else [],
                       languages=languages, reports=reports)  # fmt: skip
    flags["glossaries"] = flags["glossaries"] or None
    translator = wiring.build_translator(settings.load(**flags))
    check_domain(translator, domain)
    stop = Event()
    journal = Journal.open(out, create=not dry_run)
    run = Run(
        translator=translator,
        journal=journal,
        languages=languages,
        options=Options(
            encoding=encoding,
            columns=tuple(part.strip() for part in columns.split(",") if part.strip()),
        ),
        domain=domain,
        fill=fill,
        reports=reports,
        threads=jobs,
        stopping=stop.is_set,
    )
    try:
        if dry_run:
            status = show_estimate(run, planned)
        else:
            signal.signal(signal.SIGINT, lambda *_: interrupt(stop))
            status = perform(run, planned, stop, report_file)
    finally:
        journal.close()
    if others := plan.count_others(inputs):
        click.echo(f"{counted(others, 'file')} of other kinds left alone")
    return status


def plan_run(
    inputs: Sequence[Path], out: Path, *, overwrite: bool, include: Sequence[str],
    exclude: Sequence[str], apart: Sequence[Path], languages: Sequence[str], reports: bool,
) -> list[Job]:  # fmt: skip
    """List the files to translate; refuses what would write over anything of the user's."""
    with closing(Journal.open(out, create=False)) as before:
        written = before.written()
    shape: dict[str, Any] = {"written": written, "languages": languages, "reports": reports}
    planned = plan.make_plan(
        inputs, include=include, exclude=exclude, out=out, apart=apart, **shape
    )
    plan.refuse_overwriting(planned, out, overwrite=overwrite, **shape)
    return planned


def interrupt(stop: Event) -> None:
    """Finish the files at hand; a second Ctrl-C stops at once."""
    if stop.is_set():
        raise KeyboardInterrupt
    stop.set()
    click.echo("\nstopping: finishing the files at hand (Ctrl-C again stops at once)", err=True)


def perform(run: Run, planned: Sequence[Job], stop: Event, report_file: Path | None) -> int:
    """Do the run with a progress bar; print and write what was done."""
    began = time.monotonic()
    outcomes: list[Outcome] = []
    total = survey.survey(run, planned).words if sys.stderr.isatty() else None
    try:
        with tqdm(total=total, unit="word", disable=None, smoothing=0.1) as bar:
            for outcome in files.translate_files(replace(run, step=bar.update), planned):
                outcomes.append(outcome)
                bar.set_postfix_str(progress(outcomes, planned), refresh=False)
                if outcome.error:
                    bar.write(f"failed: {outcome.error}", file=sys.stderr)
    except KeyboardInterrupt:
        stop.set()
    did = report.summary(outcomes, seconds=time.monotonic() - began, signature=run.signature())
    if report_file:
        report_file.write_text(json.dumps(did, ensure_ascii=False, indent=2) + "\n", "utf-8")
    click.echo(in_words(did, run.journal.folder))
    left = len(planned) - len(outcomes)
    if stop.is_set() and left:
        click.echo(f"stopped: {left} of {counted(len(planned), 'file')} left; run again to go on")
        return 130
    return 1 if did["files"].get("failed") else 0


def progress(outcomes: Sequence[Outcome], planned: Sequence[Job]) -> str:
    """Say how many files and segments are done."""
    segments = sum(each.counts.get("segments", 0) for each in outcomes if each.status == "done")
    return f"{len(outcomes)}/{len(planned)} files, {segments} segments"


def in_words(did: dict[str, Any], out: Path) -> str:
    """Return the summary of a run for people."""
    counts = did["files"]
    lines = [
        f"{counted(counts.get('done', 0), 'file')} translated, "
        f"{counts.get('unchanged', 0)} unchanged, {counts.get('failed', 0)} failed: {out}",
        f"{counted(did['segments'], 'segment')}, {counted(did['words'], 'word')} "
        f"in {did['seconds']:.1f} s",
    ]
    lines += [f"  {count:>6} × {code}" for code, count in did["warnings"].items()]
    lines += [f"  failed: {r['error']}" for r in did["results"] if "error" in r]
    return "\n".join([*lines, f"signature: {did['signature']}"])


def show_estimate(run: Run, planned: Sequence[Job]) -> int:
    """Print what a run would do, and how long that would take by a short probe."""
    found = survey.survey(run, planned)
    click.echo(
        f"{counted(found.files, 'file')} to translate, {found.unchanged} unchanged, "
        f"{len(found.failed)} cannot be read\n"
        f"{counted(found.units, 'unit')}, {counted(found.words, 'word')}"
    )
    for outcome in found.failed:
        click.echo(f"  failed: {outcome.error}")
    rate = survey.probe(run, planned)
    if found.words and rate:
        click.echo(
            f"about {found.words / rate:.0f} s at {rate:.0f} words a second "
            f"(measured on at most {survey.PROBE} words)"
        )
    return 1 if found.failed else 0
