"""Results kept until a document is done: the last ones in memory, the others on disk."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import IO

from translator.translation import SideBySide

#: Results held in memory, and written together; a few megabytes.
BLOCK = 1_000


class Spool:
    """Results in the order they came; to be gone over as often as need be.

    The file has no name and is gone with the process, however that ends. It has no word links:
    nobody asks for them once the tags are in place.
    """

    def __init__(self, block: int = BLOCK) -> None:
        self._block = block
        self._recent: list[SideBySide] = []
        self._file: IO[bytes] | None = None

    def append(self, side: SideBySide) -> None:
        """Keep one more result."""
        if len(self._recent) == self._block:
            self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115
            pickle.dump([without_links(each) for each in self._recent], self._file, protocol=5)
            self._recent = []
        self._recent.append(side)

    def __iter__(self) -> Iterator[SideBySide]:
        """Yield the results; nothing may be appended meanwhile, nor another pass begin."""
        if self._file:
            self._file.seek(0)
            with suppress(EOFError):
                while True:
                    yield from pickle.load(self._file)
        yield from self._recent

    def __bool__(self) -> bool:
        return bool(self._recent)

    def close(self) -> None:
        """Let go of all results."""
        self._recent = []
        if self._file:
            self._file.close()
            self._file = None


def without_links(side: SideBySide) -> SideBySide:
    """Return a result without its word links, which are most of it."""
    return replace(side, rows=tuple(replace(row, links=()) for row in side.rows))
