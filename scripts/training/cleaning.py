"""Which pairs are fit to learn from, and how their text is normalised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN = re.compile(r"[A-Za-z]")
RUSSIAN = re.compile(r"[ыэёъЫЭЁЪ]")
DIGITS = re.compile(r"\d+")
WORD_CHARACTER = re.compile(r"\w")
APOSTROPHE = re.compile(r"(?<=[\u0400-\u04ff])[`´ʼ’‘′'](?=[\u0400-\u04ff])")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u00ad\u0301\ufeff")) | {0xA0: " "}
LONGEST = 600  # code points of one side
SHORT = 20  # code points below which the ratio of lengths says nothing


def normalise(text: str) -> str:
    """Return `text` in NFC, without invisible characters, with ASCII apostrophes and one space.

    The same text is the model's view of it: whatever normalises here, the noise of
    `training.noise` puts back on the source side, so that the model has seen both.

    >>> normalise("п’ять\\u00a0 об\\u02bcєктів ")
    "п'ять об'єктів"
    """
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    return " ".join(APOSTROPHE.sub("'", text).split())


def fault(english: str, ukrainian: str) -> str:
    """Return why a normalised pair is unfit, or an empty string.

    >>> fault("Open the file", "Відкрийте файл")
    ''
    >>> fault("In the year 2021", "У 2022 році")
    'numbers differ'
    >>> fault("He said so", "Это сказал он")
    'Russian letters'
    """
    cyrillic, words = len(CYRILLIC.findall(ukrainian)), len(WORD_CHARACTER.findall(ukrainian))
    checks = (
        ("empty", not english or not ukrainian),
        ("too long", max(len(english), len(ukrainian)) > LONGEST),
        ("Russian letters", bool(RUSSIAN.search(ukrainian))),
        ("no Latin letter in English", not LATIN.search(english)),
        ("Cyrillic in English", bool(CYRILLIC.search(english))),
        ("little Cyrillic in Ukrainian", not cyrillic or cyrillic < 0.4 * words),
        ("lengths differ", len(english) > SHORT and not 0.5 < len(ukrainian) / len(english) < 2),
        (
            "numbers differ",
            sorted(DIGITS.findall(english)) != sorted(DIGITS.findall(ukrainian)),
        ),
    )
    return next((name for name, failed in checks if failed), "")


def held_out(files: Iterable[Path]) -> frozenset[str]:
    """Return the sentences of evaluation `files` as keys that training must not contain."""
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(key(normalise(line)) for line in lines if line.strip())


def key(text: str) -> str:
    """Return what two sentences share that are the same but for case and punctuation.

    >>> key("Open the file!") == key("open the  file")
    True
    """
    return " ".join(re.findall(r"\w+", text.casefold()))


LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,3})(?:\W+\1\b){2}|(\w{2,12}?)\2{3}")


def looping(text: str) -> bool:
    """Tell whether `text` repeats a run of words three times, or a run of letters four times.

    >>> looping("the cat the cat the cat"), looping("дададада"), looping("very, very good")
    (True, True, False)
    """
    return bool(LOOP.search(text))
