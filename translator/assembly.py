"""A translator put together from plain values: the composition root of the core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from translator import glossary, pairs
from translator.backend import Batched, Engines
from translator.glossary import Glossary
from translator.latest import Latest
from translator.memory import LIMIT, Memory
from translator.pairs import Pair
from translator.pipeline import Translator
from translator.queue import Queue

#: The engine that serves best on a CPU (speed study: four times transformers, a quarter of
#: the memory); `marian` is the reference.
ENGINE = "ctranslate2"


def assemble(
    *,
    engine: str = ENGINE,
    options: Mapping[str, object] | None = None,
    pair_folders: Sequence[Path] = (),
    models: Mapping[str, str] | None = None,
    terms: Glossary | None = None,
    mode: str = "safe",
    memory: Path | None = None,
    memory_bytes: int = LIMIT,
) -> Translator:
    """Put a translator together; models load when they are first needed.

    Args:
        engine: name of a module of `translator.engines`.
        options: keyword arguments of the engine's `load`.
        pair_folders: folders whose pair files replace the embedded ones.
        models: direction → checkpoint (a directory or a hub id) instead of the pair file's.
        terms: the glossary, or None for none.
        mode: what the glossary may do unless a call says otherwise.
        memory: file of the translation memory, or None for none, nor of latest results.
        memory_bytes: most that it may fill.

    Raises:
        EngineUnavailable: a pair file is not valid.
    """
    engines = Engines(read_pairs(pair_folders, models or {}), engine, options or {})
    threads = (options or {}).get("threads")
    backend = Batched(
        engines,
        Queue(engines.__getitem__, workers=threads if isinstance(threads, int) else 0),
        Memory(memory, limit=memory_bytes) if memory else None,
    )
    latest = Latest() if memory else None
    return Translator(backend=backend, glossary=terms, mode=mode, latest=latest)


def read_pairs(folders: Sequence[Path], models: Mapping[str, str]) -> dict[str, Pair]:
    """Read the pair files, with the checkpoints of `models` instead of theirs."""
    found = {direction: pairs.load(direction, folders) for direction in pairs.available(folders)}
    for direction, model in models.items():
        if model:
            found[direction] = pairs.load(direction, folders).with_model(model)
    return found


@cache
def default() -> Translator:
    """Return the translator on the embedded models and the shipped glossaries."""
    return assemble(terms=glossary.load(glossary.default_paths()))
