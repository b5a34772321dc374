"""Enforcement: making a hypothesis use the glossary's terms, with proof of each occurrence.

    match the source → claim what is already right → find the slot of the rest → choose the form
    → replace, or abstain → report

An `Enforcer` serves one document and one direction: it remembers who was named in full, so that
a later bare surname is the same person. The work on one segment (`segment`) is done by
`claiming`, `seeking`, `filling` and `proof`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from translator.document import Span
from translator.glossary import english
from translator.glossary.glossary import Glossary
from translator.glossary.match import Surface, TermMatch
from translator.glossary.paradigm import Term
from translator.glossary.protection import places
from translator.glossary.uses import Enforced, Use, rendering
from translator.translation import Link

if TYPE_CHECKING:
    from translator.glossary.choice import Scorer

#: What a glossary may do: nothing, report only, edit where sure, edit always.
MODES = ("off", "report", "safe", "force")
__all__ = ["MODES", "Enforced", "Enforcer"]


@dataclass(slots=True)
class Enforcer:
    """Enforces a glossary on the segments of one document, in order.

    Attributes:
        glossary: the terms.
        direction: ``en-uk`` or ``uk-en``.
        mode: ``off``, ``report`` (say, change nothing), ``safe`` (edit where sure) or ``force``.
    """

    glossary: Glossary
    direction: str
    mode: str = "safe"
    _named: dict[str, Term] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"no mode {self.mode!r}; there are: {', '.join(MODES)}")

    def __call__(
        self, source: str, hypothesis: str, *, links: Sequence[Link] = (),
        score: Scorer | None = None, protected: Sequence[Span] = (),
        matches: Sequence[TermMatch] | None = None, hinted: bool = False,
    ) -> Enforced:  # fmt: skip
        """Enforce the glossary on one segment.

        Args:
            source: source segment.
            hypothesis: what the engine made of it.
            links: its word alignment, if the engine gave one.
            score: log-probability of each of some target texts given the source, nats a token.
            protected: spans of the source that were copied, and are not to be touched.
            matches: the terms outside them, where the caller has looked them up; those of
                ``glossary.within(domain)`` keep to the subject field of this one segment.
            hinted: whether the engine had read the wanted dictionary forms (`translator.hints`):
                then it may have copied them.

        Returns:
            The text and one record a term occurrence. Without a term in the source the text is
            the hypothesis itself.
        """
        if self.mode == "off":
            return Enforced(hypothesis, ())
        uses = self._uses(source, protected, matches)
        if not uses:
            return Enforced(hypothesis, ())
        # Two dozen modules of rules and patterns: not before a text has the first term.
        from translator.glossary import claiming, proof, seeking
        from translator.glossary.segment import Segment
        from translator.glossary.slots import Hypothesis

        language = self.direction.partition("-")[2]
        kept = places(source, hypothesis, protected)
        target = Hypothesis.of(hypothesis, language, kept)
        work = Segment(source, target, uses, links, score, self.mode, hinted)
        claiming.claim(work)
        seeking.seek(work, self.glossary)
        return proof.finish(work)

    def note(
        self, source: str, *, protected: Sequence[Span] = (),
        matches: Sequence[TermMatch] | None = None,
    ) -> None:  # fmt: skip
        """Remember who is named in a segment whose translation is not asked for."""
        if self.mode != "off":
            self._uses(source, protected, matches)

    def renderings(self, source: str, matches: Sequence[TermMatch]) -> Iterator[tuple[Span, str]]:
        """Yield the terms of a segment that mean one thing, and their dictionary forms.

        Args:
            source: source segment.
            matches: its terms.

        Remembers who is named in it, as a call does.
        """
        for use in self._uses(source, (), matches):
            if use.known or not use.match.rivals:
                yield use.match.span, rendering(use.match, self.direction)

    def _uses(
        self, source: str, protected: Sequence[Span], matches: Sequence[TermMatch] | None
    ) -> list[Use]:
        """Return the occurrences that are enforced, in source order."""
        if matches is None:
            language = self.direction.partition("-")[0]
            matches = self.glossary.match(source, language, skip=protected)
        given = {
            match.span.end + 1: match.term.entry.gender
            for match in matches
            if match.term.entry.kind.startswith("given")
        }
        places = {m.span.start: m.span.end for m in matches if m.term.entry.kind == "place"}
        found = (self._pick(match, source, given, places) for match in matches)
        return [use for use in found if use is not None]

    def _pick(
        self, match: TermMatch, source: str, given: Mapping[int, str], places: Mapping[int, int]
    ) -> Use | None:
        """Choose among terms that match the same words; None if none is enforced here.

        Args:
            match: in the source.
            source: source segment.
            given: gender of the given name that ends right before a place of the source.
            places: start → end of the names of places in the source.
        """
        gender = given.get(match.span.start, "")
        usable = [
            s
            for s in (match.surface, *match.rivals)
            if self._usable(s.term) and _same_person(s.term, gender)
        ]
        if self.direction.startswith("en-") and not gender:
            usable = _by_place(usable, match, source, places)
        if not usable:
            return None
        chosen, known = self._by_person(usable, match, source)
        others = tuple(surface for surface in usable if surface is not chosen)
        if chosen.term.entry.is_person and not chosen.term.bare and " " in chosen.term.entry.uk:
            for name in chosen.term.entry.en:
                self._named[name.split()[-1].lower()] = chosen.term
        return Use(replace(match, surface=chosen, rivals=others), known=known)

    def _usable(self, term: Term) -> bool:
        entry = term.entry
        if not entry.works(self.direction):
            return False
        return not term.bare or entry.id in {named.entry.id for named in self._named.values()}

    def _by_person(
        self, usable: Sequence[Surface], match: TermMatch, source: str
    ) -> tuple[Surface, bool]:
        """Prefer the person this document named in full, then the one a title points to.

        Returns:
            The surface, and whether the document says which person is meant.
        """
        persons = [s for s in usable if s.term.entry.kind.startswith("person")]
        if usable[0] not in persons or len(persons) < 2:
            return usable[0], False
        named = self._named.get(match.text.split()[-1].lower())
        if named is not None:
            for surface in persons:
                if surface.term.entry.id == named.entry.id:
                    return surface, True
        gender = english.gender_before(source[: match.span.start])
        wanted = [s for s in persons if s.term.entry.gender == gender and not s.term.bare]
        if wanted:
            return wanted[0], True
        fallback = [s for s in persons if s.term.entry.gender == "m" and not s.term.bare]
        return (fallback or persons)[0], False


def _same_person(term: Term, gender: str) -> bool:
    """Tell whether a given name of `gender` before it may belong to the person of `term`."""
    return not gender or not term.entry.kind.startswith("person") or term.entry.gender == gender


def _by_place(
    usable: list[Surface], match: TermMatch, source: str, places: Mapping[int, int]
) -> list[Surface]:
    """Keep the place or the person where an English name may be either (Austin, Lincoln).

    A surname before the name of a place is no person in an address, as Austin in Austin, Texas:
    the glossary has such a place, or what stands before says where. A person may be listed
    before a place as well (about Putin, Ukraine, and war). Otherwise the priority of the entries
    decides.
    """
    start, end = match.span.start, match.span.end
    persons = [s for s in usable if s.term.entry.kind.startswith("person")]
    if not persons or " " in match.text:
        return usable
    others = [s for s in usable if s not in persons]
    where = [s for s in others if s.term.entry.kind == "place"]
    further = places.get(end + 2)
    if further and english.ends_address(source[end : end + 2], source[further:]):
        return others if where or english.says_where(source[:start]) else usable
    return where if where and english.is_where(source[:start], source[end:]) else usable
