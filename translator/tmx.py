"""TMX 1.4b, the exchange form of translation memories: read and written as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from translator.errors import DocumentInvalid

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: Inline elements whose contents are codes of a format, not text.
CODES = {"bpt", "ept", "ph", "it", "ut"}

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="dvomova" creationtoolversion={version} segtype="sentence"
          o-tmf="sqlite" adminlang="en" srclang="*all*" datatype="plaintext"/>
  <body>
"""
UNIT = """    <tu>
      <prop type="x-signature">{signature}</prop>
      <tuv xml:lang={source_language}><seg>{source}</seg></tuv>
      <tuv xml:lang={target_language}><seg>{target}</seg></tuv>
    </tu>
"""
TAIL = "  </body>\n</tmx>\n"


def read(file: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a TMX file that have both languages.

    Args:
        file: TMX 1.1–1.4.
        source, target: BCP 47 tags; ``uk`` takes ``uk-UA`` too.

    Raises:
        DocumentInvalid: not well-formed; the line is named. Pairs before it have been yielded.
    """
    try:
        for _, element in ElementTree.iterparse(file):
            if element.tag == "tu":
                texts = {language_of(tuv): text_of(tuv) for tuv in element.iter("tuv")}
                if texts.get(source, "").strip() and texts.get(target, "").strip():
                    yield texts[source], texts[target]
                element.clear()
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise DocumentInvalid(f"not a TMX file: {error}", file=str(file), line=line) from error


def language_of(tuv: ElementTree.Element) -> str:
    """Return the primary language subtag of a variant.

    >>> language_of(ElementTree.fromstring('<tuv xml:lang="uk-UA"/>'))
    'uk'
    """
    tag = tuv.get(LANGUAGE) or tuv.get("lang") or ""
    return tag.replace("_", "-").partition("-")[0].lower()


def text_of(tuv: ElementTree.Element) -> str:
    """Return the text of a variant without the codes in it.

    >>> text_of(ElementTree.fromstring("<tuv><seg>a<bpt i='1'>{b}</bpt>c</seg></tuv>"))
    'ac'
    """
    segment = tuv.find("seg")
    return "".join(_texts(segment)) if segment is not None else ""


def _texts(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in CODES:
            yield from _texts(child)
        yield child.tail or ""


def write(units: Iterable[tuple[str, str, str, str]], *, version: str) -> Iterator[str]:
    """Yield the parts of a TMX file.

    Args:
        units: direction, source, target, signature of each.
        version: of this package.
    """
    yield HEAD.format(version=quoteattr(version))
    for direction, source, target, signature in units:
        source_language, _, target_language = direction.partition("-")
        yield UNIT.format(
            signature=_safe(signature),
            source_language=quoteattr(source_language),
            target_language=quoteattr(target_language),
            source=_safe(source),
            target=_safe(target),
        )
    yield TAIL


def _safe(text: str) -> str:
    """Escape `text`, and leave out what XML 1.0 cannot hold (production 2, Char)."""
    kept = (c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd"
            or c > "\uffff")  # fmt: skip
    return escape("".join(kept), {"\r": "&#13;"})  # a bare one would be read as a line feed
