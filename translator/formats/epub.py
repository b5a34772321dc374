"""EPUB books: the pages of the manifest, the table of contents, title and description."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from urllib.parse import unquote

from translator.errors import DocumentInvalid
from translator.formats import _html, _xml
from translator.formats._archive import Archive, rewrite
from translator.formats._flow import changed, fill, units_of
from translator.formats._model import DEFAULTS, Document, Options, Part, Pattern, Unit
from translator.formats._text import encode, splice

SUFFIXES = (".epub",)
BILINGUAL = False
PAGE, CONTENTS = "application/xhtml+xml", "application/x-dtbncx+xml"
ROOT_LANGUAGE = re.compile(r"""<html\b[^>]*>""", re.IGNORECASE)
TAG = re.compile(r"""(\s(?:xml:)?lang\s*=\s*["'])(?:en|uk)\b[^"']*""")
DECLARED = re.compile(r"(<dc:language[^>]*>)\s*(?:en|uk)\b[^<]*")


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a book; see `translator.formats`."""
    archive = Archive(data, options.name)
    parts: list[Part] = []
    units: list[Unit] = []
    for name, kind in _texts(archive, options):
        part = replace(_xml.decode_xml(archive.read(name), options), name=name)
        for unit in _units(part.text, kind, f"{options.name}:{name}"):
            units.append(replace(unit, id=f"{name}#{unit.id}", part=len(parts)))
        parts.append(part)
    return Document(format="epub", parts=tuple(parts), units=tuple(units), archive=data)


def _texts(archive: Archive, options: Options) -> Iterator[tuple[str, str]]:
    """Yield (member, media type) of the package, then of what it lists, in its order."""
    container = _xml.decode_xml(archive.read("META-INF/container.xml"), options)
    root = _xml.parse(container.text, f"{options.name}:META-INF/container.xml")
    package = next((e.get("full-path") for e in root.find("rootfile")), "")
    part = _xml.decode_xml(archive.read(package), options)
    yield package, "package"
    items = list(_xml.parse(part.text, f"{options.name}:{package}").find("item", "opf:item"))
    if not items:
        raise DocumentInvalid(f"{package} lists no pages", file=options.name)
    for item in items:
        if item.get("media-type") in (PAGE, CONTENTS):
            folder = posixpath.dirname(package)
            name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href"))))
            yield name, item.get("media-type")


def _units(text: str, kind: str, name: str) -> list[Unit]:
    if kind == PAGE:
        return _html.extract(text)
    wanted = ("text",) if kind == CONTENTS else ("dc:title", "dc:description")
    found: list[Unit] = []
    for element in _xml.parse(text, name).find(*wanted):
        pieces = _xml.pieces(text, element, lambda _: "open")
        found += units_of(pieces, text, first=len(found) + 1)
    return found


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the book with its texts replaced and its language named."""
    new: dict[str, bytes] = {}
    touched = bool(changed(document.units, targets))
    for number, part in enumerate(document.parts):
        units = [unit for unit in document.units if unit.part == number]
        text = fill(part.text, units, targets, _xml.escape, escape)
        text = relabelled(text, language) if touched else text
        if text != part.text:
            new[part.name] = encode(part, text)
    return rewrite(document.archive, new)


def relabelled(text: str, language: str) -> str:
    """Return a page or a package with its language changed.

    >>> relabelled("<dc:language>en-GB</dc:language>", "uk")
    '<dc:language>uk</dc:language>'
    """
    text = DECLARED.sub(rf"\g<1>{language}", text)
    root = ROOT_LANGUAGE.search(text)
    if not root:
        return text
    return splice(text, [(root.start(), root.end(), TAG.sub(rf"\g<1>{language}", root[0]))])
