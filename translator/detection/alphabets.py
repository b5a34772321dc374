"""Scripts and alphabets: what the letters alone say.

A letter outside a language's alphabet counts against it, a letter that only one language has
counts for it. Candidates that are not translated are there on purpose: with a closed set of
English, Ukrainian and Russian, half of all Belarusian comes out as Ukrainian (langid study, §3.2).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

CYRILLIC = "Cyrl"
LATIN = "Latn"
KANA = "Kana"
HAN = "Hani"

#: Alphabets in lower case, without the apostrophe.
ALPHABETS = {
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "en": "abcdefghijklmnopqrstuvwxyzéïèçñö",
    "pl": "abcdefghijklmnopqrstuvwxyząćęłńóśźż",
    "cs": "abcdefghijklmnopqrstuvwxyzáčďéěíňóřšťúůýž",
    "sk": "abcdefghijklmnopqrstuvwxyzáäčďéíĺľňóôŕšťúýž",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "fr": "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
    "es": "abcdefghijklmnopqrstuvwxyzáéíñóúü",
    "it": "abcdefghijklmnopqrstuvwxyzàèéìíîòóù",
    "pt": "abcdefghijklmnopqrstuvwxyzàáâãçéêíóôõú",
    "ro": "abcdefghijklmnopqrstuvwxyzăâîșțşţ",
    "tr": "abcdefghijklmnopqrstuvwxyzçğıöşüâî",
    "hu": "abcdefghijklmnopqrstuvwxyzáéíóöőúüű",
    "nl": "abcdefghijklmnopqrstuvwxyzéëïóö",
    "lt": "abcdefghijklmnopqrstuvwxyząčęėįšųūž",
    "sv": "abcdefghijklmnopqrstuvwxyzåäöé",
}

#: Candidates of each script, the languages to translate first.
CANDIDATES = {
    CYRILLIC: ("uk", "ru", "be", "bg", "sr", "mk"),
    LATIN: (
        "en",
        "pl",
        "cs",
        "de",
        "fr",
        "es",
        "it",
        "sk",
        "pt",
        "ro",
        "tr",
        "hu",
        "nl",
        "lt",
        "sv",
    ),
}

#: How common each language is expected to be, before any evidence.
PRIOR = {"uk": 0.71, "ru": 0.16, "be": 0.03, "bg": 0.04, "sr": 0.03, "mk": 0.03,
         "en": 0.72, "pl": 0.06, "cs": 0.03, "de": 0.05, "fr": 0.04, "es": 0.03, "it": 0.02,
         "sk": 0.006, "pt": 0.01, "ro": 0.006, "tr": 0.006, "hu": 0.006, "nl": 0.006,
         "lt": 0.003, "sv": 0.006}  # fmt: skip

#: Scripts whose every text is given one language here, as nothing is translated from it.
BY_SCRIPT = {"Grek": "el", "Hebr": "he", "Arab": "ar", "Hani": "zh", "Kana": "ja", "Hang": "ko",
             "Geor": "ka", "Armn": "hy", "Thai": "th", "Deva": "hi"}  # fmt: skip

#: First code point of each range, and the script of its letters.
_RANGES = (
    (0x0000, LATIN), (0x0370, "Grek"), (0x0400, CYRILLIC), (0x0530, "Armn"), (0x0590, "Hebr"),
    (0x0600, "Arab"), (0x0780, "Zyyy"), (0x0900, "Deva"), (0x0980, "Zyyy"), (0x0E00, "Thai"),
    (0x0E80, "Zyyy"), (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, "Zyyy"), (0x1C80, CYRILLIC),
    (0x1C90, "Geor"), (0x1CC0, "Zyyy"), (0x1D00, LATIN), (0x1F00, "Grek"), (0x2000, "Zyyy"),
    (0x2C60, LATIN), (0x2C80, "Zyyy"), (0x2DE0, CYRILLIC), (0x2E00, "Zyyy"), (0x3040, "Kana"),
    (0x3130, "Hang"), (0x3190, "Zyyy"), (0x31F0, "Kana"), (0x3200, "Zyyy"), (0x3400, "Hani"),
    (0xA000, "Zyyy"), (0xA640, CYRILLIC), (0xA6A0, "Zyyy"), (0xA720, LATIN), (0xA800, "Zyyy"),
    (0xAC00, "Hang"), (0xD7B0, "Zyyy"), (0xF900, "Hani"), (0xFB00, LATIN), (0xFB13, "Armn"),
    (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, "Zyyy"), (0xFE70, "Arab"), (0xFF00, "Zyyy"),
    (0xFF21, LATIN), (0xFF5B, "Zyyy"), (0xFF66, "Kana"), (0xFFA0, "Hang"), (0xFFE0, "Zyyy"),
    (0x20000, "Hani"), (0x323B0, "Zyyy"),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _RANGES)


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """Name the script of `letter` (ISO 15924); ``Zyyy`` for any that is not told apart here.

    >>> [script_of(letter) for letter in "aїλ漢"]
    ['Latn', 'Cyrl', 'Grek', 'Hani']
    """
    return _RANGES[bisect_right(_STARTS, ord(letter)) - 1][1]


#: Letters that settle a language among the candidates of its script.
EXCLUSIVE = {"uk": "їєґ", "be": "ў", "sr": "ђћ", "mk": "ѓќѕ", "ru": "", "bg": ""}


def letter_evidence(word: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
    """Score `word` by its letters alone, in nats for each candidate.

    Each letter outside an alphabet costs 5, each exclusive letter gives 2; «і» beside «ы», «э»
    or «ё» is Belarusian, «и» is not (langid study, §6.2; «щ» and «ъ» never occur in Belarusian,
    so its alphabet lacks them).

    >>> letter_evidence("їжа", ("uk", "ru"))
    (2.0, -5.0)
    """
    letters = set(word) - _NOT_LETTERS
    scores = []
    for language in candidates:
        outside = len(letters - _SETS[language])
        exclusive = len(letters & _EXCLUSIVE_SETS.get(language, _EMPTY))
        scores.append(2.0 * exclusive - 5.0 * outside)
    return tuple(scores)


_EMPTY: frozenset[str] = frozenset()
_NOT_LETTERS = frozenset("'-’ʼ`´‘‐‑")
_SETS = {language: frozenset(letters) for language, letters in ALPHABETS.items()}
_EXCLUSIVE_SETS = {language: frozenset(letters) for language, letters in EXCLUSIVE.items()}
