"""See to it that an answer can be trusted as far as can be told: try again what failed a check.

    mask literals ─▶ queue ─▶ restore ─▶ checks ─┬─▶ the answer, nothing found
                       ▲                         └─▶ another try, all failing rows together
                       └── other marks, other search, next hypothesis, in pieces

The best try is kept, and what a check still finds goes with it: never silent, never an error.
Literals come back with any engine: where no try has them, what lies between them is translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from translator import checks, masks, pieces
from translator.checks import CheckInput
from translator.checks.placeholders import is_literal
from translator.checks.repetition import excess
from translator.document import Span
from translator.edits import Edit
from translator.hints import apart
from translator.masks import Masked
from translator.queue import Queue
from translator.request import Request
from translator.translation import Decoding, Finding, Hypothesis

#: Part of the memory's key: raise it when another try may be kept, or a check finds more or
#: says more.
REVISION = 6
#: Marks for literals, in the order they are tried (all of ten sentences of each direction came
#: back with either, on the first embedded models).
MARKS = ("{%d}", "[%d]")
#: How bad a finding is; the try with the least is kept. Nothing is as bad as a lost literal.
WEIGHTS = {
    "PLACEHOLDER_LOST": 100,
    "EMPTY": 8,
    "UNTRANSLATED": 5,
    "REPETITION": 4,
    "WRONG_LANGUAGE": 4,
    "REPETITION_CUT": 3,
    "NUMBER_MISMATCH": 2,
    "LENGTH_RATIO": 2,
}
#: Searches for what ran away, one after the other: n-gram that may not come back, and penalty.
CALMER = ((3, 1.1), (2, 1.3))
#: Findings of a search that ran away: another one may not.
RUNAWAY = {"REPETITION", "REPETITION_CUT", "LENGTH_RATIO", "EMPTY"}
#: Findings that other searches seldom help; what lies around the numbers is translated instead.
NUMBERS = {"NUMBER_MISMATCH"}
#: Findings that a translation no longer shows: they stay when it is checked again.
LASTING = {"REPETITION_CUT"}
#: A number and what is written with it: 190th, 1.5, 11-12; not a part of a name (G7, COVID-19).
FIGURE = re.compile(r"(?<!\w)(?<![^\W\d_]-)\d\w*(?:[.,:–-]\d\w*)*")
#: Loops that are cut out of one answer, at most.
CUTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Assured:
    """The answer that is kept of a segment, and what a reader should know of it.

    Attributes:
        hypothesis: the answer.
        findings: spans relative to the segment.
        repeats: marks that the engine wrote more than once, and that were taken out.
    """

    hypothesis: Hypothesis
    findings: tuple[Finding, ...] = ()
    repeats: int = 0

    @property
    def penalty(self) -> int:
        """How much speaks against it."""
        return self.repeats + sum(WEIGHTS.get(finding.code, 1) for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Ask:
    """Queues of one call: where answers come from, and how.

    Attributes:
        queue: batches segments of all callers.
        direction: ``en-uk`` or another.
        decoding: search settings of the first try.
        cancelled: when it says True the work is given up.
        size: code points of the work that the segments are part of, at least of them all;
            every try waits among work of that size.
    """

    queue: Queue
    direction: str
    decoding: Decoding
    cancelled: Callable[[], bool] | None = None
    size: int = 0

    def __call__(
        self, texts: Sequence[str], decoding: Decoding | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate texts, with word alignment."""
        return self.queue.translate(
            self.direction,
            texts,
            decoding or self.decoding,
            align=True,
            part_of=self.size,
            cancelled=self.cancelled,
        )


