"""API keys: made once, shown once, stored as hashes, compared in constant time.

A key reads ``dvo_ID_SECRET``: the id finds the row, the secret's SHA-256 is compared. The
secret has 256 random bits, so a fast hash is enough.
"""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from service.store import Store

PREFIX = "dvo"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the service knows it: without its secret.

    Attributes:
        id: eight hex digits; the middle part of the key.
        name: who has it.
        created, revoked: seconds since 1970; None while it is valid.
        rate: requests, e.g. ``600/minute``; None: as the settings say.
        characters: code points, e.g. ``2000000/hour``; None: as the settings say.
        monthly: code points a calendar month (UTC); None: no end.
    """

    id: str
    name: str
    created: float
    revoked: float | None = None
    rate: str | None = None
    characters: str | None = None
    monthly: int | None = None


def add(
    store: Store,
    name: str,
    *,
    rate: str | None = None,
    characters: str | None = None,
    monthly: int | None = None,
) -> str:
    """Make a key and return it whole; it cannot be shown again."""
    key_id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    with store.connect() as db:
        db.execute(
            "insert into keys (id, name, digest, created, rate, characters, monthly)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            (key_id, name, _digest(secret), time.time(), rate, characters, monthly),
        )
    return f"{PREFIX}_{key_id}_{secret}"


def every(store: Store) -> list[Key]:
    """Return all keys ever made, oldest first."""
    if not store.exists():
        return []
    with store.connect(read=True) as db:
        rows = db.execute(f"select {_COLUMNS} from keys order by created").fetchall()
    return [Key(*row) for row in rows]


def were_made(store: Store) -> bool:
    """Tell whether there ever was a key, revoked ones included."""
    if not store.exists():
        return False
    with store.connect(read=True) as db:
        return db.execute("select 1 from keys limit 1").fetchone() is not None


def revoke(store: Store, key_id: str) -> bool:
    """Make a key invalid; say whether there was one."""
    if not store.exists():
        return False
    with store.connect() as db:
        found = db.execute(
            "update keys set revoked = ? where id = ? and revoked is null", (time.time(), key_id)
        )
        return found.rowcount > 0


def find(store: Store, text: str) -> Key | None:
    """Return the valid key that `text` spells, or None."""
    _, _, rest = text.strip().partition("_")
    key_id, _, secret = rest.partition("_")
    row = None
    if store.exists():
        with store.connect(read=True) as db:
            row = db.execute(
                f"select {_COLUMNS}, digest from keys where id = ? and revoked is null", (key_id,)
            ).fetchone()
    known = row["digest"] if row else _digest("")
    same = hmac.compare_digest(_digest(secret), known)
    return Key(*tuple(row)[:-1]) if row and same else None


def record(store: Store, who: str, characters: int) -> None:
    """Add to the characters that `who` used this month."""
    with store.connect() as db:
        db.execute(
            "insert into uses values (?, ?, ?)"
            " on conflict (who, month) do update set characters = characters + excluded.characters",
            (who, month(), characters),
        )


def used(store: Store, who: str) -> int:
    """Return the characters that `who` used this month."""
    if not store.exists():
        return 0
    with store.connect(read=True) as db:
        row = db.execute(
            "select characters from uses where who = ? and month = ?", (who, month())
        ).fetchone()
    return int(row["characters"]) if row else 0


def month() -> str:
    """Return this calendar month in UTC, e.g. ``2026-11``."""
    return datetime.now(UTC).strftime("%Y-%m")


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


_COLUMNS = "id, name, created, revoked, rate, characters, monthly"
