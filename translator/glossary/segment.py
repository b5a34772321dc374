"""The work on one segment: claiming, finding, choosing, replacing, reporting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from translator.document import Span
from translator.glossary import choice, english, guards, slots
from translator.glossary.choice import Scorer
from translator.glossary.context import Expectation, expect
from translator.glossary.coordination import shared_head
from translator.glossary.euphony import repair
from translator.glossary.glossary import Glossary, surname_of
from translator.glossary.match import Surface, cut, has_case, keys, spelt
from translator.glossary.paradigm import PLURAL, SINGULAR, Term
from translator.glossary.place import Place
from translator.glossary.slots import Hypothesis, Slot
from translator.glossary.text import key, like
from translator.glossary.uses import (
    SAFE,
    Enforced,
    Use,
    covers,
    is_acronym,
    is_plural,
    merged,
    own_words,
    takes_capitals,
    trust,
)
from translator.translation import Link, TermUse

#: Least confidence of an edit in mode ``safe`` where the source's own word was left: the place is
#: sure, and a form that is right three times in four is better; it is reported as unsure.
SAFE_COPIED = 0.75
#: Likeness from which a place beats a derived adjective elsewhere in the sentence.
NOT_DERIVED = 0.85
#: How sure a preposition without a name is the place of the one name that is missing.
INSERTION = 0.95


@dataclass(slots=True)
class Segment:
    """One segment while its terms are enforced: the steps change `hypothesis` and `uses`."""

    source: str
    hypothesis: Hypothesis
    uses: list[Use]
    links: Sequence[Link]
    score: Scorer | None
    mode: str
    hinted: bool = False

    # --- what is already right ---

    def claim_exact(self) -> None:
        """Claim occurrences of the entries' own and accepted forms, longer ones first."""
        for use in self.uses:
            self._settle(use)
        for roles, status in ((("main",), "exact"), (("accept",), "accepted")):
            by_term: dict[str, list[Use]] = {}
            for use in self.uses:
                if not use.status:
                    by_term.setdefault(
                        use.match.term.entry.id + use.match.surface.term.entry.uk, []
                    ).append(use)
            for group in sorted(by_term.values(), key=lambda uses: -len(uses[0].match.text)):
                self._claim(group, roles, status)
        for use in self.uses:
            if not use.status and (words := shared_head(self.hypothesis, use.match.term)):
                self._leave(use, "accepted", words, "shared head", 0.9)
                self.hypothesis.taken.update(range(words[0], words[1] + 1))

    def _settle(self, use: Use) -> None:
        """Between names of equal forms (Косова) believe the engine: one of them stands there."""
        entry, roles = use.match.term.entry, ("main", "accept")
        if not use.match.rivals or not entry.is_name or entry.is_person:
            return
        if self._occurrences(use.match.term, roles):
            return
        for rival in use.match.rivals:
            if self._occurrences(rival.term, roles):
                use.match = replace(use.match, surface=rival)
                return

    def _claim_surname(self, use: Use) -> bool:
        """Accept the surname where the source has the full name."""
        bare = surname_of(use.match.term)
        places = self._occurrences(bare, ("main",)) if bare else []
        if places:
            first, last, surface = places[0]
            self._leave(use, "accepted", (first, last), "surname", 1.0)
            self.hypothesis.taken.update(range(first, last + 1))
            use.case = surface.cells[0][1]
        return bool(places)

    def _claim(self, group: list[Use], roles: tuple[str, ...], status: str) -> None:
        term = group[0].match.term
        places = self._occurrences(term, roles)
        pairs = self._pair(group, places)
        for use, (first, last, surface) in pairs:
            use.status, use.words, use.how = status, (first, last), status
            use.text = self.hypothesis.span(first, last).of(self.hypothesis.text)
            self.hypothesis.taken.update(range(first, last + 1))
            self._check_case(use, surface)

    def _occurrences(self, term: Term, roles: tuple[str, ...]) -> list[tuple[int, int, Surface]]:
        """Return where forms of `term` stand, longest first at each place."""
        own = spelt(term, self.hypothesis.language, roles)
        words, at = self.hypothesis.words, 0
        found: list[tuple[int, int, Surface]] = []
        if own.starts.isdisjoint(self.hypothesis.keys):
            return found
        while at < len(words):
            hit = None
            for length in own.lengths if words[at].key in own.starts else ():
                last = at + length - 1
                key = " ".join(self.hypothesis.keys[at : last + 1])
                if key in own.surfaces and self._allowed(term, own.surfaces[key], at, last):
                    hit = (at, last, merged(own.surfaces[key]))
                    break
            if hit:
                found.append(hit)
            at = hit[1] + 1 if hit else at + 1
        return found

    def _allowed(self, term: Term, surfaces: Sequence[Surface], first: int, last: int) -> bool:
        if last >= len(self.hypothesis.words) or not self.hypothesis.free(first, last):
            return False
        if not term.entry.is_name:
            return True
        seen = self.hypothesis.span(first, last).of(self.hypothesis.text)
        return any(has_case(surface.text, seen) for surface in surfaces)

    def _pair(
        self, group: list[Use], places: list[tuple[int, int, Surface]]
    ) -> list[tuple[Use, tuple[int, int, Surface]]]:
        """Pair source and target occurrences: by alignment where there is choice, else in order."""
        if len(group) == 1 and len(places) > 1 and self.links:
            span = group[0].match.span
            places = sorted(
                places,
                key=lambda p: -slots.attention(self.links, span, self.hypothesis.span(p[0], p[1])),
            )
        return list(zip(group, places, strict=False))

    def _check_case(self, use: Use, surface: Surface) -> None:
        """Note the case of a form; where grammar forbids a bare nominative, mend it."""
        if self.hypothesis.language != "uk" or use.words is None:
            return
        entry = use.match.term.entry
        first, last = use.words
        found = self._expect(use, first, last)
        cases = [case for _, case in surface.cells]
        use.case = max(cases, key=lambda case: found.cases.get(case, 0.0)) if cases else ""
        if use.status != "exact" or use.match.term.main.origin == "invariable":
            return
        forbidden = bool(found.allowed) and not found.allowed & set(cases)
        if "nom" not in cases and not (forbidden and found.reason == "preposition"):
            return
        choices = choice.choose(
            use.match.term.main, use.text, found, gender=entry.gender, like=1.0,
            plural=is_plural(use.match), person=entry.is_person, cells=surface.cells,
            repair=forbidden, hinted=self.hinted,
        )  # fmt: skip
        self._mend(use, found.reason, choices)

    def _mend(self, use: Use, reason: str, choices: list[choice.Choice]) -> None:
        """Put another form where a form of the entry stands, if that is sure enough.

        The engine is not asked: what it wrote itself it likes best.
        """
        standing = next((one for one in choices if key(one.text) == key(use.text)), None)
        if use.words is None or standing is choices[0]:
            return
        self._put(use, Slot(*use.words, 1.0, 1.0, reason), choices[0], reason)
        if not use.edited:
            use.how, use.case = "exact", standing.case if standing else use.case
            use.confidence = standing.confidence if standing else 0.0

    def _expect(self, use: Use, first: int, last: int) -> Expectation:
        entry, span = use.match.term.entry, use.match.span
        place = Place(
            self.hypothesis.text, self.hypothesis.words, first, last, self.source, span.start,
            span.end,
        )  # fmt: skip
        return expect(place, entry.kind, entry.gender)

    # --- what has to be found ---

    def find_slots(self, glossary: Glossary) -> None:
        """Find the slots of what is left, and replace what stands there."""
        self._block_others(glossary)
        for use in self.uses:
            if use.status:
                continue
            if not self._known_wrong(use):
                self._search(use, glossary)

    def _block_others(self, glossary: Glossary) -> None:
        """Words that are a right form of some other entry are no slot."""
        pending = {word for use in self.uses if not use.status for word in own_words(use)}
        if not pending:
            return
        for match in glossary.match(self.hypothesis.text, self.hypothesis.language):
            entry = match.term.entry
            own = keys(match.text, self.hypothesis.language)
            if match.surface.role not in ("main", "variant") or pending.issuperset(own):
                continue
            if not entry.is_name and len(own) == 1:
                continue  # a common noun alone may render anything
            for i, word in enumerate(self.hypothesis.words):
                if match.span.start <= word.start and word.end <= match.span.end:
                    self.hypothesis.right.add(i)

    def _known_wrong(self, use: Use) -> bool:
        """Replace a forbidden rendering, or an English alternative that is not the first."""
        roles = ("forbid",) if self.hypothesis.language == "uk" else ("variant", "forbid")
        places = self._occurrences(use.match.term, roles)
        if not places:
            return False
        places.sort(
            key=lambda p: (
                -slots.attention(self.links, use.match.span, self.hypothesis.span(p[0], p[1]))
            )
        )
        first, last, surface = places[0]
        slot = Slot(first, last, 1.0, 1.0, "variant" if surface.role == "variant" else "forbidden")
        self._fill(use, slot, surface)
        return True

    def _search(self, use: Use, glossary: Glossary) -> None:
        found, leads = slots.find(self.hypothesis, use.match, self.source, self.links)
        if found and guards.is_plural_name(self.hypothesis, found[0], use.match.term):
            self._leave(use, "accepted", (found[0].first, found[0].last), "plural", 0.9)
            return
        weak = not found or found[0].evidence == "attention"
        if weak and (self._claim_surname(use) or self._fill_surname(use)):
            return
        repeated = any(
            other is not use and other.status and other.match.term is use.match.term
            for other in self.uses
        )
        if repeated and not (found and found[0].like >= slots.LEAST_COMMON):
            use.status, use.how, use.confidence = "repeat-omitted", "repeated", 0.9
            return
        derived = guards.derived(self.hypothesis, use.match.term)
        near = bool(found) and found[0].like >= NOT_DERIVED
        if derived and (not near or any(covers(found[0], word) for word in derived)):
            self._leave(use, "derived-adjective", (derived[0], derived[0]), "stem", 0.9)
            return
        if not found:
            use.status, use.how, use.confidence = "failed", "no slot", 0.0
            self._insert(use)
            return
        if (
            found[0].evidence == "copied"
            and guards.in_latin_title(self.hypothesis, found[0])
            and self.mode != "force"
        ):
            self._leave(use, "kept-latin", (found[0].first, found[0].last), "copied", 0.9)
            return
        if self._of_another(use, found[0], glossary):
            self._leave(use, "ambiguous", (found[0].first, found[0].last), "another name", 0.5)
            return
        if not leads and self.mode != "force":
            self._leave(use, "ambiguous", (found[0].first, found[0].last), found[0].evidence, 0.5)
            return
        self._fill(use, found[0], None)

    def _of_another(self, use: Use, slot: Slot, glossary: Glossary) -> bool:
        """Tell whether a single name is part of the name of somebody the glossary has not."""
        span, entry = use.match.span, use.match.term.entry
        if not entry.is_name or entry.kind.startswith("given") or " " in use.match.text:
            return False
        beside = [
            other.match
            for other in self.uses
            if span.start - 1 == other.match.span.end or span.end + 1 == other.match.span.start
        ]
        if any(not match.term.entry.kind.startswith("given") for match in beside):
            return False
        own = [*(match.text for match in beside), *glossary.given_names(entry.uk)]
        return guards.in_full_name(self.hypothesis, slot, use.match, self.source, own)

    def _insert(self, use: Use) -> None:
        """Put a name after a preposition that the engine left without one."""
        place = guards.dangling(self.hypothesis)
        missing = [other for other in self.uses if other.status in ("", "failed")]
        entry = use.match.term.entry
        if place is None or len(missing) > 1 or not entry.is_name or self.mode == "report":
            return
        best = choice.choose(
            use.match.term.main, "", self._expect_after(use, place), gender=entry.gender, like=0.0,
            plural=False,
        )[0]  # fmt: skip
        sure = best.confidence * INSERTION
        if self.mode == "force" or sure >= SAFE:
            use.status, use.words, use.text = "inserted", (place, place), best.text
            use.case, use.how, use.confidence = best.case, "preposition", sure
            use.edited = True

    def _expect_after(self, use: Use, word: int) -> Expectation:
        """Say which cases a name may be in that is put after a word of the hypothesis."""
        entry, span, at = use.match.term.entry, use.match.span, self.hypothesis.words[word].end
        text = f"{self.hypothesis.text[:at]} {entry.uk}{self.hypothesis.text[at:]}"
        last = word + len(keys(entry.uk, "uk"))
        place = Place(text, cut(text, "uk"), word + 1, last, self.source, span.start, span.end)
        return expect(place, entry.kind, entry.gender)

    def _fill_surname(self, use: Use) -> bool:
        """Put the full name where the engine wrote only a misspelt surname."""
        bare = surname_of(use.match.term)
        if bare is None:
            return False
        surface = Surface(bare, bare.entry.en[0], "main", use.match.surface.cells)
        found, leads = slots.find(
            self.hypothesis, replace(use.match, surface=surface), self.source, self.links
        )
        if not found or not leads or found[0].like < slots.LEAST_SHORT:
            return False
        slot = found[0]
        said = self.hypothesis.keys[max(0, slot.first - 3) : slot.first]
        given = spelt(use.match.term, self.hypothesis.language, ("main",)).starts.intersection(said)
        term = bare if given else use.match.term  # Папа Римський Франциск has its first word
        choices = [choice.Choice(term.entry.en[0], "", slot.evidence, 1.0)]
        if self.hypothesis.language == "uk":
            choices = [
                replace(one, text=term.main.form(SINGULAR, one.case))
                for one in self._choices(use, slot, None, bare)
            ]
        self._edit(use, slot, choices, slot.evidence)
        return True

    def _leave(self, use: Use, status: str, words: tuple[int, int], how: str, sure: float) -> None:
        use.status, use.words, use.how, use.confidence = status, words, how, sure
        use.text = self.hypothesis.span(*words).of(self.hypothesis.text)

    def _fill(self, use: Use, slot: Slot, surface: Surface | None) -> None:
        """Choose the form for `slot` and put it there if it is sure enough."""
        if use.match.term.entry.kind == "dnt":
            choices = [choice.Choice(use.match.text, "", slot.evidence, 1.0)]
        elif self.hypothesis.language == "en":
            choices = [self._english(use, surface, slot)]
        else:
            choices = self._choices(use, slot, surface, use.match.term)
        self._edit(use, slot, choices, slot.evidence)

    def _choices(
        self, use: Use, slot: Slot, surface: Surface | None, term: Term
    ) -> list[choice.Choice]:
        return choice.choose(
            term.main,
            self.hypothesis.span(slot.first, slot.last).of(self.hypothesis.text),
            self._expect(use, slot.first, slot.last),
            gender=term.entry.gender,
            like=0.0 if slot.evidence in ("copied", "attention") else slot.like,
            plural=is_plural(use.match),
            person=term.entry.is_person,
            cells=surface.cells if surface else (),
            hinted=self.hinted,
        )

    def _english(self, use: Use, surface: Surface | None, slot: Slot) -> choice.Choice:
        entry = use.match.term.entry
        plural = surface is not None and surface.cells[0][0] == PLURAL
        if surface is None and entry.kind == "term":
            observed = self.hypothesis.words[slot.last].key
            plural = is_plural(use.match) and observed.endswith("s")
        text = english.pluralise(entry.en[0]) if plural and "pl" not in entry.gram else entry.en[0]
        return choice.Choice(text, "", slot.evidence, 1.0)

    def _edit(self, use: Use, slot: Slot, choices: list[choice.Choice], evidence: str) -> None:
        doubtful = choices[0].confidence * trust(slot) < SAFE
        if len(choices) > 1 and doubtful and self._can_edit(slot) and self.score:
            choices = choice.rescore(choices, lambda form: self._with(slot, form), self.score)
        self._put(use, slot, choices[0], evidence)

    def _put(self, use: Use, slot: Slot, best: choice.Choice, evidence: str) -> None:
        """Put a form into a slot, or report it where it is not sure enough."""
        observed = self.hypothesis.span(slot.first, slot.last).of(self.hypothesis.text)
        sure = best.confidence * trust(slot)
        how = evidence if best.how == evidence else f"{evidence}+{best.how}"
        self.hypothesis.taken.update(range(slot.first, slot.last + 1))
        use.words, use.how, use.confidence, use.case = (slot.first, slot.last), how, sure, best.case
        text = self._unquoted(slot, best.text)
        if self._opens(slot.first):
            text = text[:1].upper() + text[1:] if is_acronym(use.match) else like(observed, text)
        elif takes_capitals(use.match, observed):
            text = like(observed, text)
        least = SAFE_COPIED if slot.evidence == "copied" else SAFE
        wanted = self.mode == "force" or (self.mode == "safe" and sure >= least)
        if wanted and text != observed:
            use.status, use.text, use.edited = "respelled", text, True
        elif use.status != "exact":
            use.status, use.text = ("exact" if text == observed else "failed"), observed
        else:
            use.text = observed

    def _can_edit(self, slot: Slot) -> bool:
        """Tell whether a slot is sure enough to be filled, were only the form sure."""
        return self.mode == "force" or trust(slot) >= SAFE

    def _unquoted(self, slot: Slot, text: str) -> str:
        """Return `text` without its own quotation marks where the hypothesis has them."""
        span = self.hypothesis.span(slot.first, slot.last)
        quoted = self.hypothesis.text[max(0, span.start - 1) : span.start] in tuple('«"“„')
        return text.strip("«»") if quoted and text.startswith("«") else text

    def _opens(self, word: int) -> bool:
        """Tell whether a word of the hypothesis begins a sentence."""
        before = self.hypothesis.text[: self.hypothesis.words[word].start].rstrip(' «"“„(—–-')
        return not before or before[-1] in ".!?…\n"

    def _with(self, slot: Slot, form: str) -> str:
        span = self.hypothesis.span(slot.first, slot.last)
        text = self.hypothesis.text
        return repair(text[: span.start], form) + form + text[span.end :]

    # --- the result ---

    def finish(self) -> Enforced:
        """Apply the edits and report every occurrence."""
        parts: list[str] = []
        at, done = 0, 0
        placed: dict[int, Span] = {}
        old = self.hypothesis.text
        for use in sorted((u for u in self.uses if u.words), key=lambda u: u.words or (0, 0)):
            span = self.hypothesis.span(*(use.words or (0, 0)))
            if span.start < at:
                continue
            before = old[at : span.start]
            if use.status == "inserted":
                before += span.of(old) + " "
            if use.edited and self.hypothesis.language == "uk":
                repaired = repair(before, use.text)
                use.note = "+euphony" if repaired != before else ""
                before = repaired
            parts += [before, use.text]
            done += len(before) + len(use.text)
            placed[id(use)] = Span(done - len(use.text), done)
            at = span.end
        text = "".join([*parts, old[at:]])
        return Enforced(
            text, tuple(self._report(use, placed.get(id(use)), text) for use in self.uses)
        )

    def _report(self, use: Use, target: Span | None, text: str) -> TermUse:
        replaced = ""
        if use.status == "respelled" and use.words:
            replaced = self.hypothesis.span(*use.words).of(self.hypothesis.text)
        genders = {
            rival.term.entry.gender for rival in use.match.rivals if rival.term.entry.is_person
        }
        entry = use.match.term.entry
        guessed = entry.is_person and genders - {entry.gender} and not use.known
        assumed = "+gender-assumed" if guessed else ""
        return TermUse(
            id=use.match.term.entry.id, glossary=use.match.term.entry.glossary,
            source=use.match.span, source_text=use.match.text, target=target,
            target_text=target.of(text) if target else "", status=use.status, case=use.case,
            how=use.how + use.note + assumed, confidence=use.confidence, replaced=replaced,
        )  # fmt: skip
