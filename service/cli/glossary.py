"""``dvomova glossary``: check, compile, apply, diff, test, import, export and list glossaries."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from service import settings, wiring
from service.cli._common import read_text, translating
from translator import glossary
from translator.errors import DocumentInvalid
from translator.glossary import difference, exchange, files, golden, lock, reading, reporting
from translator.glossary.enforce import Enforced
from translator.glossary.lint import has_errors, lint
from translator.glossary.lint.errors import staleness
from translator.glossary.problems import Problem

DIRECTIONS = ("en-uk", "uk-en")
paths = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
direction = click.option(
    "--direction", type=click.Choice(DIRECTIONS), default="en-uk", show_default=True
)


@click.group("glossary")
def command() -> None:
    """Keep glossaries right and apply them to translations."""


def _folders(given: Sequence[Path]) -> list[Path]:
    """Return the given glossaries, or all of the shipped ones."""
    return [_relative(path) for path in given or glossary.catalogue().values()]


def _relative(path: Path) -> Path:
    """Return `path` relative to the working folder where that is shorter."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


@command.command("check")
@paths
@click.option(
    "--format", "style", type=click.Choice(list(reporting.FORMATS)), default="text",
    show_default=True,
)  # fmt: skip
@click.option("--notes", is_flag=True, help="also what could be better (GL2xx)")
@click.option("--fix", is_flag=True, help="sort the lines and write the files canonically")
def check(paths: tuple[Path, ...], style: str, notes: bool, fix: bool) -> None:
    """Report all problems of glossary files at once; exit status 1 if one is an error."""
    problems: list[Problem] = []
    for path in _folders(paths):
        if fix:
            _rewrite(path)
        problems += lint(files.folder(path))
    shown = [problem for problem in problems if notes or problem.severity != "note"]
    click.echo(reporting.FORMATS[style](shown), nl=False)
    sys.exit(1 if has_errors(shown) else 0)


def _rewrite(path: Path) -> None:
    for file in files.members(path):
        if file.name != lock.NAME:
            sheet = reading.read(file.read_text(encoding="utf-8"), file=str(file))
            if not has_errors(sheet.problems):
                file.write_text(reading.write(sheet.entries, sheet.meta), encoding="utf-8")


@command.command("compile")
@paths
@click.option("--check", "only_check", is_flag=True, help="fail if a lock is stale; change nothing")
def compile_command(paths: tuple[Path, ...], only_check: bool) -> None:
    """Write every form of every entry to forms.lock.tsv; needs the extra [glossary].

    With --check nothing but the standard library is needed.
    """
    failed = False
    for path in _folders(paths):
        folder = files.folder(path)
        if only_check:
            stale = staleness(folder.entries, folder.locked)
            if stale:
                failed = True
                names = ", ".join(sorted(stale)[:5])
                click.echo(f"{folder.lock_file}: stale for {len(stale)} entries: {names}", err=True)
            continue
        problems = [p for p in lint(folder) if p.code != "GL018" and p.severity == "error"]
        failed = _compile(folder.entries, folder.lock_file, problems) or failed
    sys.exit(1 if failed else 0)


def _compile(entries: Sequence[glossary.Entry], target: str, problems: list[Problem]) -> bool:
    """Write one lock; nothing is written, and True returned, if something must be mended."""
    from translator.glossary import compiler  # it needs the build-time libraries

    locked: dict[str, lock.Locked] = {}
    if not problems:
        locked, problems = compiler.compile_entries(entries)
    click.echo(reporting.text(sorted(problems)), nl=False, err=True)
    if has_errors(problems):
        return True
    Path(target).write_text(lock.write(locked), encoding="utf-8")
    click.echo(f"{target}: {len(locked)} entries", err=True)
    return False


@command.command("apply")
@click.option("--source", "source_file", required=True, help="source segments, one a line")
@click.option("--hypothesis", "hypothesis_file", required=True, help="their translations")
@direction
@click.option("--glossary", "paths", multiple=True, type=click.Path(path_type=Path))
@click.option("--mode", type=click.Choice(glossary.MODES), default="safe", show_default=True)
@click.option("--domain", help="leave out terms of other domains")
@click.option("--report", type=click.Path(path_type=Path), help="write the proof, JSON lines")
@click.option("--table", is_flag=True, help="print the proof as a table to standard error")
def apply(
    source_file: str, hypothesis_file: str, direction: str, paths: tuple[Path, ...], mode: str,
    domain: str | None, report: Path | None, table: bool,
) -> None:  # fmt: skip
    """Enforce glossaries on translations made elsewhere, one line a segment."""
    pairs = _parallel(source_file, hypothesis_file)
    enforce = glossary.load(paths or None).enforcer(direction, mode, domain)
    results = [enforce(source, hypothesis) for source, hypothesis in pairs]
    for result in results:
        click.echo(result.text)
    if report:
        report.write_text("".join(map(_proof, results)), encoding="utf-8")
    if table:
        click.echo(_table(results), err=True, nl=False)


