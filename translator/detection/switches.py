"""Switches of language inside one sentence of one script («На допиті: «Я ничего не знаю»»).

A Viterbi search over the words: each word adds its evidence for the language it is given, each
switch costs some nats, fewer where punctuation invites one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from translator.detection.evidence import WORDS_LONG, Evidence
from translator.detection.tokens import LOWER, Token

#: Nats that a switch costs: in running words, at a comma or dash, at a colon, quotation mark or
#: bracket, behind the end of a sentence (the first from the langid study, §6.2, step 7).
PLAIN, SOFT, MARKED, STOP = 12.0, 8.0, 4.5, 3.5
#: No single word may say more than this, so that a foreign name does not switch by itself.
CLIP = 6.0
LEAST_WORDS = 2
#: A foreign run of this many words is a unit of its own.
ENOUGH = 4
_STOP = re.compile(r"[.!?…]")
_MARKED = re.compile('[:«»“”„"()\\[\\]]')
_SOFT = re.compile(r"[,;—–|/]|\s-\s")


class Stretch(NamedTuple):
    """A run of one language: its own tokens, and the short foreign runs that stay in it."""

    tokens: tuple[Token, ...]
    embedded: tuple[Token, ...] = ()

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return min(token.start for token in (*self.tokens[:1], *self.embedded[:1]))

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return max(token.end for token in (*self.tokens[-1:], *self.embedded[-1:]))


def stretches(
    text: str, tokens: Sequence[Token], evidence: Evidence, languages: Sequence[str]
) -> list[Stretch]:
    """Cut `tokens` (one script) where the language switches; mostly the answer is one piece.

    Up to three words of a language that is not translated stay in their host, as words of the
    other script do, unless they are a quoted sentence.
    """
    whole = [Stretch(tuple(tokens))]
    if len(tokens) < 2 * LEAST_WORDS:
        return whole
    vectors = [_clipped(evidence.vector(token.key, WORDS_LONG)) for token in tokens]
    if not _is_mixed(vectors):
        return whole
    labels = _viterbi(vectors, [_cost(text, a, b) for a, b in pairwise(tokens)])
    runs = [
        (evidence.candidates[label], [token for _, token in group])
        for label, group in groupby(zip(labels, tokens, strict=True), key=lambda pair: pair[0])
    ]
    host = max(runs, key=lambda run: len(run[1]))[0]
    found: list[tuple[str, list[Token], list[Token]]] = []
    for language, run in runs:
        foreign = language != host and language not in languages
        if found and found[-1][0] == language:
            found[-1][1].extend(run)
        elif foreign and not _stands(text, run):
            found = found or [(host, [], [])]
            found[-1][2].extend(run)
        else:
            if len(found) == 1 and not found[0][1]:
                found[0] = (language, run, found[0][2])
                continue
            found.append((language, run, []))
    if any(len(run) < LEAST_WORDS for _, run, _ in found):
        return whole
    return [Stretch(tuple(run), tuple(inside)) for _, run, inside in found]


def _stands(text: str, run: Sequence[Token]) -> bool:
    """Tell whether a foreign run is a unit: four words, or a sentence in quotation marks."""
    if len(run) >= ENOUGH:
        return True
    after = text[run[-1].end : run[-1].end + 2]
    sentence = len(after) == 2 and after[0] in ".!?…" and (after[1] in '»”"' or after[1].isspace())
    return sentence and any(token.shape == LOWER for token in run)


def _clipped(vector: Sequence[float]) -> list[float]:
    top = max(vector)
    return [max(value, top - CLIP) for value in vector]


def _is_mixed(vectors: Sequence[Sequence[float]]) -> bool:
    """Tell cheaply whether any switch could pay: some words clearly lean to another language."""
    total = [sum(column) for column in zip(*vectors, strict=True)]
    best = max(range(len(total)), key=lambda i: total[i])
    against = sum(max(vector) - vector[best] for vector in vectors)
    return against > STOP


def _cost(text: str, left: Token, right: Token) -> float:
    gap = text[left.end : right.start]
    if _STOP.search(gap):
        return STOP
    if _MARKED.search(gap):
        return MARKED
    return SOFT if _SOFT.search(gap) else PLAIN


def _viterbi(vectors: Sequence[Sequence[float]], costs: Sequence[float]) -> list[int]:
    """Return the best label of each word."""
    scores = list(vectors[0])
    back: list[list[int]] = []
    for vector, cost in zip(vectors[1:], costs, strict=True):
        best = max(range(len(scores)), key=lambda i: scores[i])
        jump = scores[best] - cost
        back.append([best if jump > score else at for at, score in enumerate(scores)])
        scores = [max(score, jump) + add for score, add in zip(scores, vector, strict=True)]
    label = max(range(len(scores)), key=lambda i: scores[i])
    labels = [label]
    for row in reversed(back):
        label = row[label]
        labels.append(label)
    return labels[::-1]
