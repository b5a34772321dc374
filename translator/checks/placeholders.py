"""A URL, e-mail address, placeholder or piece of code did not come back byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from translator.checks import CheckInput
from translator.translation import Finding


def check(given: CheckInput) -> Iterable[Finding]:
    """Find protected spans that the translation lacks.

    Plain numbers are left to the check of numbers: 1,200.5 may rightly become 1200,5.

    >>> from translator.document import Span
    >>> [f.message for f in check(CheckInput(source="Open {file}", target="Відкрити файл",
    ...                                      direction="en-uk", protected=(Span(5, 11),)))]
    ['{file} is not in the translation; put it back by hand']
    """
    seen: Counter[str] = Counter()
    for span in given.protected:
        text = span.of(given.source)
        if not is_literal(text):
            continue
        seen[text] += 1
        if given.target.count(text) < seen[text]:
            yield Finding(
                code="PLACEHOLDER_LOST",
                message=f"{text} is not in the translation; put it back by hand",
                start=span.start,
                end=span.end,
                details={"word": text},
            )


def is_literal(text: str) -> bool:
    """Tell whether a protected text must be copied, not just mean the same.

    >>> is_literal("%1$s"), is_literal("[12]"), is_literal("1,200.50"), is_literal("№")
    (True, True, False, False)
    """
    return any(c.isalpha() or c in "{}<>%$@#_\\\\/=&[" for c in text) or (
        bool(text.strip()) and not any(c.isdigit() for c in text) and ord(max(text)) > 0x2190
    )
