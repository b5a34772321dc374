"""What a file is made of: parts, units in them, tags and placeholders in the units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Inline:
    """Something inside a unit that is not text: a tag, or a placeholder.

    Attributes:
        raw: as it stands in the file; comes back byte for byte.
        kind: ``open`` and ``close`` surround text and share a `pair`; ``alone`` is a point in
            the text (a line break, a picture); ``value`` stands for words (``%s``, ``{name}``).
        pair: number of the pair, unique in the unit; 0 for the other kinds.
        shown: what the engine reads instead of a value, and what has to come back for it (``3``
            for a plural's ``%d``, an empty line for ``<br>``); empty: `raw` itself.
    """

    raw: str
    kind: str
    pair: int = 0
    shown: str = ""


#: A unit's content: text (unescaped) and what stands in it.
Pattern: TypeAlias = tuple[str | Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One translatable place of a document.

    Attributes:
        id: unique in the document, the same for the same file.
        source: what is to be translated.
        target: what stands there already, in bilingual formats; None for nothing.
        state: ``new``, ``review`` (a target is there and marked as unsure), ``final``.
        translate: False where the file says that it must stay as it is (or is locked).
        source_language, target_language: BCP 47 tags, where the file declares them.
        likely_language: BCP 47 tag to go by where the text alone does not tell.
        notes: what the file tells translators.
        context: where the text is used (msgctxt, key, resource name).
        max_length: most code points that the file allows; None for any.
        part, start, end: the hole: code points into the text of part number `part`.
        detail: what the format's own `write` needs besides; nobody else looks at it.
    """

    id: str
    source: Pattern
    target: Pattern | None = None
    state: str = "new"
    translate: bool = True
    source_language: str | None = None
    target_language: str | None = None
    likely_language: str | None = None
    notes: tuple[str, ...] = ()
    context: str = ""
    max_length: int | None = None
    part: int = 0
    start: int = 0
    end: int = 0
    detail: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One text of a document: the file itself, or a member of its archive.

    Attributes:
        name: of the member; empty for the file itself.
        text: decoded, line ends as they are, without byte order mark.
        encoding: Python's name of the encoding.
        mark: byte order mark, as bytes.
    """

    name: str = ""
    text: str
    encoding: str = "utf-8"
    mark: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file taken apart.

    Attributes:
        format: name of the module that read it.
        parts: its texts.
        units: its translatable places, in reading order.
        bilingual: whether source and target stand in this file, so that one file comes out.
        archive: the file itself, where it is an archive of members.
        detail: what the format's own `write` needs besides.
    """

    format: str
    parts: tuple[Part, ...]
    units: tuple[Unit, ...]
    bilingual: bool = False
    archive: bytes = b""
    detail: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a reader may have to be told, because the file does not say it.

    Attributes:
        encoding: of text files that are not UTF-8 and do not name theirs.
        columns: of CSV and TSV files: names of the columns to translate.
        language: of the target, where a bilingual file does not say it.
        name: of the file, for messages.
    """

    encoding: str | None = None
    columns: tuple[str, ...] = ()
    language: str | None = None
    name: str = ""


#: What readers assume where they are told nothing.
DEFAULTS = Options()


def plain(pattern: Iterable[str | Inline]) -> str:
    """Return what the engine reads: text and values, without tags.

    >>> plain(("a ", Inline("<b>", "open", 1), "b", Inline("</b>", "close", 1)))
    'a b'
    """
    return "".join(
        item if isinstance(item, str) else (item.shown or item.raw) if item.kind == "value" else ""
        for item in pattern
    )
