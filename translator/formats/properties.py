"""Java properties: values with their escapes; MessageFormat's doubled apostrophes where it is one.

A file whose bytes are not UTF-8 is Latin-1, as Java 8 reads it; one that is pure ASCII with
``\\u`` escapes stays so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from translator.errors import DocumentInvalid
from translator.formats._flow import changed
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import ALL, accelerator_in, protect
from translator.formats._text import decode, filled

SUFFIXES = (".properties",)
BILINGUAL = False
#: A logical line: key, separator, value; lines that end in a backslash go on.
ENTRY = re.compile(
    r"^[ \t\f]*(?![#!\s])((?:[^\s:=\\]|\\.)+)(?:[ \t\f]*[:=][ \t\f]*|[ \t\f]+)"
    r"((?:[^\\\r\n]|\\(?:\r\n|[\s\S]))*)",
    re.MULTILINE,
)
COMMENT = re.compile(r"^[ \t\f]*[#!]([^\r\n]*)(?:\r\n|\r|\n)\Z", re.MULTILINE)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(\r\n|\r|\n)[ \t\f]*|(.))", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
#: A value that java.text.MessageFormat reads, in which '' is an apostrophe.
FORMAT = re.compile(r"\{\d+(?:,[^{}]*)?\}")


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a properties file; see `translator.formats`."""
    try:
        part = decode(data, options)
    except DocumentInvalid:
        if options.encoding or b"\0" in data:
            raise
        part = decode(data, options, declared="latin-1")
    text, behind = part.text, 0
    units: list[Unit] = []
    seen: set[str] = set()
    for match in ENTRY.finditer(text):
        note = COMMENT.search(text, behind, match.start())
        behind = match.end()
        value = unescape(match[2])
        if any(c.isalpha() for c in value):
            messages = bool(FORMAT.search(value))
            value = value.replace("''", "'") if messages else value
            units.append(
                Unit(
                    id=match[1] if match[1] not in seen else f"{match[1]}@{match.start()}",
                    source=protect(value, ALL, accelerator=accelerator_in(value, "&")),
                    notes=(note[1].strip(),) if note else (),
                    context=match[1],
                    start=match.start(2),
                    end=match.end(2),
                    detail=messages,
                )
            )
            seen.add(match[1])
    escaped = part.text.isascii() and "\\u" in part.text
    return Document(format="properties", parts=(part,), units=tuple(units), detail=escaped)


def unescape(text: str) -> str:
    r"""Return the string that a value stands for.

    >>> unescape(r"\u0457\u0436a\:")
    'їжa:'
    """

    def plain(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        return "" if match[2] else LETTERS.get(match[3], match[3])

    joined = ESCAPE.sub(plain, text)
    # characters beyond the basic plane are written as two escapes
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the file with its values replaced."""
    part = document.parts[0]
    ascii_only = document.detail or part.encoding == "latin-1"
    edits = []
    for unit, pattern in changed(document.units, targets):
        parts = [
            item.raw
            if isinstance(item, Inline)
            else item.replace("'", "''")
            if unit.detail
            else item
            for item in pattern
        ]
        edits.append((unit.start, unit.end, escape("".join(parts), ascii_only=ascii_only)))
    return filled(part, sorted(edits))


def escape(text: str, *, ascii_only: bool) -> str:
    r"""Return a value as it is written.

    >>> print(escape(" їй\n", ascii_only=True))
    \ \u0457\u0439\n
    """
    text = text.replace("\\", "\\\\")
    for letter, character in LETTERS.items():
        text = text.replace(character, f"\\{letter}")
    text = "\\" + text if text.startswith(" ") else text
    if not ascii_only:
        return text
    units = text.encode("utf-16-be")
    codes = [int.from_bytes(units[i : i + 2], "big") for i in range(0, len(units), 2)]
    return "".join(chr(code) if code < 127 else f"\\u{code:04x}" for code in codes)