def _parallel(source_file: str, target_file: str) -> list[tuple[str, str]]:
    """Read two files of segments, one a line each."""
    sources = read_text(source_file).splitlines()
    targets = read_text(target_file).splitlines()
    if len(sources) != len(targets):
        message = f"{len(targets)} lines, but {source_file} has {len(sources)}"
        raise DocumentInvalid(message, file=target_file)
    return list(zip(sources, targets, strict=True))


def _proof(result: Enforced) -> str:
    record = {"text": result.text, "terms": [term.as_dict() for term in result.terms]}
    return json.dumps(record, ensure_ascii=False) + "\n"


def _table(results: Sequence[Enforced]) -> str:
    lines = ["line\tid\tsource\tstatus\tcase\ttarget\treplaced\thow\tconfidence\n"]
    for number, result in enumerate(results, start=1):
        for term in result.terms:
            cells = (
                str(number), term.id, term.source_text, term.status, term.case, term.target_text,
                term.replaced, term.how, f"{term.confidence:.2f}",
            )  # fmt: skip
            lines.append("\t".join(cells) + "\n")
    return "".join(lines)


@command.command("diff")
@click.argument("revisions", metavar="A..B")
@click.option("--glossary", "path", type=click.Path(path_type=Path), help="its folder")
@click.option(
    "--corpus", nargs=2, multiple=True, metavar="SOURCE TARGET",
    help="segments and their translations, one a line each; may be given again",
)  # fmt: skip
@direction
def diff(
    revisions: str, path: Path | None, corpus: tuple[tuple[str, str], ...], direction: str
) -> None:
    """List the entries that changed between two git revisions, and what they change.

    B may be left out for the working tree. With --corpus, the translations that change are
    listed before and after.
    """
    folder = path or glossary.default_root()
    pairs = [_parallel(sources, targets) for sources, targets in corpus]
    before, dots, after = revisions.partition("..")
    if not dots:
        raise click.UsageError("write two revisions as A..B, or A.. for the working tree")
    old = glossary.load_revision(folder, before)
    new = glossary.load_revision(folder, after) if after else glossary.load([folder])
    for change in difference.changes(old, new):
        click.echo(f"{change.kind} {change.id}")
        for name, was, now in change.fields:
            click.echo(f"  {name}: {was or '—'} → {now or '—'}")
    for each in pairs:
        for effect in difference.effects(old, new, each, direction):
            click.echo(f"{effect.source}\n- {effect.before}\n+ {effect.after}")


@command.command("test")
@paths
@translating
def run_golden(paths: tuple[Path, ...], **flags: Any) -> None:
    """Translate the golden cases kept beside glossaries; exit status 1 if one fails."""
    folders = _folders(paths)
    flags["glossaries"] = flags["glossaries"] or [str(path) for path in folders]
    cases = [
        case
        for path in folders
        for case in golden.read_beside(path if path.is_dir() else path.parent)
    ]
    failures = golden.run(cases, _translate(flags))
    for failure in failures:
        click.echo(str(failure))
    click.echo(f"{len(cases) - len(failures)} of {len(cases)} golden cases pass", err=True)
    sys.exit(1 if failures else 0)


def _translate(flags: dict[str, Any]) -> Callable[[str, Sequence[str]], list[str]]:
    translator = wiring.build_translator(settings.load(**flags))

    def translate(way: str, sources: Sequence[str]) -> list[str]:
        source, _, target = way.partition("-")
        sides = translator.translate_all(list(sources), source=source)
        return [side.version(target) for side in sides]

    return translate


@command.command("export")
@paths
@click.option("--format", "style", type=click.Choice(exchange.available()), required=True)
@direction
def export(paths: tuple[Path, ...], style: str, direction: str) -> None:
    """Print approved terms as another program reads them."""
    terms = glossary.load(paths or None).terms
    click.echo(exchange.load(style).write(terms, direction), nl=False)


@command.command("import")
@click.argument("file")
@click.option("--format", "style", type=click.Choice(exchange.available()), required=True)
@click.option("--into", type=click.Path(path_type=Path), required=True, help="glossary file (TSV)")
@direction
def import_command(file: str, style: str, into: Path, direction: str) -> None:
    """Merge another program's terms into a glossary file; new ones become drafts."""
    pairs = exchange.load(style).read(read_text(file), direction)
    text = into.read_text(encoding="utf-8") if into.exists() else ""
    sheet = reading.read(text, file=str(into))
    if text:
        reading.raise_for(sheet.problems)
    entries = exchange.merge(sheet.entries, pairs)
    meta = sheet.meta or {"title": into.stem, "version": "0.1.0", "licence": "unknown"}
    into.write_text(reading.write(entries, meta), encoding="utf-8")
    new = len(entries) - len(sheet.entries)
    click.echo(f"{into}: {new} new, {len(pairs) - new} already there", err=True)


@command.command("list")
@paths
def list_command(paths: tuple[Path, ...]) -> None:
    """Say which glossaries there are: name, entries, digest, commit, folder."""
    for path in _folders(paths):
        found = glossary.load([path])
        commit = glossary.commit_of(path)[:12] or "no commit"
        click.echo(f"{found.name}\t{len(found)} entries\t{found.digest[:12]}\t{commit}\t{path}")
