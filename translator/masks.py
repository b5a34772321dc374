"""Literals in a segment – URLs, placeholders, code – replaced by marks that engines copy.

A model garbles a URL and, confused by it, the rest of the sentence. Marks such as ``{1}`` are
common in the translations of programs that models learn from, and come back as they went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from translator import hints
from translator.document import Span
from translator.edits import Edit, inverse, mover, rewrite
from translator.hints import Hint
from translator.translation import Hypothesis, Link

#: Shorter literals are not looked for in a form with other spaces and capitals.
SHORTEST = 6
#: From the first digit to the last.
DIGITS = re.compile(r"\d(?:.*\d)?")
#: A hint's marker in an answer; in a source text such a thing is a literal, and has a mark.
STRAY = re.compile("|".join(map(re.escape, hints.MARKERS)))


@dataclass(frozen=True, slots=True)
class Masked:
    """A source segment with marks in place of its literals, and with hints.

    Attributes:
        text: what the engine reads.
        marks: the marks, in order, none of which the source has.
        literals: what they stand for.
        edits: from `text` back to the source.
    """

    text: str
    marks: tuple[str, ...]
    literals: tuple[str, ...]
    edits: tuple[Edit, ...]

    def repeats(self, answer: str) -> int:
        """Count the marks in `answer` that are there already, pieces of marks, hints' markers.

        >>> mask("Open a.txt", [Span(5, 10)]).repeats("Відкрийте {1} зараз 1}")
        1
        """
        again = sum(max(answer.count(mark) - 1, 0) for mark in self.marks)
        return again + len([*self._strays(answer)])

    def _strays(self, answer: str) -> Iterator[Span]:
        """Yield what an engine copied of hints' markers, and what it made of marks: ``1}``."""
        yield from (Span(*found.span()) for found in STRAY.finditer(answer))
        if not self.marks:
            return
        rest, opening, closing = self.text, self.marks[0][0], self.marks[0][-1]
        for mark in self.marks:
            rest, answer = rest.replace(mark, ""), answer.replace(mark, "\0" * len(mark))
        if opening not in rest and closing not in rest:
            pieces = rf"{re.escape(opening)}\d{{0,2}}|\d{{0,2}}{re.escape(closing)}"
            yield from (Span(*found.span()) for found in re.finditer(pieces, answer))

    def restore(self, hypothesis: Hypothesis) -> Hypothesis:
        """Put the literals back into an answer.

        A mark that is missing leaves nothing; one that is there again, a piece of one, and what
        an engine copied of a hint's markers, is taken out.

        >>> mask("Open a.txt", [Span(5, 10)]).restore(
        ...     Hypothesis(text="Відкрийте {1} зараз {1} 1}.", score=0.0)).text
        'Відкрийте a.txt зараз.'
        """
        edits = sorted(self._edits(hypothesis.text), key=lambda edit: edit.span)
        source, target = mover(self.edits), mover(edits)
        weights: dict[tuple[Span, Span], float] = {}
        for link in hypothesis.links:  # the pieces of a mark or of a hint all become one
            ends = source(link.source), target(link.target)
            weights[ends] = min(1.0, link.weight + weights.get(ends, 0.0))
        links = tuple(Link(*ends, weight) for ends, weight in weights.items())
        return replace(hypothesis, text=rewrite(hypothesis.text, edits), links=links)

    def _edits(self, answer: str) -> Iterator[Edit]:
        for mark, literal in zip(self.marks, self.literals, strict=True):
            for number, found in enumerate(re.finditer(re.escape(mark), answer)):
                span = Span(*found.span())
                yield Edit(_with_space(answer, span), "") if number else Edit(span, literal)
        for span in self._strays(answer):
            yield Edit(span if STRAY.match(span.of(answer)) else _with_space(answer, span), "")


def mask(
    source: str, literals: Sequence[Span], form: str = "{%d}", given: Sequence[Hint] = ()
) -> Masked:
    """Replace `literals` of `source` by numbered marks, and write hints into it.

    Args:
        source: the segment.
        literals: spans that do not overlap, in order.
        form: a mark with ``%d`` for its number.
        given: hints for the engine; one in a literal is left out.

    >>> mask("Open a.txt now", [Span(5, 10)]).text
    'Open {1} now'
    """
    free = (form % n for n in count(1) if form % n not in source)
    marks = tuple(next(free) for _ in literals)
    edits = [Edit(span, mark) for span, mark in zip(literals, marks, strict=True)]
    edits = sorted([*edits, *hints.edits(source, given, beside=literals)])
    return Masked(
        text=rewrite(source, edits),
        marks=marks,
        literals=tuple(span.of(source) for span in literals),
        edits=tuple(inverse(source, edits)),
    )


