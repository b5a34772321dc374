"""Word lists: how common a word is in each language, packed in ``data/*.txt.xz``.

Made by ``scripts/build_wordlists.py``; ``data/NOTICE.md`` says from what. A list is words by
level of frequency, the commonest first, levels parted by blank lines; a level spans a factor of
exp(0.75). The lists of a script are read when a word of that script is first asked for.
"""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from threading import Lock
from types import MappingProxyType

from translator.detection.alphabets import CANDIDATES, CYRILLIC, LATIN

_DATA = files(__package__) / "data"
#: Nats between two levels, and of the commonest level above a word that no list has.
STEP = 0.75
TOP = 11.5
#: From here on more frequency counts only by this factor.
KNEE, SLOPE = 5.0, 0.6
_BITS = 4
#: The level of the words in ``data/additions.txt``.
ADDED = 6
_NONE: Mapping[str, Sequence[str]] = MappingProxyType({})


class WordLists:
    """Lists of several languages, asked together. Immutable to its callers; thread-safe.

    A word's levels are one number, four bits a language.
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
        self._tables: dict[str, dict[str, int]] = {}
        self._lock = Lock()
        self._row = lru_cache(maxsize=None)(self._evidence)

    def _table(self, script: str) -> dict[str, int]:
        """Return the levels of the words of a script."""
        table = self._tables.get(script)
        if table is None:
            with self._lock:
                table = self._tables.get(script)
                if table is None:
                    table = self._tables[script] = self._merged(script)
        return table

    def _merged(self, script: str) -> dict[str, int]:
        levels: dict[str, int] = {}
        codes: dict[int, int] = {}  # equal numbers are one object
        for tag in CANDIDATES[script]:
            if tag not in self.languages:
                continue
            column = _BITS * self.languages.index(tag)
            for level, group in enumerate(self._read(tag).split("\n\n"), start=1):
                code = min(level, 15) << column
                words = dict.fromkeys(group.split(), code)
                for word in levels.keys() & words.keys():
                    both = levels[word] | code
                    words[word] = codes.setdefault(both, both)
                levels |= words
            for word in self._additions.get(tag, ()):
                others = levels.get(word, 0)
                if not 0 < (others >> column) & 15 < ADDED:
                    levels[word] = others & ~(15 << column) | ADDED << column
        return levels

    def _evidence(self, code: int) -> tuple[float, ...]:
        columns = range(0, _BITS * len(self.languages), _BITS)
        return tuple(_evidence((code >> column) & 15) for column in columns)

    def evidence(self, word: str) -> tuple[float, ...] | None:
        """Return how much commoner lower-case `word` is than an unknown one, in nats.

        One number for each of `languages`; None if no list has the word.
        """
        code = self._table(_script(word)).get(word)
        return None if code is None else self._row(code)

    def items(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """Yield every word with its evidence."""
        return (
            (word, self._row(code))
            for script in CANDIDATES
            for word, code in self._table(script).items()
        )

    def __contains__(self, word: str) -> bool:
        return word in self._table(_script(word))

    def __len__(self) -> int:
        return sum(len(self._table(script)) for script in CANDIDATES)


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
    file = _DATA / f"{tag}.txt.xz"
    return lzma.decompress(file.read_bytes()).decode("utf-8") if file.is_file() else ""


@cache
def digest() -> str:
    """Name the contents of all lists and weights: 8 hex digits."""
    found = sorted(
        (file.name, file.read_bytes())
        for file in _DATA.iterdir()
        if file.name.endswith((".xz", ".txt"))
    )
    return sha256(b"".join(name.encode() + data for name, data in found)).hexdigest()[:8]
