"""Markdown (CommonMark with tables, strikethrough, front matter, footnotes).

markdown-it says which lines hold which block and what stands inside; the places of the inline
marks are found by walking its tokens along the source. A hard-wrapped paragraph becomes one
line, as the wrapping means nothing there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape as quoted_html
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from translator.formats import _html, _xml
from translator.formats._flow import Inside, Piece, changed, fill_edits, render, units_of
from translator.formats._model import DEFAULTS, Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import BREAK, VOID, tag_name, tidy
from translator.formats._text import decode, filled

SUFFIXES = (".md", ".markdown", ".mdown")
BILINGUAL = False
FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
#: Keys of front matter that people read, with one-line values.
FIELDS = ("title", "subtitle", "description", "summary", "excerpt", "caption", "alt")
FIELD = re.compile(rf"^[ \t]*(?:{'|'.join(FIELDS)}):[ \t]+(?=\S)(.+?)[ \t]*$", re.MULTILINE)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;")
LINK_END = re.compile(
    r"\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|\](?:\[(?:[^\[\]\\]|\\.)*\])?", re.DOTALL
)
#: What would begin a mark where the text means a character.
SPECIAL = re.compile(r"[\\`*\[\]|~]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
#: Footnotes, task boxes, alerts; template tags, attributes and formulas of the usual generators.
EXTENSIONS = re.compile(
    r"(?P<alone>\[\^[^\]\s]+\]|^\[[ xX]\](?=\s)|^\[![A-Z]+\])"
    r"|\{\{.*?\}\}|\{%.*?%\}|\{:?[#.][^{}]*\}|(?<!\w)\$[^$\s](?:[^$]*[^$\s])?\$(?!\w)"
)
LINE_START = re.compile(r"^([-+#>](?=\s)|#{1,6}(?=\s|$)|=+$|-+$)|^(\d+)([.)])(?=\s|$)")


def read(data: bytes, options: Options = DEFAULTS) -> Document:
    """Read a Markdown file; see `translator.formats`."""
    part = decode(data, options)
    front = FRONT.match(part.text)
    body = front.end() if front else 0
    units = list(_front_units(part.text, front)) if front else []
    # blank lines instead of the front matter keep the line numbers
    rest = re.sub(r"[^\n]", " ", part.text[:body]) + part.text[body:]
    units += _Reader(rest).units()
    return Document(format="markdown", parts=(part,), units=tuple(units))


def _front_units(text: str, front: re.Match[str]) -> Iterator[Unit]:
    for number, match in enumerate(FIELD.finditer(text, front.start(1), front.end(1)), 1):
        value = match[1]
        if value[0] in "[{&*!|>%@`" or not any(c.isalpha() for c in value):
            continue
        quote = value[0] if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1 else ""
        inner = value[1:-1] if quote else value
        if quote == '"' and "\\" in inner:
            try:
                inner = str(json.loads(value))
            except ValueError:
                continue
        inner = inner.replace("''", "'") if quote == "'" else inner
        yield Unit(id=f"front.{number}", source=(inner,), context="front matter",
                   start=match.start(1), end=match.end(1), detail="front")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Html:
    """Marks a unit of an HTML block; keeps what HTML's own reader says of it."""

    detail: Inside | None


def _moved(unit: Unit, by: int) -> Unit:
    """Return a unit of an HTML block as one of the file, where the block begins at `by`."""
    inside = unit.detail
    if isinstance(inside, Inside):
        inside = Inside(inside.start + by, inside.end + by)
    return replace(unit, start=unit.start + by, end=unit.end + by, detail=Html(inside))


