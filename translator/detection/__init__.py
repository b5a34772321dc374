"""Detection: which parts of a text are English, which Ukrainian, and which are neither."""

from __future__ import annotations

from collections.abc import Sequence

from translator.detection import scorers, sentences
from translator.detection.atoms import WORD, scan
from translator.document import (
    CONFIDENT,
    LANGUAGES,
    NO_LANGUAGE,
    UNDETERMINED,
    Fragment,
    Span,
    direction_of,
)

__all__ = ["detect", "revision"]


def revision() -> str:
    """Name the detector and its revision, for the signature."""
    return "hybrid@0"


def detect(
    text: str, *, languages: Sequence[str] = LANGUAGES, source: str | None = None
) -> tuple[Fragment, ...]:
    """Separate `text` into fragments of one language each; they tile it."""
    import math

    atoms = scan(text)
    scorer = scorers.load("langdetect")
    out: list[tuple[int, str, float, str]] = []
    for span in sentences.pieces(text, atoms):
        inside = [a for a in atoms if span.start <= a.start < span.end]
        words = [text[a.start : a.end].lower() for a in inside if a.kind == WORD]
        language, confidence, reason = NO_LANGUAGE, 1.0, "no words"
        if words and source:
            language, confidence, reason = source, 1.0, "given"
        elif words:
            cyrillic = sum("\u0400" <= w[0] <= "\u052f" for w in words)
            tags = (
                ["uk", "ru", "bg", "mk"]
                if cyrillic * 2 >= len(words)
                else ["en", "de", "pl", "fr", "cs"]
            )
            scores = scorer.scores(" ".join(words), tags)
            scores = {t: s * 0.15 + (1 if t in languages else 0) for t, s in scores.items()}
            best = max(scores, key=lambda t: scores[t])
            language, reason = best, "ngram"
            confidence = 1 / sum(math.exp(s - scores[best]) for s in scores.values())
            if confidence < CONFIDENT:
                language = UNDETERMINED
        if out and out[-1][1] == language:
            out[-1] = (span.end, language, min(confidence, out[-1][2]), reason)
        else:
            out.append((span.end, language, confidence, reason))
    if not out and text:
        out.append((len(text), NO_LANGUAGE, 1.0, "space"))
    fragments, start = [], 0
    for at, (end, language, confidence, reason) in enumerate(out):
        end = len(text) if at == len(out) - 1 else end
        fragments.append(
            Fragment(
                start=start,
                end=end,
                text=text[start:end],
                language=language,
                confidence=confidence,
                reason=reason,
                direction=direction_of(language, languages),
                protected=tuple(
                    Span(a.start, a.end) for a in atoms if a.kind != WORD and start <= a.start < end
                ),
            )
        )
        start = end
    return tuple(fragments)
