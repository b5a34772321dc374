"""Paradigms: all forms of one lemma, and what a form may stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from translator.glossary.entry import Entry
from translator.glossary.text import key

SINGULAR, PLURAL = "sg", "pl"
#: Number and case: one cell of a paradigm.
Cell = tuple[str, str]


@dataclass(slots=True, eq=False)
class Paradigm:
    """The forms of one lemma.

    Attributes:
        lemma: the dictionary form.
        forms: cell → variants, the preferred one first.
        origin: ``override``, ``dictionary``, ``rules`` or ``invariable``.
        checked: whether a second source or a human agreed.
    """

    lemma: str
    forms: Mapping[Cell, tuple[str, ...]]
    origin: str = "rules"
    checked: bool = False
    _readings: dict[str, tuple[Cell, ...]] | None = field(default=None, init=False, repr=False)

    def readings(self) -> Mapping[str, tuple[Cell, ...]]:
        """Return for each form, as a look-up key, the cells it may stand for."""
        if self._readings is None:
            found: dict[str, list[Cell]] = {}
            for cell, variants in self.forms.items():
                for form in variants:
                    cells = found.setdefault(key(form), [])
                    if cell not in cells:
                        cells.append(cell)
            self._readings = {form: tuple(cells) for form, cells in found.items()}
        return self._readings

    def surfaces(self) -> Iterator[str]:
        """Yield every distinct form."""
        yield from dict.fromkeys(form for variants in self.forms.values() for form in variants)

    def form(self, number: str, case: str) -> str:
        """Return the preferred form of a cell; of the other number where there is but one."""
        for cell in ((number, case), (SINGULAR, case), (PLURAL, case)):
            if self.forms.get(cell):
                return self.forms[cell][0]
        return self.lemma


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """An entry with all its Ukrainian forms: what the run time works with.

    Attributes:
        entry: the line of the glossary.
        main: paradigm of the lemma.
        accepted, forbidden: paradigms of the other renderings.
        bare: it is the surname of a full name, good only after that name was seen.
    """

    entry: Entry
    main: Paradigm
    accepted: tuple[Paradigm, ...] = ()
    forbidden: tuple[Paradigm, ...] = ()
    bare: bool = False

    def paradigms(self) -> Iterable[Paradigm]:
        """Return all paradigms, the lemma's first."""
        return (self.main, *self.accepted, *self.forbidden)
