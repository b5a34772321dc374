"""Evidence: what letters, word lists and n-grams say of one word, in nats for each candidate.

The three sources add up (a log-linear sum, langid study §6.2). Evidence of a text is the sum over
its words, so one word is worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from translator.detection.alphabets import CANDIDATES, PRIOR, letter_evidence
from translator.detection.scorers import Scorer
from translator.detection.wordlists import WordLists

#: Weight of an n-gram's log-likelihood, which counts every letter several times.
NGRAM = 0.12
#: Weight of the word lists in texts of up to `SHORT` words, and in longer ones.
WORDS, WORDS_LONG, SHORT = 1.0, 0.6, 6


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

    __slots__ = ("_column", "candidates", "lists", "of", "scorer", "script")

    def __init__(self, script: str, lists: WordLists, scorer: Scorer) -> None:
        self.script = script
        self.candidates = CANDIDATES[script]
        self.lists = lists
        self.scorer = scorer
        self._column = [lists.languages.index(tag) for tag in self.candidates]
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, word: str) -> WordEvidence:
        """Work out the evidence of one lower-case word."""
        listed = self.lists.evidence(word)
        parts = word.split("-")
        if listed is None and len(parts) > 1:
            rows = [row for part in parts if (row := self.lists.evidence(part))]
            listed = tuple(sum(column) / len(parts) for column in zip(*rows, strict=True)) or None
        words = tuple(listed[at] for at in self._column) if listed else (0.0,) * len(self._column)
        scores = self.scorer.scores(word.replace("-", " "), self.candidates)
        return WordEvidence(
            letters=letter_evidence(word, self.candidates),
            words=words,
            ngrams=tuple(NGRAM * scores[tag] for tag in self.candidates),
            is_known=listed is not None,
        )

    def vector(self, word: str, weight: float) -> list[float]:
        """Return the sum of the three sources, the lists weighted by `weight`."""
        letters, words, ngrams, _ = self.of(word)
        return [a + weight * b + c for a, b, c in zip(letters, words, ngrams, strict=True)]

    def judge(self, words: Sequence[str], bonus: Sequence[float] | None = None) -> Verdict:
        """Name the language of `words`.

        Args:
            words: in lower case.
            bonus: nats to add for each candidate: what the rest of the text says.
        """
        weight = WORDS if len(words) <= SHORT else WORDS_LONG
        found = [self.of(word) for word in words]
        letters = [sum(column) for column in zip(*(one.letters for one in found), strict=True)]
        listed = [weight * sum(column) for column in zip(*(one.words for one in found), strict=True)]
        ngrams = [sum(column) for column in zip(*(one.ngrams for one in found), strict=True)]
        prior = [log(PRIOR[tag]) for tag in self.candidates]
        extra = list(bonus) if bonus else [0.0] * len(prior)
        total = [sum(column) for column in zip(letters, listed, ngrams, prior, extra, strict=True)]
        best, confidence = posterior(total)
        rival = max((i for i in range(len(total)) if i != best), key=lambda i: total[i])
        sources = {"alphabet": letters, "words": listed, "ngram": ngrams, "prior": prior,
                   "context": extra}  # fmt: skip
        reason = max(sources, key=lambda name: sources[name][best] - sources[name][rival])
        return Verdict(self.candidates[best], confidence, reason)


def posterior(scores: Sequence[float]) -> tuple[int, float]:
    """Return the index of the best score and its probability among all.

    >>> posterior([0.0, 0.0])
    (0, 0.5)
    """
    best = max(range(len(scores)), key=lambda i: scores[i])
    return best, 1.0 / sum(exp(max(score - scores[best], -700.0)) for score in scores)
