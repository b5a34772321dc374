"""Fragments for a terminal: the text in colours, or one plain line a fragment.

The core knows no command line, so the function that styles a piece of text (`click.style`, or
any with its signature) is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from translator.document import NO_LANGUAGE, UNDETERMINED, Fragment, Span

Style = Callable[..., str]

#: How each language looks; any other that passes through is magenta.
STYLES: dict[str, dict[str, Any]] = {
    "en": {"fg": "cyan"},
    "uk": {"fg": "yellow"},
    "uk-Latn": {"fg": "yellow", "italic": True},
    NO_LANGUAGE: {"dim": True},
    UNDETERMINED: {"fg": "white", "bg": "red"},
}
OTHER: dict[str, Any] = {"fg": "magenta"}
PROTECTED: dict[str, Any] = {"dim": True}
EMBEDDED: dict[str, Any] = {"underline": True}


def coloured(text: str, fragments: Sequence[Fragment], style: Style) -> str:
    """Return `text` with each fragment in its colour, and a key below.

    Embedded foreign words are underlined, protected spans dimmed. Control characters other than
    line breaks and tabs are shown as pictures, so that a text cannot drive the terminal.

    Args:
        text: the source.
        fragments: its fragments.
        style: called as ``style(piece, fg=…, underline=…)``.
    """
    pieces = [piece for fragment in fragments for piece in _pieces(text, fragment, style)]
    found = dict.fromkeys(fragment.language for fragment in fragments)
    key = "  ".join(style(tag, **STYLES.get(tag, OTHER)) for tag in found)
    body = "".join(pieces)
    return f"{body}{'' if body.endswith(chr(10)) else chr(10)}\n{key}"


def _pieces(text: str, fragment: Fragment, style: Style) -> list[str]:
    marks = sorted(
        [(span, PROTECTED) for span in fragment.protected]
        + [(span, EMBEDDED) for span in fragment.embedded],
        key=lambda mark: mark[0],
    )
    base = STYLES.get(fragment.language, OTHER)
    pieces, at = [], fragment.start
    for span, extra in marks:
        if span.start < at:
            continue
        pieces.append(_styled(text, Span(at, span.start), base, style))
        pieces.append(_styled(text, span, base | extra, style))
        at = span.end
    pieces.append(_styled(text, Span(at, fragment.end), base, style))
    return pieces


def _styled(text: str, span: Span, look: dict[str, Any], style: Style) -> str:
    """Style line by line: colours that run over a line break confuse pagers."""
    lines = _printable(span.of(text)).split("\n")
    return "\n".join(style(line, **look) if line.strip() else line for line in lines)


def _printable(text: str) -> str:
    return "".join(
        chr(0x2400 + ord(sign)) if ord(sign) < 32 and sign not in "\n\t" else sign
        for sign in text.replace("\r\n", "\n")
    ).replace("\x7f", "\u2421")


def plain(fragments: Sequence[Fragment]) -> str:
    """Return one line a fragment: language, confidence, reason and the text, quoted as JSON is.

    >>> plain([Fragment(start=0, end=3, text="так", language="uk", reason="words")])
    'uk       1.00  words             "так"'
    """
    return "\n".join(
        f"{f.language:8} {f.confidence:.2f}  {f.reason:16}  {_quoted(f.text)}" for f in fragments
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_printable(escaped)}"'
