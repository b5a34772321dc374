"""Protected spans: what must come back byte for byte (URLs, code, numbers)."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from translator.document import Span

#: Least likeness, per cent, of a mangled copy that is put right.
LEAST = 75.0
#: Shorter texts are not looked for in a mangled form.
SHORTEST = 6


def restore(source: str, hypothesis: str, protected: Sequence[Span]) -> tuple[str, list[Span]]:
    """Put mangled copies of protected source text right.

    Args:
        source: source segment.
        hypothesis: target segment.
        protected: spans of `source`.

    Returns:
        The text and the spans of it that hold protected text.

    >>> restore("See https://a.ua/x now", "Див. https: // a. ua / x зараз", [Span(4, 18)])[0]
    'Див. https://a.ua/x зараз'
    """
    text, kept, at = hypothesis, [], 0
    for span in sorted(protected):
        wanted = span.of(source)
        start = text.find(wanted, at)
        if start < 0:
            text, start = _mend(text, wanted, at)
        if start >= 0:
            at = start + len(wanted)
            kept.append(Span(start, at))
    return text, kept


def _mend(text: str, wanted: str, at: int) -> tuple[str, int]:
    """Replace the part of ``text[at:]`` most like `wanted`; −1 if none is like it."""
    if len(wanted) < SHORTEST:
        return text, -1
    room = text[at:]
    squeezed = [i for i, letter in enumerate(room) if not letter.isspace()]
    bare = "".join(room[i] for i in squeezed)
    found = fuzz.partial_ratio_alignment(wanted, bare, score_cutoff=LEAST)
    if found is None or found.dest_end <= found.dest_start:
        return text, -1
    start, end = squeezed[found.dest_start], squeezed[found.dest_end - 1] + 1
    return text[: at + start] + wanted + text[at + end :], at + start
