"""The answer is a copy of the source, or has a run of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from translator.checks import CheckInput, whole
from translator.document import APOSTROPHES, Span
from translator.translation import Finding

WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}-][^\W\d_]+)*")
#: So many words in a row, as they stand in the source, are no name.
RUN = 4


def check(given: CheckInput) -> Iterable[Finding]:
    """Find source words that were copied.

    Words with a capital may be names and stay as they are.

    >>> [f.code for f in check(CheckInput(source="Open the file", target="Open the file",
    ...                                   direction="en-uk"))]
    ['UNTRANSLATED']
    """
    words = [Span(*found.span()) for found in WORD.finditer(given.prose)]
    common = [span for span in words if span.of(given.source).islower() and len(span) > 1]
    if not common:
        return
    if _folded(given.source) == _folded(given.target):
        yield whole(given, "UNTRANSLATED", "the translation is a copy of the source")
        return
    copied = _copied_run(given, words)
    if copied is not None:
        text = copied.of(given.source)
        yield Finding(
            code="UNTRANSLATED",
            message=f'"{text}" was left as it is; translate it by hand',
            start=copied.start,
            end=copied.end,
            details={"word": text},
        )


def _copied_run(given: CheckInput, words: list[Span]) -> Span | None:
    target = f" {' '.join(WORD.findall(given.target.casefold()))} "
    for i in range(len(words) - RUN + 1):
        run = words[i : i + RUN]
        texts = [span.of(given.source) for span in run]
        if sum(map(str.islower, texts)) < RUN - 1:
            continue
        if f" {' '.join(texts).casefold()} " in target:
            return Span(run[0].start, run[-1].end)
    return None


def _folded(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))
