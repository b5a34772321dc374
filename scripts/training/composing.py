"""From clean pairs to the rows a model is trained on: plain, with terms, with noise."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from training import noise, terms
from training.corpus import SentencePair, Term

SWAPPED = 0.6  # share of the pairs with a name that also get one with another name


class Use(IntEnum):
    """Which direction a row is for."""

    BOTH = 0
    EN_UK = 1
    UK_EN = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One training example; `aligned` rows get word alignments."""

    english: str
    ukrainian: str
    weight: float
    use: Use = Use.BOTH
    aligned: bool = True


def compose(
    pairs: Iterable[SentencePair], seed: int = 1, names: Iterable[Term] = ()
) -> Iterator[Row]:
    """Yield the rows of `pairs`; `names` may take the place of names in them.

    Half of the weight of a pair with terms stays plain, the other half is annotated. Noise comes
    on top, so that nothing clean is lost to it.
    """
    pairs = list(pairs)
    rng = random.Random(seed)
    swap = terms.NameSwap(pairs, names)
    for pair in pairs:
        yield from _plain_and_annotated(pair, rng)
        swapped = swap(pair, rng) if pair.terms and rng.random() < SWAPPED else None
        if swapped:
            yield from _plain_and_annotated(replace(swapped, weight=pair.weight / 2), rng)
        yield from _noisy(pair, rng)


def _plain_and_annotated(pair: SentencePair, rng: random.Random) -> Iterator[Row]:
    english, ukrainian, weight = pair.english, pair.ukrainian, pair.weight
    if not pair.terms:
        yield Row(english, ukrainian, weight)
        return
    yield Row(english, ukrainian, weight / 2)
    chosen = terms.choose(pair.terms, rng)
    source = terms.annotate(english, [(term.english, term.lemma) for term in chosen])
    yield Row(source, ukrainian, weight / 2, Use.EN_UK, aligned=False)
    source = terms.annotate(ukrainian, [(term.ukrainian, term.english) for term in chosen])
    yield Row(english, source, weight / 2, Use.UK_EN, aligned=False)


def _noisy(pair: SentencePair, rng: random.Random) -> Iterator[Row]:
    forward = noise.noisy(pair.english, pair.ukrainian, rng)
    if forward:
        yield Row(*forward, pair.weight, Use.EN_UK, aligned=forward[0] != forward[1])
    backward = noise.noisy(pair.ukrainian, pair.english, rng)
    if backward:
        source, target = backward
        yield Row(target, source, pair.weight, Use.UK_EN, aligned=source != target)
