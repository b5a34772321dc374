"""Names that are written the same in every language: brands, products, services.

A list of our own in ``data/brands.txt``, and the shape: a capital inside a Latin word
(«YouTube», «PrivatBank») hardly ever is anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_HUMP = re.compile(r"[a-z][A-Z]")
_SURNAME = re.compile(r"(?:Mc|Mac|De|Di|La|Le|Van|O'|D'|Fitz|St)[A-Z][a-z]+$")


@cache
def _list(sign: str) -> frozenset[str]:
    lines = (files(__package__) / "data" / "brands.txt").read_text("utf-8").splitlines()
    if not sign:
        return frozenset(word for line in lines if line[0] not in "#@+=" for word in line.split())
    kept = [line[1:] for line in lines if line[0] == sign]
    if sign == "=":
        return frozenset(name.strip() for line in kept for name in line.split(","))
    return frozenset(word for line in kept for word in line.split())


def is_brand(word: str) -> bool:
    """Tell whether `word`, spelt as it stands, is a brand wherever it occurs.

    >>> is_brand("YouTube"), is_brand("Facebook"), is_brand("facade"), is_brand("McDonald")
    (True, True, False, False)
    """
    if not word.isascii():
        return False
    return word in _list("") or (bool(_HUMP.search(word)) and not _SURNAME.match(word))


_UKRAINIAN = re.compile(r"[A-Z][a-z]+(?:enko|chuk|[iy]uk|skyi|ska|ets|vych|yshyn)$")


def are_person(words: Sequence[str]) -> bool:
    """Tell whether two `words` look like somebody's name in the official Ukrainian spelling.

    >>> are_person(["Olha", "Kovalenko"]), are_person(["Contact", "us"])
    (True, False)
    """
    return len(words) == 2 and words[0].istitle() and bool(_UKRAINIAN.match(words[1]))


def are_brands(words: Sequence[str]) -> bool:
    """Tell whether a line of `words` is nothing but brands.

    >>> are_brands(["Google", "Chrome"]), are_brands(["Windows"]), are_brands(["Word"])
    (True, True, False)
    """
    if " ".join(words) in _list("="):
        return True
    first = [word for word in words if is_brand(word) or word in _list("@")]
    return bool(first) and all(word in first or word in _list("+") for word in words)
