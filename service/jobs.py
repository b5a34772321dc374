"""Documents as jobs: what is kept of them, in SQLite and a folder each, until they expire.

    submit ─▶ queued ─▶ running ─▶ done │ failed
                 └────────┴─▶ cancelled

A running job says so every few seconds; one that has gone silent (its process ended) may be taken
again by whoever sees it. `service.worker` does them.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from service.settings import Settings
from service.store import Store
from translator import formats
from translator.document import LANGUAGES
from translator.errors import Overloaded
from translator.formats import Document, Options, plain

#: Seconds after which a running job that said nothing counts as left behind.
SILENCE = 30.0
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
    """The jobs of a service, whichever process does them.

    Attributes:
        store: where they are kept.
        settings: limits.
        on_submit: called when there is one more.
    """

    store: Store
    settings: Settings
    on_submit: Callable[[], object] = lambda: None

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
        self.on_submit()
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

    def beat(self, id_: str, done: int) -> bool:
        """Say that a job is alive, and how far it is; tell whether it is still wanted."""
        with self.store.connect() as db:
            found = db.execute(
                "update jobs set changed = ?, done = min(total, ?)"
                " where id = ? and status = 'running'",
                (time.time(), done, id_),
            )
        return found.rowcount > 0

    def end(self, id_: str, status: str, detail: str) -> None:
        """Say how a running job ended.

        Args:
            id_: of the job.
            status: one of `FINAL`.
            detail: see `Job`.
        """
        with self.store.connect() as db:
            db.execute(
                "update jobs set status = ?, detail = ?, changed = ?, done = case ? when 'done'"
                " then total else done end where id = ? and status = 'running'",
                (status, detail, time.time(), status, id_),
            )

    def give_back(self, id_: str) -> None:
        """Let another process take a running job, or a later one."""
        with self.store.connect() as db:
            db.execute(
                "update jobs set status = 'queued', done = 0 where id = ? and status = 'running'",
                (id_,),
            )


def job_of(row: sqlite3.Row) -> Job:
    """Return the job of a row of the table."""
    return Job(**dict(row))


def size(document: Document) -> int:
    """Return the code points of a document that are to be translated."""
    return sum(len(plain(unit.source)) for unit in document.units if unit.translate)


def safe_name(name: str) -> str:
    """Return a file name without folders, control characters and leading dots.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\Звіт 1.docx"), safe_name("")
    ('passwd', 'Звіт 1.docx', 'document')
    """
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(c for c in last if c.isprintable()).lstrip(". ").strip()
    return clean[-120:] or "document"


def init_app(app: Flask, settings: Settings) -> None:
    """Attach the jobs of the service to `app`."""
    app.extensions["dvomova-jobs"] = Jobs(app.extensions["dvomova-store"], settings)


def current() -> Jobs:
    """Return the jobs of the application that handles this request."""
    found: Jobs = current_app.extensions["dvomova-jobs"]
    return found
