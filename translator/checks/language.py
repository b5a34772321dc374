"""The answer is in the wrong language: Russian or English for Ukrainian, Cyrillic for English."""

from __future__ import annotations

import re
from collections.abc import Iterable

from translator.checks import CheckInput, whole
from translator.translation import Finding

#: Letters of Russian that the Ukrainian alphabet lacks.
RUSSIAN = re.compile(r"\b\w*[ыэъёЫЭЪЁ]\w*\b")
CYRILLIC = re.compile(r"\b\w*[\u0400-\u04ff]\w*\b")
LATIN = re.compile(r"\b[A-Za-z]+\b")
#: Share of Latin words above which a Ukrainian answer is not Ukrainian.
MOSTLY = 0.5


def check(given: CheckInput) -> Iterable[Finding]:
    """Find words of a language that was not asked for.

    Words that stand in the source too are quotations and names, and pass.

    >>> [f.code for f in check(CheckInput(source="Good morning", target="Доброе утро, сын",
    ...                                   direction="en-uk"))]
    ['WRONG_LANGUAGE']
    """
    yield from _into_ukrainian(given) if given.target_language == "uk" else _into_english(given)


def _into_ukrainian(given: CheckInput) -> Iterable[Finding]:
    known = given.source.casefold()
    russian = _foreign(RUSSIAN, given.target, known)
    if russian:
        yield _finding(given, "Russian letters in the Ukrainian text", russian)
        return
    text = given.target_prose
    latin = [word for word in _foreign(LATIN, text, "") if word.islower()]
    cyrillic = CYRILLIC.findall(text)
    if len(latin) >= 2 and len(latin) > MOSTLY * (len(latin) + len(cyrillic)):
        yield _finding(given, "the Ukrainian text is mostly in Latin letters", latin)


def _into_english(given: CheckInput) -> Iterable[Finding]:
    cyrillic = CYRILLIC.findall(given.target_prose)
    if cyrillic:
        yield _finding(given, "Cyrillic letters in the English text", cyrillic)


def _foreign(pattern: re.Pattern[str], text: str, known: str) -> list[str]:
    return [word for word in pattern.findall(text) if not known or word.casefold() not in known]


def _finding(given: CheckInput, what: str, words: list[str]) -> Finding:
    some = ", ".join(dict.fromkeys(words[:3]))
    return whole(given, "WRONG_LANGUAGE", f"{what} ({some}); check this line", word=some)
