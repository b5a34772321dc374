"""How alike two spellings of a name sound, across alphabets.

Both alphabets are mapped to one phonetic skeleton: г, ґ, х, h and g are one sound, і, и, ї, й
and y another, soft signs and doubled letters go. Likeness is 1 − Levenshtein distance divided
by the longer length (rapidfuzz).
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from translator.glossary.text import fold

_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщюяыэёъь'",
            [*"abvggdeejziiiiklmnoprstufgcqwwuaieo", "", "", ""],
            strict=True,
        )
    )
)
_LATIN = (
    ("shch", "w"), ("sch", "w"), ("tsch", "q"), ("tch", "q"), ("sh", "w"), ("ch", "q"), ("zh", "j"),
    ("kh", "g"), ("gh", "g"), ("th", "t"), ("ph", "f"), ("ts", "c"), ("tz", "c"), ("ck", "k"),
    ("qu", "kv"), ("oo", "u"), ("ee", "i"), ("ou", "u"), ("ya", "a"), ("yu", "u"), ("ye", "e"),
    ("ia", "ia"), ("eu", "oi"),
)  # fmt: skip
_LATIN_RUN = re.compile("|".join(sorted((a for a, _ in _LATIN), key=len, reverse=True)))
_LATIN_MAP = dict(_LATIN)
_LETTERS = str.maketrans({"w": "v", "y": "i", "h": "g", "x": "ks", "'": None, "c": "k"})
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def skeleton(text: str) -> str:
    """Return what `text` sounds like, roughly.

    >>> skeleton("Stoltenberg") == skeleton("Стольтенберг")
    True
    >>> skeleton("Zelenskyy"), skeleton("Зеленський")
    ('zelenski', 'zelenski')
    """
    low = fold(text).replace("дж", "ж").replace("тс", "ц").replace(" ", "").replace("-", "")
    if re.search("[a-z]", low):
        low = re.sub("c(?=[eiy])", "s", low)
        pieces = _LATIN_RUN.split(low)
        marks = [_LATIN_MAP[m[0]] for m in _LATIN_RUN.finditer(low)]
        low = "".join(
            piece.translate(_LETTERS) + mark
            for piece, mark in zip(pieces, [*marks, ""], strict=True)
        )
    return _DOUBLED.sub(r"\1", low.translate(_CYRILLIC))


def likeness(one: str, other: str, *, least: float = 0.0) -> float:
    """Return how alike two spellings sound, 0–1; 0 where it is under `least`.

    >>> likeness("Куліба", "Kuleba") > 0.8
    True
    """
    return alike_sounds(skeleton(one), skeleton(other), least=least)


def alike_sounds(one: str, other: str, *, least: float = 0.0) -> float:
    """Return how alike two skeletons are, 0–1; 0 where it is under `least`."""
    return Levenshtein.normalized_similarity(one, other, score_cutoff=least)


def distance(one: str, other: str) -> int:
    """Return the edit distance of two spellings, letter case and apostrophes aside."""
    return Levenshtein.distance(fold(one), fold(other))


_KMU = {
    "зг": "zgh", "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie",
    "ж": "zh", "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "'": "", "ю": "iu", "я": "ia",
}  # fmt: skip
_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_KMU_RUN = re.compile("зг|.")


def transliterate(text: str) -> str:
    """Write Ukrainian in Latin letters, as Cabinet resolution 55 of 2010 says.

    >>> transliterate("Знам'янка"), transliterate("Згорани"), transliterate("Юрій")
    ('Znamianka', 'Zghorany', 'Yurii')
    """
    return " ".join(_transliterated(word) for word in text.split(" "))


def _transliterated(word: str) -> str:
    low = fold(word)
    out = _INITIAL.get(low[:1], "") if low else ""
    rest = low[1:] if out else low
    out += "".join(_KMU.get(piece, piece) for piece in _KMU_RUN.findall(rest))
    return out[:1].upper() + out[1:] if word[:1].isupper() else out
