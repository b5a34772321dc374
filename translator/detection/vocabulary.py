"""Small closed vocabularies, written as running text so that they can be read and compared."""

from __future__ import annotations


def vocabulary(*lines: str) -> frozenset[str]:
    """Return the words of `lines`.

    >>> sorted(vocabulary("of the", "a"))
    ['a', 'of', 'the']
    """
    return frozenset(word for line in lines for word in line.split())
