"""A glossary in use: its terms, its indexes, its digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from translator.document import Span
from translator.glossary import lock, reading
from translator.glossary.entry import Entry
from translator.glossary.lexicon import PARTICLES, PARTICLES_EN
from translator.glossary.match import Index, TermMatch
from translator.glossary.paradigm import Paradigm, Term
from translator.glossary.problems import Problem
from translator.glossary.text import fold

if TYPE_CHECKING:
    from translator.glossary.enforce import Enforcer


_NAMED_DOMAIN = re.compile(r"\b(?:domain|subject|context)\s*[:=]\s*\"?([\w-]+)", re.IGNORECASE)


class Glossary:
    """Terms of one or more glossaries, ready to match and enforce.

    Attributes:
        name: names of the glossaries, joined by ``+``.
        digest: SHA-256 of all files, locks included, in the order of priority; of the terms
            where there are no files.
        commit: git commit of the folder, where the caller knows it.
        terms: all terms; those of later files win.
        domain: the subject field that it was narrowed to; empty for all.
    """

    def __init__(
        self, terms: Iterable[Term], *, name: str, digest: str = "", commit: str = "",
        domain: str = "",
    ) -> None:  # fmt: skip
        self.terms = tuple(terms)
        self.name, self.commit, self.domain = name, commit, domain
        self._digest = digest
        self._indexes: dict[str, Index] = {}
        self._narrowed: dict[str, Glossary] = {}

    def __str__(self) -> str:
        """Return what the signature carries: names, commit and first digits of the digest."""
        at = f"@{short(self.commit)}" if self.commit else ""
        of = f"/{self.domain}" if self.domain else ""
        return f"{self.name}{at}#{self.digest[:12]}{of}" if self.terms else "none"

    def __len__(self) -> int:
        return len(self.terms)

    @cached_property
    def digest(self) -> str:
        """What differs where the glossary does: results made with another are not taken for its."""
        return self._digest or hashlib.sha256(repr(self.terms).encode()).hexdigest()

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {term.entry.id: term.entry for term in self.terms}

    def entry(self, identifier: str) -> Entry | None:
        """Return the entry with this id, that of the highest priority; None if there is none."""
        return self._entries.get(identifier)

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The subject fields that its entries name, in order of the alphabet."""
        return tuple(sorted({term.entry.domain for term in self.terms} - {""}))

    def within(self, domain: str | None) -> Glossary:
        """Return the glossary of one subject field: its own entries and those of none.

        Of two entries for the same words that of the field wins. A document takes one such
        glossary for its enforcers, a segment one for its matches.

        Args:
            domain: one of `domains`; None or "" for all of them.
        """
        if not domain or domain == self.domain:
            return self
        if domain not in self._narrowed:
            kept = [term for term in self.terms if term.entry.domain in ("", domain)]
            self._narrowed[domain] = Glossary(
                kept, name=self.name, digest=self.digest, commit=self.commit, domain=domain
            )
        return self._narrowed[domain]

    def domain_in(self, note: str) -> str | None:
        """Return the subject field that a note or context of a segment names, if it is one here.

        A note names it alone, or as ``domain: …`` (``subject``, ``context``; ``=`` does too):
        the word somewhere in a sentence is no sign of it.

        >>> from translator.glossary.compiling import main_paradigm
        >>> from translator.glossary.entry import Entry
        >>> port = Entry(id="port", en=("port",), uk="порт", kind="term", domain="software")
        >>> glossary = Glossary([Term(port, main_paradigm(port, {}))], name="sample")
        >>> glossary.domain_in("Context: menu, domain: software"), glossary.domain_in("software!")
        ('software', None)
        """
        named = [fold(found[1]) for found in _NAMED_DOMAIN.finditer(note)]
        wanted = named or [fold(note.strip())]
        return next((domain for domain in self.domains if fold(domain) in wanted), None)

    @cached_property
    def _given_names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entry in (term.entry for term in self.terms if term.entry.kind.startswith("person")):
            names = [name.split()[0] for name in (entry.uk, *entry.en) if " " in name]
            found.setdefault(_tail(entry.uk), []).extend(names)
        return found

    def given_names(self, surname: str) -> Sequence[str]:
        """Return the given names, in both languages, of the people with this Ukrainian surname."""
        return self._given_names.get(surname, ())

    def _index(self, language: str) -> Index:
        """Return the index of a language, built when it is first asked for."""
        if language not in self._indexes:
            usable = [term for term in self.terms if term.entry.status == "approved"]
            self._indexes[language] = Index(
                [*usable, *surnames(usable)], language, domain=self.domain
            )
        return self._indexes[language]

    def match(
        self, text: str, language: str, *, skip: Sequence[Span] = ()
    ) -> tuple[TermMatch, ...]:
        """Return the occurrences of approved terms in `text`, leftmost and longest.

        Args:
            text: a segment.
            language: ``en`` or ``uk``.
            skip: spans of `text` to leave alone: tags, URLs, code.
        """
        if not text:  # an empty context, say: no reason to build an index
            return ()
        return tuple(self._index(language).find(text, skip=skip))

    def enforcer(self, direction: str, mode: str = "safe", domain: str | None = None) -> Enforcer:
        """Return what enforces this glossary on one document in one direction.

        Args:
            direction: ``en-uk`` or ``uk-en``.
            mode: ``off``, ``report``, ``safe`` or ``force``.
            domain: leave out terms of other domains.
        """
        from translator.glossary.enforce import Enforcer  # it needs this module

        return Enforcer(self.within(domain), direction, mode)


