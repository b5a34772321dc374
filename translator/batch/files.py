"""The loop of a run: read, translate, write and note files; one bad file stops no other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from translator.batch.opened import (
    Open,
    commit,
    count_words,
    describe,
    open_file,
    take,
    to_translate,
)
from translator.batch.plan import Job
from translator.batch.run import Outcome, Run
from translator.batch.units import Translated, translate_units
from translator.errors import EngineUnavailable
from translator.formats import Unit

#: Words that go to the translator together; large enough to fill its batches from many files.
WINDOW = 2_000

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
            for item in windows(run, jobs, settings):
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


def windows(run: Run, jobs: Iterable[Job], settings: str) -> Iterator[Outcome | Window]:
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


def _translate(run: Run, window: Window) -> dict[int, list[Translated]]:
    """Translate a window together; keys are places in it, none where that fails."""
    # Another thread may mark a file as failed meanwhile: which are translated is decided once.
    live = [(place, part) for place, (opened, part) in enumerate(window) if not opened.error]
    units = [unit for _, part in live for unit in part]
    try:
        answers = iter(translated(run, units))
        return {place: [next(answers) for _ in part] for place, part in live}
    except EngineUnavailable:
        raise
    except Exception:  # the files of the window are tried one by one
        return {}


def translated(run: Run, units: Sequence[Unit]) -> list[Translated]:
    """Translate units of any files, as the run wants them."""
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
                found = translated(run, part)
            take(run, opened, part, found)
            run.step(sum(map(count_words, part)))
            if not opened.pending:
                yield commit(run, opened, settings)
        except EngineUnavailable:
            raise
        except Exception as error:  # whatever is wrong with one file stops no other
            opened.error = describe(error, opened.job)
            opened.finished.close()
            yield Outcome(job=opened.job, status="failed", error=opened.error)
