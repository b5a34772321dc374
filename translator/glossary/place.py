"""A place of a Ukrainian segment where a name stands, and the words of the source it renders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from translator.glossary.text import Word

_BREAK = re.compile(r"[,;:.!?—–…]")


@dataclass(frozen=True, slots=True)
class Place:
    """A run of words of a Ukrainian segment, and the source words it renders.

    Attributes:
        text: the segment.
        words: its words.
        first, last: the name's words, both included.
        source: the source segment.
        start, end: code points of the name in the source.
    """

    text: str
    words: Sequence[Word]
    first: int
    last: int
    source: str
    start: int
    end: int

    @property
    def before(self) -> Sequence[Word]:
        """The words before the name."""
        return self.words[: self.first]

    @property
    def after(self) -> Sequence[Word]:
        """The words after the name."""
        return self.words[self.last + 1 :]

    @property
    def preposition(self) -> str:
        """The word before the name, with the one that a hyphen joins to it (з-під)."""
        *_, other, last = ("", "", *(word.key for word in self.before))
        joined = other and self.text[self.words[self.first - 2].end] == "-"
        return f"{other}-{last}" if joined else last

    @property
    def left(self) -> int:
        """Code point at which the name begins."""
        return self.words[self.first].start

    @property
    def right(self) -> int:
        """Code point at which the name ends."""
        return self.words[self.last].end

    @property
    def gap(self) -> str:
        """What stands between the word before the name and the name."""
        return self.text[self.words[self.first - 1].end : self.left] if self.first else ""


def broken(gap: str) -> bool:
    """Tell whether punctuation between two words separates phrases."""
    return _BREAK.search(gap) is not None
