"""The pipeline: a text in, its complete versions out. Every part is injected.

    text ─ detect ─▶ fragments ─ split ─▶ segments ─ backend ─▶ hypotheses
         ─ glossary ─▶ text and terms ─▶ rows ─▶ SideBySide

The segments of all texts of one call go to the backend together, one call a direction, so
that batches are full whatever the size of the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from translator import detection, shape
from translator.backend import Answer, Backend
from translator.detection import sentences
from translator.document import (
    LANGUAGES,
    NO_LANGUAGE,
    UNDETERMINED,
    Fragment,
    Segment,
    Span,
    direction_of,
)
from translator.errors import UnsupportedLanguage
from translator.glossary import Glossary, TermMatch
from translator.signature import Signature
from translator.translation import Finding, Row, SideBySide, TermUse, carry
from translator.version import __version__

#: What a glossary may do: nothing, report only, edit where sure, edit always.
MODES = ("off", "report", "safe", "force")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Translates texts that mix languages; may be used from several threads at once.

    Attributes:
        backend: answers segments.
        glossary: names and terms, or None.
        mode: what the glossary may do unless a call says otherwise, one of `MODES`.
    """

    backend: Backend
    glossary: Glossary | None = None
    mode: str = "safe"

    def translate(
        self,
        text: str,
        *,
        languages: Sequence[str] = LANGUAGES,
        source: str | None = None,
        mode: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SideBySide:
        """Give `text` its complete versions.

        Args:
            text: any text; nothing of it is lost.
            languages: BCP 47 tags of the versions wanted.
            source: language of the whole text, where the caller knows it; else detected.
            mode: what the glossary may do, one of `MODES`.
            cancelled: asked now and then; when it says True the work is given up.

        Raises:
            UnsupportedLanguage: a tag that no pair knows.
            EngineUnavailable: weights or a library are missing.
            Overloaded, Cancelled: the backend's refusals.
        """
        return self.translate_all(
            [text], languages=languages, source=source, mode=mode, cancelled=cancelled
        )[0]

    def translate_all(
        self,
        texts: Sequence[str],
        *,
        languages: Sequence[str] = LANGUAGES,
        source: str | None = None,
        mode: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[SideBySide]:
        """Give each text its versions, batched across all of them; arguments as `translate`."""
        mode = self._checked(languages, source, mode)
        plans = [plan(text, languages=languages, source=source) for text in texts]
        answers = self._answers(plans, mode, cancelled)
        signature = str(self.signature(languages, mode=mode))
        return [self._assemble(each, answers, signature, mode) for each in plans]

    def signature(
        self, languages: Sequence[str] = LANGUAGES, *, mode: str | None = None
    ) -> Signature:
        """Name everything that shapes a result in `languages`."""
        described = {d: self.backend.describe(d) for d in directions_into(languages)}
        mode = mode or self.mode
        glossary = self.glossary
        return Signature(
            version=__version__,
            detector=detection.revision(),
            engine="+".join(sorted({engine for engine, _, _ in described.values()})),
            models=tuple(f"{d}:{revision}" for d, (_, revision, _) in described.items()),
            glossary="none" if glossary is None or mode == "off" else f"{glossary}:{mode}",
            decoding="+".join(sorted({decoding for _, _, decoding in described.values()})),
        )

    def _checked(self, languages: Sequence[str], source: str | None, mode: str | None) -> str:
        for tag in (*languages, *([source] if source else [])):
            if tag not in LANGUAGES:
                raise UnsupportedLanguage(tag, supported=LANGUAGES)
        mode = mode or self.mode
        if mode not in MODES:
            raise ValueError(f"mode {mode!r} is not one of {', '.join(MODES)}")
        return mode

    def _answers(
        self, plans: Sequence[Plan], mode: str, cancelled: Callable[[], bool] | None
    ) -> dict[int, Answer]:
        """Ask the backend once a direction; the keys are the identities of the segments."""
        answers: dict[int, Answer] = {}
        segments = [segment for each in plans for segment in each.segments]
        for direction in sorted({s.direction for s in segments if s.direction}):
            group = [segment for segment in segments if segment.direction == direction]
            shapes = [shape.take(s.norm, name=self._names(s, mode)) for s in group]
            found = self.backend.translate(
                direction,
                [each.core for each in shapes],
                [
                    each.inside([*protected_in(segment), *self._untranslatable(segment, mode)])
                    for each, segment in zip(shapes, group, strict=True)
                ],
                cancelled=cancelled,
            )
            for segment, each, answer in zip(group, shapes, found, strict=True):
                answers[id(segment)] = replace(answer, hypothesis=each.restore(answer.hypothesis))
        return answers

    def _matches(self, segment: Segment, mode: str) -> Sequence[TermMatch]:
        if self.glossary is None or mode in ("off", "report"):
            return ()
        return self.glossary.match(segment.norm, segment.language, skip=protected_in(segment))

    def _names(self, segment: Segment, mode: str) -> Callable[[str], str | None]:
        """Return what spells a word in capitals, where it is a name of the glossary."""
        spelt = {
            shouted: word
            for match in (self._matches(segment, mode) if shape.is_shouting(segment.norm) else ())
            for shouted, word in zip(match.text.split(), match.surface.text.split(), strict=False)
            if shouted == word.upper()
        }
        return spelt.get

    def _untranslatable(self, segment: Segment, mode: str) -> list[Span]:
        """Return the spans of terms that the glossary says are not to be translated."""
        return [m.span for m in self._matches(segment, mode) if m.term.entry.kind == "dnt"]

    def _assemble(
        self, plan: Plan, answers: dict[int, Answer], signature: str, mode: str
    ) -> SideBySide:
        enforcers = {}
        if self.glossary is not None and mode != "off":
            for direction in directions_into(plan.languages):
                enforcers[direction] = self.glossary.enforcer(direction, mode=mode)
        rows = []
        for segment in plan.segments:
            if segment.direction is None:
                rows.append(passed_through(segment, plan.languages))
                continue
            answer = answers[id(segment)]
            text = answer.hypothesis.text
            terms: tuple[TermUse, ...] = ()
            if segment.direction in enforcers:
                enforced = enforcers[segment.direction](
                    segment.norm,
                    text,
                    links=answer.hypothesis.links,
                    score=self._scorer(segment),
                    protected=protected_in(segment),
                )
                text, terms = enforced.text, enforced.terms
            rows.append(translated(segment, answer, text, terms, plan.languages))
        return SideBySide(
            source=plan.source,
            signature=signature,
            languages=plan.languages,
            fragments=plan.fragments,
            rows=tuple(rows),
            findings=tuple(language_findings(plan.fragments)),
        )

    def _scorer(self, segment: Segment) -> Callable[[Sequence[str]], list[float]]:
        def score(candidates: Sequence[str]) -> list[float]:
            assert segment.direction is not None
            return self.backend.score(
                segment.direction, [segment.norm] * len(candidates), candidates
            )

        return score


@dataclass(frozen=True, slots=True)
class Plan:
    """A text taken apart: what is to be translated, and what passes through."""

    source: str
    languages: tuple[str, ...]
    fragments: tuple[Fragment, ...]
    segments: tuple[Segment, ...]


def plan(text: str, *, languages: Sequence[str] = LANGUAGES, source: str | None = None) -> Plan:
    """Take `text` apart into fragments and segments.

    >>> [segment.text for segment in plan("One day. Two.").segments]
    ['One day.', 'Two.']
    """
    fragments = tuple(
        replace(fragment, direction=needed_direction(fragment.language, languages))
        for fragment in detection.detect(text, source=source)
    )
    segments = tuple(s for fragment in fragments for s in segments_of(fragment))
    return Plan(text, tuple(languages), fragments, segments)


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


def segments_of(fragment: Fragment) -> Iterable[Segment]:
    """Yield the sentences and lines of a fragment, without outer white space."""
    norm = fragment.norm or fragment.text
    for span in sentences.split(fragment.text):
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


def protected_in(segment: Segment) -> list[Span]:
    """Return the protected spans of a segment, relative to it."""
    return [span.shift(-segment.start) for span in segment.protected]


def trimmed(span: Span, text: str) -> Span:
    """Return `span` of `text` without white space at its ends.

    >>> trimmed(Span(0, 5), " a b ")
    Span(start=1, end=4)
    """
    part = span.of(text)
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.start + len(part.rstrip())))


