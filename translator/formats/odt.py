"""OpenDocument texts (ODT): paragraphs and headings of body, headers, footers and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from translator.errors import DocumentInvalid
from translator.formats import _xml
from translator.formats._archive import Archive, rewrite
from translator.formats._flow import Inside, Piece, changed, fill, units_of
from translator.formats._model import DEFAULTS, Document, Options, Part, Pattern, Unit
from translator.formats._placeholders import BREAK
from translator.formats._text import encode
from translator.formats._xml import Element

SUFFIXES = (".odt", ".ott", ".fodt")
BILINGUAL = False
BLOCKS = ("text:p", "text:h")
PAIRS = {"text:span", "text:a", "text:ruby", "text:ruby-base"}
#: Inline elements that hold paragraphs of their own.
HOLDERS = ("text:note", "draw:frame", "draw:custom-shape", "draw:text-box")
#: Changes and comments are no part of the text that is read.
LEFT = {"text:tracked-changes", "office:annotation"}


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a document; see `translator.formats`."""
    if not data.startswith(b"PK") and b"office:document" in data[:1000]:
        return _read(data, {"": data}, options, archive=b"")
    archive = Archive(data, options.name)
    if "content.xml" not in archive.names():
        raise DocumentInvalid("has no content.xml: not an OpenDocument text", file=options.name)
    names = [name for name in ("content.xml", "styles.xml") if name in archive.names()]
    return _read(data, {name: archive.read(name) for name in names}, options, archive=data)


def _read(
    data: bytes, members: Mapping[str, bytes], options: Options, *, archive: bytes
) -> Document:
    parts: list[Part] = []
    units: list[Unit] = []
    for name, content in members.items():
        part = replace(_xml.decode_xml(content, options), name=name)
        root = _xml.parse(part.text, f"{options.name}:{name}" if name else options.name)
        prefix = name.removesuffix(".xml") + ":" if name else ""
        for unit in _units(part.text, root, None):
            units.append(replace(unit, id=f"{prefix}{len(units) + 1}", part=len(parts)))
        parts.append(part)
    return Document(format="odt", parts=tuple(parts), units=tuple(units), archive=archive)


def _units(text: str, element: Element, inside: Inside | None) -> Iterator[Unit]:
    """Yield the units below `element`; those of notes and frames after their paragraph."""
    for child in element.children:
        if child.name in LEFT:
            continue
        if child.name not in BLOCKS:
            yield from _units(text, child, inside)
            continue
        pieces = [_spaced(piece, text) for piece in _xml.pieces(text, child, rule)]
        for unit in units_of(pieces, text):
            yield replace(unit, detail=inside)
        for holder in child.find(*HOLDERS):
            yield from _units(text, holder, inside or Inside(holder.start, holder.end))


def rule(element: Element) -> str:
    """Say how an element stands in a paragraph."""
    return "open" if element.name in PAIRS else "alone"


def _spaced(piece: Piece, text: str) -> Piece:
    """Return what an element that is white space stands for."""
    raw = text[piece.start : piece.end]
    if raw.startswith(("<text:line-break", "<text:tab")):
        return Piece(piece.start, piece.end, "value", BREAK)
    if raw.startswith("<text:s") and raw.startswith(("<text:s/", "<text:s ")):
        return Piece(piece.start, piece.end, "text", " ")
    return piece


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the document with its paragraphs replaced; every other member stays."""
    new: dict[str, bytes] = {}
    for number, part in enumerate(document.parts):
        units = [unit for unit in document.units if unit.part == number]
        if changed(units, targets) or not document.archive:
            new[part.name] = encode(part, fill(part.text, units, targets, _xml.escape))
    return rewrite(document.archive, new) if document.archive else new[""]
