"""Layout: what lines, bullets, bars and blank lines say before any word is read.

A text falls into blocks: runs of lines that belong to one sentence or paragraph line, and
marks (bullets, list numbers, bars between cells, rules) that stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from translator.detection.atoms import CODE, EMOJI, Atom, overlapping
from translator.detection.vocabulary import vocabulary
from translator.document import Span


class Block(NamedTuple):
    """A stretch of text between two hard boundaries; `is_mark` if it holds no text."""

    span: Span
    is_mark: bool = False


_MARK_AT_START = re.compile(
    r"[ \t]*(?:(?:[•◦▪‣●○■□▶►➤✓✔✗✘☑☐·∙‧*+–—-]|>+|#{1,6}|\d{1,3}[.)]|\(\d{1,3}\)|[a-zа-яіїєґ]\)"
    r"|[IVX]{1,4}[.)]|\[[ xX]\])(?=[ \t\u00a0])[ \t\u00a0]*)+"
)
#: White space counts from where it begins: a long stretch is not tried again at each place.
_BAR = re.compile(r"(?:(?<![ \t])[ \t]+)?[|¦•‧∙·\t][ \t|¦•‧∙·]*|(?<![ \t])[ \t]+[|/›][ \t]+")
#: Between the steps of a path through pages or menus.
_STEP = re.compile(r"(?<![ \t\u00a0])[ \t\u00a0]+(?:>{1,3}|→|⇒|➔|►|»)[ \t\u00a0]+")
_STEP_WORDS = 6
#: Words that make a path part of a sentence: «Відкрийте Налаштування → Privacy».
_WAY = vocabulary(
    "open click tap press go choose select see use visit navigate in from under at via the",
    "відкрийте відкрий натисніть натисни перейдіть перейди оберіть обери виберіть вибери зайдіть",
    "зайди увійдіть скористайтеся дивіться див у в на з із через меню",
)
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
    start: int | None = None
    before = Span(0, 0)
    for line in _lines(text, atoms, within):
        if start is None:
            start = line.start
        elif _is_code(text, line, atoms) or not _continues(text, before, line):
            yield Span(start, before.end)
            start = line.start
        before = line
    if start is not None:
        yield Span(start, before.end)


def _is_code(text: str, line: Span, atoms: Sequence[Atom]) -> bool:
    """Tell whether code fills the line."""
    first = next(iter(overlapping(atoms, line)), None)
    if first is None or first.kind != CODE:
        return False
    around = text[line.start : max(first.start, line.start)] + text[first.end : line.end]
    return not around.strip()


def _continues(text: str, before: Span, line: Span) -> bool:
    """Tell whether a sentence runs on from the line `before` into `line`."""
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
    for bar in _bars(text, Span(start, span.end), atoms):
        if start < bar.start:
            yield Block(Span(start, bar.start))
        yield Block(bar, is_mark=True)
        start = bar.end
    if start < span.end:
        yield Block(Span(start, span.end))


def _bars(text: str, span: Span, atoms: Sequence[Atom]) -> Iterator[Span]:
    """Yield what stands between the cells of a table, the labels of a menu, the steps of a path."""
    if _is_path(span.of(text)):
        for step in _STEP.finditer(text, span.start, span.end):
            found = overlapping(atoms, Span(*step.span()))
            if all(atom.kind == EMOJI for atom in found):  # an arrow is one
                yield Span(*step.span())
        return
    is_label: bool | None = None
    for bar in _BAR.finditer(text, span.start, span.end):
        if overlapping(atoms, Span(bar.start(), bar.end())):
            continue
        if "/" in bar.group():
            is_label = _is_label_line(span.of(text)) if is_label is None else is_label
            if not is_label:
                continue
        if bar.group().strip() or "\t" in bar.group():
            yield Span(*bar.span())


def _is_path(line: str) -> bool:
    """Tell whether a line is a path («Home > Документація > API»), not a sentence with one."""
    steps = [step.strip() for step in _STEP.split(line)]
    signs = {sign.strip() for sign in _STEP.findall(line)}
    if len(steps) < 2 or len(signs) != 1 or re.search(r"[.!?…:;,«](\s|$)|«", line):
        return False
    if any(not step or not step[0].isalnum() or len(step.split()) > _STEP_WORDS for step in steps):
        return False
    if any(step[0].islower() for step in steps):
        return False
    if len(steps) == 2 and any(len(step.split()) > 2 for step in steps):
        return False
    return steps[0].split()[0].lower() not in _WAY


def _is_label_line(line: str) -> bool:
    return not re.search(r"[.!?…](\s|$)", line) and len(line.split()) <= 14
