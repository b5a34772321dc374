"""Switches of language inside one sentence of one script («На допиті: «Я ничего не знаю»»).

A Viterbi search over the words: each word adds its evidence for the language it is given, each
switch costs some nats, fewer where punctuation invites one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from translator.detection.evidence import WORDS_LONG, Evidence
from translator.detection.tokens import Token

#: Nats that a switch costs: in running words, at a comma or dash, at a colon, quotation mark or
#: bracket, behind the end of a sentence (the first from the langid study, §6.2, step 7).
PLAIN, SOFT, MARKED, STOP = 12.0, 8.0, 4.5, 3.5
#: No single word may say more than this, so that a foreign name does not switch by itself.
CLIP = 6.0
LEAST_WORDS = 2
_STOP = re.compile(r"[.!?…]")
_MARKED = re.compile('[:«»“”„"()\\[\\]]')
_SOFT = re.compile(r"[,;—–|/]|\s-\s")


def segments(text: str, tokens: Sequence[Token], evidence: Evidence) -> list[Sequence[Token]]:
    """Cut `tokens` (one script) where the language switches; mostly the answer is one piece."""
    if len(tokens) < 2 * LEAST_WORDS:
        return [tokens]
    vectors = [_clipped(evidence.vector(token.key, WORDS_LONG)) for token in tokens]
    if not _is_mixed(vectors):
        return [tokens]
    labels = _viterbi(vectors, [_cost(text, a, b) for a, b in itertools.pairwise(tokens)])
    cuts = [at for at in range(1, len(tokens)) if labels[at] != labels[at - 1]]
    edges = [0, *cuts, len(tokens)]
    if any(b - a < LEAST_WORDS for a, b in itertools.pairwise(edges)):
        return [tokens]
    return [tokens[a:b] for a, b in itertools.pairwise(edges)]


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
