"""Names that are written the same in every language: brands, products, services.

A list of our own in ``data/brands.txt``, and the shape: a capital inside a Latin word
(«YouTube», «PrivatBank») hardly ever is anything else.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_HUMP = re.compile(r"[a-z][A-Z]")
_SURNAME = re.compile(r"(?:Mc|Mac|De|Di|La|Le|Van|O'|D'|Fitz|St)[A-Z][a-z]+$")


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    lines = (files(__package__) / "data" / "brands.txt").read_text("utf-8").splitlines()
    sure = (word for line in lines if line[:1] not in "#@" for word in line.split())
    unsure = (word for line in lines if line[:1] == "@" for word in line[1:].split())
    return frozenset(sure), frozenset(unsure)


def is_brand(word: str) -> bool:
    """Tell whether `word`, spelt as it stands, is a brand wherever it occurs.

    >>> is_brand("YouTube"), is_brand("Facebook"), is_brand("facade"), is_brand("McDonald")
    (True, True, False, False)
    """
    if not word.isascii():
        return False
    return word in _lists()[0] or (bool(_HUMP.search(word)) and not _SURNAME.match(word))


def may_be_brand(word: str) -> bool:
    """Tell whether `word` is a brand in the company of another, or alone on its line.

    >>> may_be_brand("Windows"), may_be_brand("windows")
    (True, False)
    """
    return word in _lists()[1] or is_brand(word)
