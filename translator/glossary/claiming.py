"""Claiming: what of a hypothesis already is the glossary's, and in the right case."""

from __future__ import annotations

from dataclasses import replace

from translator.glossary import choice, filling, slots
from translator.glossary.coordination import shared_head
from translator.glossary.match import Surface
from translator.glossary.segment import Segment
from translator.glossary.slots import Slot
from translator.glossary.text import key
from translator.glossary.uses import Use, is_plural


def claim(work: Segment) -> None:
    """Claim occurrences of the entries' own and accepted forms, longer ones first."""
    for use in work.uses:
        _settle(work, use)
    for roles, status in ((("main",), "exact"), (("accept",), "accepted")):
        by_term: dict[str, list[Use]] = {}
        for use in work.uses:
            if not use.status:
                by_term.setdefault(
                    use.match.term.entry.id + use.match.surface.term.entry.uk, []
                ).append(use)
        for group in sorted(by_term.values(), key=lambda uses: -len(uses[0].match.text)):
            _claim_all(work, group, roles, status)
    for use in work.uses:
        if not use.status and (words := shared_head(work.hypothesis, use.match.term)):
            work.leave(use, "accepted", words, "shared head", 0.9)
            work.hypothesis.taken.update(range(words[0], words[1] + 1))


def _settle(work: Segment, use: Use) -> None:
    """Between names of equal forms (Косова) believe the engine: one of them stands there."""
    entry, roles = use.match.term.entry, ("main", "accept")
    if not use.match.rivals or not entry.is_name or entry.is_person:
        return
    if work.occurrences(use.match.term, roles):
        return
    for rival in use.match.rivals:
        if work.occurrences(rival.term, roles):
            use.match = replace(use.match, surface=rival)
            return


def _claim_all(work: Segment, group: list[Use], roles: tuple[str, ...], status: str) -> None:
    term = group[0].match.term
    places = work.occurrences(term, roles)
    pairs = _pair(work, group, places)
    for use, (first, last, surface) in pairs:
        use.status, use.words, use.how = status, (first, last), status
        use.text = work.hypothesis.span(first, last).of(work.hypothesis.text)
        work.hypothesis.taken.update(range(first, last + 1))
        _check_case(work, use, surface)


def _pair(
    work: Segment, group: list[Use], places: list[tuple[int, int, Surface]]
) -> list[tuple[Use, tuple[int, int, Surface]]]:
    """Pair source and target occurrences: by alignment where there is choice, else in order."""
    if len(group) == 1 and len(places) > 1 and work.links:
        span = group[0].match.span
        places = sorted(
            places,
            key=lambda p: -slots.attention(work.links, span, work.hypothesis.span(p[0], p[1])),
        )
    return list(zip(group, places, strict=False))


def _check_case(work: Segment, use: Use, surface: Surface) -> None:
    """Note the case of a form; where grammar forbids a bare nominative, mend it."""
    if work.hypothesis.language != "uk" or use.words is None:
        return
    entry = use.match.term.entry
    first, last = use.words
    found = work.expect(use, first, last)
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
        repair=forbidden, hinted=work.hinted,
    )  # fmt: skip
    _mend(work, use, found.reason, choices)


def _mend(work: Segment, use: Use, reason: str, choices: list[choice.Choice]) -> None:
    """Put another form where a form of the entry stands, if that is sure enough.

    The engine is not asked: what it wrote itself it likes best.
    """
    standing = next((one for one in choices if key(one.text) == key(use.text)), None)
    if use.words is None or standing is choices[0]:
        return
    filling.put(work, use, Slot(*use.words, 1.0, 1.0, reason), choices[0], reason)
    if not use.edited:
        use.how, use.case = "exact", standing.case if standing else use.case
        use.confidence = standing.confidence if standing else 0.0
