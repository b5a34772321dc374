"""Sentences, lines and labels of a text that mixes both languages, with their offsets.

`split` knows the abbreviations of English and Ukrainian at once, so it needs no language. The
spans leave out white space only; a bullet, a list number, a bar between table cells is a span
of its own, so that what follows it is a clean segment. A line broken in mid-sentence is joined
with the next one. No span cuts an atom (a URL, code, a number, a word).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from translator.detection import abbreviations, layout
from translator.detection.atoms import EMOJI, WORD, Atom, overlapping, scan
from translator.document import Span

_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'’”»)\]*_]*(?=\s)|[。！？]")
_NEXT = re.compile(r"\s*[\"'“„«‘(\[*_¿¡—–-]*\s*")
_LAST_WORD = re.compile(r"(?<![\w.])(?:[^\W\d_]\.)*[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_LIST_NUMBER = re.compile(r"\d{1,2}")
_AND_SO_ON = re.compile(r"(?<!\w)т\.[ \u00a0]?(?:д|п|ін)$")
_SPACE = re.compile(r"\s*")
#: Signs of steps («Settings → Privacy»), not of feelings: they close no sentence.
_ARROWS = frozenset(map(chr, range(0x2190, 0x2200)))
_CAPITAL = re.compile(r"\s+[A-ZА-ЯЁІЇЄҐ«“„]")
#: «Yahoo! Inc.»
_COMPANY = re.compile(r"(?:Inc|Ltd|Co|Corp|LLC|PLC|GmbH)\b")
#: An abbreviation of a unit or a year so early («У 2019 р. Верховна Рада») hardly ends anything.
_SHORT_SO_FAR = 4
#: Code points before a stop that are read: no abbreviation is longer, nor what goes before it.
_LONGEST, _AROUND = 100, 40
_IN_WORD = frozenset(".-'’ʼ")


def split(text: str) -> tuple[Span, ...]:
    """Find the sentences, lines and labels of `text`.

    Args:
        text: any text; one fragment or a whole document.

    Returns:
        Spans in order, without outer white space; only white space lies between them.

    >>> text = "Він живе в м. Київ. He met Mr. Scholz."
    >>> [span.of(text) for span in split(text)]
    ['Він живе в м. Київ.', 'He met Mr. Scholz.']
    >>> [span.of("• Windows") for span in split("• Windows")]
    ['•', 'Windows']
    """
    return tuple(pieces(text, scan(text)))


def pieces(text: str, atoms: Sequence[Atom], within: Span | None = None) -> Iterator[Span]:
    """Do the work of `split` on a text, or on the part `within` it, whose atoms are known."""
    for block in layout.blocks(text, atoms, within or Span(0, len(text))):
        start = block.span.start
        if not block.is_mark:
            for end in boundaries(text, block.span, atoms):
                yield from _trimmed(text, start, end)
                start = end
        yield from _trimmed(text, start, block.span.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        yield Span(start + left, start + right)


def boundaries(text: str, span: Span, atoms: Sequence[Atom]) -> list[int]:
    """Return the offsets inside `span` behind which a new sentence begins.

    An emoji closes the sentence before it where a capital letter follows.
    """
    emoji = {
        a.start: a.end
        for a in overlapping(atoms, span)
        if a.kind == EMOJI and text[a.start] not in _ARROWS
    }
    found = []
    start = span.start
    for match in _END.finditer(text, span.start, span.end):
        after = _SPACE.match(text, match.end())
        behind = match.start() + 1
        if any(a.kind != WORD for a in overlapping(atoms, Span(behind, behind))):
            continue
        if after and after.end() in emoji:
            continue
        if _ends(text, start, match, span.end):
            start = match.end()
            found.append(start)
    closing = [
        end for at, end in emoji.items() if at > span.start and _CAPITAL.match(text, end, span.end)
    ]
    return sorted({*found, *closing})


def _ends(text: str, start: int, match: re.Match[str], stop: int) -> bool:
    """Tell whether the stop at `match` ends the sentence that began at `start`."""
    following = _NEXT.match(text, match.end(), stop)
    at = following.end() if following else match.end()
    if at >= stop:
        return False
    head = text[at]
    if head.islower() or (head in ",;:)" and not match.group().startswith("…")):
        return False
    dash = following is not None and any(sign in following.group() for sign in "—–")
    if dash and not head.isupper():
        return False
    if _COMPANY.match(text, at, stop):
        return False
    if match.group()[0] != ".":
        return not dash or match.group()[-1] not in '»”"'
    return _stop_ends(text, start, match.start(), at, stop)


def _stop_ends(text: str, start: int, stop: int, at: int, end: int) -> bool:
    """Tell whether a full stop at `stop` ends its sentence, `at` being what follows."""
    found = _last_word(text, start, stop)
    if not found:  # «1. Відкрийте файл» in the middle of a line
        return not _LIST_NUMBER.fullmatch(text[start:stop].strip())
    word = found.group().lower()
    if _AND_SO_ON.search(text, max(start, stop - _AROUND), stop):
        return text[at].isupper()
    opener = _WORD.match(text, at, end)
    opens = bool(opener) and opener.group().lower() in abbreviations.OPENERS  # type: ignore[union-attr]
    if (  # an initial, or a letter that counts: «Plan B. It never works»
        len(word) == 1
        and found.group().isupper()
        and (start == found.start() or text[found.start() - 1] in ' \n.(«“"')
    ):
        before = _last_word(text, start, found.start() - 1)
        after = text[opener.end() : opener.end() + 1] if opener else "."
        return bool(before) and (
            before.group().lower() in abbreviations.LETTERED  # type: ignore[union-attr]
            or (opens and after != "." and before.group().islower())  # type: ignore[union-attr]
        )
    if word in abbreviations.TIMES:
        return text[at].isupper() and not _names_time(text, at, end)
    if word == "etc":
        return text[at].isupper()
    if word == "st" and opens:  # «on Baker St. It is loud», not «St. Louis»
        return True
    if word in abbreviations.BEFORE_NAME:
        return _is_unit(text, start, found.start(), word) and text[at].isupper()
    if word in abbreviations.BEFORE_NUMBER:
        return not text[at].isdigit() and (word not in abbreviations.AT_END or opens)
    if word in abbreviations.MONTHS and found.group()[0].isupper():
        return opens
    if word in abbreviations.AT_END or "." in word:
        foreign = word not in _ENGLISH or not text[at].isascii()
        return opens or (foreign and text[at].isupper() and _is_late(text, start, stop))
    return True


def _last_word(text: str, start: int, stop: int) -> re.Match[str] | None:
    """Find the word that ends at `stop`, with the abbreviation or hyphens it is part of."""
    least = max(start, stop - _LONGEST)
    at = stop
    while at > least and (text[at - 1].isalnum() or text[at - 1] in _IN_WORD):
        at -= 1
    return _LAST_WORD.search(text, at, stop) if at < stop else None


def _names_time(text: str, at: int, end: int) -> bool:
    """«6 p.m. Sundays», «5 p.m. EST», «9 a.m. Kyiv time»."""
    words = [found.group().lower() for found in islice(_WORD.finditer(text, at, end), 2)]
    first, *rest = words or [""]
    return first in abbreviations.AFTER_TIME or rest == ["time"]


_ENGLISH = frozenset(w for w in abbreviations.AT_END if w.isascii())


def _is_late(text: str, start: int, stop: int) -> bool:
    return len(text[start:stop].split()) >= _SHORT_SO_FAR


def _is_unit(text: str, start: int, at: int, word: str) -> bool:
    """«за 1 кв. м.»: a metre after a number or «кв.», not a town."""
    before = text[max(start, at - _AROUND) : at].rstrip()
    return word in ("м", "с", "г", "кв", "ч", "п") and bool(
        re.search(r"(?:\d|\bкв\.?|\bкуб\.?|тис\.?|млн\.?)$", before)
    )
