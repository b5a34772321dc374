"""Golden cases: sentences kept beside a glossary, and what their translation must contain.

    dir  source  must_contain_any  must_not_contain  note

``tests.tsv``; ``|`` separates alternatives; comparing ignores the kind of apostrophe.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.document import APOSTROPHES
from translator.errors import GlossaryInvalid
from translator.glossary.entry import DIRECTIONS, OR

NAME = "tests.tsv"
COLUMNS = ("dir", "source", "must_contain_any", "must_not_contain", "note")
_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One sentence and what its translation must and must not contain.

    Attributes:
        direction: ``en-uk`` or ``uk-en``.
        source: the sentence.
        wanted: at least one of these; empty for no demand.
        unwanted: none of these.
        note: what it is about.
        file, line: where it stands.
    """

    direction: str
    source: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    note: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A case whose translation breaks its promise."""

    case: Case
    target: str
    reason: str

    def __str__(self) -> str:
        return f"{self.case.file}:{self.case.line}: {self.reason}: {self.target!r}"


def read(text: str, *, file: str = NAME) -> list[Case]:
    """Read golden cases.

    Raises:
        ExceptionGroup: of `GlossaryInvalid`, one for each bad line.
    """
    cases, bad = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.startswith("#") or line.split("\t") == list(COLUMNS):
            continue
        cells = line.split("\t")
        if len(cells) != len(COLUMNS) or cells[0] not in DIRECTIONS[1:]:
            message = f"not a golden case: write {' '.join(COLUMNS)}, dir being en>uk or uk>en"
            bad.append(GlossaryInvalid(message, file=file, line=number))
            continue
        wanted, unwanted = (tuple(filter(None, cell.split(OR))) for cell in cells[2:4])
        case = Case(
            direction=cells[0].replace(">", "-"), source=cells[1], wanted=wanted,
            unwanted=unwanted, note=cells[4], file=file, line=number,
        )  # fmt: skip
        cases.append(case)
    if bad:
        raise ExceptionGroup(f"{file}: {len(bad)} bad lines", bad)
    return cases


def read_beside(folder: Path) -> list[Case]:
    """Read the golden cases of the glossary in `folder`; none if there is no file."""
    file = folder / NAME
    return read(file.read_text(encoding="utf-8"), file=str(file)) if file.is_file() else []


def judge(case: Case, target: str) -> Failure | None:
    """Return what is wrong with `target` as a translation of the case, or None.

    >>> case = Case(direction="en-uk", source="", wanted=("Києві",), unwanted=("Києвом",))
    >>> judge(case, "у Києві") is None, judge(case, "у Кієві").reason
    (True, "none of 'Києві'")
    """
    text = target.translate(_APOSTROPHE)
    if case.wanted and not any(word.translate(_APOSTROPHE) in text for word in case.wanted):
        return Failure(case, target, "none of " + ", ".join(map(repr, case.wanted)))
    found = [word for word in case.unwanted if word.translate(_APOSTROPHE) in text]
    return Failure(case, target, f"contains {found[0]!r}") if found else None


def run(
    cases: Sequence[Case], translate: Callable[[str, Sequence[str]], Sequence[str]]
) -> list[Failure]:
    """Translate all cases and return those that fail.

    Args:
        cases: of any direction.
        translate: takes a direction and sources, returns their translations.
    """
    failures = []
    for direction in sorted({case.direction for case in cases}):
        own = [case for case in cases if case.direction == direction]
        targets = translate(direction, [case.source for case in own])
        judged = (judge(case, target) for case, target in zip(own, targets, strict=True))
        failures += [failure for failure in judged if failure]
    return sorted(failures, key=lambda failure: (failure.case.file, failure.case.line))
