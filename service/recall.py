"""What a running service remembers of sentences, and how often that helped.

The command line keeps a translation memory in the data folder. A service translates for others:
unless its settings say so, it remembers in the machine's memory only, as long as it runs.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from service.metrics import Metrics
from service.settings import Settings
from translator.backend import Batched
from translator.latest import Asked, Latest
from translator.memory import Entry, Memory
from translator.pipeline import Translator
from translator.request import Request
from translator.translation import SideBySide

#: A folder whose files are in memory (Linux), and most bytes of the memory there.
SHARED, LIMIT = Path("/dev/shm"), 32 * 2**20


class Counted(Memory):
    """A memory that tells how often it helped."""

    def __init__(self, file: Path, *, limit: int, counters: Metrics) -> None:
        """Name the file.

        Args:
            file: SQLite database.
            limit: most bytes it may fill.
            counters: are told.
        """
        super().__init__(file, limit=limit)
        self.counters = counters

    def find(
        self, signature: str, direction: str, wanted: Sequence[Request]
    ) -> dict[Request, Entry]:
        """Return what is remembered of `wanted`."""
        found = super().find(signature, direction, wanted)
        self.counters.remembered(hits=len(found), misses=len(wanted) - len(found))
        return found


class CountedLatest(Latest):
    """Latest results that tell how often they helped: as often as they have translations."""

    def __init__(self, counters: Metrics) -> None:
        """Name the counters to tell."""
        super().__init__()
        self.counters = counters

    def find(self, asked: Asked) -> SideBySide | None:
        """Return the result of what was asked, if it is kept."""
        found = super().find(asked)
        if found is not None:
            self.counters.remembered(hits=sum(1 for r in found.rows if r.direction), misses=0)
        return found


def is_kept(settings: Settings) -> bool:
    """Tell whether sentences are kept on disk: only where the settings name it."""
    return settings.memory and "memory" in settings.model_fields_set


def forgetful(translator: Translator) -> Translator:
    """Return `translator` without memory: what it says its engines say now."""
    backend = translator.backend
    if isinstance(backend, Batched):
        backend = replace(backend, memory=None)
    return replace(translator, backend=backend, latest=None)


def with_memory(translator: Translator, settings: Settings, counters: Metrics) -> Translator:
    """Return `translator` with the memory that a service with `settings` has."""
    backend = translator.backend
    if not isinstance(backend, Batched):
        return translator
    memory = None
    if backend.memory is not None and is_kept(settings):
        memory = Counted(backend.memory.file, limit=backend.memory.limit, counters=counters)
    elif settings.memory and SHARED.is_dir():
        folder = tempfile.mkdtemp(prefix="dvomova-", dir=SHARED)
        atexit.register(partial(shutil.rmtree, folder, ignore_errors=True))
        memory = Counted(Path(folder) / "memory.db", limit=LIMIT, counters=counters)
    latest = None if memory is None else CountedLatest(counters)
    return replace(translator, backend=replace(backend, memory=memory), latest=latest)
