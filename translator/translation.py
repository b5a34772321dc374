"""What comes out: hypotheses of an engine, terms and findings, rows, a side-by-side result.

All records are immutable. `as_dict` gives the one documented JSON form
(``docs/reference/side-by-side.schema.json``), the same from CLI, script and service.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from translator.document import Fragment, Span
from translator.edits import Edit, mover, rewrite


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How an engine searches; part of the signature.

    Attributes:
        beam: beam size, 1 is greedy.
        length_penalty: exponent of the length normalisation (Wu et al. 2016, simplified:
            score divided by length to this power).
        no_repeat_ngram: forbid repeating n-grams of this many tokens; 0 is off.
        repetition_penalty: factor of CTRL (Keskar et al. 2019); 1 is off.
        alternatives: hypotheses to return for each segment, best first.
    """

    beam: int = 4
    length_penalty: float = 1.0
    no_repeat_ngram: int = 0
    repetition_penalty: float = 1.0
    alternatives: int = 1

    def __str__(self) -> str:
        parts = [f"beam={self.beam}", f"lp={self.length_penalty:g}"]
        if self.no_repeat_ngram:
            parts.append(f"norepeat={self.no_repeat_ngram}")
        if self.repetition_penalty != 1.0:
            parts.append(f"rp={self.repetition_penalty:g}")
        return ",".join(parts)


