"""Spelling: what the letters of a word that no list has say of its language.

Weights of letter n-grams, learnt from the word lists by ``scripts/build_spelling.py`` and packed
in ``data/spelling.json.xz``. Counted on types, they know endings and prefixes of rare words
(«-увати», «від-», «-ость», «под-») better than profiles of running text do.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from translator.detection.alphabets import CANDIDATES, CYRILLIC

FILE = Path(__file__).parent / "data" / "spelling.json.xz"
#: Nats of one unit of a packed weight.
STEP = 0.04
LONGEST = 4


def ngrams(word: str) -> list[str]:
    """Return the n-grams of 2 to `LONGEST` letters, with marks at either end of the word.

    >>> ngrams("їжа")[:5]
    ['^ї', 'їж', 'жа', 'а$', '^їж']
    """
    padded = f"^{word}$"
    return [
        padded[at : at + size]
        for size in range(2, LONGEST + 1)
        for at in range(len(padded) - size + 1)
    ]


class Spelling:
    """Scores words by their n-grams. Immutable; the weights are read when first needed."""

    __slots__ = ("_rows", "languages")

    def __init__(
        self, languages: Sequence[str], read: Callable[[], Mapping[str, Sequence[int]]]
    ) -> None:
        """Prepare to score `languages`; `read` returns n-gram → a weight for each of them."""
        self.languages = tuple(languages)
        self._rows = cache(read)

    def evidence(self, word: str) -> tuple[float, ...]:
        """Return the nats for each of `languages`, for a lower-case word."""
        weights = self._rows()
        rows = [row for gram in ngrams(word) if (row := weights.get(gram))]
        return tuple(STEP * sum(column) for column in zip(*rows, strict=True)) or (0.0,) * len(
            self.languages
        )


@cache
def load() -> Spelling:
    """Return the scorer of the languages in Cyrillic letters."""
    return Spelling(CANDIDATES[CYRILLIC], _read)


def _read() -> Mapping[str, Sequence[int]]:
    data = json.loads(lzma.decompress(FILE.read_bytes()))
    if tuple(data["languages"]) != CANDIDATES[CYRILLIC]:
        raise ValueError(f"{FILE.name}: of other languages; run scripts/build_spelling.py")
    ngrams: Mapping[str, Sequence[int]] = data["ngrams"]
    return ngrams
