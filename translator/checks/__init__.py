"""Checks of a translation against its source: one module each, found by name.

To add one, add a file here with a function ``check(given: CheckInput) -> Iterable[Finding]``
whose findings lie in the source segment. A check says nothing where it is not sure: on good
human or machine translations findings are rare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from translator.document import Span
from translator.translation import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInput:
    """One segment and its translation.

    Attributes:
        source, target: the two texts.
        direction: ``en-uk`` or ``uk-en``.
        protected: spans (into the source) that must come back byte for byte.
    """

    source: str
    target: str
    direction: str
    protected: tuple[Span, ...] = ()

    @property
    def target_language(self) -> str:
        """BCP 47 tag of the translation."""
        return self.direction.partition("-")[2]

    @property
    def prose(self) -> str:
        """The source with its protected spans blanked, as long as before."""
        return blank(self.source, self.protected)

    @property
    def target_prose(self) -> str:
        """The translation without the texts of the protected spans."""
        target = self.target
        for text in sorted({span.of(self.source) for span in self.protected}, key=len)[::-1]:
            target = target.replace(text, " ")
        return target


Check = Callable[[CheckInput], Iterable[Finding]]


@cache
def available() -> list[str]:
    """Names of the checks.

    >>> "numbers" in available()
    True
    """
    return sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))


@cache
def load(name: str) -> Check:
    """Return the check of that name."""
    check: Check = import_module(f"{__name__}.{name}").check
    return check


def run(given: CheckInput) -> tuple[Finding, ...]:
    """Return what all checks find, in source order; of a copied source only that it is one."""
    found = [finding for name in available() for finding in load(name)(given)]
    codes = {finding.code for finding in found}
    for strong in ("EMPTY", "UNTRANSLATED"):
        if strong in codes:
            found = [f for f in found if f.code in (strong, "PLACEHOLDER_LOST")]
            break
    return tuple(sorted(found, key=lambda f: (f.start, f.end, f.code)))


def whole(given: CheckInput, code: str, message: str, **details: str) -> Finding:
    """Return a finding about the whole segment."""
    return Finding(code=code, message=message, start=0, end=len(given.source), details=details)


def blank(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with spaces in place of `spans`.

    >>> blank("see a.ua now", [Span(4, 8)])
    'see      now'
    """
    for span in spans:
        text = text[: span.start] + " " * len(span) + text[span.end :]
    return text
