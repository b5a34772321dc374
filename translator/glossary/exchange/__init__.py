"""Other programs' glossary files: one module a format, found by its name.

Each module has `SUFFIX`, ``write(terms, direction) -> str`` and ``read(text, direction) ->
list[Pair]``. Exports hold approved terms of the direction; files that know no inflection get a
row for every Ukrainian form where Ukrainian is the source. Imports carry spellings, status and
note; kind, gender and paradigm stay with the glossary.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from translator.errors import UnsupportedFormat
from translator.glossary.entry import Entry
from translator.glossary.paradigm import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A term as other programs know it.

    Attributes:
        en, uk: its spellings.
        status: one of the glossary's statuses.
        note: a remark.
        dnt: it is not to be translated.
    """

    en: str
    uk: str
    status: str = "approved"
    note: str = ""
    dnt: bool = False


class Format(Protocol):
    """What each module of this package offers."""

    SUFFIX: str

    def write(self, terms: Sequence[Term], direction: str) -> str:
        """Return the file's text."""
        ...

    def read(self, text: str, direction: str) -> list[Pair]:
        """Return the file's terms."""
        ...


def available() -> list[str]:
    """Names that `load` accepts.

    >>> available()
    ['amazon', 'deepl', 'google', 'omegat', 'tbx', 'tsv']
    """
    return sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))


def load(name: str) -> Format:
    """Return the format of that name.

    Raises:
        UnsupportedFormat: there is none.
    """
    if name not in available():
        raise UnsupportedFormat(name, supported=available())
    return cast(Format, import_module(f"{__name__}.{name}"))


def chosen(terms: Iterable[Term], direction: str) -> list[Term]:
    """Return the terms that are exported for a direction, sorted by English."""
    usable = [term for term in terms if term.entry.works(direction)]
    return sorted(usable, key=lambda term: (term.entry.en[0].casefold(), term.entry.id))


def rows(terms: Iterable[Term], direction: str, *, expand: bool) -> list[tuple[str, str]]:
    """Return (source, target) rows; each source once, that of the highest priority first.

    Args:
        terms: to export.
        direction: ``en-uk`` or ``uk-en``.
        expand: write every Ukrainian form, for programs that match literally.
    """
    found: dict[str, str] = {}
    ranked = sorted(chosen(terms, direction), key=lambda term: -term.entry.prio)
    for term in ranked:
        for source, target in _rows(term, direction, expand):
            found.setdefault(source, target)
    return (
        sorted(found.items(), key=lambda row: row[0].casefold()) if expand else list(found.items())
    )


def _rows(term: Term, direction: str, expand: bool) -> Iterable[tuple[str, str]]:
    entry = term.entry
    if direction == "en-uk":
        return [(name, entry.uk) for name in (entry.en if expand else entry.en[:1])]
    forms = list(term.main.surfaces()) if expand else [entry.uk]
    return [(form, entry.en[0]) for form in dict.fromkeys([entry.uk, *forms])]


def oriented(source: str, target: str, direction: str) -> tuple[str, str]:
    """Return (English, Ukrainian) of a row of a direction."""
    return (source, target) if direction == "en-uk" else (target, source)


def merge(entries: Sequence[Entry], pairs: Iterable[Pair], glossary: str = "") -> list[Entry]:
    """Merge imported terms into entries.

    A pair that is there keeps kind, gender, paradigm and everything else; status and note come
    from the import. New pairs become drafts of kind term (or dnt), for a human to complete.
    """
    merged = list(entries)
    place = {(name, entry.uk): i for i, entry in enumerate(merged) for name in entry.en}
    taken = {entry.id for entry in merged}
    for pair in pairs:
        at = place.get((pair.en, pair.uk))
        if at is not None:
            merged[at] = replace(merged[at], status=pair.status, note=pair.note or merged[at].note)
            continue
        name = _free(slug(pair.en), taken)
        kind = "dnt" if pair.dnt else "term"
        status = pair.status if pair.status == "forbidden" else "draft"
        entry = Entry(
            id=name, en=(pair.en,), uk=pair.uk, kind=kind, status=status, note=pair.note,
            glossary=glossary,
        )  # fmt: skip
        place[pair.en, pair.uk] = len(merged)
        merged.append(entry)
    return merged


def slug(text: str) -> str:
    """Return an id made from English text.

    >>> slug("State Department's report")
    'state-department-s-report'
    """
    parts = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split()
    return "-".join(parts) or "term"


def _free(name: str, taken: set[str]) -> str:
    number, candidate = 2, name
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate
