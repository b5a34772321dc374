"""SubRip subtitles: times, numbers and order stay; lines are wrapped again."""

from __future__ import annotations

from collections.abc import Mapping

from translator.errors import DocumentInvalid
from translator.formats import _cues
from translator.formats._model import DEFAULTS, Document, Options, Pattern
from translator.formats._text import decode, encode

SUFFIXES = (".srt",)
BILINGUAL = False


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a subtitle file; see `translator.formats`."""
    part = decode(data, options)
    if part.text.strip() and not _cues.CUE.search(part.text):
        raise DocumentInvalid(
            "no cue: a line such as 00:00:01,000 --> 00:00:02,500 is missing", file=options.name
        )
    return Document(format="srt", parts=(part,), units=tuple(_cues.units(part.text)))


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the file with its cues replaced."""
    part = document.parts[0]
    return encode(part, _cues.written(part.text, document.units, targets, str))
