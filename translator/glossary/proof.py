"""The proof: the text with the edits, and what became of each occurrence."""

from __future__ import annotations

from translator.document import Span
from translator.glossary.euphony import repair
from translator.glossary.segment import Segment
from translator.glossary.uses import Enforced, Use
from translator.translation import TermUse


def finish(work: Segment) -> Enforced:
    """Apply the edits and report every occurrence."""
    parts: list[str] = []
    at, done = 0, 0
    placed: dict[int, Span] = {}
    old = work.hypothesis.text
    for use in sorted((u for u in work.uses if u.words), key=lambda u: u.words or (0, 0)):
        span = work.hypothesis.span(*(use.words or (0, 0)))
        if span.start < at:
            continue
        before = old[at : span.start]
        if use.status == "inserted":
            before += span.of(old) + " "
        if use.edited and work.hypothesis.language == "uk":
            repaired = repair(before, use.text)
            use.note = "+euphony" if repaired != before else ""
            before = repaired
        parts += [before, use.text]
        done += len(before) + len(use.text)
        placed[id(use)] = Span(done - len(use.text), done)
        at = span.end
    text = "".join([*parts, old[at:]])
    return Enforced(text, tuple(_report(work, use, placed.get(id(use)), text) for use in work.uses))


def _report(work: Segment, use: Use, target: Span | None, text: str) -> TermUse:
    replaced = ""
    if use.status == "respelled" and use.words:
        replaced = work.hypothesis.span(*use.words).of(work.hypothesis.text)
    genders = {rival.term.entry.gender for rival in use.match.rivals if rival.term.entry.is_person}
    entry = use.match.term.entry
    guessed = entry.is_person and genders - {entry.gender} and not use.known
    assumed = "+gender-assumed" if guessed else ""
    return TermUse(
        id=use.match.term.entry.id, glossary=use.match.term.entry.glossary,
        source=use.match.span, source_text=use.match.text, target=target,
        target_text=target.of(text) if target else "", status=use.status, case=use.case,
        how=use.how + use.note + assumed, confidence=use.confidence, replaced=replaced,
    )  # fmt: skip
