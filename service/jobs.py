"""Documents as jobs: they live in SQLite and a folder each, survive a restart, and expire.

    submit ─▶ queued ─▶ running ─▶ done │ failed
                 └────────┴─▶ cancelled

Each process has one thread that takes jobs, oldest first. A running job says so every few
seconds; one that has gone silent (its process ended) is taken again by whoever sees it.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app

from service import metrics
from service.desk import Desk
from service.settings import Settings
from service.store import Store
from translator import formats
from translator.backend import Answer, Backend, Batched
from translator.batch.files import Run, translate_files
from translator.batch.journal import Journal
from translator.batch.plan import Job as Plan
from translator.batch.plan import make_plan
from translator.document import LANGUAGES
from translator.errors import Cancelled, Overloaded, TranslatorError
from translator.formats import Document, Options, plain
from translator.queue import SHORT
from translator.request import Request

#: Seconds between two signs of life of a running job, and after how many it counts as dead.
BEAT, SILENCE = 0.5, 30.0
#: Seconds between two looks for work that other processes took in or left behind: while some is
#: running, and while jobs only wait to expire.
LOOK, IDLE = 1.0, 30.0
#: States in which a job will not change any more.
FINAL = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Job:
    """A document and what becomes of it; the columns of the table.

    Attributes:
        id: 128 random bits, hexadecimal: who knows it may see the job.
        secret: a second word, which DeepL's clients have to send.
        owner: who sent it, see `service.security.who`.
        name: of the document.
        target: en, uk or both.
        options: for the translation: glossary, mode.
        status: queued, running, done, failed or cancelled.
        done, total: code points.
        detail: of a failed job the reason, of one that is done its outputs as JSON.
        created, changed: seconds since 1970.
    """

    id: str
    secret: str
    owner: str
    name: str
    target: str
    options: str
    status: str
    done: int
    total: int
    detail: str
    characters: int
    created: float
    changed: float

    @property
    def languages(self) -> tuple[str, ...]:
        """The versions wanted."""
        return LANGUAGES if self.target == "both" else (self.target,)

    @property
    def outputs(self) -> dict[str, str]:
        """Kind (``en``, ``uk``, ``filled``, ``html``, ``json``) → path in the job's folder."""
        found: dict[str, str] = json.loads(self.detail) if self.status == "done" else {}
        return found


@dataclass(slots=True)
class Jobs:
    """The jobs of a service.

    Attributes:
        store: where they are kept.
        settings: limits.
        desk: gives the translator.
        counters: count the results.
        works: whether this process does jobs; else it only takes them in.
        is_leaving: whether the process is about to end.
    """

    store: Store
    settings: Settings
    desk: Desk
    counters: metrics.Metrics
    works: bool = True
    is_leaving: bool = False
    _running: str = ""
    _wake: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def submit(
        self, name: str, data: bytes, *, target: str, owner: str, options: Mapping[str, Any]
    ) -> Job:
        """Take a document in.

        Raises:
            UnsupportedFormat, DocumentInvalid: it cannot be read.
            Overloaded: too many jobs are waiting.
        """
        name = safe_name(name)
        document = formats.load(formats.format_of(name)).read(data, Options(name=name))
        total, now, id_ = size(document), time.time(), secrets.token_hex(16)
        waiting = self.count("queued")
        if waiting >= self.settings.max_jobs:
            raise Overloaded(waiting, limit=self.settings.max_jobs)
        folder = self.folder(id_) / "in"
        folder.mkdir(parents=True, mode=0o700)
        (folder / name).write_bytes(data)
        with self.store.connect() as db:
            db.execute(
                "insert into jobs (id, secret, owner, name, target, options, status, total,"
                " characters, created, changed) values (?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)",
                (id_, secrets.token_hex(16), owner, name, target, json.dumps(dict(options)),
                 total, total, now, now),
            )  # fmt: skip
        self.start()
        self._wake.set()
        found = self.find(id_)
        assert found is not None
        return found

    def find(self, id_: str) -> Job | None:
        """Return the job of that id, or None."""
        if not self.store.exists():
            return None
        with self.store.connect(read=True) as db:
            row = db.execute("select * from jobs where id = ?", (id_,)).fetchone()
        return job_of(row) if row else None

    def count(self, status: str = "") -> int:
        """Return how many jobs are in `status`, or how many there are."""
        if not self.store.exists():
            return 0
        query = "select count(*) from jobs where status = ? or ? = ''"
        with self.store.connect(read=True) as db:
            return int(db.execute(query, (status, status)).fetchone()[0])

    def cancel(self, id_: str) -> None:
        """Stop a job that is not finished; its folder goes when it expires."""
        with self.store.connect() as db:
            db.execute(
                "update jobs set status = 'cancelled', changed = ?"
                " where id = ? and status in ('queued', 'running')",
                (time.time(), id_),
            )

    def delete(self, id_: str) -> None:
        """Forget a job and everything of it."""
        with self.store.connect() as db:
            db.execute("delete from jobs where id = ?", (id_,))
        shutil.rmtree(self.folder(id_), ignore_errors=True)

    def output(self, job: Job, kind: str) -> Path | None:
        """Return the file of one output, or None."""
        path = job.outputs.get(kind)
        file = self.folder(job.id) / "out" / path if path else None
        return file if file and file.is_file() else None

    def folder(self, id_: str) -> Path:
        """Return the folder of a job."""
        return self.store.folder / "jobs" / id_

    def start(self) -> None:
        """Start the thread that does jobs, if it does not run; it ends when there are none."""
        with self._lock:
            if self.works and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while self._is_wanted():
            try:
                job = self.take()
                if job is not None:
                    self.run(job)
                elif self._wake.wait(LOOK if self.count("running") else IDLE):
                    self._wake.clear()
            except sqlite3.OperationalError as error:
                structlog.get_logger().error("jobs", error=str(error))
                time.sleep(LOOK)

    def leave(self) -> None:
        """Give back the job in work, for another process or a later one; take no more."""
        self.works, self.is_leaving = False, True
        if self._running:
            with self.store.connect() as db:
                db.execute(
                    "update jobs set status = 'queued', done = 0"
                    " where id = ? and status = 'running'",
                    (self._running,),
                )

    def _is_wanted(self) -> bool:
        with self._lock:
            if self.works and self.count():
                return True
            self._thread = None
            return False

    def take(self) -> Job | None:
        """Claim the oldest job that waits or has gone silent; forget the expired ones."""
        now = time.time()
        with self.store.connect() as db:
            old = db.execute(
                "select id from jobs where created < ?", (now - self.settings.job_hours * 3600,)
            ).fetchall()
        for each in old:
            self.delete(each["id"])
        with self.store.connect() as db:
            row = db.execute(
                "update jobs set status = 'running', changed = ? where id = (select id from jobs"
                " where status = 'queued' or (status = 'running' and changed < ?)"
                " order by created limit 1) returning *",
                (now, now - SILENCE),
            ).fetchone()
        return job_of(row) if row else None

    def run(self, job: Job) -> None:
        """Do a job and say how it ended."""
        pulse, self._running = Pulse(self, job), job.id
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
        with self.store.connect() as db:
            db.execute(
                "update jobs set status = ?, detail = ?, changed = ?, done = case ? when 'done'"
                " then total else done end where id = ? and status = 'running'",
                (status, detail, time.time(), status, job.id),
            )
        structlog.get_logger().info("job", status=status, characters=job.characters)

    def _translate(self, job: Job, pulse: Pulse) -> dict[str, str]:
        """Translate a job's document; return its outputs by kind."""
        options = json.loads(job.options)
        translator = self.desk.translator(options.get("glossary"), without=options.get("without"))
        watched = self.desk.watched(
            replace(translator, backend=Paced(in_long_lane(translator.backend), pulse)),
            pulse,
            mode=options.get("mode"),
            saw=self.counters.saw,
        )
        [plan] = make_plan([self.folder(job.id) / "in" / job.name])
        journal = Journal.open(self.folder(job.id) / "out")
        try:
            run = Run(translator=watched, journal=journal, languages=job.languages)
            [outcome] = translate_files(run, [plan])
        finally:
            journal.close()
        if outcome.status == "failed":
            raise TranslatorError(outcome.error)
        return kinds(plan, outcome.counts["outputs"], job.languages)


