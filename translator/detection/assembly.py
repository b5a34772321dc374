"""Assembly: judged parts become fragments that tile the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from translator.detection.atoms import WORD, Atom, within
from translator.detection.evidence import Verdict
from translator.detection.tokens import Token
from translator.document import NO_LANGUAGE, Fragment, Span, direction_of


@dataclass(slots=True)
class Part:
    """A stretch of the text on its way to becoming a fragment."""

    start: int
    end: int
    script: str = ""
    tokens: tuple[Token, ...] = ()
    embedded: tuple[Token, ...] = ()
    verdict: Verdict = Verdict(NO_LANGUAGE, 1.0, "neutral")

    @property
    def keys(self) -> list[str]:
        """The words that speak for a language, in lower case."""
        words = [t.key for t in self.tokens if not t.is_name]
        return words or [t.key for t in self.tokens]


def assemble(
    text: str, parts: Sequence[Part], atoms: Sequence[Atom], languages: Sequence[str]
) -> tuple[Fragment, ...]:
    """Join neighbours of one language and line; white space goes to the fragment before it."""
    if not parts:
        blank = Fragment(start=0, end=len(text), text=text, language=NO_LANGUAGE, reason="space")
        return (blank,) if text else ()
    groups: list[list[Part]] = []
    for part in parts:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.verdict.language == part.verdict.language
            and "\n" not in text[last.end : part.start]
        ):
            groups[-1].append(part)
        else:
            groups.append([part])
    starts = [0, *(group[0].start for group in groups[1:]), len(text)]
    return tuple(
        _fragment(text, starts[at], starts[at + 1], group, atoms, languages)
        for at, group in enumerate(groups)
    )


def _fragment(
    text: str,
    start: int,
    end: int,
    group: Sequence[Part],
    atoms: Sequence[Atom],
    languages: Sequence[str],
) -> Fragment:
    language = group[0].verdict.language
    sizes = [part.end - part.start for part in group]
    confidence = sum(
        part.verdict.confidence * size for part, size in zip(group, sizes, strict=True)
    ) / sum(sizes)
    tokens = sorted(t for part in group for t in (*part.tokens, *part.embedded))
    norm, repaired = _norm(text, start, end, tokens)
    reasons = list(dict.fromkeys(part.verdict.reason for part in group))
    protected = [a.span for a in within(atoms, Span(start, end)) if a.kind != WORD]
    protected += [Span(t.start, t.end) for t in tokens if t.is_name]
    has_language = language != NO_LANGUAGE
    return Fragment(
        start=start,
        end=end,
        text=text[start:end],
        language=language,
        confidence=confidence,
        reason="+".join(reasons[:3] + (["homoglyph"] if repaired else [])),
        direction=direction_of(language, languages),
        norm=norm,
        protected=tuple(sorted(protected)) if has_language else (),
        embedded=tuple(_embedded(group)) if has_language else (),
    )


def _norm(text: str, start: int, end: int, tokens: Sequence[Token]) -> tuple[str, bool]:
    """Return the text for the translator, "" if it is the source; and whether letters changed."""
    changed = [t for t in tokens if t.norm != text[t.start : t.end]]
    if not changed:
        return "", False
    letters = list(text[start:end])
    repaired = False
    for token in changed:
        letters[token.start - start : token.end - start] = token.norm
        repaired = repaired or any(
            new != old and old.isalpha() and new.isalpha()
            for new, old in zip(token.norm, text[token.start : token.end], strict=True)
        )
    return "".join(letters), repaired


def _embedded(group: Sequence[Part]) -> Iterator[Span]:
    """Yield the runs of foreign words, each as one span."""
    words = sorted(
        [(t, False) for part in group for t in part.tokens]
        + [(t, True) for part in group for t in part.embedded]
    )
    for foreign, run in groupby(words, key=lambda item: item[1]):
        if foreign:
            tokens = [token for token, _ in run]
            yield Span(tokens[0].start, tokens[-1].end)
