"""XLIFF 1.2 and 2.x: empty targets are filled and marked for review, all else stays.

1.2: ``state="needs-review-translation"`` with ``state-qualifier="mt-suggestion"``;
2.x: the segment's ``state="translated"`` (translated, not reviewed) with a ``subState`` of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.document import LANGUAGES
from translator.errors import DocumentInvalid, UnsupportedLanguage
from translator.formats import _xml
from translator.formats._flow import render
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import ALL, protect_more, tidy
from translator.formats._text import filled
from translator.formats._xml import Element

SUFFIXES = (".xlf", ".xliff", ".sdlxliff", ".mxliff")
BILINGUAL = True
#: States of a target that a person has not agreed to yet.
UNSURE_1 = re.compile(r"new|needs-.*")
UNSURE_2 = ("initial",)
#: 1.2: pairs around text, pairs of separate marks, points; 2.x likewise.
AROUND = {"g", "mrk", "pc"}
OPENS, CLOSES = {"bpt", "bx", "sc"}, {"ept", "ex", "ec"}
MACHINE = "dvomova:mt"
NO_DATA: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """What has to be known to write a unit.

    Attributes:
        source, target: elements; `target` None where there is none yet.
        segment: of 2.x, which carries the state; None in 1.2.
        anchor: code point behind which a new target goes.
    """

    source: Element
    target: Element | None
    segment: Element | None
    anchor: int


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a file; see `translator.formats`."""
    part = _xml.decode_xml(data, options)
    root = _xml.parse(part.text, options.name)
    if root.name != "xliff":
        raise DocumentInvalid(f"the root is <{root.name}>, not <xliff>", file=options.name)
    second = root.get("version").startswith("2")
    units: list[Unit] = []
    for number, file in enumerate(root.find("file")):
        owner = root if second else file
        names = ("srcLang", "trgLang") if second else ("source-language", "target-language")
        source, target = _languages(owner.get(names[0]), owner.get(names[1]))
        if source == target:
            raise DocumentInvalid(
                f"{names[0]} and {names[1]} are both {source!r}: set {names[1]} to the "
                "language wanted",
                file=options.name,
                line=part.text.count("\n", 0, owner.start) + 1,
            )
        reader = _second if second else _first
        for unit in reader(part.text, file):
            units.append(
                replace(unit, id=f"{number}/{unit.id}", source_language=source,
                        target_language=target)
            )  # fmt: skip
    return Document(format="xliff", parts=(part,), units=tuple(units), bilingual=True,
                    detail=(root, second))  # fmt: skip


def _languages(source: str, target: str) -> tuple[str, str]:
    """Return the languages of a file; a target that is not said is the other one."""
    first = source.lower().partition("-")[0]
    second = target.lower().partition("-")[0] or ("en" if first == "uk" else "uk")
    for tag in (first, second):
        if tag not in LANGUAGES:
            raise UnsupportedLanguage(tag or "(none)", supported=LANGUAGES)
    return first, second


def _first(text: str, file: Element) -> Iterator[Unit]:
    """Yield the units of an XLIFF 1.2 file."""
    for element in file.find("trans-unit"):
        source, target = element.child("source"), element.child("target")
        if source is None:
            continue
        segmented = element.child("seg-source") or source
        state = target.get("state") if target else ""
        has_target = target is not None and bool(text[target.inner : target.close].strip())
        final = element.get("approved") == "yes" or not UNSURE_1.fullmatch(state or "translated")
        length = element.get("maxwidth")
        yield from _unit(
            text,
            Place(source, target, None, segmented.end),
            id=element.get("id"),
            state="new" if not has_target else "final" if final else "review",
            translate=_is_on(element, file),
            notes=(*_notes(text, element), *filter(None, [file.get("category")])),
            context=element.get("resname"),
            max_length=int(length) if re.fullmatch(r"[0-9]{1,9}", length) else None,
        )


def _is_on(element: Element, file: Element) -> bool:
    return "no" not in (element.get("translate"), file.get("translate"))


def _second(text: str, file: Element) -> Iterator[Unit]:
    """Yield the segments of an XLIFF 2.x file."""
    for element in file.find("unit"):
        data = {d.get("id"): _text(text[d.inner : d.close]) for d in element.find("data")}
        for number, segment in enumerate(element.find("segment")):
            source, target = segment.child("source"), segment.child("target")
            if source is None:
                continue
            has_target = target is not None and bool(text[target.inner : target.close].strip())
            unsure = segment.get("state", "initial") in UNSURE_2
            yield from _unit(
                text,
                Place(source, target, segment, source.end),
                id=f"{element.get('id')}#{segment.get('id') or number}",
                state="new" if not has_target else "review" if unsure else "final",
                translate=_is_on(element, file),
                notes=_notes(text, element),
                context=element.get("name"),
                data=data,
            )


def _notes(text: str, element: Element) -> tuple[str, ...]:
    return tuple(
        " ".join(_xml.unescape(text[n.inner : n.close]).split()) for n in element.find("note")
    )


def _unit(
    text: str,
    place: Place,
    *,
    id: str,
    state: str,
    translate: bool,
    notes: tuple[str, ...],
    context: str,
    max_length: int | None = None,
    data: Mapping[str, str] = NO_DATA,
) -> Iterator[Unit]:
    source = pattern_of(text, place.source, data)
    if any(isinstance(item, str) and any(c.isalpha() for c in item) for item in source):
        target = place.target
        yield Unit(
            id=id,
            source=source,
            target=pattern_of(text, target, data) if target and state != "new" else None,
            state=state,
            translate=translate,
            notes=notes,
            context=context,
            max_length=max_length,
            start=place.source.inner,
            end=place.source.close,
            detail=place,
        )


