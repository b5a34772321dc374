"""OmegaT glossaries: ``source<TAB>target<TAB>comment``; lines with # are remarks."""

from __future__ import annotations

from collections.abc import Sequence

from translator.glossary.exchange import Pair, chosen, oriented
from translator.glossary.paradigm import Term

SUFFIX = ".txt"


def write(terms: Sequence[Term], direction: str) -> str:
    """Return one line a term with its note."""
    lines = ["# Glossary in tab-separated format -*- coding: utf-8 -*-"]
    for term in chosen(terms, direction):
        row = oriented(term.entry.en[0], term.entry.uk, direction)
        lines.append("\t".join([*row, term.entry.note]).rstrip("\t"))
    return "\n".join(lines) + "\n"


def read(text: str, direction: str) -> list[Pair]:
    """Read lines of two or three columns."""
    pairs = []
    for line in text.splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) >= 2:
            en, uk = oriented(cells[0].strip(), cells[1].strip(), direction)
            pairs.append(Pair(en=en, uk=uk, note=cells[2].strip() if len(cells) > 2 else ""))
    return pairs
