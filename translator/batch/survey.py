"""What a run has to do, and how fast it would be done: found out without doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from translator.batch.files import translated, windows
from translator.batch.opened import Open, count_words, open_file, to_translate
from translator.batch.plan import Job
from translator.batch.run import Outcome, Run
from translator.formats import Unit

#: Words that are translated to measure the speed.
PROBE = 300


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
    window = next((w for w in windows(run, jobs, run.settings()) if isinstance(w, list)), [])
    units: list[Unit] = []
    words = 0
    for unit in (unit for _, part in window for unit in part):
        if words + count_words(unit) > PROBE:
            break
        units.append(unit)
        words += count_words(unit)
    if not units or not words:
        return None
    translated(run, units[:1])  # loads the models
    began = monotonic()
    translated(run, units)
    return words / max(monotonic() - began, 1e-9)
