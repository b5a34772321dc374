"""English surfaces of a term: plurals, possessives, the article."""

from __future__ import annotations

import re

_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "foot": "feet",
    "person": "people",
}
_HEAD_BEFORE = re.compile(r"\s(?:of|for|in|on|to|at|from|with|against|by)\s")


def pluralise(term: str) -> str:
    """Return the plural of an English term: of its head, not of its tail.

    >>> pluralise("security guarantee"), pluralise("minister of foreign affairs")
    ('security guarantees', 'ministers of foreign affairs')
    >>> pluralise("enemy"), pluralise("serviceman"), pluralise("missile launch")
    ('enemies', 'servicemen', 'missile launches')
    """
    cut = _HEAD_BEFORE.search(term)
    head, tail = (term[: cut.start()], term[cut.start() :]) if cut else (term, "")
    before, space, word = head.rpartition(" ")
    return before + space + _plural(word) + tail


def _plural(word: str) -> str:
    low = word.lower()
    for one, many in _IRREGULAR.items():
        if low.endswith(one):
            return word[: len(word) - len(one)] + many
    if low.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def surfaces(term: str, *, plural: bool) -> list[tuple[str, bool]]:
    """Return the spellings of `term` with whether each is a plural."""
    found = [(term, False)]
    if plural:
        found.append((pluralise(term), True))
    return found


#: Prepositions before a place; a person may stand after them too (faith in Lincoln).
_WHERE = re.compile(r"\b(?:in|near|outside|around|across)\s+(?:downtown\s+|central\s+)?$")
#: Further ones, before what may only be either where a place follows as well.
_WHITHER = re.compile(
    r"\b(?:at|from|(?:mov\w+|go|goes|going|went|travel\w*|return\w*|fly|flies|flying|flew)\s+to)"
    r"\s+$"
)
_TRUST = re.compile(r"\b(?:faith|trust|confidence|belief|interest\w*|believ\w+)\s+in\s+$")
_STOPS = re.compile(r"[,.;:!?)]|$")


def is_where(before: str, after: str) -> bool:
    """Tell whether a name that may be a person's or a place's is a place.

    >>> is_where("He was born in ", "."), is_where("She has faith in ", "."), is_where("in ", "'s")
    (True, False, False)
    """
    possessive = re.match(r"['’ʼ]s", after) is not None
    return bool(_WHERE.search(before)) and not _TRUST.search(before) and not possessive


def says_where(before: str) -> bool:
    """Tell whether what stands before a name says where, as of Austin in Austin, Texas.

    >>> [says_where(text) for text in ("lives in ", "moved to ", "about ", "spoke to ")]
    [True, True, False, False]
    """
    before = before.lower()
    return _WHERE.search(before) is not None or _WHITHER.search(before) is not None


def ends_address(gap: str, after: str) -> bool:
    """Tell whether what stands between two places and after them reads as Austin, Texas.

    >>> ends_address(", ", "."), ends_address(", ", "'s minister"), ends_address(" and ", ".")
    (True, False, False)
    """
    return gap == ", " and _STOPS.match(after) is not None


_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Madam|Lady|Queen|Princess|Chairwoman|[Hh]er sister)\.?\s+$")
_MALE = re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Chairman)\.?\s+$")


def gender_before(text: str) -> str:
    """Return the gender that a title right before a surname tells: ``m``, ``f`` or "".

    >>> gender_before("Yesterday Mrs. "), gender_before("President ")
    ('f', '')
    """
    if _FEMALE.search(text):
        return "f"
    return "m" if _MALE.search(text) else ""
