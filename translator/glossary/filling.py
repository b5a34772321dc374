"""Filling a slot: choosing the form, putting it there, or abstaining."""

from __future__ import annotations

from translator.glossary import choice, english
from translator.glossary.euphony import repair
from translator.glossary.match import Surface
from translator.glossary.paradigm import PLURAL, Term
from translator.glossary.segment import Segment
from translator.glossary.slots import Slot
from translator.glossary.text import like
from translator.glossary.uses import SAFE, Use, is_acronym, is_plural, takes_capitals, trust

#: Least confidence of an edit in mode ``safe`` where the source's own word was left: the place is
#: sure, and a form that is right three times in four is better; it is reported as unsure.
SAFE_COPIED = 0.75


def fill(work: Segment, use: Use, slot: Slot, surface: Surface | None) -> None:
    """Choose the form for `slot` and put it there if it is sure enough."""
    if use.match.term.entry.kind == "dnt":
        choices = [choice.Choice(use.match.text, "", slot.evidence, 1.0)]
    elif work.hypothesis.language == "en":
        choices = [_english(work, use, surface, slot)]
    else:
        choices = choices_for(work, use, slot, surface, use.match.term)
    edit(work, use, slot, choices, slot.evidence)


def choices_for(
    work: Segment, use: Use, slot: Slot, surface: Surface | None, term: Term
) -> list[choice.Choice]:
    """Rank the forms of `term` for a slot."""
    return choice.choose(
        term.main,
        work.hypothesis.span(slot.first, slot.last).of(work.hypothesis.text),
        work.expect(use, slot.first, slot.last),
        gender=term.entry.gender,
        like=0.0 if slot.evidence in ("copied", "attention") else slot.like,
        plural=is_plural(use.match),
        person=term.entry.is_person,
        cells=surface.cells if surface else (),
        hinted=work.hinted,
    )


def _english(work: Segment, use: Use, surface: Surface | None, slot: Slot) -> choice.Choice:
    entry = use.match.term.entry
    plural = surface is not None and surface.cells[0][0] == PLURAL
    if surface is None and entry.kind == "term":
        observed = work.hypothesis.words[slot.last].key
        plural = is_plural(use.match) and observed.endswith("s")
    text = english.pluralise(entry.en[0]) if plural and "pl" not in entry.gram else entry.en[0]
    return choice.Choice(text, "", slot.evidence, 1.0)


def edit(work: Segment, use: Use, slot: Slot, choices: list[choice.Choice], evidence: str) -> None:
    """Put the likeliest form into a slot, after asking the engine where that is doubtful."""
    doubtful = choices[0].confidence * trust(slot) < SAFE
    if len(choices) > 1 and doubtful and _can_edit(work, slot) and work.score:
        choices = choice.rescore(choices, lambda form: _with_form(work, slot, form), work.score)
    put(work, use, slot, choices[0], evidence)


def put(work: Segment, use: Use, slot: Slot, best: choice.Choice, evidence: str) -> None:
    """Put a form into a slot, or report it where it is not sure enough."""
    observed = work.hypothesis.span(slot.first, slot.last).of(work.hypothesis.text)
    sure = best.confidence * trust(slot)
    how = evidence if best.how == evidence else f"{evidence}+{best.how}"
    work.hypothesis.taken.update(range(slot.first, slot.last + 1))
    use.words, use.how, use.confidence, use.case = (slot.first, slot.last), how, sure, best.case
    text = _unquoted(work, slot, best.text)
    if _opens(work, slot.first):
        text = text[:1].upper() + text[1:] if is_acronym(use.match) else like(observed, text)
    elif takes_capitals(use.match, observed):
        text = like(observed, text)
    least = SAFE_COPIED if slot.evidence == "copied" else SAFE
    wanted = work.mode == "force" or (work.mode == "safe" and sure >= least)
    if wanted and text != observed:
        use.status, use.text, use.edited = "respelled", text, True
    elif use.status != "exact":
        use.status, use.text = ("exact" if text == observed else "failed"), observed
    else:
        use.text = observed


def _can_edit(work: Segment, slot: Slot) -> bool:
    """Tell whether a slot is sure enough to be filled, were only the form sure."""
    return work.mode == "force" or trust(slot) >= SAFE


def _unquoted(work: Segment, slot: Slot, text: str) -> str:
    """Return `text` without its own quotation marks where the hypothesis has them."""
    span = work.hypothesis.span(slot.first, slot.last)
    quoted = work.hypothesis.text[max(0, span.start - 1) : span.start] in tuple('«"“„')
    return text.strip("«»") if quoted and text.startswith("«") else text


def _opens(work: Segment, word: int) -> bool:
    """Tell whether a word of the hypothesis begins a sentence."""
    before = work.hypothesis.text[: work.hypothesis.words[word].start].rstrip(' «"“„(—–-')
    return not before or before[-1] in ".!?…\n"


def _with_form(work: Segment, slot: Slot, form: str) -> str:
    span = work.hypothesis.span(slot.first, slot.last)
    text = work.hypothesis.text
    return repair(text[: span.start], form) + form + text[span.end :]
