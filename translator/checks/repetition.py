"""The engine ran in a circle: a word or phrase over and over, or a word twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from translator.checks import CheckInput, whole
from translator.translation import Finding

#: A run of up to six words, three times and more in a row. What is in a word is not between words
#: (the low line): else a row of them is tried in every grouping.
WORDS = re.compile(r"\b([^\W_]+(?:[\W_]+[^\W_]+){0,5}?)(?:[\W_]+\1\b){2,}", re.IGNORECASE)
#: A longer word twice, with nothing but space between; *that that* is English.
TWICE = re.compile(r"\b(?!that\b)([^\W\d_]{4,})\s+\1\b", re.IGNORECASE)
#: Two to six characters, six times and more in a row; digits and rows of signs are none.
LETTERS = re.compile(r"([^\W\d_]{1,6}?)\1{5,}", re.IGNORECASE)
#: Two or three digits, not all the same, four times and more in a row: 12121212 is no number.
DIGITS = re.compile(r"((\d)(?!\2)\d{1,2}?)\1{3,}")

#: Times that three words in a row may come back, wherever, before it is a loop.
OFTEN = 4


def check(given: CheckInput) -> Iterable[Finding]:
    """Find a loop that the source does not have.

    >>> [f.message for f in check(CheckInput(source="A long day.", direction="en-uk",
    ...     target="Довгий день і день і день і день."))]
    ['"день і" is repeated; the rest of the line cannot be trusted']
    """
    what = loop(given.target)
    if what and not loop(given.source):
        yield whole(
            given,
            "REPETITION",
            f'"{what}" is repeated; the rest of the line cannot be trusted',
            word=what,
        )


def loop(text: str) -> str:
    """Return what is repeated over and over in `text`, or ""."""
    for pattern in (WORDS, TWICE, LETTERS, DIGITS):
        found = pattern.search(text)
        if found:
            return next(part for part in found.groups() if part)
    words = text.casefold().split()
    triples = Counter(zip(words, words[1:], words[2:], strict=False)).most_common(1)
    return " ".join(triples[0][0]) if triples and triples[0][1] >= OFTEN else ""
