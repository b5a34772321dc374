"""The engine ran in a circle: a word or phrase over and over, or a word twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from translator.checks import CheckInput, whole
from translator.document import Span
from translator.translation import Finding

#: A run of up to six words, three times and more in a row. What is in a word is not between words
#: (the low line): else a row of them is tried in every grouping. The noughts of 1 000 000 000
#: are none.
WORDS = re.compile(r"\b(?!000\b)([^\W_]+(?:[\W_]+[^\W_]+){0,5}?)(?:[\W_]+\1\b){2,}", re.IGNORECASE)
#: A longer word twice, with nothing but space between; *that that* is English.
TWICE = re.compile(r"\b(?!that\b)([^\W\d_]{4,})\s+\1\b", re.IGNORECASE)
#: Two letters four times and more in a row, three to six three times, or one six times.
LETTERS = re.compile(r"([^\W\d_]{2})\1{3,}|([^\W\d_]{3,6}?)\2{2,}|([^\W\d_])\3{5,}", re.IGNORECASE)
#: Two or three digits, not all the same, four times and more in a row: 12121212 is no number.
DIGITS = re.compile(r"((\d)(?!\2)\d{1,2}?)\1{3,}")

#: Times that three words in a row must come back, wherever, to be a loop.
OFTEN = 4
#: And the least share that they have of the words from the first time on: *one of the* comes
#: back in a right sentence too, with more between.
SHARE = 0.6
#: So many times as often as in the source something may come in a row.
LEEWAY = 2
#: Loops of a kind that are looked at in one text.
MOST = 50


class Loop(NamedTuple):
    """What comes over and over, where it does, and where it is too much.

    Only words that follow themselves at once are too much; digits never are.
    """

    what: str
    span: Span
    surplus: Span

    @property
    def times(self) -> float:
        """How often it comes, about."""
        return len(self.span) / len(self.what)

    @property
    def is_words(self) -> bool:
        """Whether it has letters."""
        return any(map(str.isalpha, self.what))


def check(given: CheckInput) -> Iterable[Finding]:
    """Find a loop that the source does not have.

    >>> [f.message for f in check(CheckInput(source="A long day.", direction="en-uk",
    ...     target="Довгий день і день і день і день."))]
    ['"день і" is repeated; the rest of the line cannot be trusted']
    """
    for found in excess(given.source, given.target)[:1]:
        yield whole(
            given,
            "REPETITION",
            f'"{found.what}" is repeated; the rest of the line cannot be trusted',
            word=found.what,
        )


def excess(source: str, target: str) -> list[Loop]:
    """Return the loops of a translation that its source does not have.

    Each loop of the source accounts for one of the translation, in whatever words, that is not
    much longer: *No, no, no!* – «Ні, ні, ні!». Digits are the same on both sides.

    >>> [loop.what for loop in excess("Ha ha ha! A day.", "Ха-ха-ха! День день день.")]
    ['День']
    """
    found = loops(target)
    allowed = loops(source) if found else []
    for loop in [*found]:
        for other in allowed:
            if _accounts_for(other, loop):
                allowed.remove(other)
                found.remove(loop)
                break
    return found


def _accounts_for(source: Loop, target: Loop) -> bool:
    if source.is_words and target.is_words:
        return target.times <= LEEWAY * source.times
    return source.what == target.what


def loops(text: str) -> list[Loop]:
    """Return what is repeated over and over in `text`, in order.

    >>> loops("Галілілілілей писав")[0].surplus.of("Галілілілілей писав")
    'лілілі'
    """
    found: list[Loop] = []
    for pattern in (WORDS, TWICE, LETTERS, DIGITS):
        # what two patterns find is one loop
        found += [one for one in _loops(pattern, text) if not any(_meet(one, x) for x in found)]
    return sorted(found, key=lambda loop: loop.span) or [*_scattered(text)]


def _loops(pattern: re.Pattern[str], text: str) -> Iterator[Loop]:
    for found in islice(pattern.finditer(text), MOST):
        first = next(n for n, part in enumerate(found.groups(), 1) if part)
        loop = Loop(found[first], Span(*found.span()), Span(found.end(first), found.end()))
        yield loop if loop.is_words else loop._replace(surplus=Span(found.end(), found.end()))


def _meet(one: Loop, other: Loop) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _scattered(text: str) -> Iterator[Loop]:
    """Yield the three words that come back too often, with little between, if there are such."""
    words = [Span(*found.span()) for found in re.finditer(r"\S+", text)]
    keys = [word.of(text).casefold() for word in words]
    triples = [*zip(keys, keys[1:], keys[2:], strict=False)]
    for triple, times in Counter(triples).most_common(1):
        first = triples.index(triple)
        if times >= OFTEN and 3 * times >= SHARE * (len(words) - first):
            span = Span(words[first].start, words[-1].end)
            yield Loop(" ".join(triple), span, Span(span.end, span.end))
