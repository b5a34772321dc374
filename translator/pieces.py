"""A segment in pieces: the last resort for what an engine cannot do as a whole.

What lies between literals is translated by itself, so that the literals need not pass through
the engine; so are the clauses of a sentence in which it ran in a circle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from translator.document import Span
from translator.hints import Hint
from translator.request import Request
from translator.translation import Hypothesis, Link

#: Where a clause ends: behind a sign that white space follows, or before a dash or bracket.
BOUNDARY = re.compile(r"[,;:)\]»”\"](?=\s)|\s(?=[—–(\[«“]|-\s)")
#: Code points of the shortest clause worth translating by itself.
SHORTEST = 12


def between(source: str, literals: Sequence[Span]) -> list[Span]:
    """Return the runs of words between literals, without outer white space.

    >>> [run.of("Open a.txt now") for run in between("Open a.txt now", [Span(5, 10)])]
    ['Open', 'now']
    """
    ends = [0, *(span.end for span in literals)]
    starts = [*(span.start for span in literals), len(source)]
    return [*_words(source, zip(ends, starts, strict=True))]


def clauses(source: str, literals: Sequence[Span]) -> list[Span]:
    """Return the clauses of a segment, without outer white space; none is cut in a literal.

    >>> text = "In 1610, Galilei used a telescope (his own) and saw it"
    >>> [run.of(text) for run in clauses(text, [])]
    ['In 1610, Galilei used a telescope', '(his own) and saw it']
    """
    places = [0]
    for found in BOUNDARY.finditer(source):
        at = found.end()
        inside = any(span.start < at < span.end for span in literals)
        if not inside and min(at - places[-1], len(source) - at) >= SHORTEST:
            places.append(at)
    return [*_words(source, zip(places, [*places[1:], len(source)], strict=True))]


def part(request: Request, run: Span) -> Request:
    """Return `run` of a request with the literals and hints that lie in it.

    >>> part(Request("Open a.txt now", (Span(5, 10),)), Span(5, 14)).protected
    (Span(start=0, end=5),)
    """
    by = -run.start
    hints = (hint for hint in request.hints if _holds(run, hint.span))
    return Request(
        run.of(request.segment),
        tuple(span.shift(by) for span in request.protected if _holds(run, span)),
        tuple(Hint(hint.span.shift(by), hint.rendering) for hint in hints),
    )


def join(source: str, runs: Sequence[Span], answers: Sequence[Hypothesis]) -> Hypothesis:
    """Put answers in the places of their runs; what lies between stays as it is.

    >>> join("Open a.txt", [Span(0, 4)], [Hypothesis(text="Відкрийте", score=-1.0)]).text
    'Відкрийте a.txt'
    """
    text, links, at = "", list[Link](), 0
    for run, answer in zip(runs, answers, strict=True):
        text += source[at : run.start]
        links += [
            replace(link, source=link.source.shift(run.start), target=link.target.shift(len(text)))
            for link in answer.links
        ]
        text += answer.text
        at = run.end
    score = sum(answer.score for answer in answers) / len(answers)
    return Hypothesis(text=text + source[at:], score=score, links=tuple(links))


def _words(source: str, runs: Iterable[tuple[int, int]]) -> Iterator[Span]:
    """Yield the runs that have a letter, without outer white space."""
    for start, end in runs:
        run = source[start:end]
        if any(map(str.isalpha, run)):
            yield Span(start + len(run) - len(run.lstrip()), start + len(run.rstrip()))


def _holds(run: Span, span: Span) -> bool:
    return run.start <= span.start and span.end <= run.end
