"""Translation memory: answers that were given once are given again, at once.

Answers of engines lie in an SQLite table, keyed by a digest of the signature (what made the
answer), the segment and its protected spans: another model, other decoding or another revision
never meets an old answer. Translations by people have a table of their own. The file may be
shared by many processes (write-ahead log), and what was stored survives a killed one. A memory
that cannot be read or written is no reason not to translate: it says so in the log, once, and
is then as good as empty.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from translator import shape
from translator.document import Span
from translator.request import Request
from translator.translation import Finding, Hypothesis, Link

LOGGER = logging.getLogger(__name__)

#: What a row of `answers` and its entry in the index fill, in bytes: pages of 4,096, a quarter
#: of them left empty by keys that come in no order; what is longer than about 1,000 bytes goes to
#: pages of its own but for a beginning of 489 to 1,000.
FILLS = """(
    select case when bytes < 950 then (bytes + 60) * 4 / 3
                else ((bytes - 489) / 4092 + 1) * 4096 + 1000 end
    from (select length(cast({row}.signature || {row}.direction || {row}.source
                             || {row}.target || {row}.detail as blob)) as bytes)
)"""
#: Number of the form below, in the file.
FORM = 1
#: Makes a file, or brings one of an earlier version into this form; done twice, it does no harm.
SCHEMA = f"""
begin immediate;
create table if not exists translations (  -- by people
    key blob primary key,        -- digest of direction and folded segment
    direction text not null,
    source text not null,
    target text not null
) without rowid;
create table if not exists answers (       -- of engines
    key blob primary key,        -- digest of signature, direction, segment, protected spans, hints
    signature text not null,     -- what made it
    direction text not null,
    source text not null,
    target text not null,
    detail text not null,        -- JSON: score, links, findings
    used integer not null        -- day of the last use, since 1970
) without rowid;
create table if not exists scored (
    slot integer primary key,    -- the key modulo the number of slots
    key blob not null,           -- digest of what scored, direction, sources and targets
    nats blob not null           -- doubles
);
create table if not exists imported (
    direction text primary key,
    digest text not null         -- of all imported translations, in the order they came
) without rowid;
create table if not exists filled (
    id integer primary key check (id = 1),
    bytes integer not null       -- by answers; kept by the triggers
);
create index if not exists answers_used on answers (used);

-- earlier versions had translations by people among the answers, and scores that grew as they liked
insert or ignore into translations
    select key, direction, source, target from answers where signature = 'human';
delete from answers where signature = 'human';
drop index if exists answers_signature;
drop table if exists sizes;
drop table if exists scores;

insert or replace into filled
    select 1, coalesce(sum({FILLS.format(row="answers")}), 0) from answers;
create trigger if not exists answer_added after insert on answers begin
    update filled set bytes = bytes + {FILLS.format(row="new")};
end;
create trigger if not exists answer_forgotten after delete on answers begin
    update filled set bytes = bytes - {FILLS.format(row="old")};
end;
create trigger if not exists answer_replaced after update of target, detail on answers begin
    update filled set bytes = bytes - {FILLS.format(row="old")} + {FILLS.format(row="new")};
end;
pragma user_version = {FORM};
commit;
"""
#: Signature of imported translations.
HUMAN = "human"
#: Default size of what engines said, in bytes.
LIMIT = 256 * 2**20
#: Scores have this part of the limit, in slots of so many bytes (80 and what pages leave empty);
#: of one question at most so many are kept.
SHARE, SLOT, MOST = 8, 128, 8
#: Rows looked up or written in one statement.
CHUNK = 400
#: Seconds to wait for another process that writes.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is remembered of a segment.

    Attributes:
        hypothesis: the answer, before any glossary.
        findings: of its checks; spans relative to the segment.
        signature: of what made it, `HUMAN` for an imported translation.
    """

    hypothesis: Hypothesis
    findings: tuple[Finding, ...] = ()
    signature: str = ""