@dataclass(slots=True)
class Attempt:
    """One segment and the best answer to it so far; what is copied has no hint."""

    request: Request
    direction: str
    literals: tuple[Span, ...]
    best: Assured | None = None
    codes: set[str] = field(default_factory=set)

    @property
    def source(self) -> str:
        """The segment."""
        return self.request.segment

    def offer(
        self, hypothesis: Hypothesis, repeats: int = 0, lasting: Sequence[Finding] = ()
    ) -> None:
        """Keep `hypothesis`, or that with its faults mended, if it is the best so far.

        Args:
            hypothesis: an answer.
            repeats: see `Assured`.
            lasting: what is known of it and cannot be seen.
        """
        offered = self.weigh(hypothesis, repeats, lasting)
        codes = {finding.code for finding in offered.findings}
        for mended in self._mended(offered, codes):
            if mended.text != hypothesis.text:
                self.weigh(mended, repeats, lasting)
        if "REPETITION" in codes:
            shorter, what = cut(hypothesis, self.source)
            if what:
                self.weigh(shorter, repeats, [*lasting, _cut_out(self.source, what)])

    def _mended(self, offered: Assured, codes: Container[str]) -> Iterator[Hypothesis]:
        """Yield an answer with literals and numbers written where they should be."""
        if "PLACEHOLDER_LOST" in codes:
            names = [span for span in self.literals if is_name(span.of(self.source))]
            mended = masks.mend(self.source, self.literals, offered.hypothesis)
            yield mended
            yield masks.repair(self.source, names, mended)
        if "NUMBER_MISMATCH" in codes:
            yield masks.renumber(self.source, numbers_of(offered), offered.hypothesis)

    def weigh(
        self, hypothesis: Hypothesis, repeats: int = 0, lasting: Sequence[Finding] = ()
    ) -> Assured:
        """Check `hypothesis`, and keep it if it is the best so far."""
        given = CheckInput(
            source=self.source,
            target=hypothesis.text,
            direction=self.direction,
            protected=self.request.protected,
        )
        found = (*lasting, *checks.run(given))
        offered = Assured(hypothesis=hypothesis, findings=found, repeats=repeats)
        if self.best is None or offered.penalty < self.best.penalty:
            self.best = offered
            self.codes = {finding.code for finding in offered.findings}
        return offered

    def masked(self, form: str, also: Iterable[Span] = ()) -> Masked:
        """Return the segment with its hints and with marks for its literals.

        Args:
            form: of the marks; names get one on the second try.
            also: further spans to be copied.
        """
        names = form == MARKS[0]
        marked = [x for x in self.literals if not (names and is_name(x.of(self.source)))]
        for span in also:
            if all(span.end <= other.start or other.end <= span.start for other in marked):
                marked.append(span)
        return masks.mask(self.source, sorted(marked), form, self.request.hints)

    @property
    def numbers(self) -> list[Span]:
        """The numbers that the best answer lacks."""
        return numbers_of(self.best) if self.best is not None else []

    @property
    def is_spoilt(self) -> bool:
        """Whether the best answer lacks a literal, or had one twice."""
        return self.best is not None and (self.best.repeats > 0 or "PLACEHOLDER_LOST" in self.codes)

    @property
    def has_words(self) -> bool:
        """Whether anything but literals is there to translate."""
        return any(map(str.isalpha, checks.blank(self.source, self.literals)))


def translate(ask: Ask, requests: Sequence[Request]) -> list[Assured]:
    """Translate segments, try again what fails a check, and keep the best of each.

    Args:
        ask: where answers come from.
        requests: texts, what must come back byte for byte, and hints for the engine.

    Raises:
        Overloaded, Cancelled: the queue's refusals.
    """
    ask = replace(ask, size=max(ask.size, sum(len(request.segment) for request in requests)))
    rows = [attempt(request, ask.direction) for request in requests]
    for row in rows:
        if not row.has_words:  # nothing to translate: the segment is its own translation
            row.best = Assured(hypothesis=Hypothesis(text=row.source, score=0.0))
    _mark(ask, [(row, MARKS[0]) for row in rows if row.best is None])
    _retry(ask, rows)
    return [row.best for row in rows if row.best is not None]


def every(ask: Ask, requests: Sequence[Request]) -> list[list[Assured]]:
    """Return all hypotheses of each segment, best first, with what their checks find."""
    rows = [attempt(request, ask.direction) for request in requests]
    masked = [row.masked(MARKS[0]) for row in rows]
    answers = ask([each.text for each in masked])
    return [
        [row.weigh(each.restore(one), each.repeats(one.text)) for one in hypotheses]
        for row, each, hypotheses in zip(rows, masked, answers, strict=True)
    ]


def attempt(request: Request, direction: str) -> Attempt:
    """Return what is needed to try a segment."""
    literals = literals_in(request.segment, request.protected)
    return Attempt(
        replace(request, hints=tuple(apart(request.hints, literals))), direction, literals
    )


def numbers_of(answer: Assured) -> list[Span]:
    """Return the numbers of the source that an answer lacks."""
    found = (each for each in answer.findings if each.code == "NUMBER_MISMATCH")
    return [Span(each.start, each.end) for each in found]


def literals_in(
    text: str, protected: Sequence[Span], also: Sequence[Span] = ()
) -> tuple[Span, ...]:
    """Return the spans to be copied; what meets is one.

    Args:
        text: a segment.
        protected: of these all but plain numbers.
        also: further spans.

    >>> literals_in("see <b>a.ua</b> at 10", [Span(4, 7), Span(7, 11), Span(11, 15), Span(19, 21)])
    (Span(start=4, end=15),)
    """
    kept: list[Span] = []
    for span in sorted([*(span for span in protected if is_literal(span.of(text))), *also]):
        if kept and span.start <= kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)


