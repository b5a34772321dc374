"""What changed between two states of a glossary, and which translations change with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translator.glossary.entry import COLUMNS
from translator.glossary.glossary import Glossary
from translator.glossary.paradigm import Term
from translator.glossary.reading import cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry that was added, removed or changed.

    Attributes:
        id: of the entry.
        kind: ``added``, ``removed`` or ``changed``.
        fields: (column, before, after) of what differs; ``forms`` for the compiled forms.
    """

    id: str
    kind: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """A segment whose translation is not the same under both glossaries."""

    source: str
    before: str
    after: str


def changes(old: Glossary, new: Glossary) -> list[Change]:
    """Return the entries that differ, sorted by id."""
    before = {term.entry.id: term for term in old.terms}
    after = {term.entry.id: term for term in new.terms}
    found = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            entry = after[name].entry
            fields = tuple((f, "", v) for f, v in _fields(entry.en, entry.uk))
            found.append(Change(id=name, kind="added", fields=fields))
        elif name not in after:
            entry = before[name].entry
            fields = tuple((f, v, "") for f, v in _fields(entry.en, entry.uk))
            found.append(Change(id=name, kind="removed", fields=fields))
        elif fields := tuple(_differences(before[name], after[name])):
            found.append(Change(id=name, kind="changed", fields=fields))
    return found


def _fields(en: tuple[str, ...], uk: str) -> list[tuple[str, str]]:
    return [("en", "|".join(en)), ("uk", uk)]


def _differences(old: Term, new: Term) -> Iterator[tuple[str, str, str]]:
    for name, before, after in zip(COLUMNS, cells(old.entry), cells(new.entry), strict=True):
        if before != after:
            yield name, before, after
    for cell in sorted(old.main.forms.keys() | new.main.forms.keys()):
        forms = old.main.forms.get(cell, ()), new.main.forms.get(cell, ())
        if forms[0] != forms[1]:
            yield f"forms.{'.'.join(cell)}", "|".join(forms[0]), "|".join(forms[1])


def effects(
    old: Glossary, new: Glossary, pairs: Iterable[tuple[str, str]], direction: str
) -> list[Effect]:
    """Return the segments of a corpus whose enforced translation changes.

    Args:
        old, new: the two glossaries.
        pairs: (source, hypothesis) segments of one document or many.
        direction: of the pairs.
    """
    enforcers = old.enforcer(direction), new.enforcer(direction)
    found = []
    for source, hypothesis in pairs:
        before, after = (enforce(source, hypothesis).text for enforce in enforcers)
        if before != after:
            found.append(Effect(source, before, after))
    return found
