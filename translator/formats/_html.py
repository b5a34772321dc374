"""HTML and XHTML as pieces: the standard library's parser says what stands where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser

from translator.formats._flow import Inside, Piece, units_of
from translator.formats._model import Unit
from translator.formats._placeholders import BREAK, VOID, tag_name

#: Elements that stand inside a sentence (phrasing content that carries text).
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "wbr",
        "br",
        "code",
        "kbd",
        "samp",
        "var",
    ]
)
#: Elements whose content is left alone; the inline ones read as one word.
CODE = frozenset(("code", "kbd", "samp", "var"))
OPAQUE = CODE | {"script", "style", "pre", "svg", "math", "template", "object", "iframe"}
#: Attributes that people read.
ATTRIBUTES = ("alt", "title", "placeholder", "aria-label")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")
#: Names of <meta> whose content is text.
DESCRIPTIONS = {"description", "og:title", "og:description", "twitter:title", "twitter:description"}


class _Scanner(HTMLParser):
    """Notes where each construct begins; each ends where the next begins."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str, str]] = []
        self.lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def note(self, kind: str, name: str = "") -> None:
        line, column = self.getpos()
        self.found.append((self.lines[line - 1] + column, kind, name))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.note("open", tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.note("empty", tag)

    def handle_endtag(self, tag: str) -> None:
        self.note("close", tag)

    def handle_data(self, data: str) -> None:
        self.note("text")

    def handle_charref(self, name: str) -> None:
        self.note("text")

    def handle_entityref(self, name: str) -> None:
        self.note("text")

    def handle_comment(self, data: str) -> None:
        self.note("comment")

    def handle_decl(self, decl: str) -> None:
        self.note("other")

    def handle_pi(self, data: str) -> None:
        self.note("other")

    def unknown_decl(self, data: str) -> None:
        self.note("other")


def scan(text: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, kind, name) of every construct, in order; they tile the text."""
    found = _Scanner(text).found
    ends = [*(start for start, _, _ in found[1:]), len(text)][: len(found)]
    return [(start, end, kind, name) for (start, kind, name), end in zip(found, ends, strict=True)]


def extract(text: str, *, prefix: str = "", part: int = 0) -> list[Unit]:
    """Return the units of an HTML text: runs of text and inline tags, then attributes."""
    pieces: list[Piece] = []
    attributes: list[Unit] = []
    skipped: list[str] = []  # open elements from the opaque one inwards
    opaque_at = 0
    for start, end, kind, name in scan(text):
        raw = text[start:end]
        if skipped:
            skipped = _deeper(skipped, kind, name)
            if not skipped:
                pieces.append(_opaque(text, opaque_at, end))
            continue
        if kind == "open" and _is_opaque(raw, name):
            skipped, opaque_at = [name], start
        elif kind == "text":
            pieces.append(Piece(start, end, "text", unescape(raw)))
        else:
            pieces.append(_tag_piece(start, end, kind, name))
            if kind in ("open", "empty"):
                attributes += _attributes(raw, start, name, prefix, part, len(attributes))
    if skipped:
        pieces.append(Piece(opaque_at, len(text), "boundary"))
    return [*units_of(_joined(pieces), text, prefix=prefix, part=part), *attributes]


def _is_opaque(raw: str, name: str) -> bool:
    if name in VOID:
        return False
    off = re.search(r"""\btranslate\s*=\s*["']?no\b""", raw, re.IGNORECASE)
    return name in OPAQUE or bool(off) or bool(re.search(r"\bnotranslate\b", raw))


def _deeper(skipped: list[str], kind: str, name: str) -> list[str]:
    """Follow the elements of the opaque one's name until it closes."""
    if kind == "open" and name == skipped[0]:
        return [*skipped, name]
    return skipped[:-1] if kind == "close" and name == skipped[0] else skipped


def _opaque(text: str, start: int, end: int) -> Piece:
    raw = text[start:end]
    name = tag_name(raw)
    if name in CODE or name in INLINE:
        shown = " ".join(unescape(re.sub(r"<[^>]*>", "", raw)).split())
        return Piece(start, end, "value", shown) if shown else Piece(start, end, "alone")
    return Piece(start, end, "boundary" if name not in ("svg", "math") else "alone")


def _tag_piece(start: int, end: int, kind: str, name: str) -> Piece:
    if kind == "comment":
        return Piece(start, end, "alone")
    if kind == "other" or name not in INLINE:
        return Piece(start, end, "boundary")
    if name == "br":
        return Piece(start, end, "value", BREAK)
    if kind == "empty" or name in VOID:
        return Piece(start, end, "alone")
    return Piece(start, end, kind)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join neighbouring texts, which the parser cuts at every entity."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.kind == found[-1].kind == "text":
            found[-1] = Piece(found[-1].start, piece.end, "text", found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _attributes(raw: str, start: int, name: str, prefix: str, part: int, known: int) -> list[Unit]:
    """Return the units of a tag's readable attributes."""
    found: list[Unit] = []
    values = {m[1].lower(): m for m in ATTRIBUTE.finditer(raw)}
    wanted = [values[key] for key in ATTRIBUTES if key in values]
    kind = values.get("name") or values.get("property")
    if name == "meta" and kind and kind[2][1:-1].lower() in DESCRIPTIONS and "content" in values:
        wanted.append(values["content"])
    if name == "input" and "value" in values and re.search(r"submit|button|reset", raw):
        wanted.append(values["value"])
    for match in wanted:
        text = unescape(match[2][1:-1])
        if any(c.isalpha() for c in text):
            found.append(
                Unit(
                    id=f"{prefix}@{known + len(found) + 1}",
                    source=(text,),
                    context=f"{name}/@{match[1].lower()}",
                    part=part,
                    start=start + match.start(2) + 1,
                    end=start + match.end(2) - 1,
                    detail=Inside(start, start + len(raw)),
                )
            )
    return found


def line_of(text: str, offset: int) -> int:
    """Return the line, counted from 1, of a place in `text`."""
    return bisect_right([m.start() for m in re.finditer("\n", text)], offset - 1) + 1
