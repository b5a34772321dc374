"""Word lists: how common a word is in each language, packed in ``data/*.txt.xz``.

Made by ``scripts/build_wordlists.py``; ``data/NOTICE.md`` says from what. A list is words by
level of frequency, the commonest first, levels parted by blank lines; a level spans a factor of
exp(0.75).
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

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
    """Lists of several languages, asked together. Immutable once built."""

    __slots__ = ("_levels", "_rows", "languages")

    def __init__(
        self, lists: Mapping[str, str], additions: Mapping[str, Sequence[str]] = _NONE
    ) -> None:
        self.languages = tuple(lists)
        levels: dict[str, int] = {}
        for column, body in enumerate(lists.values()):
            for level, group in enumerate(body.split("\n\n"), start=1):
                code = min(level, 15) << (_BITS * column)
                for word in group.split():
                    levels[word] = levels.get(word, 0) | code
        for tag, words in additions.items():
            if tag in lists:
                column = _BITS * self.languages.index(tag)
                for word in words:
                    level = (levels.get(word, 0) >> column) & 15
                    if not 0 < level < ADDED:
                        others = levels.get(word, 0) & ~(15 << column)
                        levels[word] = others | ADDED << column
        self._rows = {code: self._row(code) for code in set(levels.values())}
        unique = {code: code for code in self._rows}
        self._levels = {word: unique[code] for word, code in levels.items()}

    def _row(self, code: int) -> tuple[float, ...]:
        row = []
        for column in range(len(self.languages)):
            level = (code >> (_BITS * column)) & 15
            row.append(_evidence(level))
        return tuple(row)

    def evidence(self, word: str) -> tuple[float, ...] | None:
        """Return how much commoner lower-case `word` is than an unknown one, in nats.

        One number for each of `languages`; None if no list has the word.
        """
        code = self._levels.get(word)
        return None if code is None else self._rows[code]

    def items(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """Yield every word with its evidence."""
        return ((word, self._rows[code]) for word, code in self._levels.items())

    def __contains__(self, word: str) -> bool:
        return word in self._levels

    def __len__(self) -> int:
        return len(self._levels)


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
    """Unpack the lists of `languages`; one that has no file is empty."""
    return WordLists({tag: _read(tag) for tag in languages}, _additions())


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
