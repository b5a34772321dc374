"""Formats: one module a file format, found by the file's suffix; pure functions on bytes.

    bytes ─ read ─▶ Document: parts (the file, decoded) and units (places in them with text)
    Document, targets ─ write ─▶ bytes

A document keeps the file as it is; a unit is a hole in it. Writing fills holes and leaves
every other byte alone, so that a document written without targets is the file again.

To add a format, add a file here with

* ``SUFFIXES``: lower case, with the dot;
* ``BILINGUAL``: whether source and target stand in one file (PO) or each has its own (HTML);
* ``read(data, options) -> Document``; `DocumentInvalid` if the bytes are something else;
* ``write(document, targets, *, language) -> bytes``; `targets` maps unit ids to patterns.

There is no list to keep. Contract tests run over whatever is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from translator.errors import UnsupportedFormat
from translator.formats._model import (
    DEFAULTS,
    Document,
    Inline,
    Options,
    Part,
    Pattern,
    Unit,
    plain,
)
from translator.formats._tags import rebuild, values_missing

__all__ = [
    "DEFAULTS",
    "Document",
    "Format",
    "Inline",
    "Options",
    "Part",
    "Pattern",
    "Unit",
    "available",
    "format_of",
    "load",
    "plain",
    "rebuild",
    "suffixes",
    "values_missing",
]


class Format(Protocol):
    """The interface of a format's module."""

    SUFFIXES: tuple[str, ...]
    BILINGUAL: bool

    def read(self, data: bytes, options: Options = ...) -> Document: ...

    def write(
        self, document: Document, targets: Mapping[str, Pattern], *, language: str
    ) -> bytes: ...


def available() -> list[str]:
    """Names of the formats.

    >>> "text" in available()
    True
    """
    return sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))


def load(name: str) -> Format:
    """Import the format `name`."""
    return cast(Format, import_module(f"{__name__}.{name}"))


def suffixes() -> dict[str, str]:
    """Map every suffix to the name of its format.

    >>> suffixes()[".txt"]
    'text'
    """
    return {suffix: name for name in available() for suffix in load(name).SUFFIXES}


def format_of(name: str) -> str:
    """Name the format of the file called `name`.

    Raises:
        UnsupportedFormat: no format has this suffix.

    >>> format_of("Notes.TXT")
    'text'
    """
    known = suffixes()
    lowered = name.lower()
    for suffix in sorted(known, key=len, reverse=True):
        if lowered.endswith(suffix):
            return known[suffix]
    raise UnsupportedFormat(name, supported=sorted(known))
