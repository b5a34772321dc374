"""langdetect's n-gram profiles, scored directly.

langdetect as shipped draws random samples and gives another answer on 17 % of single words when
its seed changes. Its profiles (counts of 1- to 3-grams of letters in Wikipedia, one JSON file a
language) are good: the sum of log-probabilities over all n-grams of a word, with no sampling, is
deterministic. Only the profile files of the package are read; its code is not run.

Source: Shuyo, *Language Detection Library for Java* (2010), for the profiles and the n-grams
with a space at either end of a word.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from math import log1p

from translator.detection.alphabets import CANDIDATES

#: langdetect lacks Belarusian and Serbian; these profiles are ours, in the same form.
_OWN = ("be", "sr")
_LANGUAGES = sorted(tag for tags in CANDIDATES.values() for tag in tags if tag not in _OWN)
#: Probability of an n-gram that a profile does not have; the same for every language.
_UNSEEN = 3e-5


class Profiles:
    """Log-probabilities of n-grams in every profile."""

    __slots__ = ("_column", "_table")

    def __init__(self, profiles: Mapping[str, Mapping[str, object]]) -> None:
        self._column = {language: at for at, language in enumerate(profiles)}
        table: dict[str, list[float]] = {}
        for column, profile in enumerate(profiles.values()):
            totals: list[int] = profile["n_words"]  # type: ignore[assignment]
            counts: dict[str, int] = profile["freq"]  # type: ignore[assignment]
            for ngram, count in counts.items():
                row = table.setdefault(ngram, [0.0] * len(profiles))
                row[column] = log1p(count / totals[len(ngram) - 1] / _UNSEEN)
        self._table = {ngram: tuple(row) for ngram, row in table.items()}

    @property
    def name(self) -> str:
        """``langdetect-1.0.9``."""
        return f"langdetect-{version('langdetect')}"

    @property
    def languages(self) -> frozenset[str]:
        """Languages with a profile."""
        return frozenset(self._column)

    def scores(self, text: str, candidates: Sequence[str]) -> dict[str, float]:
        """Return the log-likelihood above the floor of `text` in each candidate, in nats."""
        rows = [
            row
            for word in text.split()
            for ngram in _ngrams(word)
            if (row := self._table.get(ngram))
        ]
        sums = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(self._column)
        known = {tag: sums[self._column[tag]] for tag in candidates if tag in self._column}
        mean = sum(known.values()) / len(known) if known else 0.0
        return {language: known.get(language, mean) for language in candidates}


def _ngrams(word: str) -> list[str]:
    padded = f" {word} "
    size = len(padded)
    grams = list(word)
    grams += [padded[at : at + 2] for at in range(size - 1)]
    grams += [padded[at : at + 3] for at in range(size - 2)]
    return grams


@cache
def load() -> Profiles:
    """Read the profiles from the installed langdetect."""
    folder = files("langdetect") / "profiles"
    profiles = {tag: json.loads((folder / tag).read_text("utf-8")) for tag in _LANGUAGES}
    own = files("translator.detection") / "data" / "ngrams"
    for tag in _OWN:
        profiles[tag] = json.loads(lzma.decompress((own / f"{tag}.json.xz").read_bytes()))
    return Profiles(profiles)
