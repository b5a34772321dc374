"""The detector: from atoms and units over hosts and evidence to fragments that tile the text.

scan ─ atoms ─▶ split ─ units ─▶ cut ─ pieces of one script ─▶ stretches ─ parts
parts ─▶ judge, first alone, then with what the text around says ─▶ fragments
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from translator.detection import (
    context,
    hosts,
    names,
    runs,
    scorers,
    sentences,
    spelling,
    wordlists,
)
from translator.detection.alphabets import ALPHABETS, BY_SCRIPT, CANDIDATES, LATIN
from translator.detection.assembly import Part, assemble
from translator.detection.atoms import Atom, scan, within
from translator.detection.evidence import Evidence, Verdict
from translator.detection.quotations import quotations
from translator.detection.switches import Stretch, stretches
from translator.detection.tokens import CAPS, LOWER, Token, tokenise
from translator.detection.transliteration import Transliterated
from translator.document import (
    CONFIDENT,
    LANGUAGES,
    NO_LANGUAGE,
    UNDETERMINED,
    Fragment,
    Span,
)
from translator.errors import UnsupportedLanguage

#: Ukrainian in Latin letters.
ROMANISED = "uk-Latn"
#: Tags that a caller may force.
KNOWN = (*ALPHABETS, ROMANISED, *BY_SCRIPT.values(), NO_LANGUAGE, UNDETERMINED)


class Forced(NamedTuple):
    """A span whose language the caller knows."""

    span: Span
    language: str


class Detector:
    """Separates mixed text. Built once; immutable but for caches of answers; thread-safe."""

    def __init__(self, scorer: scorers.Scorer | None = None) -> None:
        self.scorer = scorer or scorers.load("langdetect")
        self.lists = wordlists.load(tuple(ALPHABETS))
        self.evidence = {
            script: Evidence(script, self.lists, self.scorer, spelling.load())
            for script in CANDIDATES
        }
        self.transliterated = Transliterated(self.lists)

    @property
    def revision(self) -> str:
        """Name, scorer and digest of the word lists: part of a result's signature."""
        return f"hybrid@5+{self.scorer.name}+words-{wordlists.digest()}"

    def detect(
        self,
        text: str,
        *,
        languages: Sequence[str] = LANGUAGES,
        source: str | None = None,
        forced: Sequence[Forced] = (),
    ) -> tuple[Fragment, ...]:
        """Separate `text` into fragments; see `translator.detection.detect`."""
        for tag in [source, *(item.language for item in forced)]:
            if tag is not None and tag not in KNOWN:
                raise UnsupportedLanguage(tag, supported=KNOWN)
        parts: list[Part] = []
        atoms: list[Atom] = []
        for span, language in _portions(len(text), forced, source):
            found = [
                Atom(a.kind, a.start + span.start, a.end + span.start) for a in scan(span.of(text))
            ]
            parts += self._read(text, span, found, languages, language)
            atoms += found
        self._judge(parts, languages)
        return assemble(text, parts, atoms, languages)

    def _read(
        self,
        text: str,
        span: Span,
        atoms: Sequence[Atom],
        languages: Sequence[str],
        language: str | None,
    ) -> Iterator[Part]:
        """Yield the parts of the stretch `span`, all in `language` if it is given."""
        for unit in sentences.pieces(text, atoms, span):
            inside = within(atoms, unit)
            tokens = tokenise(text, inside, self.lists)
            if not tokens:
                yield Part(unit.start, unit.end, verdict=_neutral(inside))
            elif language:
                verdict = Verdict(language, 1.0, "given")
                yield Part(unit.start, unit.end, tokens=tuple(tokens), verdict=verdict)
            else:
                yield from self._parts(text, unit, tokens, inside, languages)

    def _parts(
        self,
        text: str,
        unit: Span,
        tokens: Sequence[Token],
        atoms: Sequence[Atom],
        languages: Sequence[str],
    ) -> Iterator[Part]:
        for piece in hosts.cut(text, unit.start, unit.end, tokens, atoms):
            verdict = self._without_evidence(piece)
            if verdict or piece.script not in CANDIDATES:
                tag = BY_SCRIPT.get(piece.script, UNDETERMINED)
                yield Part(
                    piece.start, piece.end, piece.script, piece.tokens, piece.embedded,
                    verdict or Verdict(tag, 1.0 if tag != UNDETERMINED else 0.0, "script"),
                )  # fmt: skip
                continue
            yield from self._open_parts(text, piece, atoms, languages)

    def _open_parts(
        self, text: str, piece: hosts.Piece, atoms: Sequence[Atom], languages: Sequence[str]
    ) -> Iterator[Part]:
        found: list[Stretch] = []
        quoted = set()
        for run, romanised in self._romanised_quotes(text, piece):
            quoted |= {run[0].start} if romanised else set()
            found += (
                [Stretch(tuple(run))]
                if romanised
                else stretches(text, run, self.evidence[piece.script], languages)
            )
        edges = [hosts.edge(text, a.end, b.start, atoms) for a, b in pairwise(found)]
        start = piece.start
        for stretch, end in zip(found, [*edges, piece.end], strict=True):
            inside = tuple(t for t in piece.embedded if start <= t.start < end)
            embedded = tuple(sorted((*inside, *stretch.embedded)))
            verdict = _ROMANISED if stretch.tokens[0].start in quoted else _OPEN
            yield Part(start, end, piece.script, stretch.tokens, embedded, verdict)
            start = end

    def _romanised_quotes(
        self, text: str, piece: hosts.Piece
    ) -> Iterator[tuple[Sequence[Token], bool]]:
        """Yield the runs of a Latin piece, and whether each is quoted Ukrainian."""
        at = 0
        if piece.script == LATIN:
            found = quotations(text, piece.start, piece.end, piece.tokens)
            for inside in islice(found, _MOST_QUOTATIONS):
                if len(inside) < runs.ENOUGH or inside.start < at:
                    continue
                run = piece.tokens[inside.start : inside.stop]
                if self._romanised([t.key for t in run], self.evidence[LATIN]):
                    if at < inside.start:
                        yield piece.tokens[at : inside.start], False
                    yield run, True
                    at = inside.stop
        if at < len(piece.tokens):
            yield piece.tokens[at:], False

    def _without_evidence(self, piece: hosts.Piece) -> Verdict | None:
        """Say `zxx` of a line of brands, or of a name or two that no list knows."""
        tokens = piece.tokens
        if piece.script != LATIN or any(t.shape == LOWER for t in tokens) or len(tokens) > 4:
            return None
        words = [t.norm for t in tokens]
        if names.are_brands(words):
            return Verdict(NO_LANGUAGE, 0.95, "names")
        if names.are_person(words) and not piece.embedded:
            return Verdict(NO_LANGUAGE, 0.8, "names")
        keys = [t.key for t in tokens]
        known = any(self._is_known(token) for token in tokens)
        if known or len(tokens) > 2 or piece.embedded:
            return None
        if any(t.shape == CAPS and len(t.key) > 5 for t in tokens):
            return None
        romanised = self._romanised(keys, self.evidence[LATIN])
        return romanised or Verdict(NO_LANGUAGE, 0.7, "names")

    def _is_known(self, token: Token) -> bool:
        """Tell whether a list has a Latin word; of an acronym, whether the English one has."""
        found = self.evidence[LATIN].of(token.key)
        if token.shape == CAPS and len(token.key) <= 5:
            return found.words[self.evidence[LATIN].candidates.index("en")] > 0
        return found.is_known

    def _judge(self, parts: Sequence[Part], languages: Sequence[str]) -> None:
        """Judge every open part: alone first, then again with its neighbours' say."""
        open_parts = [part.verdict is _OPEN for part in parts]
        for part in parts:
            if part.verdict is _OPEN:
                part.verdict = self._alone(part, languages)
        bonuses = context.bonuses(
            [(p.script, p.verdict.language, p.verdict.confidence, len(p.keys)) for p in parts],
            CANDIDATES,
        )
        for part, bonus, is_open in zip(parts, bonuses, open_parts, strict=True):
            if bonus is not None and is_open and part.verdict.language != ROMANISED:
                part.verdict = self.evidence[part.script].judge(part.keys, languages, bonus)
            if part.verdict.confidence < CONFIDENT:
                part.verdict = part.verdict._replace(language=UNDETERMINED)

    def _alone(self, part: Part, languages: Sequence[str]) -> Verdict:
        evidence = self.evidence[part.script]
        keys = part.keys
        verdict = evidence.judge(keys, languages)
        if part.script == LATIN and _knows_little(evidence, keys):
            romanised = self._romanised(keys, evidence)
            if romanised:
                return romanised
        return verdict

    def _romanised(self, keys: Sequence[str], evidence: Evidence) -> Verdict | None:
        """Recognise Ukrainian in Latin letters where no Latin language explains the words."""
        score, share = self.transliterated.evidence(keys)
        rows = [evidence.of(key).words for key in keys]
        rival = max(sum(column) for column in zip(*rows, strict=True))
        if share < 0.6 or score <= rival + 2.0:
            return None
        return Verdict(ROMANISED, min(0.99, 0.6 + 0.1 * len(keys)), "transliteration")


