"""The engine ran in a circle: a word or phrase over and over, or a word twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from translator.checks import CheckInput, whole
from translator.document import Span
from translator.translation import Finding

#: A run of up to six words, three times and more in a row. What is in a word is not between words
#: (the low line): else a row of them is tried in every grouping.
WORDS = re.compile(r"\b([^\W_]+(?:[\W_]+[^\W_]+){0,5}?)(?:[\W_]+\1\b){2,}", re.IGNORECASE)
#: A longer word twice, with nothing but space between; *that that* is English.
TWICE = re.compile(r"\b(?!that\b)([^\W\d_]{4,})\s+\1\b", re.IGNORECASE)
#: Two to six letters four times and more in a row, or one letter six times.
LETTERS = re.compile(r"([^\W\d_]{2,6}?)\1{3,}|([^\W\d_])\2{5,}", re.IGNORECASE)
#: Two or three digits, not all the same, four times and more in a row: 12121212 is no number.
DIGITS = re.compile(r"((\d)(?!\2)\d{1,2}?)\1{3,}")

#: Times that three words in a row may come back, wherever, before it is a loop.
OFTEN = 4


class Loop(NamedTuple):
    """What comes over and over, and where it is too much; digits are never too many."""

    what: str
    surplus: Span


def check(given: CheckInput) -> Iterable[Finding]:
    """Find a loop that the source does not have.

    >>> [f.message for f in check(CheckInput(source="A long day.", direction="en-uk",
    ...     target="Довгий день і день і день і день."))]
    ['"день і" is repeated; the rest of the line cannot be trusted']
    """
    found = loop(given.target)
    if found and not loop(given.source):
        yield whole(
            given,
            "REPETITION",
            f'"{found.what}" is repeated; the rest of the line cannot be trusted',
            word=found.what,
        )


def loop(text: str) -> Loop | None:
    """Return what is repeated over and over in `text`, and all of it but the first time.

    >>> loop("Галілілілілей писав")
    Loop(what='лі', surplus=Span(start=4, end=10))
    """
    for pattern in (WORDS, TWICE, LETTERS, DIGITS):
        found = pattern.search(text)
        if found:
            group = next(n for n, part in enumerate(found.groups(), 1) if part)
            end = found.end() if pattern is not DIGITS else found.end(group)
            return Loop(found.group(group), Span(found.end(group), end))
    return _scattered(text)


def _scattered(text: str) -> Loop | None:
    """Return three words that come back too often; all behind the first time is too much."""
    words = [Span(*found.span()) for found in re.finditer(r"\S+", text)]
    keys = [word.of(text).casefold() for word in words]
    triples = [*zip(keys, keys[1:], keys[2:], strict=False)]
    for triple, times in Counter(triples).most_common(1):
        if times >= OFTEN:
            first = triples.index(triple)
            again = triples.index(triple, first + 1)
            return Loop(" ".join(triple), Span(words[max(again, first + 3) - 1].end, len(text)))
    return None