class _Reader:
    """Finds the places of markdown-it's tokens in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", text))]
        self.ends = [*self.starts[1:], len(text)]
        self.at = 0
        self.in_cell = False
        self.alts: list[Unit] = []

    def units(self) -> list[Unit]:
        """Return the units in reading order, the texts of pictures last."""
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        found: list[Unit] = []
        for token in parser.parse(self.text):
            if token.nesting:
                self.in_cell = token.type in ("td_open", "th_open")
            if token.map is None:
                continue
            if token.type == "inline":
                found += self._inline(token, len(found) + 1)
            elif token.type == "html_block":
                found += self._html(token, len(found) + 1)
        return [*found, *self.alts]

    def _line(self, number: int) -> tuple[int, int]:
        return self.starts[number], self.ends[min(number, len(self.ends) - 1)]

    def _html(self, token: Token, number: int) -> list[Unit]:
        assert token.map is not None
        start, end = self._line(token.map[0])[0], self._line(token.map[1] - 1)[1]
        units = _html.extract(self.text[start:end], prefix=f"{number}.")
        return [_moved(unit, start) for unit in units]

    def _inline(self, token: Token, number: int) -> list[Unit]:
        lines = self._places(token)
        if lines is None:
            return []
        walker = _Walker(self.text, lines)
        for child in token.children or []:
            if not walker.take(child):
                return []
        units = [
            replace(unit, source=with_extensions(unit.source))
            for unit in units_of(walker.pieces, self.text, first=number)
        ]
        for start, end, raw in walker.alts:
            inner = ESCAPED.sub(lambda m: m[1] or unescape(m[0]), self.text[start:end])
            if any(c.isalpha() for c in inner):
                self.alts.append(
                    Unit(id=f"@{len(self.alts) + 1}", source=(inner,), context="picture",
                         start=start, end=end, detail=Inside(*raw))
                )  # fmt: skip
        return units

    def _places(self, token: Token) -> list[tuple[int, int]] | None:
        """Return where each line of the token's content lies in the text, or None."""
        assert token.map is not None
        found = []
        for offset, content in enumerate(token.content.split("\n")):
            number = token.map[0] + offset
            if number >= len(self.starts):
                return None
            start, end = self._line(number)
            begin = max(start, self.at)
            if self.in_cell:  # markdown-it has taken out the backslashes of pipes
                content = content.replace("|", "\\|")
            spot = self.text.find(content, begin, end)
            if spot < 0:
                return None
            found.append((spot, spot + len(content)))
            self.at = spot + len(content)
        return found


def with_extensions(pattern: Pattern) -> Pattern:
    """Return `pattern` with what is not CommonMark but is no text either taken out.

    >>> with_extensions(("See[^1].",))[1].raw
    '[^1]'
    """
    found: list[str | Inline] = []
    for item in pattern:
        if not isinstance(item, str):
            found.append(item)
            continue
        at = 0
        for match in EXTENSIONS.finditer(item):
            kind = "alone" if match["alone"] else "value"
            found += [item[at : match.start()], Inline(match[0], kind)]
            at = match.end()
        found.append(item[at:])
    return tidy(found)


