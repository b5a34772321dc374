"""XML with places: expat says whether it is well formed, a scanner where each element stands.

Files come from strangers: entities and external references are refused before anything is
expanded, nothing is fetched, and nesting is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape as escape_html
from html import unescape as unescape_html
from xml.parsers import expat

from translator.errors import DocumentInvalid
from translator.formats._flow import Piece
from translator.formats._model import Inline, Options, Part
from translator.formats._text import decode

DEEPEST = 200
ENCODING = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.-]+)[\"']")
TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\][^>]*)?>"
    r"|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+",
    re.DOTALL,
)
NAME = re.compile(r"</?([^\s/>]+)")
ATTRIBUTE = re.compile(r"([^\s=<>\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(slots=True)
class Element:
    """An element.

    Attributes:
        name: with its prefix, as written.
        start, inner, close, end: code points: of the start tag, behind it, of the end tag,
            behind that. An empty tag has inner = close = end.
        tag: the start tag, as written.
        children: elements inside.
    """

    name: str
    start: int
    inner: int
    close: int = 0
    end: int = 0
    tag: str = ""
    children: list[Element] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute's value."""
        for match in ATTRIBUTE.finditer(self.tag):
            if match[1] == name:
                return unescape_html(match[2] if match[2] is not None else match[3])
        return default

    def find(self, *names: str) -> Iterator[Element]:
        """Yield the elements of these names below this one, in order, not inside one another."""
        for child in self.children:
            if child.name in names:
                yield child
            else:
                yield from child.find(*names)

    def child(self, name: str) -> Element | None:
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)


def decode_xml(data: bytes, options: Options) -> Part:
    """Decode an XML file by its mark or its declaration."""
    found = ENCODING.search(data[:200])
    return decode(data, options, declared=found[1].decode("ascii") if found else None)


def parse(text: str, name: str) -> Element:
    """Return the root element.

    Raises:
        DocumentInvalid: not well formed, too deep, or with entities of its own.
    """
    _check(text, name)
    root = Element("", 0, 0)
    path = [root]
    for match in TOKEN.finditer(text):
        token = match[0]
        if token[0] != "<" or token[1] in "!?":
            continue
        found = NAME.match(token)
        assert found is not None
        if token[1] == "/":
            element = path.pop()
            element.close, element.end = match.start(), match.end()
            continue
        element = Element(found[1], match.start(), match.end(), tag=token)
        path[-1].children.append(element)
        if token.endswith("/>"):
            element.close = element.end = match.end()
        else:
            path.append(element)
    return root.children[0]


def _check(text: str, name: str) -> None:
    depth = 0

    def refuse(what: str) -> None:
        raise DocumentInvalid(
            f"{what}: refused in files from elsewhere; write the text itself",
            file=name,
            line=parser.CurrentLineNumber,
        )

    def entity(*_: object) -> None:
        refuse("it declares entities")

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise DocumentInvalid(
                f"nested deeper than {DEEPEST} levels", file=name, line=parser.CurrentLineNumber
            )

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        raise DocumentInvalid(
            f"not well-formed XML: {expat.errors.messages[error.code]}",
            file=name,
            line=error.lineno,
        ) from error


#: Tells of an element how it stands in the text: a kind of `Inline` (``open`` for a pair),
#: ``boundary`` (a unit ends there) or ``skip`` (a boundary with nothing to translate inside).
Rule = Callable[[Element], str]


def pieces(text: str, element: Element, rule: Rule) -> Iterator[Piece]:
    """Yield the content of `element` as pieces."""
    at = element.inner
    for child in element.children:
        yield from _texts(text, at, child.start)
        kind = rule(child)
        if kind in ("value", "alone"):
            shown = unescape(re.sub(r"<[^>]*>", "", text[child.inner : child.close]))
            if kind == "value" and not shown.strip():
                kind = "alone"
            yield Piece(child.start, child.end, kind, shown if kind == "value" else "")
        elif kind == "open" and child.close == child.end:
            yield Piece(child.start, child.end, "alone")
        elif kind == "skip":
            yield Piece(child.start, child.end, "boundary")
        else:
            boundary = kind == "boundary"
            yield Piece(child.start, child.inner, kind)
            yield from pieces(text, child, rule)
            yield Piece(child.close, child.end, "boundary" if boundary else "close")
        at = child.end
    yield from _texts(text, at, element.close)


def _texts(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield a run without elements: text, sections, comments and instructions."""
    for match in TOKEN.finditer(text, start, end):
        token = match[0]
        if token.startswith("<![CDATA["):
            yield Piece(match.start(), match.end(), "text", token[9:-3])
        elif token[0] == "<":
            yield Piece(match.start(), match.end(), "alone")
        else:
            yield Piece(match.start(), match.end(), "text", unescape(token))


def value_or_point(raw: str, meaning: str, *, code: bool = False) -> Inline:
    """Return something inline as a value that reads as its meaning, or as a point without one.

    Args:
        raw: as written.
        meaning: what it stands for, escaped.
        code: whether the meaning is code of the original, in which a tag is no word.
    """
    shown = " ".join(unescape(meaning).split())
    is_word = any(c.isalnum() for c in shown) and not (code and shown.startswith("<"))
    return Inline(raw, "value", shown=shown) if is_word else Inline(raw, "alone")


def unescape(text: str) -> str:
    """Return the characters that XML text stands for."""
    return unescape_html(text) if "&" in text else text


def escape(text: str) -> str:
    """Return `text` as XML text."""
    return escape_html(text, quote=False)


def indent_before(text: str, at: int) -> str:
    """Return the white space between the tag before a place and the place.

    >>> indent_before("<a>\\n  <b/></a>", 6)
    '\\n  '
    """
    begin = at
    while begin and text[begin - 1] in " \t\r\n":
        begin -= 1
    return text[begin:at]


def with_attribute(tag: str, name: str, value: str) -> str:
    """Return a start tag with an attribute set.

    >>> with_attribute('<target state="new">', "state", "final"), with_attribute("<t/>", "a", "b")
    ('<target state="final">', '<t a="b"/>')
    """
    for match in ATTRIBUTE.finditer(tag):
        if match[1] == name:
            quote = tag[match.end() - 1]
            return f"{tag[: match.start()]}{name}={quote}{value}{quote}{tag[match.end() :]}"
    end = re.search(r"\s*/?>$", tag)
    assert end is not None
    return f'{tag[: end.start()]} {name}="{value}"{tag[end.start() :]}'
