"""Words of a text and the one way to compare them, for both languages.

A word is a run of letters and digits with apostrophes inside it; comparing ignores letter
case, the kind of apostrophe (U+0027, U+2019, U+02BC and look-alikes) and stress marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from translator.document import APOSTROPHES

#: Combining acute: the stress mark of Ukrainian dictionaries and encyclopaedias.
STRESS = "\u0301"
WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}{STRESS}]+[^\W_]+)*")
_MARKS = APOSTROPHES[1:]
HYPHENS = "-‐‑"
#: What may stand between the words of one term: white space or one hyphen.
_GAP = re.compile(rf"\s+|[{HYPHENS}]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: code points ``[start, end)``, as written and folded."""

    start: int
    end: int
    text: str
    key: str


def fold(text: str) -> str:
    """Return `text` as it is compared.

    >>> fold("Знам’я́нка")
    "знам'янка"
    """
    # The one letter that is two in lower case: places would move, and words come apart.
    low = (text.replace("İ", "I") if "İ" in text else text).lower()
    if not low.isascii() or "`" in low:
        for mark in _MARKS:  # faster than str.translate, which looks every letter up
            if mark in low:
                low = low.replace(mark, "'")
        if STRESS in low:
            low = low.replace(STRESS, "")
    return low


def words(text: str) -> list[Word]:
    """Return the words of `text`.

    >>> [word.text for word in words("Kuleba’s visit to Нью-Йорк")]
    ['Kuleba’s', 'visit', 'to', 'Нью', 'Йорк']
    """
    return [Word(m.start(), m.end(), m[0], fold(m[0])) for m in WORD.finditer(text)]


def key(text: str) -> str:
    """Return the words of `text`, folded, with one space between them: a look-up key.

    >>> key("Нью-Йорк"), key("  U.S. ")
    ('нью йорк', 'u s')
    """
    return " ".join(WORD.findall(fold(text)))


def joins(gap: str, own: str = " ") -> bool:
    """Tell whether `gap` may separate two words of one term; `own` is the gap in the entry.

    >>> joins(" "), joins("-"), joins(", "), joins(".", own=".")
    (True, True, False, True)
    """
    return gap == own or _GAP.fullmatch(gap) is not None


#: Tags, URLs, e-mail addresses, code and placeholders: no place for terms. Lengths are bounded so
#: that no text takes more than linear time.
_LITERAL = re.compile(
    r"<[^<>\s][^<>]{0,500}>|`[^`]{1,500}`|https?://\S+|www\.\S+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}\.\w[\w.-]{0,63}|\{[^{}\s]{0,100}\}"
    r"|%\(?\w{0,40}\)?[sd]\b|&\#?\w{1,30};"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|org|net|ua|int|gov|eu|io)\b\S*",
    re.IGNORECASE,
)
#: What every literal has somewhere: most texts have none of it.
_HINT = re.compile(r"[<`@{%&]|[.:][\w/]")


def literals(text: str) -> list[tuple[int, int]]:
    """Return where tags, URLs, code and placeholders lie: half-open, in code points.

    >>> text = 'See <a href="kyiv.ua">Kyiv</a>'
    >>> [text[a:b] for a, b in literals(text)]
    ['<a href="kyiv.ua">', '</a>']
    """
    if not _HINT.search(text):
        return []
    return [found.span() for found in _LITERAL.finditer(text)]


def is_upper(text: str) -> bool:
    """Tell whether `text` has at least two letters, all upper case."""
    return text.isupper() and sum(map(str.isalpha, text)) > 1


#: English words without a capital in titles.
_SMALL = frozenset(("a", "an", "and", "for", "in", "of", "on", "or", "the", "to"))


def like(pattern: str, text: str) -> str:
    """Give `text` the letter case of `pattern`: all capitals, a leading capital or one a word.

    >>> like("KULIBA", "Кулеба"), like("Дрон", "безпілотник"), like("дрон", "НАТО")
    ('КУЛЕБА', 'Безпілотник', 'НАТО')
    >>> like("Temporary Occupied Territories", "temporarily occupied territories")
    'Temporarily Occupied Territories'
    """
    if is_upper(pattern) and not is_upper(text):
        return text.upper()
    if " " in pattern and all(word[:1].isupper() for word in pattern.split()):
        return " ".join(
            word if word in _SMALL else word[:1].upper() + word[1:] for word in text.split(" ")
        )
    if pattern[:1].isupper():
        return text[:1].upper() + text[1:]
    return text
