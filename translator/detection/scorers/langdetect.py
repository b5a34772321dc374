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
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from math import log1p
from pathlib import Path
from typing import NamedTuple

from translator.detection.alphabets import CANDIDATES

#: langdetect lacks Belarusian and Serbian; these profiles are ours, in the same form.
_OWN = ("be", "sr")
_LANGUAGES = sorted(tag for tags in CANDIDATES.values() for tag in tags if tag not in _OWN)
#: Probability of an n-gram that a profile does not have; the same for every language.
_UNSEEN = 3e-5
#: N-grams whose log-probabilities are kept.
_KEPT = 65_536


class Profile(NamedTuple):
    """One file of langdetect.

    Attributes:
        n_words: how many n-grams of each length were counted.
        freq: n-gram → how often.
    """

    n_words: Sequence[int]
    freq: Mapping[str, int]


@cache
def _name() -> str:
    """Name the library; every signature asks, and its metadata take a millisecond to read."""
    return f"langdetect-{version('langdetect')}"


class Profiles:
    """Log-probabilities of n-grams in every profile; those of a script are read when needed."""

    __slots__ = ("_profile", "_row", "languages")

    def __init__(self, languages: Iterable[str], read: Callable[[str], Profile]) -> None:
        """Prepare the profiles of `languages`; `read` returns one of them."""
        self.languages = frozenset(languages)
        self._profile = cache(read)
        self._row = lru_cache(maxsize=_KEPT)(self._evidence)

    @property
    def name(self) -> str:
        """``langdetect-1.0.9``."""
        return _name()

    def scores(self, text: str, candidates: Sequence[str]) -> dict[str, float]:
        """Return the log-likelihood above the floor of `text` in each candidate, in nats."""
        ngrams = [ngram for word in text.split() for ngram in _ngrams(word)]
        known: dict[str, float] = {}
        for tags in CANDIDATES.values():
            own = tuple(tag for tag in tags if tag in self.languages)
            if not set(own).intersection(candidates):
                continue
            rows = [row for ngram in ngrams if (row := self._row(ngram, own))]
            sums = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(own)
            known |= {tag: at for tag, at in zip(own, sums, strict=True) if tag in candidates}
        known = {tag: known[tag] for tag in candidates if tag in known}
        mean = sum(known.values()) / len(known) if known else 0.0
        return {language: known.get(language, mean) for language in candidates}

    def _evidence(self, ngram: str, tags: tuple[str, ...]) -> list[float] | None:
        """Return the log-probability of an n-gram in each profile, above one that it lacks."""
        profiles = [self._profile(tag) for tag in tags]
        counts = [profile.freq.get(ngram, 0) for profile in profiles]
        if not any(counts):
            return None
        return [
            log1p(count / profile.n_words[len(ngram) - 1] / _UNSEEN)
            for profile, count in zip(profiles, counts, strict=True)
        ]


def _ngrams(word: str) -> list[str]:
    padded = f" {word} "
    size = len(padded)
    grams = list(word)
    grams += [padded[at : at + 2] for at in range(size - 1)]
    grams += [padded[at : at + 3] for at in range(size - 2)]
    return grams


@cache
def load() -> Profiles:
    """Return the profiles of the installed langdetect, and ours."""
    return Profiles((*_LANGUAGES, *_OWN), _read)


def _read(tag: str) -> Profile:
    if tag in _OWN:
        file = files("translator.detection") / "data" / "ngrams" / f"{tag}.json.xz"
        data = json.loads(lzma.decompress(file.read_bytes()))
    else:
        data = json.loads((_folder() / tag).read_text("utf-8"))
    return Profile(data["n_words"], data["freq"])


@cache
def _folder() -> Path:
    """Return where the profiles are installed; importing the package would run its code."""
    found = find_spec("langdetect")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("langdetect is not installed: `pip install langdetect==1.0.9`")
    return Path(found.origin).parent / "profiles"
