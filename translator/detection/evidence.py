"""Evidence: what letters, word lists and n-grams say of one word, in nats for each candidate.

The three sources add up (a log-linear sum, langid study §6.2). Evidence of a text is the sum over
its words, so one word is worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from translator.detection.alphabets import CANDIDATES, CYRILLIC, PRIOR, letter_evidence
from translator.detection.scorers import Scorer
from translator.detection.spelling import Spelling
from translator.detection.wordlists import WordLists

#: Weight of an n-gram's log-likelihood, which counts every letter several times; and for a word
#: that a list has, which needs less guessing.
NGRAM, NGRAM_LISTED = 0.26, 0.14
#: Weights of both models for a word that no list has, where `Spelling` knows the script.
NGRAM_SPELT, SPELLING = 0.2, 1.3
#: Weight of the word lists in texts of up to `SHORT` words, and in longer ones.
WORDS, WORDS_LONG, SHORT = 1.0, 0.6, 6
#: Nats for a translated language that has every word of a short text, each at least so common:
#: «Адреса», «Погода» are words of half a dozen languages, but here Ukrainian is expected.
KNOWN, FAMILIAR, FAMILIAR_ALONE = {CYRILLIC: 2.0}, 3.0, 1.0
#: One word that no list has hardly is in a language whose list is small: its few words
#: taught `Spelling` too little. A letter of its own still wins.
SMALL, UNHEARD, FEW = ("be", "bg", "sr", "mk"), 1.5, 1
#: Lists counted in little text, most of it of computer programs, speak more softly.
LIST_TRUST = {"be": 0.95, "sr": 0.95, "bg": 0.95, "mk": 0.95}
#: Our own profiles of little text give their few n-grams too much.
PROFILE_TRUST = {"be": 0.99, "sr": 0.99}


class WordEvidence(NamedTuple):
    """Nats for each candidate of a script, by source."""

    letters: tuple[float, ...]
    words: tuple[float, ...]
    ngrams: tuple[float, ...]
    is_known: bool


class Verdict(NamedTuple):
    """A language with its posterior among the candidates, and the source that tipped it."""

    language: str
    confidence: float
    reason: str


class Evidence:
    """Judges words of one script. Immutable but for a cache of answers; thread-safe."""

    __slots__ = (
        "_column", "_kept", "_prior", "candidates", "lists", "of", "scorer", "script", "spelling",
    )  # fmt: skip

    def __init__(
        self, script: str, lists: WordLists, scorer: Scorer, spelling: Spelling | None = None
    ) -> None:
        self.script = script
        self.candidates = CANDIDATES[script]
        self.lists = lists
        self.scorer = scorer
        self.spelling = spelling if spelling and spelling.languages == self.candidates else None
        self._column = [lists.languages.index(tag) for tag in self.candidates]
        self._prior = [log(PRIOR[tag]) for tag in self.candidates]
        self.of = lru_cache(maxsize=8192)(self._of)
        #: Short lines come again and again, in a menu or a table.
        self._kept = lru_cache(maxsize=8192)(self._judge)

    def _of(self, word: str) -> WordEvidence:
        """Work out the evidence of one lower-case word."""
        listed = self.lists.evidence(word)
        parts = word.split("-")
        if listed is None and len(parts) > 1:
            rows = [row for part in parts if (row := self.lists.evidence(part))]
            listed = tuple(sum(column) / len(parts) for column in zip(*rows, strict=True)) or None
        words = tuple(
            listed[at] * LIST_TRUST.get(tag, 1.0) if listed else 0.0
            for at, tag in zip(self._column, self.candidates, strict=True)
        )
        scores = self.scorer.scores(word.replace("-", " "), self.candidates)
        weight = NGRAM if listed is None else NGRAM_LISTED
        spelt = (0.0,) * len(words)
        if listed is None and self.spelling:
            weight = NGRAM_SPELT
            spelt = self.spelling.evidence(word)
        return WordEvidence(
            letters=letter_evidence(word, self.candidates),
            words=words,
            ngrams=tuple(
                weight * PROFILE_TRUST.get(tag, 1.0) * scores[tag] + SPELLING * nats
                for tag, nats in zip(self.candidates, spelt, strict=True)
            ),
            is_known=listed is not None,
        )

    def vector(self, word: str, weight: float) -> list[float]:
        """Return the sum of the three sources, the lists weighted by `weight`."""
        letters, words, ngrams, _ = self.of(word)
        return [a + weight * b + c for a, b, c in zip(letters, words, ngrams, strict=True)]

    def judge(
        self,
        words: Sequence[str],
        languages: Sequence[str],
        bonus: Sequence[float] | None = None,
    ) -> Verdict:
        """Name the language of `words`.

        What matters is whether they are translated, so candidates outside `languages` stand
        together against each that is in it; the confidence is that of this decision, and the
        name is the likeliest within it.

        Args:
            words: in lower case.
            languages: the languages to translate between.
            bonus: nats to add for each candidate: what the rest of the text says.
        """
        judge = self._kept if len(words) <= SHORT else self._judge
        return judge(tuple(words), tuple(languages), tuple(bonus) if bonus else None)

    def _judge(
        self,
        words: tuple[str, ...],
        languages: tuple[str, ...],
        bonus: tuple[float, ...] | None,
    ) -> Verdict:
        sources = {
            **self._sources(words, languages),
            "context": list(bonus) if bonus else [0.0] * len(self._prior),
        }
        shares = posterior(_total(list(sources.values())))
        best, confidence = _decide(shares, [tag in languages for tag in self.candidates])
        rival = max((i for i in range(len(shares)) if i != best), key=lambda i: shares[i])
        reason = max(sources, key=lambda name: sources[name][best] - sources[name][rival])
        return Verdict(self.candidates[best], confidence, reason)

    def _sources(
        self, words: tuple[str, ...], languages: tuple[str, ...]
    ) -> dict[str, list[float]]:
        """Return what each source says of `words`, all but the text around them."""
        weight = WORDS if len(words) <= SHORT else WORDS_LONG
        found = [self.of(word) for word in words]
        return {
            "alphabet": _total([one.letters for one in found]),
            "words": [weight * value for value in _total([one.words for one in found])],
            "ngram": _total([one.ngrams for one in found]),
            "prior": self._expected(found, languages),
        }

    def _expected(self, found: Sequence[WordEvidence], languages: Sequence[str]) -> list[float]:
        """Return the prior; a short text whose every word a translated language has gets more."""
        prior = list(self._prior)
        if len(found) > SHORT:
            return prior
        least = FAMILIAR if len(found) > 1 else FAMILIAR_ALONE
        is_new = not any(one.is_known for one in found)
        for at, tag in enumerate(self.candidates):
            if tag in languages and all(one.words[at] >= least for one in found):
                prior[at] += KNOWN.get(self.script, 0.0)
            if tag in SMALL and is_new and len(found) <= FEW:
                prior[at] -= UNHEARD
        return prior


def _total(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _decide(shares: Sequence[float], translated: Sequence[bool]) -> tuple[int, float]:
    """Return the likeliest candidate of the likeliest decision, and how likely that is."""
    rest = [at for at, yes in enumerate(translated) if not yes]
    passed = sum(shares[at] for at in rest)
    best = max(range(len(shares)), key=lambda at: shares[at] if translated[at] else passed)
    if translated[best] or not rest:
        return best, shares[best]
    return max(rest, key=lambda at: shares[at]), passed


def posterior(scores: Sequence[float]) -> list[float]:
    """Turn log-scores into probabilities.

    >>> posterior([0.0, 0.0])
    [0.5, 0.5]
    """
    top = max(scores)
    weights = [exp(max(score - top, -700.0)) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]