def pattern_of(text: str, element: Element, data: Mapping[str, str]) -> Pattern:
    """Return the content of a source or target: text, tags, placeholders.

    Args:
        text: of the file.
        element: source or target.
        data: of 2.x, id → what stood in the original.
    """
    items = list(_items(text, element))
    return protect_more(tidy(_paired(items, data)), ALL, escape=_xml.escape)


def _items(text: str, element: Element) -> Iterator[str | tuple[Element, str, str]]:
    """Yield texts, and (element, raw, kind) for what is inline."""
    at = element.inner
    for child in element.children:
        yield _text(text[at : child.start])
        at = child.end
        protected = child.get("mtype") == "protected" or child.get("translate") == "no"
        if child.name in AROUND and child.close < child.end and not protected:
            yield child, text[child.start : child.inner], "open"
            yield from _items(text, child)
            yield child, text[child.close : child.end], "close"
        elif child.name in OPENS:
            yield child, text[child.start : child.end], "begin"
        elif child.name in CLOSES:
            yield child, text[child.start : child.end], "finish"
        else:
            yield child, text[child.start : child.end], "value" if protected else "point"
    yield _text(text[at : element.close])


def _text(raw: str) -> str:
    raw = re.sub(r"<!--.*?-->|<\?.*?\?>", "", raw, flags=re.DOTALL)
    if "<![CDATA[" not in raw:
        return _xml.unescape(raw)
    return "".join(
        piece[9:-3] if piece.startswith("<![CDATA[") else _xml.unescape(piece)
        for piece in _xml.TOKEN.findall(raw)
    )


def _paired(
    items: Sequence[str | tuple[Element, str, str]], data: Mapping[str, str]
) -> Iterator[str | Inline]:
    """Give every pair a number: by nesting, or by the ids that separate marks share."""
    keys = dict.fromkeys(_key(item[0]) for item in items if not isinstance(item, str))
    numbers = {key: number for number, key in enumerate(keys, 1)}
    present: dict[tuple[str, str], int] = {}
    for item in items:
        if not isinstance(item, str):
            present[_key(item[0]), item[2]] = present.get((_key(item[0]), item[2]), 0) + 1
    for item in items:
        if isinstance(item, str):
            yield item
            continue
        element, raw, kind = item
        key = _key(element)
        if kind in ("begin", "finish"):
            both = present.get((key, "begin")) == present.get((key, "finish")) == 1
            kind = {"begin": "open", "finish": "close"}[kind] if both else "alone"
        if kind == "value":
            yield _xml.value_or_point(raw, re.sub(r"<[^>]*>", "", raw))
        elif kind == "point":
            yield _xml.value_or_point(raw, _meaning(element, raw, data), code=True)
        else:
            yield Inline(raw, kind, numbers[key] if kind in ("open", "close") else 0)


def _meaning(element: Element, raw: str, data: Mapping[str, str]) -> str:
    """Return what a point stands for in the original, where the file says it."""
    names = (element.get(name) for name in ("equiv-text", "disp", "equiv"))
    said = next((name for name in names if name), "") or data.get(element.get("dataRef"), "")
    return said or re.sub(r"<[^>]*>", "", raw)


def _key(element: Element) -> str:
    """Return what the two marks of a pair have in common."""
    if element.name in OPENS | CLOSES:
        shared = element.get("rid") or element.get("startRef") or element.get("id")
        return f"mark {shared}"
    return f"around {element.start}"


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the file with its targets filled and marked for review."""
    part, text = document.parts[0], document.parts[0].text
    root, second = document.detail
    edits: list[tuple[int, int, str]] = []
    for unit in document.units:
        target = targets.get(unit.id)
        if target is None or target == unit.target:
            continue
        edits += _edits(text, unit.detail, render(target, _xml.escape, {}), second=second)
    if edits:
        edits += _named(root, document, second=second)
    return filled(part, sorted(edits), references=True)


def _edits(text: str, place: Place, content: str, *, second: bool) -> list[tuple[int, int, str]]:
    old = place.target
    tag = old.tag if old else "<target>"
    if old and tag.endswith("/>"):
        tag = re.sub(r"\s*/>$", ">", tag)
    if not second:
        tag = _xml.with_attribute(tag, "state", "needs-review-translation")
        tag = _xml.with_attribute(tag, "state-qualifier", "mt-suggestion")
    new = f"{tag}{content}</target>"
    if old:
        edits = [(old.start, old.end, new)]
    else:
        edits = [(place.anchor, place.anchor, _xml.indent_before(text, place.source.start) + new)]
    if place.segment:
        tag = _xml.with_attribute(place.segment.tag, "state", "translated")
        tag = _xml.with_attribute(tag, "subState", MACHINE)
        edits.append((place.segment.start, place.segment.inner, tag))
    return edits


def _named(root: Element, document: Document, *, second: bool) -> list[tuple[int, int, str]]:
    """Return the edits that name the target language where the file does not."""
    name = "trgLang" if second else "target-language"
    found = []
    for element in [root] if second else root.find("file"):
        if not element.get(name):
            language = document.units[0].target_language or "uk"
            tag = _xml.with_attribute(element.tag, name, language)
            found.append((element.start, element.inner, tag))
    return found
