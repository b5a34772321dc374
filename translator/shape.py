"""The outer shape of a segment, kept from the engine: bullets, list numbers, capitals.

A bullet confuses a small model and ALL CAPS is a language it hardly knows. So the engine gets
the words in ordinary case, and the answer gets its bullet and its capitals back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from translator.document import APOSTROPHES, Span
from translator.translation import Finding, Hypothesis, Link

#: Bullets, dashes of a dialogue, check marks, arrows, list numbers, Markdown headings.
LEAD = re.compile(r"(?:(?:[•▪◦‣●○·*–—\-☐☑✓✔→»#]+|\d{1,3}[.)]|\(\d{1,3}\)|\[\d{1,3}\])\s+)+")
#: A word that can be in capitals: at least two letters.
WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)*")
_PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the engine does not see of a segment, and what it does.

    Attributes:
        lead: bullet or list number with the white space behind it, or "".
        core: the text for the engine.
        shouting: whether the segment is in capitals.
    """

    lead: str
    core: str
    shouting: bool

    def restore(self, hypothesis: Hypothesis) -> Hypothesis:
        """Return the engine's answer in the segment's shape; word alignment moves with it."""
        text = hypothesis.text.upper() if self.shouting else hypothesis.text
        by, moved = len(self.lead), len(text) == len(hypothesis.text)
        links = tuple(_moved(link, by) for link in hypothesis.links) if moved else ()
        return replace(hypothesis, text=self.lead + text, links=links)

    def inside(self, spans: Sequence[Span]) -> list[Span]:
        """Return the spans of the segment as spans of `core`."""
        by = len(self.lead)
        return [span.shift(-by) for span in spans if span.start >= by]

    def outside(self, findings: Iterable[Finding]) -> Iterable[Finding]:
        """Yield findings of `core` as findings of the segment."""
        by = len(self.lead)
        for finding in findings:
            yield replace(finding, start=finding.start + by, end=finding.end + by)


def take(text: str, *, name: Callable[[str], str | None] = lambda word: None) -> Shape:
    """Take the shape off a segment.

    Args:
        text: a segment without outer white space.
        name: gives the spelling of a word in capitals that is a name or an acronym.

    >>> take("• FILE MENU")
    Shape(lead='• ', core='File menu', shouting=True)
    >>> take("NATO SUMMIT IN VILNIUS", name={"NATO": "NATO", "VILNIUS": "Vilnius"}.get).core
    'NATO summit in Vilnius'
    """
    core = bare(text)
    lead = text[: len(text) - len(core)]
    shouting = is_shouting(core)
    return Shape(lead=lead, core=calm(core, name) if shouting else core, shouting=shouting)


def bare(text: str) -> str:
    """Return a segment without its bullet or list number.

    >>> bare("2. Open the file")
    'Open the file'
    """
    found = LEAD.match(text)
    return text[found.end() :] if found else text


def fold(text: str) -> str:
    """Return what is compared of a segment where a translation by people is looked for.

    Left out are its bullet or list number, the kind of its apostrophes and of its white space,
    and how its accents are encoded.

    >>> fold("• Пʼять\u00a0 м’ячів")
    "П'ять м'ячів"
    """
    composed = unicodedata.normalize("NFC", bare(text.strip()))
    return " ".join(composed.translate(_PLAIN).split())


def is_shouting(text: str) -> bool:
    """Tell whether `text` is in capitals for emphasis; one acronym alone is not.

    >>> is_shouting("BREAKING NEWS"), is_shouting("NATO"), is_shouting("The EU"), is_shouting("OK!")
    (True, False, False, False)
    """
    words = [word for word in WORD.findall(text) if len(word) > 1]
    letters = sum(map(len, words))
    return text.upper() == text and (letters > 6 if len(words) > 1 else letters > 8)


def calm(text: str, name: Callable[[str], str | None] = lambda word: None) -> str:
    """Return a text in capitals in ordinary case, as long as before.

    >>> calm("ГОЛОВНІ НОВИНИ")
    'Головні новини'
    """

    def spelling(match: re.Match[str]) -> str:
        word = match.group()
        known = name(word)
        lowered = known if known is not None and len(known) == len(word) else word.lower()
        return lowered if len(lowered) == len(word) else word

    lowered = WORD.sub(spelling, text)
    first = WORD.search(lowered)
    if first is None:
        return lowered
    at = first.start()
    capital = lowered[at].upper()
    return lowered[:at] + capital + lowered[at + 1 :] if len(capital) == 1 else lowered


def _moved(link: Link, by: int) -> Link:
    return replace(link, source=link.source.shift(by), target=link.target.shift(by))
