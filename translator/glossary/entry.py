"""One entry of a glossary: a name or term in both languages, and how it behaves.

The columns of the TSV file and the fields of `Entry` are the same, in the same order;
``docs/reference/glossary-format.md`` explains each.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = (
    "id", "en", "uk", "kind", "gram", "paradigm", "case", "accept_uk", "accept_en", "forbid_uk",
    "forbid_en", "dir", "domain", "prio", "status", "note", "ref", "since",
)  # fmt: skip
KINDS = ("person-m", "person-f", "given-m", "given-f", "place", "org", "term", "dnt")
GRAMS = ("m", "f", "n", "pl", "anim", "inan", "indecl")
POLICIES = ("strict", "fold", "strict-noninitial")
DIRECTIONS = ("both", "en>uk", "uk>en")
STATUSES = ("draft", "approved", "deprecated", "forbidden")
#: Grammatical cases in the order of Ukrainian grammars (Universal Dependencies' short names,
#: ``voc`` last).
CASES = ("nom", "gen", "dat", "acc", "ins", "loc", "voc")
#: Separates alternatives inside a field.
OR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a glossary.

    Attributes:
        id: stable slug, never reused.
        en: English lemma and equal alternatives for matching; the first is written.
        uk: Ukrainian lemma: nominative, plural for pluralia tantum.
        kind: one of `KINDS`.
        gram: gender, number, animacy, where the kind does not fix them.
        paradigm: override of the declension; see `overrides`.
        case: letter case policy, one of `POLICIES`.
        accept_uk, accept_en: renderings left untouched.
        forbid_uk, forbid_en: known wrong renderings.
        dir: one of `DIRECTIONS`.
        domain: subject field; empty for all.
        prio: higher wins.
        status: one of `STATUSES`; only approved entries are enforced.
        note, ref, since: where it comes from.
        glossary: name of the glossary.
        rank: place of its file among those loaded; higher wins between equal priorities.
        file, line: where it was read.
    """

    id: str
    en: tuple[str, ...]
    uk: str
    kind: str
    gram: tuple[str, ...] = ()
    paradigm: str = ""
    case: str = ""
    accept_uk: tuple[str, ...] = ()
    accept_en: tuple[str, ...] = ()
    forbid_uk: tuple[str, ...] = ()
    forbid_en: tuple[str, ...] = ()
    dir: str = "both"
    domain: str = ""
    prio: int = 0
    status: str = "approved"
    note: str = ""
    ref: str = ""
    since: str = ""
    glossary: str = ""
    rank: int = 0
    file: str = ""
    line: int = 0

    @property
    def is_person(self) -> bool:
        """Whether it names a person: surname, full name or given name."""
        return self.kind.startswith(("person", "given"))

    @property
    def is_name(self) -> bool:
        """Whether it is a proper name, written with a capital."""
        return self.is_person or self.kind in ("place", "org", "dnt")

    @property
    def gender(self) -> str:
        """``m``, ``f``, ``n``, ``pl`` or "" if nothing says it."""
        if self.is_person:
            return self.kind[-1]
        return next((g for g in ("pl", "m", "f", "n") if g in self.gram), "")

    @property
    def animate(self) -> bool:
        """Whether the accusative is like the genitive."""
        return "anim" in self.gram or (self.is_person and "inan" not in self.gram)

    @property
    def policy(self) -> str:
        """Letter case policy with its default: strict for names, fold for terms."""
        return self.case or ("strict" if self.is_name else "fold")

    def works(self, direction: str) -> bool:
        """Tell whether the entry is enforced in `direction` (``en-uk`` or ``uk-en``)."""
        return self.status == "approved" and self.dir in ("both", direction.replace("-", ">"))