def short(commit: str) -> str:
    """Return the first twelve digits of each commit; that files have changed since stays.

    >>> short("0123456789abcdef-dirty")
    '0123456789ab-dirty'
    """
    return re.sub(r"\b([0-9a-f]{12})[0-9a-f]+", r"\1", commit)


def compile_terms(
    entries: Sequence[Entry], locked: Mapping[str, lock.Locked]
) -> tuple[list[Term], list[Problem]]:
    """Join entries with their locked paradigms; rules stand in where the lock has none."""
    known = lock.models(entries)
    terms: list[Term] = []
    problems: list[Problem] = []
    for entry in entries:
        have = locked.get(entry.id)
        fresh = have is not None and have.key == lock.key_of(entry, lock.model_of(entry, known))
        paradigms = have.paradigms if have is not None and fresh else {}
        try:
            terms.append(_term(entry, paradigms, known))
        except ValueError as error:  # OverrideInvalid, of a module that a lock spares us
            problems.append(
                Problem(
                    file=entry.file, line=entry.line, column=1, code="GL014",
                    message=f"paradigm of {entry.id}: {error}", mend="correct the override",
                )
            )  # fmt: skip
    return terms, problems


def _term(entry: Entry, locked: Mapping[str, Paradigm], known: Mapping[str, Entry]) -> Term:
    def paradigm(lemma: str) -> Paradigm:
        if lemma in locked:
            return locked[lemma]
        from translator.glossary import compiling  # the rules, which a lock spares us

        return compiling.other_paradigm(lemma, entry)

    def main() -> Paradigm:
        if entry.uk in locked:
            return locked[entry.uk]
        from translator.glossary import compiling

        return compiling.main_paradigm(entry, known)

    return Term(
        entry, main(), tuple(map(paradigm, entry.accept_uk)), tuple(map(paradigm, entry.forbid_uk))
    )


def surnames(terms: Iterable[Term]) -> list[Term]:
    """Return a bare surname for every full name: good only after the full name was seen."""
    return [bare for term in terms if (bare := surname_of(term)) is not None]


@lru_cache(maxsize=4096)
def surname_of(term: Term) -> Term | None:
    """Return the bare surname of a full name as a term; None for anything else."""
    entry = term.entry
    if not entry.kind.startswith("person") or " " not in entry.uk:
        return None
    english = tuple(dict.fromkeys(filter(None, map(_tail, entry.en))))
    uk = _tail(entry.uk)
    if not english or not uk:
        return None
    forms = {
        cell: tuple(dict.fromkeys(_tail(form) or form for form in variants))
        for cell, variants in term.main.forms.items()
    }
    own = replace(entry, en=english, uk=uk, accept_uk=(), accept_en=(), forbid_uk=(), forbid_en=())
    main = Paradigm(uk, forms, term.main.origin, term.main.checked)
    return Term(own, main, bare=True)


def _tail(name: str) -> str:
    """Return the surname of a full name, particles included; "" of a single word."""
    words = name.split()
    if len(words) < 2:
        return ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES | PARTICLES_EN:
        start -= 1
    return " ".join(words[start:])


def build(
    files: Iterable[tuple[str, str, str]], *, name: str, digest: str, commit: str = ""
) -> Glossary:
    """Build a glossary from the text of its files.

    Args:
        files: (glossary name, file name to show, text), lowest priority first. A file whose name
            ends in ``forms.lock.tsv`` holds the forms of its glossary.
        name, digest, commit: of the result.

    Raises:
        ExceptionGroup: of `GlossaryInvalid`, all problems at once.
    """
    entries: dict[str, list[Entry]] = {}
    locked: dict[str, dict[str, lock.Locked]] = {}
    problems: list[Problem] = []
    for rank, (owner, file, text) in enumerate(files):
        if file.endswith(lock.NAME):
            locked.setdefault(owner, {}).update(lock.read(text, file=file))
            continue
        sheet = reading.read(text, file=file, glossary=owner, rank=rank)
        problems += sheet.problems
        entries.setdefault(owner, []).extend(sheet.entries)
    terms: list[Term] = []
    for owner, own in entries.items():
        found, bad = compile_terms(own, locked.get(owner, {}))
        terms += found
        problems += bad
    reading.raise_for(problems)
    return Glossary(terms, name=name, digest=digest, commit=commit)
