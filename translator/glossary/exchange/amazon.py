"""Amazon Translate custom terminology: CSV whose first row names the languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from translator.errors import DocumentInvalid
from translator.glossary.exchange import Pair, rows
from translator.glossary.paradigm import Term

SUFFIX = ".csv"


def write(terms: Sequence[Term], direction: str) -> str:
    """Return a header and one row a spelling; Amazon matches literally."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(direction.split("-"))
    writer.writerows(rows(terms, direction, expand=True))
    return out.getvalue()


def read(text: str, direction: str) -> list[Pair]:
    """Read the columns that the header calls en and uk.

    Raises:
        DocumentInvalid: the header does not name both.
    """
    table = list(csv.reader(io.StringIO(text)))
    header = [cell.strip().lower() for cell in table[0]] if table else []
    if not {"en", "uk"} <= set(header):
        raise DocumentInvalid("the first row must name the columns en and uk", line=1)
    en, uk = header.index("en"), header.index("uk")
    return [Pair(en=row[en], uk=row[uk]) for row in table[1:] if len(row) == len(header)]
