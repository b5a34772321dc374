"""Problems of a glossary: what is wrong, where, and how to mend it.

Codes are stable: ``GL0xx`` are errors, ``GL1xx`` warnings, ``GL2xx`` notes. The rules that
find them are in `reading` (can it be read at all) and `lint` (is it right).
"""

from __future__ import annotations

from dataclasses import dataclass

#: First digit after ``GL`` → severity.
SEVERITIES = {"0": "error", "1": "warning", "2": "note"}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing to mend.

    Attributes:
        file: as it was named by the caller.
        line, column: 1-based; columns count code points.
        code: ``GL`` and three digits.
        message: what is wrong.
        mend: what to do about it.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    mend: str

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``note``.

        >>> Problem(file="a.tsv", line=1, column=1, code="GL101", message="", mend="").severity
        'warning'
        """
        return SEVERITIES[self.code[2]]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.code} {self.message}, {self.mend}"