@dataclass(frozen=True, slots=True)
class Link:
    """One source word aligned with one target word.

    Attributes:
        source: code points into the source segment.
        target: code points into the hypothesis.
        weight: attention mass, 0–1.
    """

    source: Span
    target: Span
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One answer of an engine.

    Attributes:
        text: detokenised target segment.
        score: log-probability in nats divided by the number of target tokens.
        links: word alignment; empty unless it was asked for.
    """

    text: str
    score: float
    links: tuple[Link, ...] = ()

    def edited(self, edits: Sequence[Edit]) -> Hypothesis:
        """Return the answer after `edits` of its text, which are in order and do not overlap.

        >>> Hypothesis(text="день день", score=0.0).edited([Edit(Span(4, 9), "")]).text
        'день'
        """
        moved = mover(edits)
        links = tuple(replace(link, target=moved(link.target)) for link in self.links)
        return replace(self, text=rewrite(self.text, edits), links=links)


def carry(links: Sequence[Link], before: str, after: str) -> tuple[Link, ...]:
    """Move the target ends of `links` from a hypothesis to the text it was edited into.

    Words are compared, not characters: where some were replaced, a link to one of them becomes
    one to all that took their place.

    >>> link = Link(Span(0, 3), Span(2, 5), 1.0)
    >>> carry([link], "a cat", "the cat")[0].target
    Span(start=4, end=7)
    """
    if before == after:
        return tuple(links)
    words, places = _words(before), _places(before, after)
    starts = [word.start for word in words]

    def moved(target: Span) -> Span:
        last = max(bisect_left(starts, target.end) - 1, 0)
        first = min(max(bisect_right(starts, target.start) - 1, 0), last)
        return Span(places[first].start, max(places[first].start, places[last].end))

    return tuple(Link(x.source, moved(x.target), x.weight) for x in links) if words else ()


def _words(text: str) -> list[Span]:
    return [Span(*found.span()) for found in re.finditer(r"\w+|[^\w\s]", text)]


def _places(before: str, after: str) -> list[Span]:
    """Return where each word of `before` is in `after`; one that is gone has an empty place."""
    new = _words(after)
    old_texts = [word.of(before) for word in _words(before)]
    new_texts = [word.of(after) for word in new]
    head = _shared(old_texts, new_texts)
    tail = _shared(old_texts[head:][::-1], new_texts[head:][::-1])
    inner = slice(head, len(old_texts) - tail), slice(head, len(new_texts) - tail)
    changes = SequenceMatcher(None, old_texts[inner[0]], new_texts[inner[1]]).get_opcodes()
    places = new[:head]
    for kind, i, j, to_i, to_j in changes:
        to_i, to_j = to_i + head, to_j + head
        if kind == "equal":
            places += new[to_i:to_j]
        elif to_i == to_j:
            gone = new[to_i].start if to_i < len(new) else len(after)
            places += [Span(gone, gone)] * (j - i)
        else:
            places += [Span(new[to_i].start, new[to_j - 1].end)] * (j - i)
    return places + new[len(new) - tail :]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the words that both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a reader should know: one entry of `warnings`.

    Attributes:
        code: stable, upper case, e.g. ``NUMBER_MISMATCH``.
        message: what is wrong, and where useful what to do.
        start, end: code points into the source.
        details: the words, numbers and forms that the message names, for a message in another
            language; which there are depends on the code.
    """

    code: str
    message: str
    start: int
    end: int
    details: Mapping[str, str] = field(default_factory=dict, hash=False)

    def shift(self, by: int) -> Finding:
        """Return the same finding of a text that has `by` code points more before it."""
        return replace(self, start=self.start + by, end=self.end + by)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "code": self.code,
            "message": self.message,
            "start": self.start,
            "end": self.end,
            "details": dict(self.details),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TermUse:
    """One occurrence of a glossary entry in a segment, and what became of it: the proof.

    Attributes:
        id: the entry's stable id.
        glossary: name of the glossary it comes from.
        source: code points into the source text.
        source_text: the words there.
        target: code points into the row's translated text; None if it is not there.
        target_text: the words there, or "".
        status: exact, accepted, respelled, inserted, derived-adjective, kept-latin,
            repeat-omitted, ambiguous, failed.
        case: grammatical case of the form used (nom gen dat acc ins loc voc), or "".
        how: how slot and form were found (``exact``, ``near``, ``forbidden``, ``attention``, …).
        confidence: 0–1.
        replaced: what the engine had written, where it was edited; else "".
    """

    id: str
    glossary: str
    source: Span
    source_text: str
    target: Span | None
    target_text: str
    status: str
    case: str = ""
    how: str = ""
    confidence: float = 1.0
    replaced: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        target = self.target
        return {
            "id": self.id,
            "glossary": self.glossary,
            "source": {
                "start": self.source.start,
                "end": self.source.end,
                "text": self.source_text,
            },
            "target": target
            and {"start": target.start, "end": target.end, "text": self.target_text},
            "status": self.status,
            "case": self.case,
            "how": self.how,
            "confidence": round(self.confidence, 4),
            "replaced": self.replaced,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One segment in every language of the result.

    Attributes:
        start, end: code points into the source.
        language: of the original side.
        direction: pair that made the other side; None where the row passes through.
        texts: BCP 47 tag → the row in that language.
        engine: engine and model revision that made it, ``memory`` included; None if none did.
        score: the hypothesis's score (nats a token), or None.
        terms: glossary occurrences, in source order.
        findings: what a reader should know of this row.
        links: word alignment of the source segment with the translated text, relative to both;
            not part of the JSON form.
    """

    start: int
    end: int
    language: str
    direction: str | None
    texts: Mapping[str, str]
    engine: str | None = None
    score: float | None = None
    terms: tuple[TermUse, ...] = ()
    findings: tuple[Finding, ...] = ()
    links: tuple[Link, ...] = ()

    def shift(self, by: int) -> Row:
        """Return the same row of a text that has `by` code points more before it."""
        return replace(
            self,
            start=self.start + by,
            end=self.end + by,
            terms=tuple(replace(term, source=term.source.shift(by)) for term in self.terms),
            findings=tuple(finding.shift(by) for finding in self.findings),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "start": self.start,
            "end": self.end,
            "language": self.language,
            "direction": self.direction,
            **self.texts,
            "engine": self.engine,
            "score": None if self.score is None else round(self.score, 4),
            "terms": [term.as_dict() for term in self.terms],
            "warnings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """A source text with its complete versions.

    Laws: only white space lies between rows; `version(tag)` is the source with every row
    replaced by its text in that language; joining the rows' original sides with the white
    space between them is the source.
    """

    source: str
    signature: str
    languages: tuple[str, ...]
    fragments: tuple[Fragment, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = field(default=())

    def version(self, language: str) -> str:
        """Return the whole text in `language`, white space kept.

        Raises:
            KeyError: `language` is not one of `languages`.
        """
        if language not in self.languages:
            raise KeyError(language)
        parts, at = [], 0
        for row in self.rows:
            parts += [self.source[at : row.start], row.texts[language]]
            at = row.end
        return "".join([*parts, self.source[at:]])

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "source": self.source,
            "signature": self.signature,
            "languages": list(self.languages),
            "versions": {tag: self.version(tag) for tag in self.languages},
            "fragments": [fragment_dict(fragment) for fragment in self.fragments],
            "rows": [row.as_dict() for row in self.rows],
            "warnings": [finding.as_dict() for finding in self.all_findings()],
        }

    def all_findings(self) -> list[Finding]:
        """Return the findings of the text and of all rows, in source order."""
        return sorted(
            [*self.findings, *(finding for row in self.rows for finding in row.findings)],
            key=lambda finding: (finding.start, finding.end, finding.code),
        )


def fragment_dict(fragment: Fragment) -> dict[str, Any]:
    """Return the JSON form of a fragment."""
    return {
        "start": fragment.start,
        "end": fragment.end,
        "language": fragment.language,
        "confidence": round(fragment.confidence, 4),
        "reason": fragment.reason,
        "direction": fragment.direction,
        "protected": [[span.start, span.end] for span in fragment.protected],
        "embedded": [[span.start, span.end] for span in fragment.embedded],
    }
