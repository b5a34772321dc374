"""The answer is far too short or far too long for its source."""

from __future__ import annotations

from collections.abc import Iterable

from translator.checks import CheckInput, whole
from translator.translation import Finding

#: Characters of a translation for one of the source; professional translations between English
#: and Ukrainian of `ENOUGH` characters and more stay inside (FLORES dev: 0.59–1.68).
SHORTEST, LONGEST = 0.45, 2.2
#: Below this many characters the ratio says nothing.
ENOUGH = 25


def check(given: CheckInput) -> Iterable[Finding]:
    """Find a translation out of proportion.

    >>> [f.code for f in check(CheckInput(source="A sentence with a good many words in it.",
    ...                                   target="Речення.", direction="en-uk"))]
    ['LENGTH_RATIO']
    """
    source, target = len(given.source.strip()), len(given.target.strip())
    if max(source, target) < ENOUGH or not source:
        return
    # Short texts vary more: a few characters are granted before the ratio counts.
    if target + 8 < SHORTEST * source:
        times, how = f"{source / max(target, 1):.1f}", "shorter"
    elif target - 8 > LONGEST * source:
        times, how = f"{target / source:.1f}", "longer"
    else:
        return
    message = (
        f"the translation is {times} times {how} than its source; something may be missing or "
        "invented"
    )
    yield whole(given, "LENGTH_RATIO", message, times=times, how=how)
