"""HTML: text runs with their inline tags, and the attributes that people read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from translator.formats._flow import changed, fill
from translator.formats._html import extract
from translator.formats._model import DEFAULTS, Document, Options, Part, Pattern
from translator.formats._text import decode, encode, splice

SUFFIXES = (".html", ".htm", ".xhtml")
BILINGUAL = False
#: A page says its encoding in its first 1,024 bytes (HTML Living Standard, 4.2.5.4).
CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|encoding=["']([\w-]+)""", re.I)
LANGUAGE = re.compile(r"""(<html\b[^>]*?\s(?:xml:)?lang\s*=\s*["']?)(en|uk)(?=[-"'\s>])""", re.I)


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a page; see `translator.formats`."""
    found = CHARSET.search(data[:1024])
    declared = (found[1] or found[2]).decode("ascii") if found else None
    part = decode(data, options, declared=declared)
    return Document(format="html", parts=(part,), units=tuple(extract(part.text)))


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the page with its units replaced and its language named."""
    part = document.parts[0]
    text = filled(part, document, targets)
    if changed(document.units, targets):
        text = relabelled(text, language)
    return encode(part, text, references=True)


def filled(part: Part, document: Document, targets: Mapping[str, Pattern]) -> str:
    """Return the text of the page with its units replaced."""
    return fill(part.text, document.units, targets, _escape_text, escape)


def _escape_text(text: str) -> str:
    return escape(text, quote=False)


def relabelled(text: str, language: str) -> str:
    """Return the page with the language of its root element changed.

    >>> relabelled('<html lang="en-GB">', "uk")
    '<html lang="uk">'
    """
    edits = []
    for match in LANGUAGE.finditer(text[:4096]):
        end = match.end(2)
        if match[2].lower() != language:
            while end < len(text) and text[end] not in "\"' \t\r\n>":
                end += 1
            edits.append((match.start(2), end, language))
    return splice(text, edits)
