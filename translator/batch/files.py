"""The loop of a run: read, translate, write and note files; one bad file stops no other."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from translator import formats
from translator.batch.journal import Journal, digest
from translator.batch.plan import Job, reports_of
from translator.batch.spool import Spool
from translator.batch.units import Translated, dominant_language, translate_units
from translator.document import LANGUAGES
from translator.errors import EngineUnavailable, TranslatorError
from translator.formats import Document, Options, Unit, plain
from translator.pipeline import Translator
from translator.render import html, json_parts

#: Words that go to the translator together; large enough to fill its batches from many files.
WINDOW = 2_000
#: Words that are translated to measure the speed.
PROBE = 300
#: Warnings of a file that are listed; all are counted.
LISTED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is the same for all files of a run.

    Attributes:
        translator: does the work.
        journal: of the output folder.
        languages: versions to write.
        options: for the readers.
        domain: subject field that the glossary keeps to, where a unit names none; empty for all.
        fill: translate only units that have no target yet; else also those marked unsure.
        reports: write the side-by-side page and JSON of each file.
        threads: windows in work at the same time.
        step: called with the words translated since the last call.
        stopping: asked before each window; when it says True, no more work is begun.
    """

    translator: Translator
    journal: Journal
    languages: tuple[str, ...] = LANGUAGES
    options: Options = formats.DEFAULTS
    domain: str = ""
    fill: bool = False
    reports: bool = True
    threads: int = 1
    step: Callable[[int], object] = lambda words: None
    stopping: Callable[[], bool] = lambda: False

    def signature(self) -> str:
        """Name everything that shapes a translation."""
        return str(self.translator.within(self.domain).signature(self.languages))

    def settings(self) -> str:
        """Name everything besides the source file that shapes its outputs."""
        choices = ",".join([*self.languages, *self.options.columns, self.options.encoding or ""])
        return f"{self.signature()}|files:{choices},fill={self.fill:d},reports={self.reports:d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file.

    Attributes:
        job: the file.
        status: ``done``, ``unchanged`` (done in an earlier run) or ``failed``.
        error: one line, where it failed.
        counts: units, segments, words, outputs and warnings; empty where it failed.
    """

    job: Job
    status: str
    error: str = ""
    counts: dict[str, Any] = field(default_factory=dict)


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


Window = list[tuple[Open, list[Unit]]]


def translate_files(run: Run, jobs: Iterable[Job]) -> Iterator[Outcome]:
    """Translate files; yields each one's outcome when it is committed.

    Raises:
        EngineUnavailable: nothing can be translated at all.
    """
    settings = run.settings()
    waiting: deque[tuple[Window, Future[dict[int, list[Translated]]]]] = deque()
    with ThreadPoolExecutor(run.threads, thread_name_prefix="window") as pool:
        try:
            for item in _windows(run, jobs, settings):
                if isinstance(item, Outcome):
                    yield item
                    continue
                if run.stopping():
                    break
                waiting.append((item, pool.submit(_translate, run, item)))
                if len(waiting) > run.threads:
                    yield from _finish(run, *_next(waiting), settings)
            while waiting:
                yield from _finish(run, *_next(waiting), settings)
        finally:
            for _, future in waiting:
                future.cancel()


def _next(
    waiting: deque[tuple[Window, Future[dict[int, list[Translated]]]]],
) -> tuple[Window, dict[int, list[Translated]]]:
    window, future = waiting.popleft()
    return window, future.result()


def _windows(run: Run, jobs: Iterable[Job], settings: str) -> Iterator[Outcome | Window]:
    """Cut the units of all files into windows; files without work become outcomes."""
    window: Window = []
    words = 0
    for job in jobs:
        if run.stopping():
            return
        opened = open_file(run, job, settings)
        if isinstance(opened, Outcome):
            yield opened
            continue
        window.append((opened, []))
        left = opened.pending
        for unit in to_translate(opened.document, run):
            window[-1][1].append(unit)
            words += count_words(unit)
            left -= 1
            if words >= WINDOW:
                yield window
                window, words = [(opened, [])] if left else [], 0
    if window:
        yield window


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


def _translate(run: Run, window: Window) -> dict[int, list[Translated]]:
    """Translate a window together; keys are places in it, none where that fails."""
    # Another thread may mark a file as failed meanwhile: which are translated is decided once.
    live = [(place, part) for place, (opened, part) in enumerate(window) if not opened.error]
    units = [unit for _, part in live for unit in part]
    try:
        answers = iter(_translated(run, units))
        return {place: [next(answers) for _ in part] for place, part in live}
    except EngineUnavailable:
        raise
    except Exception:  # the files of the window are tried one by one
        return {}


def _translated(run: Run, units: Sequence[Unit]) -> list[Translated]:
    return translate_units(run.translator, units, languages=run.languages, domain=run.domain)


def _finish(
    run: Run, window: Window, answers: dict[int, list[Translated]], settings: str
) -> Iterator[Outcome]:
    for place, (opened, part) in enumerate(window):
        if opened.error:
            continue
        try:
            found = answers.get(place)
            if found is None:
                found = _translated(run, part)
            _take(run, opened, part, found)
            run.step(sum(map(count_words, part)))
            if not opened.pending:
                yield _commit(run, opened, settings)
        except EngineUnavailable:
            raise
        except Exception as error:  # whatever is wrong with one file stops no other
            opened.error = describe(error, opened.job)
            opened.finished.close()
            yield Outcome(job=opened.job, status="failed", error=opened.error)


def _take(run: Run, opened: Open, part: Sequence[Unit], found: Sequence[Translated]) -> None:
    """Add translated units to their file."""
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


def _commit(run: Run, opened: Open, settings: str) -> Outcome:
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


@dataclass(frozen=True, slots=True)
class Survey:
    """What a run has to do.

    Attributes:
        files: that will be translated.
        unchanged: that are done already.
        failed: outcomes of files that cannot be read.
        units, words: of the files that will be translated.
    """

    files: int
    unchanged: int
    failed: tuple[Outcome, ...]
    units: int
    words: int


def survey(run: Run, jobs: Iterable[Job]) -> Survey:
    """Count what there is to do, without doing it."""
    settings = run.settings()
    tally: Counter[str] = Counter()
    failed = []
    for job in jobs:
        opened = open_file(run, job, settings)
        if isinstance(opened, Open):
            units = to_translate(opened.document, run)
            tally.update(files=1, units=len(units), words=sum(map(count_words, units)))
        elif opened.error:
            failed.append(opened)
        else:
            tally["unchanged"] += 1
    return Survey(tally["files"], tally["unchanged"], tuple(failed), tally["units"], tally["words"])


def probe(run: Run, jobs: Iterable[Job]) -> float | None:
    """Measure words a second on the first units of a run; None if there is nothing to do."""
    window = next((w for w in _windows(run, jobs, run.settings()) if isinstance(w, list)), [])
    units: list[Unit] = []
    words = 0
    for unit in (unit for _, part in window for unit in part):
        if words + count_words(unit) > PROBE:
            break
        units.append(unit)
        words += count_words(unit)
    if not units or not words:
        return None
    _translated(run, units[:1])  # loads the models
    began = monotonic()
    _translated(run, units)
    return words / max(monotonic() - began, 1e-9)
