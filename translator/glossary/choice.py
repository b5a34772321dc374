"""Choosing the form: which cell of a paradigm belongs into a slot.

    share(cell) ∝ observed(cell) · expected(case) · number(cell)

`observed` reads the word that the engine wrote: the nearer a form is to it, the likelier; a word
that was left uninflected says little. `expected` comes from `context`. Where that leaves a
doubt, the engine itself scores the sentence with each form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from translator.glossary.context import Expectation
from translator.glossary.observed import readings
from translator.glossary.paradigm import PLURAL, SINGULAR, Cell, Paradigm
from translator.glossary.similarity import distance
from translator.glossary.text import fold

#: What one edit costs in the likelihood of a form, in nats.
EDIT = 1.6
#: Likelihood of an oblique case where the engine wrote the bare nominative.
UNINFLECTED = 0.06
#: The same where it is another word, which the engine knows and inflects: a person's name, which
#: it may have copied, and a word of the language (of 1,100 in recorded output two were bare).
OTHER_WORD, KNOWN_WORD = 0.03, 0.005
#: The same where the engine had read the dictionary form (`translator.hints`): of the oblique
#: places in output of the embedded model about half of the persons' and a tenth of the others'.
COPIED_PERSON, COPIED = 0.5, 0.1
#: Likelihood of another case where the engine wrote an inflected form.
INFLECTED = 0.004
#: The same where it wrote a word that shows no case at all.
CASELESS = 0.6
#: Share that no case falls below: context is never quite sure.
FLOOR = 0.002
#: Weight of the engine's judgement: engines are surer than right about names they do not know.
MODEL = 0.5
#: Least confidence of a form that the engine is asked about, beside the first two.
ASKED = 0.05
#: How many tokens a code point is, about; the engine scores nats a token.
TOKENS = 1 / 4.5

_PLURAL_ENDS = ("ах", "ях", "ами", "ями")

Scorer = Callable[[Sequence[str]], list[float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A form, the case it stands for, how it was found and how sure that is."""

    text: str
    case: str
    how: str
    confidence: float


def choose(
    paradigm: Paradigm, observed: str, expected: Expectation, *, gender: str, like: float,
    plural: bool, person: bool = False, cells: Sequence[Cell] = (), repair: bool = False,
    hinted: bool = False,
) -> list[Choice]:  # fmt: skip
    """Rank the forms of `paradigm` for a slot where the engine wrote `observed`.

    Args:
        paradigm: of the entry.
        observed: the words in the slot.
        expected: what the context says.
        gender: of the entry.
        like: likeness of the observed words to the entry, 0–1.
        plural: whether the source has the plural.
        person: whether a single person is meant, whatever the ending.
        cells: what the observed words are known to stand for (a forbidden rendering's forms).
        repair: the observed form is right but for its case, which the context forbids.
        hinted: whether the engine had read the dictionary form, which it may have copied.
    """
    bare = OTHER_WORD if person else KNOWN_WORD
    if hinted:
        bare = COPIED_PERSON if person else COPIED
    stripped = max(UNINFLECTED, bare)
    seen = _observed(
        paradigm, observed, gender=gender, like=like, cells=cells, bare=bare, stripped=stripped
    )
    if repair:
        seen = dict.fromkeys(seen, 1.0)
    floor = FLOOR / 4 if expected.reason == "preposition" else FLOOR
    numbers = {number for number, _ in paradigm.forms}
    shares: dict[str, float] = {}
    best: dict[str, tuple[float, str]] = {}
    for (number, case), variants in paradigm.forms.items():
        weight = 1.0 if len(numbers) < 2 else 0.85 if plural == (number == PLURAL) else 0.15
        share = seen[number, case] * (expected.cases.get(case, 0.0) + floor) * weight
        form = _variant(variants, observed, like)
        shares[form] = shares.get(form, 0.0) + share
        if share > best.get(form, (-1.0, ""))[0]:
            best[form] = share, case
    total = sum(shares.values()) or 1.0
    if not person and _other_number(seen, plural, numbers, fold(observed)):
        total *= 2  # a singular in the source, a plural in the slot: two terms share a head
    how = "form" if cells else "near" if like >= 0.75 else "context"
    if expected.reason and (like < 0.75 or not _inflected(observed, gender)):
        how = expected.reason
    ranked = sorted(shares, key=lambda form: -shares[form])
    return [Choice(form, best[form][1], how, shares[form] / total) for form in ranked]


def _other_number(
    seen: Mapping[Cell, float], plural: bool, numbers: set[str], observed: str
) -> bool:
    """Tell whether the engine's word plainly has another number than the source."""
    wanted = PLURAL if plural else SINGULAR
    if numbers == {SINGULAR} and observed.endswith(_PLURAL_ENDS):
        return True
    if len(numbers) < 2:
        return False
    here = max(weight for (number, _), weight in seen.items() if number == wanted)
    there = max(weight for (number, _), weight in seen.items() if number != wanted)
    return there > 10 * here


