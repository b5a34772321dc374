"""What is asked for one segment."""

from __future__ import annotations

from dataclasses import dataclass

from translator.document import Span
from translator.hints import Hint


@dataclass(frozen=True, slots=True)
class Request:
    """A segment as the backend is asked for it.

    Attributes:
        segment: the text for the engine.
        protected: spans of it that come back byte for byte.
        hints: how terms of it are to be rendered, for engines that have learnt to heed them.
        original: the segment as it stands in its text, with list number and capitals, by which
            a translation that people made is found; empty if that is the same.
    """

    segment: str
    protected: tuple[Span, ...] = ()
    hints: tuple[Hint, ...] = ()
    original: str = ""
