"""A file in work: read, filled with translations, written and noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from translator import formats
from translator.batch.journal import digest
from translator.batch.plan import Job, reports_of
from translator.batch.run import Outcome, Run
from translator.batch.spool import Spool
from translator.batch.units import Translated, dominant_language
from translator.errors import TranslatorError
from translator.formats import Document, Unit, plain
from translator.render import html, json_parts

#: Warnings of a file that are listed; all are counted.
LISTED = 1_000


@dataclass(slots=True)
class Open:
    """A file in work."""

    job: Job
    source: str
    document: Document
    pending: int
    error: str = ""
    finished: Spool = field(default_factory=Spool)
    targets: dict[str, dict[str, formats.Pattern]] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    warnings: list[dict[str, Any]] = field(default_factory=list)


def open_file(run: Run, job: Job, settings: str) -> Open | Outcome:
    """Read a file; an outcome where it is done already or cannot be read."""
    try:
        data = job.source.read_bytes()
        source = digest(data + b"".join(p.read_bytes() for p in job.counterparts.values()))
        counts = run.journal.done(job.name, source=source, settings=settings)
        if counts is not None:
            return Outcome(job=job, status="unchanged", counts=counts)
        document = formats.load(job.format).read(
            data, replace(run.options, name=job.name, language=job.language)
        )
        existing = {tag: _existing(run, job, path) for tag, path in job.counterparts.items()}
    except Exception as error:  # whatever is wrong with one file stops no other
        return Outcome(job=job, status="failed", error=describe(error, job))
    likely = dominant_language(document.units)
    wanted = [tag for tag in run.languages if tag != likely]

    def settled(unit: Unit) -> Unit:
        state = "final" if _is_kept(unit, wanted, existing) else unit.state
        told = unit.likely_language if unit.source_language else likely
        if (state, told) == (unit.state, unit.likely_language):
            return unit
        return replace(unit, state=state, likely_language=told)

    document = replace(document, units=tuple(map(settled, document.units)))
    opened = Open(job, source, document, len(to_translate(document, run)))
    opened.targets = {tag: dict(found) for tag, found in existing.items()}
    return opened


def _existing(run: Run, job: Job, path: Path) -> dict[str, formats.Pattern]:
    """Return what a catalogue's counterpart has already: unit id → content."""
    document = formats.load(job.format).read(
        path.read_bytes(), replace(run.options, name=path.name)
    )
    return {unit.id: unit.source for unit in document.units}


def _is_kept(
    unit: Unit, wanted: Sequence[str], existing: Mapping[str, Mapping[str, formats.Pattern]]
) -> bool:
    """Tell whether a unit has all versions it needs from counterparts."""
    own = unit.target_language
    needed = [own] if own and own in wanted else wanted
    return bool(existing) and all(unit.id in existing.get(tag, {}) for tag in needed)


def describe(error: Exception, job: Job) -> str:
    """Say in a line, which begins with the file's name, what is wrong with it."""
    message = str(error)
    if isinstance(error, OSError):
        message = error.strerror or message
    elif not isinstance(error, TranslatorError):
        message = f"internal error, please report it: {type(error).__name__}: {error}"
    return message if message.startswith(f"{job.name}:") else f"{job.name}: {message}"


def to_translate(document: Document, run: Run) -> list[Unit]:
    """Return the units of `document` that this run translates."""
    wanted = ("new",) if run.fill else ("new", "review")
    return [
        unit
        for unit in document.units
        if unit.translate
        and unit.state in wanted
        and (document.bilingual or unit.target_language in (None, *run.languages))
    ]


def count_words(unit: Unit) -> int:
    """Count the words of a unit, divided by white space."""
    return len(plain(unit.source).split())


def take(run: Run, opened: Open, part: Sequence[Unit], found: Sequence[Translated]) -> None:
    """Add translated units to their file.

    Args:
        run: says whether there will be reports.
        opened: the file.
        part: some of its units.
        found: what became of them.
    """
    assert [each.unit for each in found] == list(part), "answers are another file's"
    for each in found:
        for language, pattern in each.targets.items():
            opened.targets.setdefault(language, {}).setdefault(each.unit.id, pattern)
        opened.tally["units"] += 1
        opened.tally["segments"] += len(each.side.rows)
        opened.tally["words"] += count_words(each.unit)
        for finding in each.side.all_findings():
            opened.kinds[finding.code] += 1
            if len(opened.warnings) < LISTED:
                opened.warnings.append({"unit": each.unit.id, **finding.as_dict()})
        if run.reports:
            opened.finished.append(each.side)
    opened.pending -= len(found)


def commit(run: Run, opened: Open, settings: str) -> Outcome:
    """Write the outputs of a file and note it."""
    job = opened.job
    outputs = {**_versions(run, opened), **_reports(opened)}
    counts = {
        **opened.tally,
        "outputs": list(outputs),
        "kinds": dict(opened.kinds),
        "warnings": opened.warnings,
    }
    own = job.source.resolve()
    in_place = next((path for path in outputs if (run.journal.folder / path).resolve() == own), "")
    run.journal.commit(
        job.name, outputs, source=opened.source, settings=settings, counts=counts, in_place=in_place
    )
    opened.finished.close()
    return Outcome(job=job, status="done", counts=counts)


def _versions(run: Run, opened: Open) -> dict[str, Iterable[bytes]]:
    """Return the versions of a file, each made when it is asked for: path → contents."""
    job, document = opened.job, opened.document

    def version(targets: Mapping[str, formats.Pattern], language: str) -> Iterator[bytes]:
        yield formats.load(job.format).write(document, targets, language=language)

    if document.bilingual:
        first, *others = opened.targets.values() or [{}]
        for found in others:
            first |= found
        return {job.filled: version(first, "")}
    return {job.output(tag): version(opened.targets.get(tag, {}), tag) for tag in run.languages}


def _reports(opened: Open) -> dict[str, Iterable[bytes]]:
    """Return the side-by-side report of a file: path → contents, piece by piece."""
    if not opened.finished:
        return {}
    record, page = reports_of(opened.job.report)
    return {
        record: map(str.encode, json_parts(opened.finished)),
        page: map(str.encode, html.page_parts(opened.finished, title=opened.job.name)),
    }
