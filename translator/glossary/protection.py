"""Protected spans: where a hypothesis has what it must copy (URLs, code, numbers)."""

from __future__ import annotations

from collections.abc import Sequence

from translator.document import Span


def places(source: str, hypothesis: str, protected: Sequence[Span]) -> list[Span]:
    """Return where protected text of the source stands in the hypothesis.

    Args:
        source: source segment.
        hypothesis: target segment.
        protected: spans of `source`.

    >>> places("See https://a.ua/x now", "Див. https://a.ua/x зараз", [Span(4, 18)])
    [Span(start=5, end=19)]
    """
    found, at = [], 0
    for span in sorted(protected):
        wanted = span.of(source)
        start = hypothesis.find(wanted, at)
        if start >= 0:
            at = start + len(wanted)
            found.append(Span(start, at))
    return found
