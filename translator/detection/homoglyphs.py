"""Homoglyphs: letters of one script typed for those of another.

«Kиїв» may begin with a Latin K. Letters that look alike in both scripts say nothing about the
script of a word; the others do. A word repaired here is as long as the word in the source, code
point for code point; the source itself is never changed.
"""

from __future__ import annotations

from translator.detection.alphabets import CYRILLIC, LATIN, script_of
from translator.detection.vocabulary import vocabulary

_PAIRS = vocabulary(
    "aа cс eе iі oо pр xх yу kк",
    "AА BВ CС EЕ HН IІ KК MМ OО PР TТ XХ YУ",
    "ïї ÏЇ ëё",
)
#: Latin letter → the Cyrillic letter that looks like it, and the reverse.
TO_CYRILLIC = {pair[0]: pair[1] for pair in _PAIRS}
TO_LATIN = {pair[1]: pair[0] for pair in _PAIRS if pair[0].isascii()} | dict(
    zip("ѕјЅЈ", "sjSJ", strict=True)
)
#: «к» and «k» differ in print, so either shows its script; it is repaired all the same.
_TELLING = frozenset("kк")
_CYRILLIC_TABLE = str.maketrans(TO_CYRILLIC)
_LATIN_TABLE = str.maketrans(TO_LATIN)


def scripts_of(word: str) -> frozenset[str]:
    """Name the scripts of the letters in `word`.

    >>> sorted(scripts_of("Kиїв"))
    ['Cyrl', 'Latn']
    """
    return frozenset(script_of(letter) for letter in word if letter.isalpha())


def settled_script(word: str) -> str | None:
    """Name the script of a word of mixed letters; None if it has no letter that tells.

    >>> settled_script("Kиїв"), settled_script("plеаsе"), settled_script("Oо")
    ('Cyrl', 'Latn', None)
    """
    counts = {CYRILLIC: 0, LATIN: 0}
    for letter in word:
        if letter.isalpha() and not is_lookalike(letter):
            script = script_of(letter)
            counts[script] = counts.get(script, 0) + 1
    told = [script for script, count in counts.items() if count]
    return told[0] if len(told) == 1 else None


def is_lookalike(letter: str) -> bool:
    """Tell whether `letter` has a twin in the other script."""
    return letter not in _TELLING and (letter in TO_CYRILLIC or letter in TO_LATIN)


def is_ambiguous(word: str) -> bool:
    """Tell whether no letter of `word` shows its script («i», «Pa», «CO»)."""
    return all(is_lookalike(letter) for letter in word if letter.isalpha())


def repair(word: str, script: str) -> str:
    """Rewrite `word` in `script`, where every letter of the other script has a twin.

    >>> repair("Kиїв", "Cyrl") == "Київ"
    True
    >>> repair("SMSка", "Cyrl")
    'SMSка'
    """
    if script == CYRILLIC:
        fixed = word.translate(_CYRILLIC_TABLE)
    elif script == LATIN:
        fixed = word.translate(_LATIN_TABLE)
    else:
        return word
    return fixed if scripts_of(fixed) <= {script} and len(fixed) == len(word) else word
