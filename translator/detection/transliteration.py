"""Ukrainian in Latin letters: «Dobryi den, yak spravy?».

Both the Latin word and every common Ukrainian word are brought to one loose key, so that the
official spelling (Cabinet of Ministers, resolution 55 of 2010), the passport spellings before it
and what people type agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from translator.detection.wordlists import WordLists

#: Resolution 55, letters inside a word.
_TABLE = (
    "аa бb вv гh ґg дd еe жzh зz иy йi іi їi кk лl мm нn оo пp рr сs тt уu",
    "фf хkh цts чch шsh щshch єie юiu яia",
)
_LATIN = str.maketrans(
    {pair[0]: pair[1:] for line in _TABLE for pair in line.split()} | {"ь": "", "'": ""}
)
_LOOSE = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("[yj]", "i"),
        ("w", "v"),
        ("g", "h"),
        ("kh|x", "h"),
        ("ii+", "i"),
        ("[’'ʼ`]", ""),
    )
)
#: The commonest words only: rare ones collide with other languages.
_LOWEST = 3.0
MATCHED, MISSED = 0.9, -4.0


def loose_key(latin: str) -> str:
    """Bring a Latin spelling to the loose key.

    >>> loose_key("Kyieva".lower()) == loose_key("kijeva"), loose_key("heroyam")
    (True, 'heroiam')
    """
    for pattern, replacement in _LOOSE:
        latin = pattern.sub(replacement, latin)
    return latin


class Transliterated:
    """An index of the Ukrainian list by loose key, built when first asked. Thread-safe.

    What it has said of a word is kept, as evidence is.
    """

    __slots__ = ("_index", "_lists", "_nats")

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists
        self._index = lru_cache(maxsize=1)(self._build)
        self._nats = lru_cache(maxsize=8192)(self._look_up)

    def _build(self) -> dict[str, float]:
        column = self._lists.languages.index("uk")
        index: dict[str, float] = {}
        for word, row in self._lists.items():
            if row[column] >= _LOWEST and row[column] >= max(row) - 3:
                key = loose_key(word.translate(_LATIN))
                index[key] = max(index.get(key, 0.0), row[column])
        return index

    def _look_up(self, word: str) -> float | None:
        return self._index().get(loose_key(word)) if word.isascii() else None

    def evidence(self, words: Sequence[str]) -> tuple[float, float]:
        """Return the nats for transliterated Ukrainian, and the share of words that match.

        Args:
            words: Latin, lower case.
        """
        found = [self._nats(word) for word in words]
        hits = [value for value in found if value is not None]
        score = sum(MISSED if value is None else MATCHED * value for value in found)
        return score, len(hits) / max(1, len(found))
