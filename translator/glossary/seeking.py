"""Seeking: where the engine put what it did not render as the glossary wants."""

from __future__ import annotations

from dataclasses import replace

from translator.glossary import choice, filling, guards, slots
from translator.glossary.glossary import Glossary, surname_of
from translator.glossary.match import Surface, keys, spelt
from translator.glossary.paradigm import SINGULAR
from translator.glossary.segment import Segment
from translator.glossary.slots import Slot
from translator.glossary.text import fold
from translator.glossary.uses import SAFE, Use, covers, own_words

#: Likeness from which a place beats a derived adjective elsewhere in the sentence.
NOT_DERIVED = 0.85
#: How sure a preposition without a name is the place of the one name that is missing.
INSERTION = 0.95


def seek(work: Segment, glossary: Glossary) -> None:
    """Find the slots of what is left, and replace what stands there."""
    _block_others(work, glossary)
    for use in work.uses:
        if use.status:
            continue
        if not _known_wrong(work, use):
            _search(work, use, glossary)


def _block_others(work: Segment, glossary: Glossary) -> None:
    """Words that are a right form of some other entry are no slot."""
    pending = {word for use in work.uses if not use.status for word in own_words(use)}
    if not pending:
        return
    for match in glossary.match(work.hypothesis.text, work.hypothesis.language):
        entry = match.term.entry
        own = keys(match.text, work.hypothesis.language)
        if match.surface.role not in ("main", "variant") or pending.issuperset(own):
            continue
        if not entry.is_name and len(own) == 1:
            continue  # a common noun alone may render anything
        for i, word in enumerate(work.hypothesis.words):
            if match.span.start <= word.start and word.end <= match.span.end:
                work.hypothesis.right.add(i)


def _known_wrong(work: Segment, use: Use) -> bool:
    """Replace a forbidden rendering, or an English alternative that is not the first."""
    roles = ("forbid",) if work.hypothesis.language == "uk" else ("variant", "forbid")
    places = work.occurrences(use.match.term, roles)
    if not places:
        return False
    places.sort(
        key=lambda p: -slots.attention(work.links, use.match.span, work.hypothesis.span(p[0], p[1]))
    )
    first, last, surface = places[0]
    slot = Slot(first, last, 1.0, 1.0, "variant" if surface.role == "variant" else "forbidden")
    filling.fill(work, use, slot, surface)
    return True


def _search(work: Segment, use: Use, glossary: Glossary) -> None:
    found, leads = slots.find(work.hypothesis, use.match, work.source, work.links)
    if found and guards.is_plural_name(work.hypothesis, found[0], use.match.term):
        work.leave(use, "accepted", (found[0].first, found[0].last), "plural", 0.9)
        return
    weak = not found or found[0].evidence == "attention"
    if weak and (_claim_surname(work, use) or _fill_surname(work, use)):
        return
    repeated = any(
        other is not use and other.status and other.match.term is use.match.term
        for other in work.uses
    )
    if repeated and not (found and found[0].like >= slots.LEAST_COMMON):
        use.status, use.how, use.confidence = "repeat-omitted", "repeated", 0.9
        return
    derived = guards.derived(work.hypothesis, use.match.term)
    near = bool(found) and found[0].like >= NOT_DERIVED
    if derived and (not near or any(covers(found[0], word) for word in derived)):
        work.leave(use, "derived-adjective", (derived[0], derived[0]), "stem", 0.9)
        return
    if not found:
        use.status, use.how, use.confidence = "failed", "no slot", 0.0
        _insert(work, use)
        return
    if (
        found[0].evidence == "copied"
        and guards.in_latin_title(work.hypothesis, found[0], _words_of_others(work, use))
        and work.mode != "force"
    ):
        work.leave(use, "kept-latin", (found[0].first, found[0].last), "copied", 0.9)
        return
    if _of_another(work, use, found[0], glossary):
        work.leave(use, "ambiguous", (found[0].first, found[0].last), "another name", 0.5)
        return
    if not leads and work.mode != "force":
        work.leave(use, "ambiguous", (found[0].first, found[0].last), found[0].evidence, 0.5)
        return
    filling.fill(work, use, found[0], None)


def _words_of_others(work: Segment, use: Use) -> set[str]:
    return {fold(w) for other in work.uses if other is not use for w in other.match.text.split()}


def _of_another(work: Segment, use: Use, slot: Slot, glossary: Glossary) -> bool:
    """Tell whether a single name is part of the name of somebody the glossary has not."""
    span, entry = use.match.span, use.match.term.entry
    if not entry.is_name or entry.kind.startswith("given") or " " in use.match.text:
        return False
    beside = [
        other.match
        for other in work.uses
        if span.start - 1 == other.match.span.end or span.end + 1 == other.match.span.start
    ]
    if any(not match.term.entry.kind.startswith("given") for match in beside):
        return False
    own = [*(match.text for match in beside), *glossary.given_names(entry.uk)]
    return guards.in_full_name(work.hypothesis, slot, use.match, work.source, own)


def _insert(work: Segment, use: Use) -> None:
    """Put a name after a preposition that the engine left without one."""
    place = guards.dangling(work.hypothesis)
    missing = [other for other in work.uses if other.status in ("", "failed")]
    entry = use.match.term.entry
    if place is None or len(missing) > 1 or not entry.is_name or work.mode == "report":
        return
    best = choice.choose(
        use.match.term.main, "", work.expect_after(use, place), gender=entry.gender, like=0.0,
        plural=False,
    )[0]  # fmt: skip
    sure = best.confidence * INSERTION
    if work.mode == "force" or sure >= SAFE:
        use.status, use.words, use.text = "inserted", (place, place), best.text
        use.case, use.how, use.confidence = best.case, "preposition", sure
        use.edited = True


def _claim_surname(work: Segment, use: Use) -> bool:
    """Accept the surname where the source has the full name."""
    bare = surname_of(use.match.term)
    places = work.occurrences(bare, ("main",)) if bare else []
    if places:
        first, last, surface = places[0]
        work.leave(use, "accepted", (first, last), "surname", 1.0)
        work.hypothesis.taken.update(range(first, last + 1))
        use.case = surface.cells[0][1]
    return bool(places)


def _fill_surname(work: Segment, use: Use) -> bool:
    """Put the full name where the engine wrote only a misspelt surname."""
    bare = surname_of(use.match.term)
    if bare is None:
        return False
    surface = Surface(bare, bare.entry.en[0], "main", use.match.surface.cells)
    found, leads = slots.find(
        work.hypothesis, replace(use.match, surface=surface), work.source, work.links
    )
    if not found or not leads or found[0].like < slots.LEAST_SHORT:
        return False
    slot = found[0]
    said = work.hypothesis.keys[max(0, slot.first - 3) : slot.first]
    given = spelt(use.match.term, work.hypothesis.language, ("main",)).starts.intersection(said)
    term = bare if given else use.match.term  # Папа Римський Франциск has its first word
    choices = [choice.Choice(term.entry.en[0], "", slot.evidence, 1.0)]
    if work.hypothesis.language == "uk":
        choices = [
            replace(one, text=term.main.form(SINGULAR, one.case))
            for one in filling.choices_for(work, use, slot, None, bare)
        ]
    filling.edit(work, use, slot, choices, slot.evidence)
    return True
