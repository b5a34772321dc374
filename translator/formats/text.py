"""Plain text: the whole file is one unit, so that its result is that of the same text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from translator.formats._model import DEFAULTS, Document, Options, Pattern, Unit, plain
from translator.formats._text import decode, encode

SUFFIXES = (".txt", ".text")
BILINGUAL = False
#: A UTF-8 mark stays a character of the text, as it does on the command line.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a text file; see `translator.formats`."""
    part = decode(data, options)
    if part.mark and part.encoding == "utf-8":
        part = replace(part, text=MARK + part.text, mark=b"")
    unit = Unit(id="1", source=(part.text,), end=len(part.text))
    return Document(format="text", parts=(part,), units=(unit,))


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the file with its text replaced; see `translator.formats`."""
    part = document.parts[0]
    target = targets.get("1")
    return encode(part, part.text if target is None else plain(target))
