"""Android string resources: strings, arrays and plurals, with Android's own escapes.

Ukrainian gets the plural forms it needs. ``translatable="false"`` stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from translator.errors import DocumentInvalid
from translator.formats import _xml
from translator.formats._flow import changed, render, units_of
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import BREAK, protect, protect_more, tidy
from translator.formats._plurals import CATEGORIES, SAMPLES, with_sample
from translator.formats._text import filled
from translator.formats._xml import Element

SUFFIXES = (".xml",)
BILINGUAL = False
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
LINE_BREAK = re.compile(r"\s*\\n\s*")
COMMENT = re.compile(r"<!--(.*?)-->\s*\Z", re.DOTALL)


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a resource file; see `translator.formats`."""
    part = _xml.decode_xml(data, options)
    root = _xml.parse(part.text, options.name)
    if root.name != "resources":
        raise DocumentInvalid(
            f"the root is <{root.name}>, not <resources> of Android", file=options.name
        )
    units: list[Unit] = []
    behind = root.inner
    for element in root.children:
        note = COMMENT.search(part.text[behind : element.start])
        behind = element.end
        notes = (" ".join(note[1].split()),) if note else ()
        for unit in _units(part.text, element):
            units.append(replace(unit, notes=notes, context=element.get("name")))
    return Document(format="android", parts=(part,), units=tuple(units))


def _units(text: str, element: Element) -> Iterator[Unit]:
    name = element.get("name")
    off = element.get("translatable") == "false"
    if element.name == "string":
        yield from _content(text, element, name, off)
    elif element.name == "string-array":
        for number, item in enumerate(element.children):
            yield from _content(text, item, f"{name}[{number}]", off)
    elif element.name == "plurals":
        items = {item.get("quantity"): item for item in element.children}
        for category, item in items.items():
            for unit in _content(text, item, f"{name}#{category}", off):
                yield from _plural(unit, name, category, items)


def _content(text: str, element: Element, key: str, off: bool) -> Iterator[Unit]:
    inner = text[element.inner : element.close]
    section = re.fullmatch(r"\s*<!\[CDATA\[(.*)\]\]>\s*", inner, re.DOTALL)
    quoted = re.fullmatch(r'\s*"([^"<]*)(?<!\\)"\s*', inner)
    whole = section or quoted
    if whole:
        start, end = element.inner + whole.start(1), element.inner + whole.end(1)
        raw = whole[1] if section else _xml.unescape(whole[1])
        if any(c.isalpha() for c in raw):
            kind = "section" if section else "quoted"
            yield Unit(id=key, source=_finished(protect(raw, ("entity", "tag"))),
                       translate=not off, start=start, end=end, detail=(element, kind))  # fmt: skip
        return
    for unit in units_of(_xml.pieces(text, element, rule), text):
        source = _finished(unit.source)
        yield replace(unit, id=key, source=source, translate=not off, detail=(element, "text"))


def rule(element: Element) -> str:
    """Say how an element stands in a string: ``xliff:g`` marks what must stay."""
    return "value" if element.name.endswith(":g") else "open"


def _finished(pattern: Pattern) -> Pattern:
    """Return a pattern with its line breaks and placeholders taken out, and unescaped."""
    found: list[str | Inline] = []
    for item in pattern:
        if not isinstance(item, str):
            found.append(item)
            continue
        at = 0
        for match in LINE_BREAK.finditer(item):
            found += [item[at : match.start()], Inline(match[0], "value", shown=BREAK)]
            at = match.end()
        found.append(item[at:])
    return tuple(
        unescape(item) if isinstance(item, str) else item for item in protect_more(tidy(found))
    )


def unescape(text: str) -> str:
    r"""Return what a string resource stands for.

    >>> unescape(r"It\'s \"here\"")
    'It\'s "here"'
    """
    text = re.sub(r'(?<!\\)"', "", text)  # bare quotes only keep white space
    letters = {"n": "\n", "t": "\t"}
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else letters.get(m[2], m[2]), text)


def escape(text: str) -> str:
    r"""Return text as a string resource writes it.

    >>> print(escape("об'єкт \"a\" & b"))
    об\'єкт \"a\" &amp; b
    """
    return _xml.escape(_escape_marks(text))


def _escape_marks(text: str) -> str:
    text = re.sub(r"[\\'\"]", r"\\\g<0>", text)
    return text.replace("\n", "\\n").replace("\t", "\\t")


def _plural(unit: Unit, name: str, category: str, items: Mapping[str, Element]) -> Iterator[Unit]:
    """Yield the unit of a plural's item for each language, and those of the forms it adds."""
    for language, categories in CATEGORIES.items():
        wanted = [category]
        if category == "other":
            wanted += [c for c in categories if c not in items]
        for each in wanted:
            yield replace(
                unit,
                id=f"{name}#{each}>{language}",
                source=with_sample(unit.source, SAMPLES[language].get(each, "5")),
                target_language=language,
                detail=(*unit.detail, each) if each != category else unit.detail,
            )


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the file with its strings replaced and the plural forms of the language added."""
    part, text = document.parts[0], document.parts[0].text
    edits: list[tuple[int, int, str]] = []
    added: dict[int, str] = {}
    for unit, pattern in changed(
        [u for u in document.units if u.target_language in (None, language)], targets
    ):
        element, kind = unit.detail[:2]
        new = _rendered(pattern, kind)
        if len(unit.detail) == 2:  # a third says which form is added
            edits.append((unit.start, unit.end, new))
            continue
        tag = _xml.with_attribute(element.tag, "quantity", unit.detail[2])
        around = text[element.inner : unit.start], text[unit.end : element.end]
        space = _xml.indent_before(text, element.start)
        added[element.end] = added.get(element.end, "") + space + tag + around[0] + new + around[1]
    edits += [(at, at, new) for at, new in added.items()]
    return filled(part, sorted(edits), references=True)


def _rendered(pattern: Pattern, kind: str) -> str:
    if kind == "section":
        return render(pattern, _escape_marks, {}).replace("]]>", "]] >")
    if kind == "quoted":
        return render(pattern, escape, {}).replace("\\'", "'")
    new = render(pattern, escape, {})
    return "\\" + new if new[:1] in ("@", "?") else new
