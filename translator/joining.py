"""The results of a document's texts as one result, or one after the other where they are many.

Offsets count from the start of the document: its texts, divided by whatever `between` is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from translator.document import LANGUAGES, NO_LANGUAGE, Fragment
from translator.translation import Finding, Row, SideBySide

#: Between the texts of units in a report; long enough that no row crosses it.
BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one text adds to the result of its document.

    Attributes:
        fragments: its own, behind one for what divides it from the text before.
        rows: its own.
        findings: of the text as a whole; the rows have theirs.
    """

    fragments: tuple[Fragment, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    def all_findings(self) -> list[Finding]:
        """Return the findings of the text and of its rows, in source order."""
        return sorted(
            chain(self.findings, *(row.findings for row in self.rows)),
            key=lambda finding: (finding.start, finding.end, finding.code),
        )


def stretches(sides: Iterable[SideBySide], *, between: str = BETWEEN) -> Iterator[Stretch]:
    """Yield what each text adds to the result of the document."""
    at = 0
    for number, side in enumerate(sides):
        gap: tuple[Fragment, ...] = ()
        if number and between:
            end = at + len(between)
            gap = (Fragment(start=at, end=end, text=between, language=NO_LANGUAGE,
                            reason="between"),)  # fmt: skip
            at = end
        yield Stretch(
            (*gap, *(fragment.shift(at) for fragment in side.fragments)),
            tuple(row.shift(at) for row in side.rows),
            tuple(finding.shift(at) for finding in side.findings),
        )
        at += len(side.source)


def combine(sides: Sequence[SideBySide], *, between: str = BETWEEN) -> SideBySide:
    """Return one result for the texts of a document."""
    if len(sides) == 1:
        return sides[0]
    parts = list(stretches(sides, between=between))
    return SideBySide(
        source=between.join(side.source for side in sides),
        signature=sides[0].signature if sides else "",
        languages=sides[0].languages if sides else LANGUAGES,
        fragments=tuple(chain.from_iterable(part.fragments for part in parts)),
        rows=tuple(chain.from_iterable(part.rows for part in parts)),
        findings=tuple(chain.from_iterable(part.findings for part in parts)),
    )
