"""Rows of a side-by-side result, and the findings that go with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from translator.backend import Answer
from translator.document import LANGUAGES, NO_LANGUAGE, UNDETERMINED, Fragment, Segment
from translator.glossary.uses import SAFE
from translator.translation import Finding, Row, TermUse, carry

#: What a term is whose words the translation should have and has not.
MISSED = ("failed", "ambiguous")
#: What it is where it stands in a form of the glossary.
STANDING = ("exact", "respelled")


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
    wanted: Callable[[TermUse], str],
) -> Row:
    """Return the row of a segment that was translated.

    Args:
        segment: the source.
        answer: of the backend.
        text: the translation, after the glossary.
        terms: what became of the glossary's terms; spans relative to the segment.
        languages: BCP 47 tags of the versions.
        wanted: gives the words that a term should have become.
    """
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
            *term_findings(terms, segment, wanted),
        ),
        links=carry(answer.hypothesis.links, answer.hypothesis.text, text),
    )


def missed(row: Row) -> list[TermUse]:
    """Return the terms of a row that its translation lacks."""
    return [term for term in row.terms if term.status in MISSED]


def term_findings(
    terms: Iterable[TermUse], segment: Segment, wanted: Callable[[TermUse], str]
) -> Iterable[Finding]:
    """Yield a finding for each term that the translation lacks, or has in a doubtful form."""
    for term in terms:
        if term.status in MISSED:
            code, message = "TERM_MISSED", "“{word}” should be “{wanted}” in some form ({id})"
            details = {"word": term.source_text, "wanted": wanted(term), "id": term.id}
        elif term.status in STANDING and term.confidence < SAFE:
            code, message = "TERM_FORM_UNSURE", "“{word}” may have to stand in another form ({id})"
            details = {"word": term.target_text, "id": term.id}
        else:
            continue
        span = term.source.shift(segment.start)
        yield Finding(
            code=code,
            message=message.format(**details),
            start=span.start,
            end=span.end,
            details=details,
        )


def language_findings(fragments: Iterable[Fragment]) -> Iterable[Finding]:
    """Yield a finding for each fragment that passes through because of its language."""
    for fragment in fragments:
        if fragment.language in (*LANGUAGES, NO_LANGUAGE) or not fragment.text.strip():
            continue
        details = {"language": fragment.language}
        if fragment.language == UNDETERMINED:
            code, message = "UNDETERMINED", "language not certain, left as it is; name it to force"
        else:
            code = "OTHER_LANGUAGE"
            message = f"language {fragment.language}: neither English nor Ukrainian, left as it is"
        yield Finding(
            code=code, message=message, start=fragment.start, end=fragment.end, details=details
        )
