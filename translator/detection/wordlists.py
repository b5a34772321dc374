"""Word lists: how common a word is in each language, packed in ``data/*.txt.gz``.

Made by ``scripts/build_wordlists.py``; ``data/NOTICE.md`` says from what. A list is words by
level of frequency, the commonest first, levels parted by blank lines; a level spans a factor of
exp(0.75). The lists of a script are read when a word of that script is first asked for: in gzip's
form, which takes a fifth of the time of xz.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain, repeat
from threading import Lock
from types import MappingProxyType

from translator.detection.alphabets import CANDIDATES, CYRILLIC, LATIN

_DATA = files(__package__) / "data"
#: Nats between two levels, and of the commonest level above a word that no list has.
STEP = 0.75
TOP = 11.5
#: From here on more frequency counts only by this factor.
KNEE, SLOPE = 5.0, 0.6
#: The level of a word that is in the last groups of a list.
LEAST = 15
#: The level of the words in ``data/additions.txt``.
ADDED = 6
_NONE: Mapping[str, Sequence[str]] = MappingProxyType({})

Table = Mapping[str, int]


class WordLists:
    """Lists of several languages, asked together. Immutable to its callers; thread-safe.

    Each language has a table of its own: to merge them takes longer than to ask them all.
    """

    __slots__ = ("_additions", "_lock", "_read", "_row", "_tables", "languages")

    def __init__(
        self,
        languages: Sequence[str],
        read: Callable[[str], str],
        additions: Mapping[str, Sequence[str]] = _NONE,
    ) -> None:
        """Prepare the lists of `languages`; `read` returns one of them, "" if there is none."""
        self.languages = tuple(languages)
        self._read, self._additions = read, additions
        self._tables: dict[str, tuple[Table, ...]] = {}
        self._lock = Lock()
        self._row = lru_cache(maxsize=None)(self._evidence)

    def _of(self, script: str) -> tuple[Table, ...]:
        """Return word → level for each language of a script."""
        tables = self._tables.get(script)
        if tables is None:
            with self._lock:
                tables = self._tables.get(script)
                if tables is None:
                    tables = self._tables[script] = tuple(map(self._table, self._tags(script)))
        return tables

    def _tags(self, script: str) -> list[str]:
        return [tag for tag in CANDIDATES[script] if tag in self.languages]

    def _table(self, tag: str) -> Table:
        table: dict[str, int] = {}
        for level, group in enumerate(self._read(tag).split("\n\n"), start=1):
            table.update(zip(group.split(), repeat(min(level, LEAST)), strict=False))
        for word in self._additions.get(tag, ()):
            table[word] = min(table.get(word, ADDED), ADDED)
        return table

    def _evidence(self, script: str, levels: tuple[int, ...]) -> tuple[float, ...]:
        found = dict(zip(self._tags(script), levels, strict=True))
        return tuple(_evidence(found.get(tag, 0)) for tag in self.languages)

    def evidence(self, word: str) -> tuple[float, ...] | None:
        """Return how much commoner lower-case `word` is than an unknown one, in nats.

        One number for each of `languages`; None if no list has the word.
        """
        script = _script(word)
        levels = tuple([table.get(word, 0) for table in self._of(script)])
        return self._row(script, levels) if any(levels) else None

    def items(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """Yield every word with its evidence."""
        for script in CANDIDATES:
            tables = self._of(script)
            for word in dict.fromkeys(chain.from_iterable(tables)):
                yield word, self._row(script, tuple(table.get(word, 0) for table in tables))

    def __contains__(self, word: str) -> bool:
        return any(word in table for table in self._of(_script(word)))

    def __len__(self) -> int:
        return sum(len(set().union(*self._of(script))) for script in CANDIDATES)


def _script(word: str) -> str:
    """Return the script of the lists that may have `word`: words of a list are of one script."""
    return CYRILLIC if "\u0400" <= word[:1] <= "\u052f" else LATIN


def _evidence(level: int) -> float:
    """Turn a level into nats above an unknown word.

    To be in a list at all says most; how common a word is says less than it should between
    lists counted in texts of different kinds.
    """
    if not level:
        return 0.0
    value = TOP - STEP * (level - 1)
    return value if value < KNEE else KNEE + SLOPE * (value - KNEE)


@cache
def load(languages: tuple[str, ...]) -> WordLists:
    """Return the lists of `languages`; one that has no file is empty."""
    return WordLists(languages, _read, _additions())


def _additions() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (_DATA / "additions.txt").read_text("utf-8").splitlines():
        tag, *words = line.split()
        if tag != "#":
            found.setdefault(tag, []).extend(words)
    return found


def _read(tag: str) -> str:
    file = _DATA / f"{tag}.txt.gz"
    if not file.is_file():
        return ""
    return zlib.decompress(file.read_bytes(), zlib.MAX_WBITS | 16).decode("utf-8")  # of gzip


@cache
def digest() -> str:
    """Name the contents of all lists and weights: 8 hex digits."""
    found = sorted(
        (file.name, file.read_bytes())
        for file in _DATA.iterdir()
        if file.name.endswith((".gz", ".xz", ".txt"))
    )
    return sha256(b"".join(name.encode() + data for name, data in found)).hexdigest()[:8]
