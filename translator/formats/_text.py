"""What all formats that are text share: decoding without loss, filling holes."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from translator.errors import DocumentInvalid
from translator.formats._model import Options, Part

#: A run of a text, in code points, and what takes its place.
Edit: TypeAlias = tuple[int, int, str]
#: Longest first: the UTF-32 mark begins with the UTF-16 one.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What a file is in that has no mark, where its encoding is one that may have it.
WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
#: Codecs of Python's that no text file is in; some fail on any text, some read escapes.
NO_ENCODINGS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"}


def decode(data: bytes, options: Options, *, declared: str | None = None) -> Part:
    """Decode a file: by its mark, else as told, else as it declares, else as UTF-8.

    Raises:
        DocumentInvalid: the bytes are not that; the message names the first wrong one.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Part(text=_decoded(data[len(mark) :], encoding, options), encoding=encoding,
                        mark=mark)  # fmt: skip
    encoding = options.encoding or declared or "utf-8"
    encoding = WITHOUT_MARK.get(encoding.lower().replace("_", "-"), encoding)
    return Part(text=_decoded(data, encoding, options), encoding=encoding)


def _decoded(data: bytes, encoding: str, options: Options) -> str:
    try:
        text = data.decode(encoding) if _is_known(encoding) else None
    except UnicodeDecodeError as error:
        raise DocumentInvalid(
            f"not {encoding}: byte 0x{data[error.start]:02X} at position {error.start}; "
            "convert the file to UTF-8, or on the command line name what it is in, "
            "e.g. --encoding windows-1251",
            file=options.name,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error
    except (LookupError, UnicodeError):  # no codec of texts, or one that fails on all of them
        text = None
    if text is None:
        raise DocumentInvalid(
            f"encoding {encoding!r} is not known; convert the file to UTF-8", file=options.name
        )
    if "\0" in text:
        raise DocumentInvalid(
            "not text: it holds NUL characters; if it is UTF-16 without a byte order mark, "
            "say so with --encoding utf-16-le",
            file=options.name,
            line=text.count("\n", 0, text.index("\0")) + 1,
        )
    return text


def _is_known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name.replace("_", "-") not in NO_ENCODINGS
    except (LookupError, ValueError):
        return False


def encode(part: Part, text: str, *, references: bool = False) -> bytes:
    """Encode the text of a written part as the file it came from was; arguments as `filled`."""
    return _encoded(part, [text], references)


def filled(part: Part, edits: Iterable[Edit], *, references: bool = False) -> bytes:
    """Encode a part with runs of its text replaced.

    Args:
        part: as it was read.
        edits: in order and apart, see `pieces`.
        references: write what the encoding does not have as numeric references (XML, HTML).

    Raises:
        DocumentInvalid: a character does not exist in the file's encoding.
    """
    return _encoded(part, pieces(part.text, edits), references)


def _encoded(part: Part, texts: Iterable[str], references: bool) -> bytes:
    """Encode piece by piece: a file of many holes is not held once more as one text."""
    encoder = codecs.getincrementalencoder(part.encoding)(
        "xmlcharrefreplace" if references else "strict"
    )
    out = io.BytesIO()
    out.write(part.mark)
    try:
        for text in texts:
            out.write(encoder.encode(text))
    except UnicodeEncodeError as error:
        raise DocumentInvalid(
            f"{part.encoding} has no {error.object[error.start]!r}; convert the file to UTF-8 first"
        ) from error
    out.write(encoder.encode("", True))
    return out.getvalue()


def pieces(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield `text` with the runs ``[start, end)`` replaced; they are in order and apart."""
    at = 0
    for start, end, replacement in edits:
        assert at <= start <= end, "holes overlap"
        yield text[at:start]
        yield replacement
        at = end
    yield text[at:]


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Replace the runs ``[start, end)`` of `text`; they must not overlap.

    >>> splice("abcd", [(3, 4, "D"), (1, 2, "BB")])
    'aBBcD'
    """
    return "".join(pieces(text, sorted(edits)))
