"""The worker: one thread a process that does document jobs, the oldest first."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import structlog
from flask import Flask, current_app

from service import metrics
from service.desk import Desk
from service.jobs import Job, Jobs
from service.settings import Settings
from translator.backend import Answer, Backend, Batched
from translator.batch.files import translate_files
from translator.batch.journal import Journal
from translator.batch.plan import Job as Plan
from translator.batch.plan import make_plan
from translator.batch.run import Run
from translator.errors import Cancelled, TranslatorError
from translator.queue import SHORT
from translator.request import Request

#: Seconds between two signs of life of a running job.
BEAT = 0.5
#: Seconds between two looks for work that other processes took in or left behind: while some is
#: running, and while jobs only wait to expire.
LOOK, IDLE = 1.0, 30.0
#: Segments of a document that are translated at a time; progress shows between them.
CHUNK = 64


@dataclass(slots=True)
class Worker:
    """Does jobs, one after the other.

    Attributes:
        jobs: where they are taken from.
        desk: gives the translator.
        counters: count the results.
        works: whether this process does jobs; else it only takes them in.
        is_leaving: whether the process is about to end.
    """

    jobs: Jobs
    desk: Desk
    counters: metrics.Metrics
    works: bool = True
    is_leaving: bool = False
    _running: str = ""
    _wake: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wake(self) -> None:
        """Look for work now; the thread ends when there is none left."""
        with self._lock:
            if self.works and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._thread.start()
        self._wake.set()

    def leave(self) -> None:
        """Give back the job in work, for another process or a later one; take no more."""
        self.works, self.is_leaving = False, True
        if self._running:
            self.jobs.give_back(self._running)

    def _work(self) -> None:
        while True:
            try:
                if not self._is_wanted():
                    return
                job = self.jobs.take()
                if job is not None:
                    self.run(job)
                elif self._wake.wait(LOOK if self.jobs.count("running") else IDLE):
                    self._wake.clear()
            except sqlite3.OperationalError as error:
                structlog.get_logger().error("jobs", error=str(error))
                time.sleep(LOOK)

    def _is_wanted(self) -> bool:
        with self._lock:
            if self.works and self.jobs.count():
                return True
            self._thread = None
            return False

    def run(self, job: Job) -> None:
        """Do a job and say how it ended."""
        pulse, self._running = Pulse(self.jobs, job.id), job.id
        try:
            status, detail = "done", json.dumps(self._translate(job, pulse))
        except Cancelled:
            status, detail = "cancelled", ""
        except TranslatorError as error:
            status, detail = "failed", str(error)
        except ExceptionGroup as group:
            status, detail = "failed", "; ".join(map(str, group.exceptions[:5]))
        except Exception as error:
            structlog.get_logger().error("job", error=type(error).__name__)
            status, detail = "failed", f"internal error: {type(error).__name__}"
        self.jobs.end(job.id, status, detail)
        structlog.get_logger().info("job", status=status, characters=job.characters)

    def _translate(self, job: Job, pulse: Pulse) -> dict[str, str]:
        """Translate a job's document; return its outputs by kind."""
        options, folder = json.loads(job.options), self.jobs.folder(job.id)
        translator = self.desk.translator(options.get("glossary"), without=options.get("without"))
        watched = self.desk.watched(
            replace(translator, backend=Paced(in_long_lane(translator.backend), pulse)),
            pulse,
            mode=options.get("mode"),
            saw=self.counters.saw,
        )
        [plan] = make_plan([folder / "in" / job.name])
        journal = Journal.open(folder / "out")
        try:
            run = Run(translator=watched, journal=journal, languages=job.languages)
            [outcome] = translate_files(run, [plan])
        finally:
            journal.close()
        if outcome.status == "failed":
            raise TranslatorError(outcome.error)
        return kinds(plan, outcome.counts["outputs"], job.languages)


@dataclass(slots=True)
class Pulse:
    """Keeps a running job alive, notes its progress, and hears when it is cancelled."""

    jobs: Jobs
    id: str
    done: int = 0
    beaten: float = 0.0
    stopped: bool = False

    def __call__(self) -> bool:
        """Tell whether the job should be given up."""
        if not self.stopped and time.monotonic() - self.beaten > BEAT:
            self.beaten = time.monotonic()
            self.stopped = not self.jobs.beat(self.id, self.done)
        return self.stopped

    def took(self, characters: int) -> None:
        """Note that so many code points more are translated."""
        self.done += characters
        self()


@dataclass(frozen=True, slots=True)
class Paced:
    """A backend that is asked for a few segments at a time, and tells how far it is.

    Attributes:
        base: does the work.
        pulse: is told.
    """

    base: Backend
    pulse: Pulse

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        found: list[Answer] = []
        for start in range(0, len(requests), CHUNK):
            part = requests[start : start + CHUNK]
            found += self.base.translate(direction, part, cancelled=cancelled)
            self.pulse.took(sum(len(each.segment) for each in part))
        return found

    def alternatives(
        self,
        direction: str,
        requests: Sequence[Request],
        count: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Answer, ...]]:
        return self.base.alternatives(direction, requests, count, cancelled=cancelled)

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return self.base.score(direction, sources, targets)

    def describe(self, direction: str) -> tuple[str, str, str]:
        return self.base.describe(direction)


def in_long_lane(backend: Backend) -> Backend:
    """Return `backend` as jobs ask it: however short their strings, readers go before them."""
    return replace(backend, part_of=SHORT + 1) if isinstance(backend, Batched) else backend


def kinds(plan: Plan, outputs: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """Name each output by what it is."""
    names = {f"{plan.report}.html": "html", f"{plan.report}.json": "json"}
    names |= {plan.output(tag): "filled" if plan.bilingual else tag for tag in languages}
    return {names.get(path, "filled"): path for path in outputs}


def init_app(app: Flask, settings: Settings) -> None:
    """Attach the worker of this process to `app`, and go on with jobs that were left."""
    found = Worker(
        jobs=app.extensions["dvomova-jobs"],
        desk=app.extensions["dvomova-desk"],
        counters=app.extensions["dvomova-metrics"],
    )
    app.extensions["dvomova-worker"] = found
    found.jobs.on_submit = found.wake
    found.wake()


def current() -> Worker:
    """Return the worker of the process that handles this request."""
    found: Worker = current_app.extensions["dvomova-worker"]
    return found
