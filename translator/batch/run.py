"""What is the same for all files of a run, and what is said of each when it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from translator import formats
from translator.batch.journal import Journal
from translator.batch.plan import Job
from translator.document import LANGUAGES
from translator.formats import Options
from translator.pipeline import Translator


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