#: So many quotations of one sentence are looked into, the longest first.
_MOST_QUOTATIONS = 32
_OPEN = Verdict("", 0.0, "")
_ROMANISED = Verdict(ROMANISED, 0.95, "transliteration")


def _portions(
    size: int, forced: Sequence[Forced], source: str | None
) -> Iterator[tuple[Span, str | None]]:
    """Yield the stretches of a text with the language that each is given, if any.

    Raises:
        ValueError: forced spans overlap or reach beyond the text.
    """
    at = 0
    for span, language in sorted(forced):
        if span.start < at or span.end > size:
            raise ValueError(f"forced span [{span.start}, {span.end}) overlaps or leaves the text")
        if at < span.start:
            yield Span(at, span.start), source
        yield span, language
        at = span.end
    if at < size:
        yield Span(at, size), source


def _knows_little(evidence: Evidence, keys: Sequence[str]) -> bool:
    """Tell whether English explains less than half of the words."""
    english = evidence.candidates.index("en")
    known = sum(evidence.of(key).words[english] > 0 for key in keys)
    return known < 0.6 * len(keys)


def _neutral(atoms: Sequence[Atom]) -> Verdict:
    kinds = {atom.kind for atom in atoms}
    return Verdict(NO_LANGUAGE, 1.0, "+".join(sorted(kinds)) if kinds else "mark")
