"""Euphony: з, із, зі and у, в before a word that was replaced.

Only what is plainly wrong after a replacement is repaired; both spellings are often right, and
then the translator's own stays (orthography of 2019, §§ 23–26).
"""

from __future__ import annotations

import re

from translator.glossary.text import fold

_VOWELS = "аеєиіїоуюя"
_BEFORE = re.compile(r"(?:^|(?<=[^\w'’ʼ]))(з|із|зі|у|в)(\s+[«\"“(]?)$", re.IGNORECASE)
_HISSING = "зсшщцчж"


def repair(before: str, name: str) -> str:
    """Return `before`, the text up to a name, with its last preposition fit for `name`.

    >>> repair("Він зустрівся з ", "Столтенбергом")
    'Він зустрівся зі '
    >>> repair("Він був в ", "Вільнюсі"), repair("Живе у ", "Одесі")
    ('Він був у ', 'Живе в ')
    """
    found = _BEFORE.search(before)
    if not found:
        return before
    old = found[1]
    new = (
        _with(old, name)
        if old.lower() in ("з", "із", "зі")
        else _in(old, name, before[: found.start()])
    )
    if new == fold(old):
        return before
    if old[:1].isupper():
        new = new[:1].upper() + new[1:]
    return before[: found.start(1)] + new + found[2]


def _with(old: str, name: str) -> str:
    low, now = fold(name), fold(old)
    first, second = low[:1], low[1:2]
    if low.startswith(("льв", "мн", "рт")) or (
        first in _HISSING and second not in _VOWELS and second
    ):
        return "зі"
    if first in _HISSING:
        return "із" if now == "з" else now
    if now == "зі" or (now == "із" and first in _VOWELS):
        return "з"
    return now


def _in(old: str, name: str, earlier: str) -> str:
    low, now = fold(name), fold(old)
    if low[:1] in "вф" or low.startswith(("льв", "хв", "тв", "св", "дв")):
        return "у"
    if low[:1] in _VOWELS:
        return "в"
    if now == "в" and not earlier.strip():
        return "у"
    return now
