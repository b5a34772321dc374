"""WebVTT subtitles: times, identifiers, settings, notes and styles stay."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape, unescape

from translator.errors import DocumentInvalid
from translator.formats import _cues
from translator.formats._model import DEFAULTS, Document, Options, Pattern
from translator.formats._text import decode, encode

SUFFIXES = (".vtt",)
BILINGUAL = False


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a subtitle file; see `translator.formats`."""
    part = decode(data, options)
    if not part.text.startswith("WEBVTT"):
        raise DocumentInvalid("the first line is not WEBVTT", file=options.name, line=1)
    return Document(format="vtt", parts=(part,), units=tuple(_cues.units(part.text, unescape)))


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the file with its cues replaced."""
    part = document.parts[0]
    return encode(part, _cues.written(part.text, document.units, targets, _escape))


def _escape(text: str) -> str:
    """Escape what would be read as mark-up, players' own ``{\\an8}`` included.

    >>> print(_escape(r"a < {\\b}"))
    a &lt; &#123;\\b}
    """
    return escape(text, quote=False).replace("{\\", "&#123;\\")
