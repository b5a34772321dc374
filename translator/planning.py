"""A text taken apart: what is to be translated, in what shape, and what passes through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from translator import detection, shape
from translator.detection import sentences
from translator.document import LANGUAGES, Fragment, Segment, Span, direction_of
from translator.glossary import Enforcer, Glossary, TermMatch
from translator.hints import Hint
from translator.request import Request
from translator.shape import Shape


@dataclass(frozen=True, slots=True)
class Task:
    """A segment, and what of it the engine sees.

    Attributes:
        segment: place and text.
        shape: its words, and what is kept from the engine.
        protected: spans (into the segment) to copy byte for byte, terms that the glossary
            leaves untranslated among them.
        matches: terms elsewhere in it; None where no glossary was asked.
        hints: how the glossary wants those rendered; spans into the segment.
    """

    segment: Segment
    shape: Shape
    protected: tuple[Span, ...]
    matches: tuple[TermMatch, ...] | None = None
    hints: tuple[Hint, ...] = ()

    @property
    def direction(self) -> str | None:
        """The pair that translates it; None where it passes through."""
        return self.segment.direction

    @property
    def request(self) -> Request:
        """What the backend is asked."""
        by = -len(self.shape.lead)
        hints = (Hint(span.shift(by), rendering) for span, rendering in self.hints)
        return Request(
            self.shape.core,
            tuple(self.shape.inside(self.protected)),
            tuple(hint for hint in hints if hint.span.start >= 0),
            self.segment.text,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A text taken apart."""

    source: str
    languages: tuple[str, ...]
    fragments: tuple[Fragment, ...]
    tasks: tuple[Task, ...]


def plan(
    text: str,
    *,
    languages: Sequence[str] = LANGUAGES,
    source: str | None = None,
    glossary: Glossary | None = None,
    split: bool = True,
    context: str = "",
) -> Plan:
    """Take `text` apart into fragments and segments.

    Args:
        text: any text.
        languages: BCP 47 tags of the versions wanted.
        source: language of the whole text, where the caller knows it; else detected.
        glossary: says which words are names, and which are not to be translated.
        split: whether sentences and lines are segments; else all that is in one language is.
        context: text that `text` comes from; says who is meant by a bare surname.

    >>> [task.segment.text for task in plan("One day. Two.").tasks]
    ['One day.', 'Two.']
    """
    fragments = tuple(
        replace(fragment, direction=needed_direction(fragment.language, languages))
        for fragment in detection.detect(text, source=source)
    )
    tasks = tuple(
        prepare(segment, glossary)
        for fragment in (fragments if split else merged(fragments))
        for segment in segments_of(fragment, split=split)
    )
    if glossary is not None:
        tasks = tuple(hinted(tasks, glossary, context))
    return Plan(text, tuple(languages), fragments, tasks)


def hinted(tasks: Iterable[Task], glossary: Glossary, context: str = "") -> Iterator[Task]:
    """Yield the tasks of a document with the renderings that its glossary wants."""
    enforcers: dict[str, Enforcer] = {}
    for task in tasks:
        direction = task.direction
        if direction is None or not task.matches:
            yield task
            continue
        if direction not in enforcers:
            enforcers[direction] = glossary.enforcer(direction)
            enforcers[direction].note(context)
        wanted = enforcers[direction].renderings(task.segment.norm, task.matches)
        yield replace(task, hints=tuple(Hint(*each) for each in wanted))


def prepare(segment: Segment, glossary: Glossary | None) -> Task:
    """Make a task of a segment."""
    protected = tuple(span.shift(-segment.start) for span in segment.protected)
    if glossary is None or segment.direction is None:
        return Task(segment, shape.take(segment.norm), protected)
    matches = glossary.match(segment.norm, segment.language, skip=protected)
    untranslated = tuple(m.span for m in matches if m.term.entry.kind == "dnt")
    return Task(
        segment,
        shape.take(segment.norm, name=_spelling(matches).get),
        protected + untranslated,
        tuple(m for m in matches if m.term.entry.kind != "dnt"),
    )


def _spelling(matches: Iterable[TermMatch]) -> dict[str, str]:
    """Return how the words of a text in capitals are spelt, where they are names.

    Of U.S. they are U and S, as where the capitals are taken off.
    """
    texts = ((match.text, match.surface.text) for match in matches)
    return {
        shouted: word
        for seen, spelt in texts
        for shouted, word in zip(shape.WORD.findall(seen), shape.WORD.findall(spelt), strict=False)
        if shouted == word.upper()
    }


def needed_direction(language: str, languages: Sequence[str]) -> str | None:
    """Name the pair that `language` needs for versions in `languages`, if any.

    >>> needed_direction("en", ["uk"]), needed_direction("uk", ["uk"])
    ('en-uk', None)
    """
    direction = direction_of(language)
    return direction if direction in directions_into(languages) else None


def directions_into(languages: Sequence[str]) -> list[str]:
    """Name the pairs that translate into `languages`.

    >>> directions_into(["uk"])
    ['en-uk']
    """
    wanted = {tag: direction_of(tag) for tag in LANGUAGES}
    return sorted(d for d in wanted.values() if d and d.partition("-")[2] in languages)


def merged(fragments: Iterable[Fragment]) -> Iterator[Fragment]:
    """Yield fragments that meet, and are in one language, as one."""
    for _, run in groupby(fragments, key=lambda fragment: fragment.language):
        parts = list(run)
        yield replace(
            parts[0],
            end=parts[-1].end,
            text="".join(part.text for part in parts),
            norm="".join(part.norm or part.text for part in parts),
            protected=tuple(span for part in parts for span in part.protected),
        )


def segments_of(fragment: Fragment, *, split: bool = True) -> Iterable[Segment]:
    """Yield the sentences and lines of a fragment, or it whole, without outer white space."""
    norm = fragment.norm or fragment.text
    spans = sentences.split(fragment.text) if split else [Span(0, len(fragment.text))]
    for span in spans:
        inner = trimmed(span, fragment.text)
        if not inner:
            continue
        start, end = inner.start + fragment.start, inner.end + fragment.start
        yield Segment(
            start=start,
            end=end,
            text=inner.of(fragment.text),
            norm="".join(" " if c.isspace() else c for c in inner.of(norm)),
            language=fragment.language,
            direction=fragment.direction,
            protected=tuple(p for p in fragment.protected if start <= p.start and p.end <= end),
        )


def trimmed(span: Span, text: str) -> Span:
    """Return `span` of `text` without white space at its ends.

    >>> trimmed(Span(0, 5), " a b ")
    Span(start=1, end=4)
    """
    part = span.of(text)
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.start + len(part.rstrip())))