class Memory:
    """Remembers answers in one file; safe to share between threads and processes."""

    def __init__(self, file: Path, *, limit: int = LIMIT) -> None:
        """Name the file; it is opened when first used.

        Args:
            file: SQLite database, made where there is none.
            limit: most bytes that what engines said may fill, about. Of their answers those go
                first that were not used for longest; their scores have an eighth, and each
                takes the place of an older one. Imported translations stay, and do not count.
        """
        self.file = file
        self.limit = limit
        self._local = threading.local()
        self._has_warned = False

    def find(
        self, signature: str, direction: str, wanted: Sequence[Request]
    ) -> dict[Request, Entry]:
        """Return what is remembered of `wanted`: imported translations first, then answers.

        Imported translations are found whatever the list number, the apostrophes and the white
        space of a segment are, and those of a text in capitals before those of its words in
        ordinary case. They come without the list number.

        Args:
            signature: of what would make the answers now.
            direction: ``en-uk`` or another.
            wanted: segments.
        """
        keys = {
            each: (
                human_key(direction, each.original or each.segment),
                human_key(direction, each.segment),
                key_of(signature, direction, each),
            )
            for each in wanted
        }
        known = self._known(
            [*{key for *people, _ in keys.values() for key in people}],
            [answer for *_, answer in keys.values()],
        )
        found = {each: [known[k] for k in three if k in known] for each, three in keys.items()}
        return {each: entries[0] for each, entries in found.items() if entries}

    def store(self, signature: str, direction: str, entries: Mapping[Request, Entry]) -> None:
        """Remember answers; what is there already under the same key is replaced."""
        rows = [_row(signature, direction, wanted, entry) for wanted, entry in entries.items()]
        self._try(lambda database: self._insert(database, rows), None)

    def scores(
        self, signature: str, direction: str, sources: Sequence[str], targets: Sequence[str]
    ) -> list[float] | None:
        """Return what is remembered of the scores of `targets`; None if nothing is."""
        place = self._slot(_digest(signature, direction, *sources, *targets))
        query = "select nats from scored where slot = ? and key = ?"
        row = self._try(lambda database: database.execute(query, place).fetchone(), None)
        return None if row is None else list(array("d", row[0]))

    def store_scores(
        self,
        signature: str,
        direction: str,
        sources: Sequence[str],
        targets: Sequence[str],
        nats: Sequence[float],
    ) -> None:
        """Remember the scores of `targets`, in the place of whichever had their slot."""
        if len(nats) > MOST:
            return
        place = self._slot(_digest(signature, direction, *sources, *targets))
        row = *place, array("d", nats).tobytes()
        query = "insert or replace into scored values (?, ?, ?)"
        self._try(lambda database: database.execute(query, row), None)

    def add(self, direction: str, pairs: Iterable[tuple[str, str]]) -> int:
        """Remember human translations, source and target; return how many different ones.

        Of two translations of one segment, the later replaces the earlier.

        Raises:
            OSError: the file cannot be written.
        """
        keys, pairs = set[bytes](), iter(pairs)
        while chunk := list(islice(pairs, CHUNK)):
            rows = [
                (human_key(direction, source), direction, source, target)
                for source, target in chunk
            ]
            query = "insert or replace into translations values (?, ?, ?, ?)"
            try:
                with self._database() as database:
                    database.executemany(query, rows)
                    _note(database, direction, chunk)
            except (sqlite3.Error, OSError, UnicodeError) as error:
                raise OSError(f"translation memory {self.file}: {error}") from error
            keys.update(row[0] for row in rows)
        return len(keys)

    def revision(self, direction: str) -> str:
        """Name the imported translations of `direction`, for the signature; "" without any."""
        digest = self._try(lambda database: _noted(database, direction), "")
        return f"tm@{digest[:12]}" if digest else ""

    def units(self, direction: str = "") -> Iterator[tuple[str, str, str, str]]:
        """Yield direction, source, target and signature of everything remembered."""
        query = (
            f"select direction, source, target, '{HUMAN}' from translations"
            " where direction = :one or :one = '' union all"
            " select direction, source, target, signature from answers"
            " where direction = :one or :one = ''"
        )
        yield from self._try(lambda db: db.execute(query, {"one": direction}).fetchall(), [])

    def __len__(self) -> int:
        query = "select (select count(*) from answers) + (select count(*) from translations)"
        return int(self._try(lambda database: database.execute(query).fetchone()[0], 0))

    def clear(self) -> None:
        """Forget everything."""
        self._try(_clear, None)

    def close(self) -> None:
        """Close this thread's connection."""
        _, database = getattr(self._local, "open", (None, None))
        if database is not None:
            database.close()
            del self._local.open

    def _known(self, people: Sequence[bytes], engines: Sequence[bytes]) -> dict[bytes, Entry]:
        """Return what is remembered under keys of translations and of answers."""
        translations, answers = self._try(
            lambda database: (_translations(database, people), _answers(database, engines)),
            ([], []),
        )
        known = {row[0]: _translation(row) for row in translations}
        return known | {row[0]: _entry(row) for row in answers}

    def _try(self, work: Callable[[sqlite3.Connection], Any], otherwise: Any) -> Any:
        try:
            database = self._database()
            with database:
                return work(database)
        except (sqlite3.Error, OSError, UnicodeError) as error:
            if not self._has_warned:
                LOGGER.warning("translation memory %s is not used: %s", self.file, error)
                self._has_warned = True
            return otherwise

    def _database(self) -> sqlite3.Connection:
        """Return this thread's connection; one from before a fork is left alone."""
        owner, database = getattr(self._local, "open", (None, None))
        if database is None or owner != os.getpid():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self.file, timeout=PATIENCE)
            try:
                _prepare(database)
            except sqlite3.Error:
                database.close()
                raise
            self._local.open = (os.getpid(), database)
        return database

    def _slot(self, key: bytes) -> tuple[int, bytes]:
        """Return where the scores of a key lie, and the key."""
        return int.from_bytes(key[:7]) % self._slots, key

    @property
    def _slots(self) -> int:
        return max(1, self.limit // SHARE // SLOT)

    def _insert(self, database: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Remember rows, and forget answers, unused for longest, while all are too much."""
        database.executemany(
            "insert into answers values (?, ?, ?, ?, ?, ?, ?) on conflict (key) do update"
            " set target = excluded.target, detail = excluded.detail, used = excluded.used",
            rows,
        )
        database.execute("delete from scored where slot >= ?", (self._slots,))  # of a higher limit
        while _filled(database) > self.limit - self.limit // SHARE:
            count = database.execute("select count(*) from answers").fetchone()[0]
            database.execute(
                "delete from answers where key in (select key from answers order by used limit ?)",
                (count // 10 + 1,),
            )
            if not count:
                return


def key_of(signature: str, direction: str, wanted: Request) -> bytes:
    """Return the key of an answer, 16 bytes."""
    parts = [signature, direction, wanted.segment]
    if wanted.protected:
        parts.append(str([[span.start, span.end] for span in wanted.protected]))
    parts += [f"{hint.span.start}-{hint.span.end}={hint.rendering}" for hint in wanted.hints]
    return _digest(*parts)


def _digest(*parts: str) -> bytes:
    """Return 16 bytes that differ where the parts do, wherever one ends and the next begins."""
    text = json.dumps(parts)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def human_key(direction: str, text: str) -> bytes:
    """Return the key of an imported translation of `text`, 16 bytes."""
    return key_of(HUMAN, direction, Request(shape.fold(text)))


def _prepare(database: sqlite3.Connection) -> None:
    """Set a connection up, and the file where it is new or of an earlier version."""
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = normal")  # safe in WAL mode, and fast
    if database.execute("pragma user_version").fetchone()[0] < FORM:
        database.executescript(SCHEMA)


def _select(
    database: sqlite3.Connection, query: str, keys: Sequence[bytes]
) -> list[tuple[Any, ...]]:
    """Return the rows that `query` finds of `keys`."""
    rows: list[tuple[Any, ...]] = []
    for at in range(0, len(keys), CHUNK):
        chunk = keys[at : at + CHUNK]
        marks = ",".join("?" * len(chunk))
        rows += database.execute(f"{query} where key in ({marks})", chunk).fetchall()
    return rows


def _translations(database: sqlite3.Connection, keys: Sequence[bytes]) -> list[tuple[Any, ...]]:
    return _select(database, "select key, source, target from translations", keys)


def _answers(database: sqlite3.Connection, keys: Sequence[bytes]) -> list[tuple[Any, ...]]:
    rows = _select(database, "select key, signature, target, detail, used from answers", keys)
    # Once a day is often enough to know what is in use, and spares a write for each read.
    old = [(_today(), row[0]) for row in rows if row[4] < _today()]
    if old:
        database.executemany("update answers set used = ? where key = ?", old)
    return rows


def _clear(database: sqlite3.Connection) -> None:
    for table in ("translations", "answers", "scored", "imported"):
        database.execute(f"delete from {table}")
    database.execute("update filled set bytes = 0")


def _note(database: sqlite3.Connection, direction: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Carry imported pairs into the digest of their direction."""
    before = _noted(database, direction)
    digest = hashlib.sha256((before + json.dumps(pairs)).encode()).hexdigest()
    database.execute("insert or replace into imported values (?, ?)", (direction, digest))


def _filled(database: sqlite3.Connection) -> int:
    """Return the bytes that answers fill, see `FILLS`."""
    return int(database.execute("select bytes from filled").fetchone()[0])


def _noted(database: sqlite3.Connection, direction: str) -> str:
    query = "select digest from imported where direction = ?"
    row = database.execute(query, (direction,)).fetchone()
    return str(row[0]) if row else ""


def _row(signature: str, direction: str, wanted: Request, entry: Entry) -> tuple[Any, ...]:
    hypothesis = entry.hypothesis
    detail = {
        "score": hypothesis.score,
        "links": [
            [x.source.start, x.source.end, x.target.start, x.target.end, x.weight]
            for x in hypothesis.links
        ],
        "findings": [[f.code, f.message, f.start, f.end, dict(f.details)] for f in entry.findings],
    }
    key = key_of(signature, direction, wanted)
    packed = json.dumps(detail, ensure_ascii=False, separators=(",", ":"))
    return key, signature, direction, wanted.segment, hypothesis.text, packed, _today()


def _entry(row: tuple[Any, ...]) -> Entry:
    _, signature, target, packed, _ = row
    detail = json.loads(packed)
    links = tuple(Link(Span(a, b), Span(c, d), w) for a, b, c, d, w in detail["links"])
    return Entry(
        hypothesis=Hypothesis(text=target, score=detail["score"], links=links),
        findings=tuple(
            Finding(code=code, message=message, start=start, end=end, details=details)
            for code, message, start, end, details in detail["findings"]
        ),
        signature=signature,
    )


def _translation(row: tuple[Any, ...]) -> Entry:
    _, source, target = row
    if shape.bare(source) != source:  # each text has its own list number
        target = shape.bare(target) or target
    return Entry(hypothesis=Hypothesis(text=target, score=0.0), signature=HUMAN)


def _today() -> int:
    return int(time.time() // 86_400)
