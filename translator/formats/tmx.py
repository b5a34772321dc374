"""TMX translation memories: units that lack a language get it; all else stays."""

from __future__ import annotations

import re
from collections.abc import Mapping

from translator.document import LANGUAGES
from translator.errors import DocumentInvalid
from translator.formats import _xml
from translator.formats._flow import render
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import ALL, protect_more, tidy
from translator.formats._text import filled
from translator.formats._xml import Element

SUFFIXES = (".tmx",)
BILINGUAL = True


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a memory; see `translator.formats`."""
    part = _xml.decode_xml(data, options)
    root = _xml.parse(part.text, options.name)
    if root.name != "tmx":
        raise DocumentInvalid(f"the root is <{root.name}>, not <tmx>", file=options.name)
    units: list[Unit] = []
    for number, entry in enumerate(root.find("tu"), 1):
        variants = {_language(tuv): tuv for tuv in entry.children if tuv.name == "tuv"}
        there = [tag for tag in LANGUAGES if tag in variants]
        if len(there) == 1:
            units += _unit(part.text, entry, variants[there[0]], there[0], number)
    return Document(format="tmx", parts=(part,), units=tuple(units), bilingual=True)


def _language(variant: Element) -> str:
    tag = variant.get("xml:lang") or variant.get("lang")
    return tag.lower().partition("-")[0].partition("_")[0]


def _unit(text: str, entry: Element, variant: Element, language: str, number: int) -> list[Unit]:
    segment = variant.child("seg")
    if segment is None:
        return []
    source = _pattern(text, segment)
    if not any(isinstance(i, str) and any(c.isalpha() for c in i) for i in source):
        return []
    notes = tuple(_xml.unescape(text[n.inner : n.close]) for n in entry.children
                  if n.name == "note")  # fmt: skip
    return [
        Unit(
            id=entry.get("tuid") or str(number),
            source=source,
            source_language=language,
            target_language=next(tag for tag in LANGUAGES if tag != language),
            notes=notes,
            start=variant.end,
            end=variant.end,
            detail=variant,
        )
    ]


def _pattern(text: str, segment: Element) -> Pattern:
    """Return a segment: the code in its inline elements is no text."""
    items: list[str | Inline] = []
    at = segment.inner
    pairs = {c.get("i"): n for n, c in enumerate(segment.children, 1) if c.name == "bpt"}
    ends = {c.get("i") for c in segment.children if c.name == "ept"}
    for child in segment.children:
        items.append(_xml.unescape(text[at : child.start]))
        raw, pair = text[child.start : child.end], child.get("i")
        if child.name in ("bpt", "ept") and pair in pairs and pair in ends:
            items.append(Inline(raw, "open" if child.name == "bpt" else "close", pairs[pair]))
        else:
            items.append(_xml.value_or_point(raw, text[child.inner : child.close], code=True))
        at = child.end
    items.append(_xml.unescape(text[at : segment.close]))
    return protect_more(tidy(items), ALL, escape=_xml.escape)


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the memory with the missing variants, each behind the one it was made from."""
    part, text = document.parts[0], document.parts[0].text
    edits = []
    for unit in document.units:
        if unit.id not in targets:
            continue
        old: Element = unit.detail
        segment = old.child("seg")
        assert segment is not None
        name = "xml:lang" if old.get("xml:lang") else "lang"
        tag = _xml.with_attribute(old.tag, name, unit.target_language or "")
        tag = re.sub(r'\s(?:creation|change)(?:id|date)\s*=\s*(?:"[^"]*"|\'[^\']*\')', "", tag)
        tag = _xml.with_attribute(tag, "creationid", "dvomova")
        inside = text[old.inner : segment.inner], text[segment.close : old.end]
        content = render(targets[unit.id], _xml.escape, {})
        indent = _xml.indent_before(text, old.start)
        edits.append((old.end, old.end, f"{indent}{tag}{inside[0]}{content}{inside[1]}"))
    return filled(part, sorted(edits), references=True)
