"""Quotations: which words of a unit stand between quotation marks or brackets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from translator.detection.tokens import Token

#: What may close each opening mark.
_QUOTES = {"«": "»", "“": "”", "„": "“”", "‘": "’", '"': '"', "(": ")", "[": "]", "‹": "›"}
_MARK = re.compile(rf"[{re.escape(''.join({*_QUOTES, *''.join(_QUOTES.values())}))}]")


def quotations(text: str, start: int, end: int, tokens: Sequence[Token]) -> Iterator[range]:
    """Yield the index ranges of `tokens` between quotation marks or brackets, longest first.

    One that nothing closes goes on to the end.
    """
    starts = [token.start for token in tokens]
    words = [token for token in tokens if not token.is_name]
    word_starts = [token.start for token in words]
    runs = list(accumulate((a.script != b.script for a, b in pairwise(words)), initial=0))
    found = []
    for at, closing in _marks(text, start, end):
        first, behind = bisect_right(word_starts, at), bisect_left(word_starts, closing)
        if first < behind and runs[first] == runs[behind - 1]:
            found.append(range(bisect_right(starts, at), bisect_left(starts, closing)))
    return iter(sorted(found, key=len, reverse=True))


def _marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find the opening marks in order, each with the place of what closes it, else `end`."""
    signs = list(_MARK.finditer(text, start, end))
    straight = sum(sign.group() == '"' for sign in signs)
    nearest: dict[str, int] = {}
    found = []
    for sign in reversed(signs):
        mark = sign.group()
        straight -= mark == '"'
        if mark in _QUOTES and not (mark == '"' and straight % 2):
            found.append((sign.start(), min(nearest.get(one, end) for one in _QUOTES[mark])))
        nearest[mark] = sign.start()
    return found[::-1]
