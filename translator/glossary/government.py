"""Government: the cases that Ukrainian prepositions and verbs ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.glossary.lexicon import (
    ACCUSATIVE_PREPOSITIONS,
    DATIVE_PREPOSITIONS,
    GENITIVE_PREPOSITIONS,
    VERBS,
)
from translator.glossary.text import Word

#: Prepositions with a hyphen.
_COMPOUND = ("з-під", "із-під", "з-за", "із-за", "з-над", "з-поміж", "з-поза")
#: Preposition → the cases it governs.
PREPOSITIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(GENITIVE_PREPOSITIONS, frozenset({"gen"})),
    **dict.fromkeys(DATIVE_PREPOSITIONS, frozenset({"dat"})),
    **dict.fromkeys(ACCUSATIVE_PREPOSITIONS, frozenset({"acc"})),
    **dict.fromkeys(("при", "о", "об"), frozenset({"loc"})),
    **dict.fromkeys(("в", "у", "уві", "ув"), frozenset({"loc", "acc", "gen"})),
    **dict.fromkeys(("з", "із", "зі", "зо"), frozenset({"ins", "gen"})),
    **dict.fromkeys(("між", "поміж"), frozenset({"ins", "gen"})),
    **dict.fromkeys(("над", "наді", "під", "поза", "понад"), frozenset({"ins", "acc"})),
    **dict.fromkeys(_COMPOUND, frozenset({"gen"})),
    "перед": frozenset({"ins"}),
    "за": frozenset({"acc", "ins", "gen"}),
    "по": frozenset({"loc", "acc"}),
    "на": frozenset({"loc", "acc"}),
}
#: What stands before an English name that is no object.
_NO_OBJECT = frozenset(("<s>", "<p>", "by", "said", "says", "that", "and", "when", "as", "who"))
#: How many words before a name a preposition may stand that governs it.
_REACH = 5
_IMPERSONAL = re.compile(r"\w{2}(?:[вдб]а|бра|[жчшлщн]е|би)[нт]о$")
#: Spellings of one preposition or conjunction, chosen for euphony.
_SAME = {"із": "з", "зі": "з", "зо": "з", "в": "у", "уві": "у", "ув": "у", "й": "і", "та": "і"}


def same(word: str) -> str:
    """Return the one spelling that stands for a word's euphonic variants.

    >>> same("зі"), same("про")
    ('з', 'про')
    """
    return _SAME.get(word, word)


def has_locative(before: Sequence[Word]) -> bool:
    """Tell whether one of the last words `before` a name governs the locative, as it must."""
    return any("loc" in PREPOSITIONS.get(word.key, ()) for word in before[-_REACH:])


def by_verb(left: str, english: str) -> str:
    """Return the case that the verb before a name governs, if the English has an object there.

    Args:
        left: the Ukrainian word before the name.
        english: what stands before it in the source, see `cues`.

    >>> by_verb("довіряють", "*"), by_verb("процитовано", "*"), by_verb("підтримав", "<s>")
    ('dat', 'acc', '')
    """
    if _IMPERSONAL.search(left):
        return "acc"
    if english in _NO_OBJECT or left.endswith(("ся", "сь")):
        return ""
    return next((case for case, stems in VERBS.items() if left.startswith(stems)), "")