class _Walker:
    """Walks the inline tokens of a block along its raw lines."""

    def __init__(self, text: str, lines: list[tuple[int, int]]) -> None:
        self.text = text
        self.lines = lines
        self.line = 0
        self.at = lines[0][0]
        self.pieces: list[Piece] = []
        self.alts: list[tuple[int, int, tuple[int, int]]] = []
        self.links: list[int] = []
        self.skipping = False

    @property
    def end(self) -> int:
        """End of the current line's content."""
        return self.lines[self.line][1]

    def take(self, token: Token) -> bool:
        """Find one token; False if the text does not read as it says."""
        if self.skipping:  # the rest of an autolink
            self.skipping = token.type != "link_close"
            return True
        match token.type:
            case "text":
                return self._text(token.content)
            case "softbreak" | "hardbreak":
                return self._break(hard=token.type == "hardbreak")
            case "code_inline":
                return self._code(token)
            case "image":
                return self._image()
            case "html_inline":
                return self._html(token.content)
            case "link_open":
                return self._link_open()
            case "link_close":
                return self._link_close()
        kind = "open" if token.nesting == 1 else "close"
        return self._mark(token.markup, kind)

    def _piece(self, end: int, kind: str, text: str = "") -> bool:
        self.pieces.append(Piece(self.at, end, kind, text))
        self.at = end
        return True

    def _text(self, content: str) -> bool:
        at = self.at
        for character in content:
            if character == "\\" and self.text.startswith("\\\\", at):
                at += 2
            elif at < len(self.text) and self.text[at] == character and at < self.end:
                at += 1
            elif self.text[at : at + 2] == "\\" + character:
                at += 2
            else:
                entity = re.compile(r"&[#\w]+;").match(self.text, at)
                if entity and unescape(entity[0]) == character:
                    at = entity.end()
                elif character.isspace() and at <= self.end and at < len(self.text):
                    continue  # markdown-it keeps a space the raw line has elsewhere
                else:
                    return False
        return self._piece(at, "text", content) if content else True

    def _break(self, *, hard: bool) -> bool:
        if self.line + 1 >= len(self.lines):
            return False
        self.line += 1
        kind, text = ("value", BREAK) if hard else ("text", " ")
        return self._piece(self.lines[self.line][0], kind, text)

    def _mark(self, markup: str, kind: str) -> bool:
        self._skip_spaces(markup)
        if not markup or not self.text.startswith(markup, self.at):
            return False
        return self._piece(self.at + len(markup), kind)

    def _skip_spaces(self, expected: str) -> None:
        while self.at < self.end and self.text[self.at] == " " and not expected.startswith(" "):
            self._piece(self.at + 1, "text", " ")

    def _code(self, token: Token) -> bool:
        self._skip_spaces("`")
        mark = token.markup
        close = self.text.find(mark, self.at + len(mark))
        while close >= 0 and self.text[close + len(mark) : close + len(mark) + 1] == "`":
            run = re.compile("`+").match(self.text, close)
            assert run is not None
            close = self.text.find(mark, run.end())
        if not self.text.startswith(mark, self.at) or close < 0:
            return False
        while close > self.end and self.line + 1 < len(self.lines):
            self.line += 1
        return self._piece(close + len(mark), "value", token.content.replace("\n", " "))

    def _image(self) -> bool:
        self._skip_spaces("!")
        close = self._closing(self.at + 2)
        if not self.text.startswith("![", self.at) or close is None:
            return False
        self.alts.append((self.at + 2, close.start(), (self.at, close.end())))
        return self._piece(close.end(), "alone")

    def _closing(self, at: int) -> re.Match[str] | None:
        """Return the end of the link whose text begins at `at`."""
        depth = 0
        while at < len(self.text):
            if self.text[at] == "\\":
                at += 1
            elif self.text[at] == "[":
                depth += 1
            elif self.text[at] == "]":
                if not depth:
                    return LINK_END.match(self.text, at)
                depth -= 1
            at += 1
        return None

    def _html(self, content: str) -> bool:
        self._skip_spaces("<")
        if not self.text.startswith(content, self.at):
            return False
        void = content.endswith("/>") or content.startswith("<!")
        name = tag_name(content)
        if name == "br":
            return self._piece(self.at + len(content), "value", BREAK)
        kind = "close" if content.startswith("</") else "open"
        alone = void or name in VOID
        return self._piece(self.at + len(content), "alone" if alone else kind)

    def _link_open(self) -> bool:
        self._skip_spaces("[")
        if self.text.startswith("<", self.at):
            close = self.text.find(">", self.at)
            self.skipping = True
            return self._piece(close + 1, "value", self.text[self.at + 1 : close])
        if not self.text.startswith("[", self.at):
            return False
        self.links.append(self.at + 1)
        return self._piece(self.at + 1, "open")

    def _link_close(self) -> bool:
        close = LINK_END.match(self.text, self.at)
        if close is None:
            return False
        label = self.text[self.links.pop() : self.at]
        while close.end() > self.end and self.line + 1 < len(self.lines):
            self.line += 1
        # a link that is named by its own text keeps the name when the text changes
        named = f"][{label}]" if close[0] in ("]", "][]") else ""
        return self._piece(close.end(), "close", named)


def write(document: Document, targets: Mapping[str, Pattern], *, language: str) -> bytes:
    """Write the file with its units replaced."""
    part = document.parts[0]
    html = [
        replace(u, detail=u.detail.detail) for u in document.units if isinstance(u.detail, Html)
    ]
    edits = fill_edits(part.text, html, targets, _xml.escape, quoted_html)
    prose = [u for u in document.units if not isinstance(u.detail, Html)]
    front = [(u, p) for u, p in changed(prose, targets) if u.detail == "front"]
    edits += [
        (u.start, u.end, json.dumps(render(p, str, {}), ensure_ascii=False)) for u, p in front
    ]
    body = [unit for unit in prose if unit.detail != "front"]
    edits += fill_edits(part.text, body, targets, escape, finish=_safe_start)
    return filled(part, sorted(edits))


def _safe_start(text: str) -> str:
    """Return a block's text so that its first characters do not begin a list or a heading."""
    return LINE_START.sub(lambda m: f"{m[2]}\\{m[3]}" if m[2] else f"\\{m[1]}", text)


def escape(text: str) -> str:
    r"""Return `text` so that Markdown shows it as it is.

    >>> print(escape("2 * 3, snake_case, [x]"))
    2 \* 3, snake_case, \[x\]
    """
    return SPECIAL.sub(r"\\\g<0>", text)