def cut(answer: Hypothesis, source: str) -> tuple[Hypothesis, str]:
    """Take loops that `source` does not have out of an answer.

    Returns:
        The answer, and what was repeated first.

    >>> cut(Hypothesis(text="день і день і день і", score=0.0), "a day")[0].text
    'день і'
    """
    what = ""
    for _ in range(CUTS):
        found = next((loop for loop in excess(source, answer.text) if len(loop.surplus)), None)
        if found is None:
            break
        answer = answer.edited([Edit(found.surplus, "")])
        what = what or found.what
    return answer, what


def is_name(text: str) -> bool:
    """Tell whether a literal is words, which tell the engine more than a mark would.

    >>> is_name("The Gaze"), is_name("G7"), is_name("nato.int")
    (True, True, False)
    """
    return any(map(str.isalpha, text)) and all(c.isalnum() or c in " -'’" for c in text)


def _retry(ask: Ask, rows: Sequence[Attempt]) -> None:
    """Try again, each kind of failure in its way, all rows that share a search in one call."""
    spoilt = [row for row in rows if row.is_spoilt or row.numbers]
    _mark(ask, [(row, MARKS[1] if row.is_spoilt else MARKS[0]) for row in spoilt])
    _piecewise(ask, [row for row in rows if "PLACEHOLDER_LOST" in row.codes], _between)
    for ngram, penalty in CALMER:
        runaway = [(row, MARKS[0]) for row in rows if row.codes & RUNAWAY]
        calm = replace(ask.decoding, no_repeat_ngram=ngram, repetition_penalty=penalty)
        _mark(ask, runaway, calm)
    beam = max(ask.decoding.beam, 4)
    wide = replace(ask.decoding, beam=beam, alternatives=beam)
    _mark(ask, [(row, MARKS[0]) for row in rows if row.codes - NUMBERS], wide)
    _piecewise(ask, [row for row in rows if row.codes - NUMBERS], _clauses)
    _piecewise(ask, [row for row in rows if row.numbers], _between)
    _piecewise(ask, [row for row in rows if row.numbers], _between_numbers)


def _mark(ask: Ask, tries: Sequence[tuple[Attempt, str]], decoding: Decoding | None = None) -> None:
    """Offer each row the answers to its text with marks; numbers that were lost have one too.

    Args:
        ask: where answers come from.
        tries: rows, and the form of their marks.
        decoding: another search.
    """
    masked = [row.masked(form, row.numbers) for row, form in tries]
    if not masked:
        return
    answers = ask([each.text for each in masked], decoding)
    for (row, _), each, hypotheses in zip(tries, masked, answers, strict=True):
        for hypothesis in hypotheses:
            row.offer(each.restore(hypothesis), each.repeats(hypothesis.text))


def _piecewise(
    ask: Ask, rows: Sequence[Attempt], taken_apart: Callable[[Attempt], list[Span]]
) -> None:
    """Offer each row the translations of its pieces, each with all its tries, joined.

    It ends there: a piece between literals has none, and a clause has no clauses.
    """
    runs = {id(row): taken_apart(row) for row in rows}
    rows = [row for row in rows if runs[id(row)] not in ([], [Span(0, len(row.source))])]
    parts = [pieces.part(row.request, run) for row in rows for run in runs[id(row)]]
    answers = iter(translate(ask, parts) if parts else ())
    for row in rows:
        inner = runs[id(row)]
        found = [next(answers) for _ in inner]
        joined = pieces.join(row.source, inner, [each.hypothesis for each in found])
        lasting = [
            each.shift(run.start)
            for run, one in zip(inner, found, strict=True)
            for each in one.findings
            if each.code in LASTING
        ]
        row.offer(joined, lasting=lasting)


def _between(row: Attempt) -> list[Span]:
    """Return what lies between the literals of a row, and the numbers that are still lost."""
    return pieces.between(row.source, literals_in(row.source, row.request.protected, row.numbers))


def _between_numbers(row: Attempt) -> list[Span]:
    """Return what lies between the literals of a row and all its numbers."""
    numbers = [Span(*found.span()) for found in FIGURE.finditer(row.source)]
    return pieces.between(row.source, literals_in(row.source, row.request.protected, numbers))


def _clauses(row: Attempt) -> list[Span]:
    return pieces.clauses(row.source, row.literals)


def _cut_out(source: str, what: str) -> Finding:
    return Finding(
        code="REPETITION_CUT",
        message=f'the engine repeated "{what}" over and over, which was cut out; check this line',
        start=0,
        end=len(source),
        details={"word": what},
    )
