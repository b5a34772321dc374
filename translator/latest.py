"""The latest results, for texts that come again as they were: a page that is loaded anew.

What made a result is in the key, so that nothing else than the same answer can come back; a text
of which one word is another is translated anew, its other sentences from memory.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from translator.translation import SideBySide

#: Code points of all the texts that are kept.
LIMIT = 64_000


class Asked(NamedTuple):
    """A text, and all that shapes its result."""

    signature: str
    languages: tuple[str, ...]
    source: str | None
    context: str
    text: str


class Latest:
    """Keeps the results of the texts that were asked for last; safe to share between threads."""

    def __init__(self, *, limit: int = LIMIT) -> None:
        """Make an empty one that holds texts of at most `limit` code points together."""
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Asked, SideBySide] = OrderedDict()
        self._lock = Lock()

    def find(self, asked: Asked) -> SideBySide | None:
        """Return the result of what was asked, if it is kept."""
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def keep(self, asked: Asked, result: SideBySide) -> None:
        """Keep a result; what was asked for longest ago makes room."""
        if _size(asked) > self._limit:
            return
        with self._lock:
            if asked in self._kept:
                return
            self._kept[asked] = result
            self._size += _size(asked)
            while self._size > self._limit:
                oldest, _ = self._kept.popitem(last=False)
                self._size -= _size(oldest)

    def __len__(self) -> int:
        return len(self._kept)


def _size(asked: Asked) -> int:
    """Return what a text counts; there is something to keep of a short one too."""
    return len(asked.text) + len(asked.context) + 50
