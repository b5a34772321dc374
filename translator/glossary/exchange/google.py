"""Google Cloud Translation: CSV of two columns, no header, every Ukrainian form a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from translator.glossary.exchange import Pair, oriented, rows
from translator.glossary.paradigm import Term

SUFFIX = ".csv"


def write(terms: Sequence[Term], direction: str) -> str:
    """Return one row a spelling; Google matches literally."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows(terms, direction, expand=True))
    return out.getvalue()


def read(text: str, direction: str) -> list[Pair]:
    """Read two-column rows; a row whose first line names languages is a header."""
    found = [row for row in csv.reader(io.StringIO(text)) if len(row) >= 2]
    if found and {cell.lower() for cell in found[0][:2]} == {"en", "uk"}:
        found = found[1:]
    ordered = [oriented(row[0], row[1], direction) for row in found]
    return [Pair(en=en, uk=uk) for en, uk in ordered]
