"""DeepL glossaries as CSV: ``source,target,source_lang,target_lang``; lemmas, DeepL inflects."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from translator.glossary.exchange import Pair, oriented, rows
from translator.glossary.paradigm import Term

SUFFIX = ".csv"


def write(terms: Sequence[Term], direction: str) -> str:
    """Return one row a term: each source once, no control characters, no outer spaces."""
    source, _, target = direction.partition("-")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([*row, source, target] for row in rows(terms, direction, expand=False))
    return out.getvalue()


def read(text: str, direction: str) -> list[Pair]:
    """Read rows of two or four columns; rows of another direction are left out."""
    languages = list(direction.split("-"))
    pairs = []
    for row in csv.reader(io.StringIO(text)):
        if len(row) >= 2 and (len(row) < 4 or [code.lower() for code in row[2:4]] == languages):
            en, uk = oriented(row[0], row[1], direction)
            pairs.append(Pair(en=en, uk=uk))
    return pairs
