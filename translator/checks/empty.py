"""Nothing came back."""

from __future__ import annotations

from collections.abc import Iterable

from translator.checks import CheckInput, whole
from translator.translation import Finding


def check(given: CheckInput) -> Iterable[Finding]:
    """Find a translation without a letter or digit, of a source that has some.

    >>> [f.code for f in check(CheckInput(source="Hello.", target=" .", direction="en-uk"))]
    ['EMPTY']
    """
    if any(map(str.isalnum, given.source)) and not any(map(str.isalnum, given.target)):
        yield whole(given, "EMPTY", "the engine returned no words; translate this line by hand")