def repair(source: str, literals: Sequence[Span], hypothesis: Hypothesis) -> Hypothesis:
    """Write each literal that an answer lacks over the words that are aligned with it.

    Args:
        source: the segment.
        literals: spans of it to be copied.
        hypothesis: an answer with its word alignment.

    >>> links = (Link(Span(0, 8), Span(0, 3), 0.9), Link(Span(9, 17), Span(4, 12), 0.9))
    >>> repair("The Gaze reported", [Span(0, 8)],
    ...        Hypothesis(text="газ повідомив", score=0.0, links=links)).text
    'The Gaze повідомив'
    """
    edits = []
    for literal in literals:
        text = literal.of(source)
        if text not in hypothesis.text:
            place = _place_of(literal, hypothesis.links)
            if place is not None:
                edits.append(Edit(place, _spaced(hypothesis.text, place, text)))
    return hypothesis.edited(_disjoint(edits))


def renumber(source: str, numbers: Sequence[Span], hypothesis: Hypothesis) -> Hypothesis:
    """Write each number over the digits that are aligned with it, or that it was torn into.

    Args:
        source: the segment.
        numbers: spans of it that the answer lacks.
        hypothesis: an answer with its word alignment.

    >>> links = (Link(Span(3, 7), Span(2, 6), 0.9),)
    >>> renumber("In 1995", [Span(3, 7)], Hypothesis(text="У 1959", score=0.0, links=links)).text
    'У 1995'
    >>> renumber("11-12 July", [Span(0, 5)], Hypothesis(text="11-1-12 липня", score=0.0)).text
    '11-12 липня'
    """
    places = ((number.of(source), _digits_of(number, source, hypothesis)) for number in numbers)
    return hypothesis.edited(_disjoint(Edit(place, text) for text, place in places if place))


def mend(source: str, literals: Sequence[Span], hypothesis: Hypothesis) -> Hypothesis:
    """Write literals as they are in the source where an answer has other spaces or capitals.

    Nothing but that may differ: what is merely like a literal may be a word, or a number as the
    other language writes it.

    >>> mend("See https://a.ua/x now", [Span(4, 18)],
    ...      Hypothesis(text="Див. Https: // a.ua/ x зараз", score=0.0)).text
    'Див. https://a.ua/x зараз'
    """
    for span in literals:
        literal, text = span.of(source), hypothesis.text
        if literal in text or len(literal) < SHORTEST:
            continue
        letters = r"\s*".join(re.escape(letter) for letter in literal if not letter.isspace())
        found = re.search(rf"(?<!\w){letters}(?!\w)", text, re.IGNORECASE)
        if found is not None:
            hypothesis = hypothesis.edited([Edit(Span(*found.span()), literal)])
    return hypothesis


def _digits_of(number: Span, source: str, hypothesis: Hypothesis) -> Span | None:
    """Return the digits that stand for a number in an answer that lacks it."""
    first, *rest = re.split("[–-]", number.of(source))
    if rest:  # 11-1-12 for 11-12
        torn = re.search(rf"(?<!\d){first}[–-](?:\d+[–-])+{rest[-1]}(?!\d)", hypothesis.text)
        if torn:
            return Span(*torn.span())
    place = _place_of(number, hypothesis.links)
    found = DIGITS.search(place.of(hypothesis.text)) if place else None
    return Span(*found.span()).shift(place.start) if place and found else None


def _disjoint(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits in order, without those that overlap one that is kept."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.span):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept


def _with_space(answer: str, span: Span) -> Span:
    """Return `span` with the space before it, which goes where it is taken out."""
    if answer[span.end : span.end + 1].isalnum():
        return span
    return Span(len(answer[: span.start].rstrip()), span.end)


def _spaced(answer: str, place: Span, text: str) -> str:
    """Return `text` with a space where it would touch a word."""
    before = " " if answer[: place.start][-1:].isalnum() else ""
    after = " " if answer[place.end :][:1].isalnum() else ""
    return before + text + after


def _place_of(literal: Span, links: Sequence[Link]) -> Span | None:
    """Return the run of target words that stands for `literal` more than for anything else."""
    best: dict[Span, Link] = {}
    for link in links:
        if link.target not in best or link.weight > best[link.target].weight:
            best[link.target] = link
    words = [
        target
        for target, link in best.items()
        if link.source.start < literal.end and literal.start < link.source.end
    ]
    between = [w for w in best if words and min(words) < w < max(words) and w not in words]
    return Span(min(words).start, max(words).end) if words and not between else None
