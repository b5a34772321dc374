"""Layout: what lines, bullets, bars and blank lines say before any word is read.

A text falls into blocks: runs of lines that belong to one sentence or paragraph line, and
marks (bullets, list numbers, bars between cells, rules) that stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from translator.detection.atoms import CODE, Atom, overlapping
from translator.document import Span


class Block(NamedTuple):
    """A stretch of text between two hard boundaries; `is_mark` if it holds no text."""

    span: Span
    is_mark: bool = False


_MARK_AT_START = re.compile(
    r"[ \t]*(?:(?:[•◦▪‣●○■□▶►➤✓✔✗✘☑☐·∙‧*+–—-]|>+|#{1,6}|\d{1,3}[.)]|\(\d{1,3}\)|[a-zа-яіїєґ]\)"
    r"|[IVX]{1,4}[.)]|\[[ xX]\])(?=[ \t\u00a0])[ \t\u00a0]*)+"
)
_RULE = re.compile(r"[ \t]*(?:[-=_*~#+|:. ]{3,}|[|:\-+= ]+)[ \t]*$")
_BAR = re.compile(r"[ \t]*[|¦•‧∙·\t][ \t|¦•‧∙·]*|[ \t]+[|/›][ \t]+")
_BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_STOP = re.compile(r"[.!?…:;。][\"'’”»)\]*_]*\s*$")


def blocks(text: str, atoms: Sequence[Atom], within: Span) -> Iterator[Block]:
    """Cut the part `within` `text` into blocks, in order; only white space lies between them."""
    for span in _paragraph_lines(text, atoms, within):
        yield from _cells(text, span, atoms)


def _lines(text: str, atoms: Sequence[Atom], within: Span) -> Iterator[Span]:
    """Yield the lines; a line break inside code does not count."""
    start = within.start
    for match in _BREAK.finditer(text, within.start, within.end):
        if overlapping(atoms, Span(match.start(), match.end())):
            continue
        yield Span(start, match.end())
        start = match.end()
    if start < within.end:
        yield Span(start, within.end)


def _paragraph_lines(text: str, atoms: Sequence[Atom], within: Span) -> Iterator[Span]:
    """Join the lines that a sentence runs through."""
    current: Span | None = None
    for line in _lines(text, atoms, within):
        is_code = _is_code(text, line, atoms)
        if current is not None and not is_code and _continues(text, current, line):
            current = Span(current.start, line.end)
            continue
        if current is not None:
            yield current
        current = line
    if current is not None:
        yield current


def _is_code(text: str, line: Span, atoms: Sequence[Atom]) -> bool:
    """Tell whether code fills the line."""
    first = next(iter(overlapping(atoms, line)), None)
    if first is None or first.kind != CODE:
        return False
    around = text[line.start : max(first.start, line.start)] + text[first.end : line.end]
    return not around.strip()


def _continues(text: str, before: Span, line: Span) -> bool:
    previous = text[before.start : before.end].splitlines()[-1].strip()
    following = text[line.start : line.end].strip()
    if not previous or not following or _STOP.search(previous):
        return False
    if not following[0].islower() or _MARK_AT_START.match(following):
        return False
    if "|" in previous or "|" in following or "\t" in previous:
        return False
    return _script(previous[::-1]) == _script(following)


def _script(text: str) -> str:
    for sign in text:
        if sign.isalpha():
            return "latin" if sign < "\u0370" else "other"
    return ""


def _cells(text: str, span: Span, atoms: Sequence[Atom]) -> Iterator[Block]:
    line = span.of(text)
    if not line.strip():
        return
    if not re.search(r"\w", line):
        yield Block(span, is_mark=True)
        return
    start = span.start
    if mark := _MARK_AT_START.match(text, start, span.end):
        yield Block(Span(start, mark.end()), is_mark=True)
        start = mark.end()
    for bar in _BAR.finditer(text, start, span.end):
        if overlapping(atoms, Span(bar.start(), bar.end())):
            continue
        if "/" in bar.group() and not _is_label_line(text[start : span.end]):
            continue
        if not bar.group().strip() and "\t" not in bar.group():
            continue
        if start < bar.start():
            yield Block(Span(start, bar.start()))
        yield Block(Span(bar.start(), bar.end()), is_mark=True)
        start = bar.end()
    if start < span.end:
        yield Block(Span(start, span.end))


def _is_label_line(line: str) -> bool:
    return not re.search(r"[.!?…](\s|$)", line) and len(line.split()) <= 14
