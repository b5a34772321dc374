"""One segment while its terms are enforced: what every step asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.glossary.choice import Scorer
from translator.glossary.context import Expectation, expect
from translator.glossary.match import Surface, cut, has_case, keys, spelt
from translator.glossary.paradigm import Term
from translator.glossary.place import Place
from translator.glossary.slots import Hypothesis
from translator.glossary.uses import Use, merged
from translator.translation import Link


@dataclass(slots=True)
class Segment:
    """One segment while its terms are enforced: the steps change `hypothesis` and `uses`.

    Attributes:
        source: source segment.
        hypothesis: what the engine made of it, cut into words.
        uses: the occurrences of terms, in source order.
        links: word alignment, or none.
        score: scores candidate sentences, or None.
        mode: ``report``, ``safe`` or ``force``.
        hinted: whether the engine had read the wanted dictionary forms.
    """

    source: str
    hypothesis: Hypothesis
    uses: list[Use]
    links: Sequence[Link]
    score: Scorer | None
    mode: str
    hinted: bool = False

    def occurrences(self, term: Term, roles: tuple[str, ...]) -> list[tuple[int, int, Surface]]:
        """Return where forms of `term` stand, longest first at each place."""
        own = spelt(term, self.hypothesis.language, roles)
        words, at = self.hypothesis.words, 0
        found: list[tuple[int, int, Surface]] = []
        if own.starts.isdisjoint(self.hypothesis.keys):
            return found
        while at < len(words):
            hit = None
            for length in own.lengths if words[at].key in own.starts else ():
                last = at + length - 1
                key = " ".join(self.hypothesis.keys[at : last + 1])
                if key in own.surfaces and self._allowed(term, own.surfaces[key], at, last):
                    hit = (at, last, merged(own.surfaces[key]))
                    break
            if hit:
                found.append(hit)
            at = hit[1] + 1 if hit else at + 1
        return found

    def _allowed(self, term: Term, surfaces: Sequence[Surface], first: int, last: int) -> bool:
        if last >= len(self.hypothesis.words) or not self.hypothesis.free(first, last):
            return False
        if not term.entry.is_name:
            return True
        seen = self.hypothesis.span(first, last).of(self.hypothesis.text)
        return any(has_case(surface.text, seen) for surface in surfaces)

    def expect(self, use: Use, first: int, last: int) -> Expectation:
        """Say which cases a term may be in whose words are ``first … last``."""
        entry, span = use.match.term.entry, use.match.span
        place = Place(
            self.hypothesis.text, self.hypothesis.words, first, last, self.source, span.start,
            span.end,
        )  # fmt: skip
        return expect(place, entry.kind, entry.gender)

    def expect_after(self, use: Use, word: int) -> Expectation:
        """Say which cases a name may be in that is put after a word of the hypothesis."""
        entry, span, at = use.match.term.entry, use.match.span, self.hypothesis.words[word].end
        text = f"{self.hypothesis.text[:at]} {entry.uk}{self.hypothesis.text[at:]}"
        last = word + len(keys(entry.uk, "uk"))
        place = Place(text, cut(text, "uk"), word + 1, last, self.source, span.start, span.end)
        return expect(place, entry.kind, entry.gender)

    def leave(self, use: Use, status: str, words: tuple[int, int], how: str, sure: float) -> None:
        """Leave the words of the hypothesis as they are, and say why."""
        use.status, use.words, use.how, use.confidence = status, words, how, sure
        use.text = self.hypothesis.span(*words).of(self.hypothesis.text)