def _variant(variants: Sequence[str], observed: str, like: float) -> str:
    """Return the variant that the engine's word is nearest to, the preferred one otherwise."""
    if like < 0.75:
        return variants[0]
    return min(variants, key=lambda form: (_ending_distance(form, observed), variants.index(form)))


def _ending_distance(form: str, observed: str) -> float:
    """Edit distance in which the last letters count twice."""
    return distance(form, observed) + distance(form[-3:], observed[-3:])


def _observed(
    paradigm: Paradigm, observed: str, *, gender: str, like: float, cells: Sequence[Cell],
    bare: float, stripped: float,
) -> Mapping[Cell, float]:  # fmt: skip
    if cells:
        numbers = {number for number, _ in paradigm.forms}
        known = {case for number, case in cells if number not in numbers}
        uninflected = {case for _, case in cells} <= {"nom", "acc", "voc"}
        rest = bare if uninflected and len(paradigm.readings()) > 1 else INFLECTED
        return {cell: 1.0 if cell in cells or cell[1] in known else rest for cell in paradigm.forms}
    if like >= 0.75 and observed[:1] > "\u0400":
        return _near(paradigm, observed, stripped)
    cases = readings(observed.split()[-1], gender) if observed[:1] > "\u0400" else ()
    if not cases:
        return dict.fromkeys(paradigm.forms, CASELESS)
    rest = stripped if cases[0] == "nom" else 0.04
    return {cell: 1.0 if cell[1] in cases else rest for cell in paradigm.forms}


def _near(paradigm: Paradigm, observed: str, stripped: float) -> Mapping[Cell, float]:
    """Weigh the cells by how well the engine's words end like their forms, word by word."""
    number = SINGULAR if (SINGULAR, "nom") in paradigm.forms else PLURAL
    base = paradigm.form(number, "nom").split()
    words = observed.split()
    seen = {
        cell: max(_likelihood(form.split(), words, base, stripped) for form in variants)
        for cell, variants in paradigm.forms.items()
    }
    top = max(seen.values()) or 1.0
    return {cell: weight / top for cell, weight in seen.items()}


def _likelihood(
    form: Sequence[str], observed: Sequence[str], base: Sequence[str], stripped: float
) -> float:
    if not len(form) == len(observed) == len(base):
        return math.exp(-EDIT * distance(" ".join(form), " ".join(observed)))
    product = 1.0
    for own, seen, nominative in zip(form, observed, base, strict=True):
        product *= _word_likelihood(fold(own), fold(seen), fold(nominative), stripped)
    return product


def _word_likelihood(own: str, seen: str, nominative: str, stripped: float) -> float:
    """Return how likely the engine writes `seen` where `own` is right."""
    if own[-2:] == seen[-2:]:
        return math.exp(-0.1 * distance(own, seen))
    if seen[-2:] == nominative[-2:] or seen == nominative:
        return stripped
    if own[-1:] == seen[-1:]:
        return 0.5 * math.exp(-0.1 * distance(own, seen))
    return max(INFLECTED, math.exp(-EDIT * (1 + distance(own[-3:], seen[-3:]))))


def _inflected(observed: str, gender: str) -> bool:
    cases = readings(fold(observed).split()[-1], gender)
    return bool(cases) and cases[0] != "nom"


def rescore(
    choices: Sequence[Choice], sentence: Callable[[str], str], score: Scorer, *, most: int = 6
) -> list[Choice]:
    """Let the engine judge between forms, best first; of unlikely ones it need not be asked.

    Args:
        choices: forms.
        sentence: makes the whole hypothesis with a form in the slot.
        score: of hypotheses, in nats a token.
        most: forms to ask about. The others count as if the engine liked them best.
    """
    likely = sum(choice.confidence >= ASKED for choice in choices[:most])
    texts = [sentence(choice.text) for choice in choices[: max(2, likely)]]
    nats = [each * len(text) * TOKENS for text, each in zip(texts, score(texts), strict=True)]
    nats += [max(nats)] * (len(choices) - len(nats))
    points = [
        math.log(max(choice.confidence, 1e-4)) + MODEL * liked
        for choice, liked in zip(choices, nats, strict=True)
    ]
    top = max(points)
    weights = [math.exp(point - top) for point in points]
    total = sum(weights)
    ranked = sorted(zip(choices, weights, strict=True), key=lambda pair: -pair[1])
    return [
        Choice(choice.text, choice.case, f"{choice.how}+model", weight / total)
        for choice, weight in ranked
    ]
