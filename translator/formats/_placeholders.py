"""Placeholders and tags inside strings: what a program will fill in stays byte for byte."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import unescape

from translator.formats._model import Inline, Pattern

#: Syntaxes by name; a catalogue says which it uses, prose uses none.
SYNTAXES = {
    # C, Qt, Objective-C, Android: %s %1$s %-5.2f %@ %% — no space flag, "50% of" is prose
    "printf": r"%(?:\d+\$)?[-+0#]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|q|j|z|t|L)?"
    r"[diouxXeEfFgGcCsSpn@](?![^\W\d_])|%%|%L?\d+(?!\w)",
    "python": r"%\(\w+\)[-+0# ]*(?:\d+|\*)?(?:\.\d+)?[diouxXeEfFgGcrsa]",
    # {name} {0} {} {{count}} ${x} #{x} %{x} {name:>10} {date, date, short}
    "braces": r"\{\{[^{}]*\}\}|[$#%]?\{[\w.$:!<>^+\-\[\], %#/|]*\}",
    "dollar": r"\$t\([^()]*\)|\$[A-Za-z_]\w*\b",
    "entity": r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);",
    "number": r"#",  # the number of an ICU plural
    "newline": r"[ \t]*(?:\r\n?|\n)\s*",
    "tag": r"<!--.*?-->|</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>",
}
#: What catalogues use whose files do not say which.
ALL = ("python", "printf", "braces", "dollar", "entity", "newline", "tag")
#: The same where tags are tags already.
STRINGS = ("python", "printf", "braces", "dollar")
#: What the engine reads for a line break: an empty line, which no sentence crosses.
BREAK = "\n\n"
#: Elements without an end tag (HTML Living Standard, 13.1.2).
VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)


def protect(text: str, syntaxes: Sequence[str] = ALL, *, accelerator: str = "") -> Pattern:
    """Take the placeholders, tags and the accelerator mark out of `text`.

    >>> protect("Hi, %s!", ["printf"])
    ('Hi, ', Inline(raw='%s', kind='value', pair=0, shown=''), '!')
    >>> [item.kind for item in protect("<b>{n}</b> is 50% of it") if isinstance(item, Inline)]
    ['open', 'value', 'close']
    """
    rules = [f"(?P<{name}>{SYNTAXES[name]})" for name in syntaxes]
    if accelerator:
        rules.append(f"(?P<accelerator>{re.escape(accelerator)}(?=\\w))")
    found: list[str | Inline] = []
    at = 0
    for match in re.finditer("|".join(rules), text, re.DOTALL) if rules else ():
        found += [text[at : match.start()], _inline(match.group(), str(match.lastgroup))]
        at = match.end()
    return tidy(pair_up([*found, text[at:]]))


def protect_more(
    pattern: Pattern,
    syntaxes: Sequence[str] = STRINGS,
    *,
    accelerator: str = "",
    escape: Callable[[str], str] = str,
) -> Pattern:
    """Take placeholders out of the texts of a pattern that has its tags already.

    Args:
        pattern: with unescaped texts.
        syntaxes: see `SYNTAXES`.
        accelerator: mark of the accelerator, or nothing.
        escape: how the file writes what is found.
    """
    found: list[str | Inline] = []
    pairs = max((item.pair for item in pattern if isinstance(item, Inline)), default=0)
    for item in pattern:
        if not isinstance(item, str):
            found.append(item)
            continue
        inner = protect(item, syntaxes, accelerator=accelerator)
        for each in inner:
            if isinstance(each, Inline):
                number = each.pair + pairs if each.pair else 0
                shown = each.shown or (each.raw if each.kind == "value" else "")
                raw = escape(each.raw)
                each = Inline(raw, each.kind, number, shown if shown != raw else "")
            found.append(each)
        pairs += len(inner)
    return tidy(found)


@lru_cache(maxsize=4096)  # a catalogue has few placeholders, many times
def _inline(raw: str, kind: str) -> Inline:
    if kind == "entity":
        shown = unescape(raw)
        return Inline(raw, "value", 0, shown) if shown.strip() else Inline(raw, "alone")
    if kind == "tag":
        name = tag_name(raw)
        if name == "br":
            return Inline(raw, "value", shown=BREAK)
        if raw.startswith("<!--") or raw.endswith("/>") or name in VOID:
            return Inline(raw, "alone")
        return Inline(raw, "close" if raw.startswith("</") else "open")
    if kind == "newline":
        return Inline(raw, "value", shown=BREAK)
    return Inline(raw, "alone" if kind == "accelerator" else "value")


def tag_name(raw: str) -> str:
    """Return the element's name in the text of a tag, in lower case.

    >>> tag_name('</B>'), tag_name('<a href="x">')
    ('b', 'a')
    """
    match = re.match(r"</?\s*([^\s/>.]+)", raw)
    return match[1].lower() if match else ""


def pair_up(items: Iterable[str | Inline]) -> list[str | Inline]:
    """Number the tags that belong together; tags without a partner become points."""
    found = list(items)
    stack: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()
    pairs = 0
    for place, item in enumerate(found):
        if isinstance(item, str) or item.kind not in ("open", "close"):
            continue
        name = tag_name(item.raw)
        if item.kind == "open":
            stack.append((place, name))
            waiting[name] += 1
            found[place] = Inline(item.raw, "alone")
        elif waiting[name]:
            while stack[-1][1] != name:
                waiting[stack.pop()[1]] -= 1
            opened = stack.pop()[0]
            waiting[name] -= 1
            pairs += 1
            first = found[opened]
            assert isinstance(first, Inline)
            found[opened] = Inline(first.raw, "open", pairs)
            found[place] = Inline(item.raw, "close", pairs)
        else:
            found[place] = Inline(item.raw, "alone")
    return found


def tidy(items: Iterable[str | Inline]) -> Pattern:
    """Join neighbouring strings and leave out empty ones.

    >>> tidy(["a", "", "b"])
    ('ab',)
    """
    found: list[str | Inline] = []
    texts: list[str] = []
    for item in (*items, None):
        if isinstance(item, str):
            texts.append(item)
            continue
        found += [text] if (text := "".join(texts)) else []
        texts = []
        found += [item] if item else []
    return tuple(found)


def accelerator_in(text: str, marks: Iterable[str] = ("&", "_")) -> str:
    """Return the accelerator mark of a label, or nothing.

    One mark before a letter, in a short label without sentence punctuation; ``_`` only where
    a word begins or the label is one or two words (``E_xit``), as names hold it too.

    >>> accelerator_in("&Open…"), accelerator_in("E_xit"), accelerator_in("my_own_file")
    ('&', '_', '')
    """
    if len(text) > 60 or re.search(r"[.!?]\s+\S", text):
        return ""
    for mark in marks:
        spots = re.findall(rf"(\w?){re.escape(mark)}(?=\w)", text)
        entity = mark == "&" and re.search(SYNTAXES["entity"], text)
        if len(spots) != 1 or text.count(mark) != 1 or entity:
            continue
        if mark != "_" or not spots[0] or (len(text.split()) <= 2 and len(text) <= 20):
            return mark
    return ""
