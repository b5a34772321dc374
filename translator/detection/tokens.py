"""Tokens: words made ready to be judged: script settled, homoglyphs repaired, case noted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from translator.detection import names
from translator.detection.alphabets import CYRILLIC, HAN, KANA, LATIN, script_of
from translator.detection.atoms import WORD, Atom
from translator.detection.homoglyphs import (
    is_ambiguous,
    repair,
    scripts_of,
    settled_script,
)
from translator.detection.wordlists import WordLists
from translator.document import APOSTROPHES

LOWER, TITLE, CAPS, MIXED = "lower", "title", "caps", "mixed"
_UNIFY = str.maketrans(dict.fromkeys(APOSTROPHES + "ʹ", "'"))
_OTHER = "Zyyy"
#: Letters of a word by which it is judged: what is kept of one must not fill the memory.
LONGEST = 100
_HYPHENS = re.compile(r"[-‐‑]")


class Token(NamedTuple):
    """One word of a unit.

    Attributes:
        start, end: code points into the source.
        norm: the word with homoglyphs repaired and apostrophes unified; as long as the source.
        key: `norm` in lower case, as the word lists spell it; `LONGEST` letters at most.
        script: ISO 15924; of a compound in two scripts («IT-компанія») that of its last part.
        shape: `LOWER`, `TITLE`, `CAPS` or `MIXED`.
        is_name: a brand or another name that is written the same in every language.
    """

    start: int
    end: int
    norm: str
    key: str
    script: str
    shape: str
    is_name: bool


def tokenise(text: str, atoms: Sequence[Atom], lists: WordLists) -> list[Token]:
    """Turn the words among `atoms` into tokens; a word of look-alikes follows its neighbours."""
    words = [atom for atom in atoms if atom.kind == WORD]
    raw = [text[atom.start : atom.end].translate(_UNIFY) for atom in words]
    scripts = [_script(word) for word in raw]
    if KANA in scripts:
        scripts = [KANA if script == HAN else script for script in scripts]
    tokens = []
    for at, (atom, word) in enumerate(zip(words, raw, strict=True)):
        script = scripts[at]
        if script in (CYRILLIC, LATIN):
            is_open = len(word) <= 6 and is_ambiguous(word) and text[atom.end : atom.end + 1] != ":"
            around = _around(scripts, at) if is_open else None
            if around and around != script and _fits(word, script, around, lists):
                script = around
        elif not script:
            script = _around(scripts, at) or CYRILLIC
        norm = repair(word, script) if not _is_pure(word, script) else word
        shape = _shape(norm)
        key = norm.lower()[:LONGEST]
        is_name = names.is_brand(norm)
        tokens.append(Token(atom.start, atom.end, norm, key, script, shape, is_name))
    return tokens


def _is_pure(word: str, script: str) -> bool:
    return scripts_of(word) <= {script}


def _script(word: str) -> str:
    """Name the script of a word; empty if its letters leave it open."""
    first = script_of(word[0])
    if word.isascii() or all(script_of(c) == first for c in word if c.isalpha()):
        return first if word[0].isalpha() else script_of(_first_letter(word))
    parts = _HYPHENS.split(word)
    if len(parts) > 1 and all(len(scripts_of(part)) <= 1 for part in parts):
        return script_of(_first_letter(parts[-1]))
    settled = settled_script(word)
    return settled or _prevailing(word)


def _prevailing(word: str) -> str:
    """Name the script of most letters; empty if Cyrillic and Latin ones are as many.

    Japanese mixes its syllables with Chinese characters in one word («五時に»).
    """
    counts = Counter(script_of(letter) for letter in word if letter.isalpha())
    counts.pop(_OTHER, None)
    if KANA in counts:
        counts[KANA] += counts.pop(HAN, 0)
    if not counts:
        return _OTHER
    first, *rest = counts.most_common()
    return "" if rest and rest[0][1] == first[1] else first[0]


def _first_letter(word: str) -> str:
    return next((letter for letter in word if letter.isalpha()), word[0])


def _around(scripts: Sequence[str], at: int) -> str | None:
    """Name the script on which the nearest words on both sides agree."""
    left = next((s for s in reversed(scripts[max(0, at - 3) : at]) if s), None)
    right = next((s for s in scripts[at + 1 : at + 4] if s), None)
    return left if left == right or right is None else right if left is None else None


def _fits(word: str, script: str, other: str, lists: WordLists) -> bool:
    """Tell whether `word` reads better in `other`: known there, and not a name of its own."""
    twin = repair(word, other)
    if scripts_of(twin) != {other}:
        return False
    if len(word) == 1:
        return (
            twin.lower() in ("і", "а", "о", "у", "є", "я") if other == CYRILLIC else twin in "aAI"
        )
    known = lists.evidence(twin.lower())
    native = lists.evidence(word.lower())
    return known is not None and (native is None or max(known) > max(native))


def _shape(word: str) -> str:
    if word.islower():
        return LOWER
    if word.isupper():
        return CAPS if len(word) > 1 else TITLE
    head = _first_letter(word)
    rest = word[word.index(head) + 1 :]
    parts = _HYPHENS.split(rest)
    if head.isupper() and all(p.islower() or p.istitle() or not p for p in parts):
        return TITLE
    return MIXED
