"""What lint rules share: the folder they look at, and the register of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.glossary import lock
from translator.glossary.entry import Entry
from translator.glossary.paradigm import Paradigm
from translator.glossary.problems import Problem
from translator.glossary.reading import Row, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One glossary as it is linted.

    Attributes:
        sheets: its files.
        locked: its compiled forms; None if there is no lock file.
        lock_file: name of the lock file to show.
        golden: source sides of its golden cases.
    """

    sheets: tuple[Sheet, ...]
    locked: dict[str, lock.Locked] | None = None
    lock_file: str = lock.NAME
    golden: tuple[str, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        """All entries that could be read."""
        return [entry for sheet in self.sheets for entry in sheet.entries]

    def row(self, entry: Entry) -> Row:
        """Return the line of `entry`."""
        return next(s for s in self.sheets if s.file == entry.file).rows[f"{entry.id}:{entry.line}"]

    def paradigm(self, entry: Entry) -> Paradigm | None:
        """Return the locked paradigm of `entry`, if there is one."""
        locked = (self.locked or {}).get(entry.id)
        return locked.paradigms.get(entry.uk) if locked else None

    def at(
        self, entry: Entry, field: str, code: str, message: str, mend: str, *, shift: int = 0
    ) -> Problem:
        """Return a problem that points at a field of an entry, `shift` code points into it."""
        return Problem(
            file=entry.file,
            line=entry.line,
            column=self.row(entry).column(field) + shift,
            code=code,
            message=message,
            mend=mend,
        )


Rule = Callable[[Folder, Sequence[Entry]], Iterator[Problem]]
#: Code → rule; filled by the modules of this package.
RULES: dict[str, Rule] = {}


def rule(code: str) -> Callable[[Rule], Rule]:
    """Register a rule under its code."""

    def register(function: Rule) -> Rule:
        RULES[code] = function
        return function

    return register


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether one of `problems` is an error."""
    return any(problem.severity == "error" for problem in problems)