def passed_through(segment: Segment, languages: Sequence[str]) -> Row:
    """Return the row of a segment that reads the same in every version."""
    return Row(
        start=segment.start,
        end=segment.end,
        language=segment.language,
        direction=None,
        texts=dict.fromkeys(languages, segment.text),
    )


def translated(
    segment: Segment,
    answer: Answer,
    text: str,
    terms: Sequence[TermUse],
    languages: Sequence[str],
) -> Row:
    """Return the row of a segment that was translated."""
    return Row(
        start=segment.start,
        end=segment.end,
        language=segment.language,
        direction=segment.direction,
        texts={tag: segment.text if tag == segment.language else text for tag in languages},
        engine=answer.engine,
        score=answer.hypothesis.score,
        terms=tuple(replace(term, source=term.source.shift(segment.start)) for term in terms),
        findings=(
            *(
                replace(f, start=f.start + segment.start, end=f.end + segment.start)
                for f in answer.findings
            ),
            *term_findings(terms, segment),
        ),
        links=carry(answer.hypothesis.links, answer.hypothesis.text, text),
    )


def term_findings(terms: Iterable[TermUse], segment: Segment) -> Iterable[Finding]:
    """Yield a finding for each term of a segment that the translation lacks."""
    for term in terms:
        if term.status in ("failed", "ambiguous"):
            span = term.source.shift(segment.start)
            message = f"“{term.source_text}” is not translated as the glossary says ({term.id})"
            yield Finding(code="TERM_MISSED", message=message, start=span.start, end=span.end)


def language_findings(fragments: Iterable[Fragment]) -> Iterable[Finding]:
    """Yield a finding for each fragment that passes through because of its language."""
    for fragment in fragments:
        if fragment.language in (*LANGUAGES, NO_LANGUAGE) or not fragment.text.strip():
            continue
        if fragment.language == UNDETERMINED:
            code, message = "UNDETERMINED", "language not certain, left as it is; name it to force"
        else:
            code = "OTHER_LANGUAGE"
            message = f"language {fragment.language}: neither English nor Ukrainian, left as it is"
        yield Finding(code=code, message=message, start=fragment.start, end=fragment.end)
