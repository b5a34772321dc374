"""What the service remembers: keys, their use, document jobs. One SQLite file.

Nothing is created before something is to be remembered, so that a service without keys and
jobs writes no file at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.settings import Settings

SCHEMA = """
create table if not exists keys (
    id text primary key,
    name text not null,
    digest text not null,
    created real not null,
    revoked real,
    rate text,
    characters text,
    monthly integer
);
create table if not exists uses (
    who text not null,
    month text not null,
    characters integer not null,
    primary key (who, month)
);
create table if not exists jobs (
    id text primary key,
    secret text not null,
    owner text not null,
    name text not null,
    target text not null,
    options text not null,
    status text not null,
    done integer not null default 0,
    total integer not null default 0,
    detail text not null default '',
    characters integer not null default 0,
    created real not null,
    changed real not null
);
create index if not exists jobs_by_status on jobs (status, created);
"""


@dataclass(frozen=True, slots=True)
class Store:
    """The SQLite file of a service.

    Attributes:
        folder: holds the file, the documents of jobs and stored glossaries.
    """

    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> Store:
        """Return the store that `settings` name."""
        return cls(settings.data.expanduser())

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.folder / "dvomova.sqlite3"

    def exists(self) -> bool:
        """Tell whether anything was ever remembered."""
        return self.file.is_file()

    @contextmanager
    def connect(self, *, read: bool = False) -> Iterator[sqlite3.Connection]:
        """Open the file, made where it is missing, for one transaction.

        Args:
            read: nothing will be written, so that nobody needs to wait.
        """
        fresh = not self.exists()
        if fresh:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(self.file, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            if fresh or not connection.execute("pragma user_version").fetchone()[0]:
                connection.execute("pragma journal_mode = wal")
                connection.executescript(SCHEMA + "pragma user_version = 1;")
                self.file.chmod(0o600)
            connection.execute("pragma synchronous = normal")
            connection.execute("begin deferred" if read else "begin immediate")
            yield connection
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        finally:
            connection.close()
