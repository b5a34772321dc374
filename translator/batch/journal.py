"""The journal: which files are done, kept in SQLite beside the outputs.

A file is committed in two steps that survive a kill at any moment: its outputs are written
under temporary names, the journal notes the file with the digests of its outputs, and only
then the outputs get their names. A run that finds an entry whose outputs still have the
temporary names finishes the renaming; it never translates the file again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

NAME = ".dvomova.sqlite"
SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY,      -- path below the input
    source TEXT NOT NULL,       -- SHA-256 of the source file
    settings TEXT NOT NULL,     -- signature and options that shaped the outputs
    outputs TEXT NOT NULL,      -- JSON: path below the output folder -> SHA-256
    counts TEXT NOT NULL        -- JSON: what the report says of the file
) STRICT;
CREATE TABLE IF NOT EXISTS written (
    path TEXT PRIMARY KEY,      -- of an output, below the output folder; stays when a later
    name TEXT NOT NULL          -- run of the file `name` writes others
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one output folder.

    Attributes:
        folder: of the outputs.
        database: the open connection.
    """

    folder: Path
    database: sqlite3.Connection

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> Self:
        """Open the journal of `folder`; made if need be, else in memory without `create`."""
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        file = folder / NAME
        place = file if create or file.is_file() else ":memory:"
        database = sqlite3.connect(place, isolation_level=None, timeout=30)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.executescript(SCHEMA)
        return cls(folder, database)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def done(self, name: str, *, source: str, settings: str) -> dict[str, Any] | None:
        """Return what the journal says of a file that need not be done again, else None.

        Args:
            name: of the file.
            source: digest of the file as it is now.
            settings: everything that shapes its outputs.
        """
        row = self.database.execute(
            "SELECT outputs, counts FROM files WHERE (name, source, settings) = (?, ?, ?)",
            (name, source, settings),
        ).fetchone()
        if row is None:
            return None
        outputs: dict[str, str] = json.loads(row[0])
        if not all(self._in_place(path, digest) for path, digest in outputs.items()):
            return None
        counts: dict[str, Any] = json.loads(row[1])
        return counts

    def commit(
        self,
        name: str,
        outputs: Mapping[str, Iterable[bytes]],
        *,
        source: str,
        settings: str,
        counts: Mapping[str, Any],
        in_place: str = "",
    ) -> None:
        """Write the outputs of a file, all or none, and note it as done.

        Args:
            name: of the file.
            outputs: path below the folder → contents, piece by piece.
            source, settings: see `done`.
            counts: what the report says of the file.
            in_place: path of the output that takes the source's place, and so is what the next
                run finds there; empty for none.
        """
        waiting = {path: temporary(self.folder / path) for path in outputs}
        try:
            digests = {path: write_durably(waiting[path], outputs[path]) for path in outputs}
        except BaseException:
            for part in waiting.values():
                part.unlink(missing_ok=True)
            raise
        source = digests.get(in_place, source)
        self.note(name, digests, source=source, settings=settings, counts=counts)
        for path, part in waiting.items():
            part.replace(self.folder / path)

    def note(
        self,
        name: str,
        digests: Mapping[str, str],
        *,
        source: str,
        settings: str,
        counts: Mapping[str, Any],
    ) -> None:
        """Note a file as done whose outputs are written; `digests` are theirs."""
        row = (name, source, settings, json.dumps(digests), json.dumps(counts, ensure_ascii=False))
        self.database.execute("BEGIN")
        with self.database:
            self.database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", row)
            self.database.executemany(
                "INSERT OR REPLACE INTO written VALUES (?, ?)", [(path, name) for path in digests]
            )

    def written(self) -> dict[str, str]:
        """Return all outputs that any run has written: path below the folder → file it is of."""
        rows = self.database.execute(
            "SELECT path, name FROM written UNION "
            "SELECT key, name FROM files, json_each(files.outputs)"
        )
        return dict(rows.fetchall())

    def _in_place(self, path: str, expected: str) -> bool:
        """Tell whether an output is there; rename it if it waits under its temporary name."""
        final = self.folder / path
        waiting = temporary(final)
        if waiting.is_file() and digest(waiting.read_bytes()) == expected:
            waiting.replace(final)
        return final.is_file() and digest(final.read_bytes()) == expected


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def temporary(path: Path) -> Path:
    """Return the name an output has until its file is committed."""
    return path.with_name(f".{path.name}.part")


def write_durably(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a file so that it outlives a crash that follows; return its digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            found.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return found.hexdigest()
