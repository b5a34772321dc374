"""Runs: consecutive words of one script in a unit of two, and how much of a sentence they are.

A run of a few words is a borrowing, a title of any length a name; four words stand by themselves
(langid study, §2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from translator.detection.tokens import CAPS, LOWER, MIXED, TITLE, Token
from translator.detection.vocabulary import vocabulary

#: A foreign run of this many words is a unit of its own.
ENOUGH = 4
#: Small words that a title leaves in lower case.
SMALL = vocabulary(
    "a an the of in on at to for and or but nor from by with as is de la le di da von van der den",
    "та і й у в на з із зі до про за під над від для",
)
#: Words that show that a short run is a clause of its own, not a borrowed noun.
CLAUSE = vocabulary(
    "i we you he she it they is are was were be been will would can could should must have has had",
    "do does did not dear please thanks thank this that there here my our your his her their",
    "я ми ви ти він вона воно вони є був була було були буде не це той що та мій наш ваш свій",
    "шановні шановний шановна дякую прошу будь ласка привіт",
    "but and so because which who when while if as although though where",
    "тому але і й а бо щоб який яка яке які коли якщо хоча де адже однак проте",
)
#: How much words count, by their shape.
_SHAPE_WEIGHT = {LOWER: 1.0, TITLE: 0.6, CAPS: 0.5, MIXED: 0.4}


@dataclass(slots=True)
class Run:
    """Consecutive tokens of one script; `embedded` are foreign ones that it took in."""

    script: str
    tokens: list[Token]
    embedded: list[Token] = field(default_factory=list)
    quoted: bool = False

    @property
    def start(self) -> int:
        return min(t.start for t in (*self.tokens[:1], *self.embedded[:1]))

    @property
    def end(self) -> int:
        return max(t.end for t in (*self.tokens[-1:], *self.embedded[-1:]))

    @property
    def weight(self) -> float:
        """How much of a sentence the run is."""
        return weight(self.tokens)

    def absorb(self, other: Run) -> None:
        """Take `other` in: as its own words if it is of the same script, else embedded."""
        if other.script == self.script:
            self.tokens = sorted([*self.tokens, *other.tokens])
            self.embedded = sorted([*self.embedded, *other.embedded])
        else:
            self.embedded = sorted([*self.embedded, *other.tokens, *other.embedded])


def weight(tokens: Sequence[Token]) -> float:
    """Weigh one run: lower-case words most, acronyms little, names and titles hardly."""
    if sum(t.key not in SMALL for t in tokens) > 1 and is_title(tokens):
        return 0.25 * sum(not t.is_name for t in tokens)
    total = 0.0
    for token in tokens:
        if not token.is_name:
            total += _SHAPE_WEIGHT[token.shape]
            total += 0.3 * is_small(token)
    return total + 0.7 * is_glue(tokens)


def is_small(token: Token) -> bool:
    """Tell whether a word is of the kind that holds sentences together."""
    return token.shape == LOWER and (len(token.key) <= 3 or token.key in CLAUSE)


def is_glue(tokens: Sequence[Token]) -> bool:
    """Tell whether a run is nothing but small words, which only the host language has."""
    return all(is_small(token) for token in tokens)


def host_of(tokens: Sequence[Token]) -> str:
    """Name the script that carries the sentence."""
    weights: dict[str, float] = {}
    for run in runs_of(tokens):
        weights[run.script] = weights.get(run.script, 0.0) + run.weight
    if tokens[0].shape == TITLE and not tokens[0].is_name:
        weights[tokens[0].script] += 0.4  # its capital may come from the start of the sentence
    return max(sorted(weights), key=lambda script: weights[script])


def runs_of(tokens: Sequence[Token]) -> list[Run]:
    """Return the runs of some words, in order."""
    runs: list[Run] = []
    for token in tokens:
        if runs and runs[-1].script == token.script:
            runs[-1].tokens.append(token)
        else:
            runs.append(Run(token.script, [token]))
    return runs


def stands(run: Run) -> bool:
    """Tell whether a run is long enough to be a unit of its own, and no title."""
    return sum(not t.is_name for t in run.tokens) >= ENOUGH and not is_title(run.tokens)


def is_title(tokens: Sequence[Token]) -> bool:
    """Tell whether all words but small ones are capitalised, as in a title or name."""
    large = [t for t in tokens if t.key not in SMALL]
    if not large or all(t.shape == CAPS for t in tokens if len(t.key) > 1):
        return all(t.is_name for t in tokens) or len(tokens) < ENOUGH
    return all(t.shape in (TITLE, CAPS, MIXED) or t.is_name for t in large)
