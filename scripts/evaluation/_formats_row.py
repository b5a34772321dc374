"""A row of the table of `evaluate.py formats`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured.

    Attributes:
        what: the measure.
        target: what is promised, in words.
        value: what was found, in words.
        met: whether that keeps the promise.
        details: lines to print below it.
    """

    what: str
    target: str
    value: str
    met: bool
    details: Sequence[str] = ()


def shown(row: Row, *, markdown: bool) -> str:
    """Return a row for a terminal, with its details, or for a table in Markdown, without."""
    verdict = "met" if row.met else "MISSED"
    if markdown:
        return f"| {row.what} | {row.target} | {row.value} | {verdict} |"
    head = f"{row.what}\n  target {row.target}: {verdict}\n  {row.value}"
    return "\n".join([head, *(f"    {line}" for line in row.details)])
