"""Scorers: one module each, statistical evidence on the language of a word.

To add one, add a file here with a function ``load() -> Scorer``. There is no list to keep:
the module's name is the scorer's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, runtime_checkable


@runtime_checkable
class Scorer(Protocol):
    """Says how likely a text is in each language. Immutable, deterministic, thread-safe."""

    @property
    def name(self) -> str:
        """Name and version; part of the detector's revision."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """BCP 47 tags that `scores` knows."""
        ...

    def scores(self, text: str, candidates: Sequence[str]) -> Mapping[str, float]:
        """Return the log-likelihood of lower-case `text` in each candidate, in nats.

        Only differences between candidates mean anything. A candidate that the scorer does not
        know gets the mean of the others. The score of several words is the sum over the words.
        """
        ...


def available() -> list[str]:
    """Names that `load` accepts.

    >>> "langdetect" in available()
    True
    """
    return sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))


def load(name: str) -> Scorer:
    """Import scorer `name` and load its data.

    Raises:
        ValueError: there is no such scorer.
    """
    if name not in available():
        raise ValueError(f"no scorer {name!r}; there are: {', '.join(available())}")
    scorer: Scorer = import_module(f"{__name__}.{name}").load()
    return scorer