#: Segments of a document that are translated at a time; progress shows between them.
CHUNK = 64


@dataclass(slots=True)
class Pulse:
    """Keeps a running job alive, notes its progress, and hears when it is cancelled."""

    jobs: Jobs
    job: Job
    done: int = 0
    beaten: float = 0.0
    stopped: bool = False

    def __call__(self) -> bool:
        """Tell whether the job should be given up."""
        if not self.stopped and time.monotonic() - self.beaten > BEAT:
            self.beat()
        return self.stopped

    def took(self, characters: int) -> None:
        """Note that so many code points more are translated."""
        self.done += characters
        self()

    def beat(self) -> None:
        """Say that the job is alive; find out whether it is still wanted."""
        self.beaten = time.monotonic()
        with self.jobs.store.connect() as db:
            found = db.execute(
                "update jobs set changed = ?, done = min(total, ?)"
                " where id = ? and status = 'running'",
                (time.time(), self.done, self.job.id),
            )
            self.stopped = found.rowcount == 0


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

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return self.base.score(direction, sources, targets)

    def describe(self, direction: str) -> tuple[str, str, str]:
        return self.base.describe(direction)


def in_long_lane(backend: Backend) -> Backend:
    """Return `backend` as jobs ask it: however short their strings, readers go before them."""
    return replace(backend, part_of=SHORT + 1) if isinstance(backend, Batched) else backend


def job_of(row: sqlite3.Row) -> Job:
    """Return the job of a row of the table."""
    return Job(**dict(row))


def size(document: Document) -> int:
    """Return the code points of a document that are to be translated."""
    return sum(len(plain(unit.source)) for unit in document.units if unit.translate)


def kinds(plan: Plan, outputs: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """Name each output by what it is."""
    names = {f"{plan.report}.html": "html", f"{plan.report}.json": "json"}
    names |= {plan.output(tag): "filled" if plan.bilingual else tag for tag in languages}
    return {names.get(path, "filled"): path for path in outputs}


def safe_name(name: str) -> str:
    """Return a file name without folders, control characters and leading dots.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\Звіт 1.docx"), safe_name("")
    ('passwd', 'Звіт 1.docx', 'document')
    """
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(c for c in last if c.isprintable()).lstrip(". ").strip()
    return clean[-120:] or "document"


def init_app(app: Flask, settings: Settings) -> None:
    """Attach the jobs of the service to `app`, and go on with those that were left."""
    found = Jobs(
        store=app.extensions["dvomova-store"],
        settings=settings,
        desk=app.extensions["dvomova-desk"],
        counters=app.extensions["dvomova-metrics"],
    )
    app.extensions["dvomova-jobs"] = found
    found.start()


def current() -> Jobs:
    """Return the jobs of the application that handles this request."""
    found: Jobs = current_app.extensions["dvomova-jobs"]
    return found
