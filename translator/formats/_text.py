"""What all formats that are text share: decoding without loss, filling holes."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from translator.errors import DocumentInvalid
from translator.formats._model import Options, Part

#: Longest first: the UTF-32 mark begins with the UTF-16 one.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
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


def encode(part: Part, text: str) -> bytes:
    """Encode the text of a written part as the file it came from was.

    Raises:
        DocumentInvalid: a character does not exist in the file's encoding.
    """
    try:
        return part.mark + text.encode(part.encoding)
    except UnicodeEncodeError as error:
        raise DocumentInvalid(
            f"{part.encoding} has no {text[error.start]!r}; convert the file to UTF-8 first"
        ) from error


def encode_with_references(part: Part, text: str) -> bytes:
    """Encode as `encode`, with numeric references for what the encoding does not have (XML)."""
    return part.mark + text.encode(part.encoding, "xmlcharrefreplace")


def splice(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Replace the runs ``[start, end)`` of `text`; runs must not overlap.

    >>> splice("abcd", [(3, 4, "D"), (1, 2, "BB")])
    'aBBcD'
    """
    parts, at = [], 0
    for start, end, replacement in sorted(edits):
        assert at <= start <= end, "holes overlap"
        parts += [text[at:start], replacement]
        at = end
    return "".join([*parts, text[at:]])
