"""Two columns separated by a tab, without header: DeepL's API and most other programs."""

from __future__ import annotations

from collections.abc import Sequence

from translator.glossary.exchange import Pair, oriented, rows
from translator.glossary.paradigm import Term

SUFFIX = ".tsv"


def write(terms: Sequence[Term], direction: str) -> str:
    """Return one line a term, source first."""
    lines = ["\t".join(row) for row in rows(terms, direction, expand=False)]
    return "".join(line + "\n" for line in lines)


def read(text: str, direction: str) -> list[Pair]:
    """Read lines with at least two columns."""
    cells = [line.split("\t") for line in text.splitlines() if "\t" in line]
    ordered = [oriented(row[0].strip(), row[1].strip(), direction) for row in cells]
    return [Pair(en=en, uk=uk) for en, uk in ordered]
