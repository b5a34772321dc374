"""Engines: one module each, named in configuration, imported when first used.

To add one, add a file here with the functions ``load(pair, **options) -> Engine`` and
``describe(pair, **options) -> (name, revision)``. There is no list to keep: the module's name
is the engine's name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, runtime_checkable

from translator.errors import EngineUnavailable
from translator.pairs import Pair
from translator.translation import Decoding, Hypothesis

#: Segments of a batch are padded to a multiple of this many tokens. Padding changes the order of
#: floating point sums, 8-bit rounding makes that visible: padded alike, a segment has the same
#: answer, bit for bit, alone and in any batch.
WIDTH_STEP = 32


@runtime_checkable
class Engine(Protocol):
    """Turns source segments of one direction into target segments.

    Implementations keep order and length: ``len(translate(xs)) == len(xs)``; an empty or
    blank segment gives an empty hypothesis with score 0. They may be called from several
    threads at once, and give the same answer for the same input whatever the batch.
    """

    @property
    def name(self) -> str:
        """Engine and compute type, e.g. ``marian-float32``; part of the signature."""
        ...

    @property
    def revision(self) -> str:
        """Model id, revision and first 12 hex digits of the weights' SHA-256."""
        ...

    @property
    def max_tokens(self) -> int:
        """Longest source the model takes, in tokens, end of sentence included."""
        ...

    @property
    def singly(self) -> bool:
        """Whether each segment is translated by itself: nothing is gained by more in a call."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the length of `text` in tokens, end of sentence included."""
        ...

    def translate(
        self, segments: Sequence[str], decoding: Decoding, *, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate `segments`; the answer holds ``decoding.alternatives`` hypotheses each.

        With `align`, hypotheses carry their word alignment.
        """
        ...

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the log-probability of each target given its source, in nats a token."""
        ...


def available() -> list[str]:
    """Names that `load` accepts.

    >>> "echo" in available()
    True
    """
    return sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))


def load(name: str, pair: Pair, **options: Any) -> Engine:
    """Import engine `name` and load the model of `pair` into it.

    Options that an engine does not know are ignored: ``compute_type``, ``device``,
    ``threads``, ``cache`` (a folder for converted checkpoints), ``progress`` (a function that
    takes a line).

    Raises:
        EngineUnavailable: no such engine, or its library or weights are missing.
    """
    engine: Engine = _module(name).load(pair, **options)
    return engine


def describe(name: str, pair: Pair, **options: Any) -> tuple[str, str]:
    """Return `Engine.name` and `Engine.revision` of what `load` would return, without loading.

    Raises:
        EngineUnavailable: no such engine, or the weights are missing.
    """
    described: tuple[str, str] = _module(name).describe(pair, **options)
    return described


def cores() -> int:
    """Return how many cores this process may use: the batches worth translating at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _module(name: str) -> Any:
    if name not in available():
        raise EngineUnavailable(f"no engine {name!r}; there are: {', '.join(available())}")
    return import_module(f"{__name__}.{name}")
