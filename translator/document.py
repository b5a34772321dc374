"""The document model: what a text is made of, from the outside in.

    text ─ Fragment ─ Segment
    all    one run    one sentence, line or label
           in one     of it: what the engine sees
           language

Everything here is immutable and knows its place in the source text: offsets count Unicode
code points, half-open, from the start of the source. Nothing in this module reads a file,
loads a model or touches the network. Terms follow XLIFF 2.1 (segment, source, target) and
BCP 47 (language tags).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

#: The languages of a side-by-side result, in the order of its columns (BCP 47 tags).
LANGUAGES = ("en", "uk")
#: No linguistic content: numbers, URLs, code, white space (ISO 639-3, BCP 47).
NO_LANGUAGE = "zxx"
#: Undetermined (ISO 639-2, BCP 47).
UNDETERMINED = "und"
#: What stands for an apostrophe in a word: U+0027, U+2019, U+02BC and look-alikes.
APOSTROPHES = "'’ʼ‘`´‛"
#: Below this posterior a fragment is `und` (langid study, §6.2 step 8).
CONFIDENT = 0.6


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open run of code points, ``[start, end)``.

    >>> Span(0, 3).of("Хай живе")
    'Хай'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the part of `text` that this span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the same run `by` code points further on.

        >>> Span(1, 3).shift(4)
        Span(start=5, end=7)
        """
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """One run of the source in one language; the fragments of a text tile it.

    Attributes:
        start, end: code points into the source.
        text: ``source[start:end]``, unchanged.
        language: BCP 47 tag; `zxx` for what has no language, `und` for undetermined.
        confidence: posterior over the candidate languages, 0–1.
        reason: why, in a word or two joined by ``+`` (``alphabet``, ``words``, ``ngram``, …).
        direction: ``en-uk`` or ``uk-en``; None where the fragment passes through.
        norm: the text for the translator: as long as `text`, code point for code point
            (homoglyphs repaired, apostrophes unified). Empty means the same as `text`.
        protected: spans (into the source) to copy byte for byte: URLs, e-mails, code, numbers.
        embedded: spans (into the source) of foreign words that stay in the host sentence.
    """

    start: int
    end: int
    text: str
    language: str
    confidence: float = 1.0
    reason: str = ""
    direction: str | None = None
    norm: str = ""
    protected: tuple[Span, ...] = ()
    embedded: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.text):
            raise ValueError(f"[{self.start}, {self.end}) does not fit {self.text!r}")
        if self.norm and len(self.norm) != len(self.text):
            raise ValueError(f"norm {self.norm!r} is not as long as {self.text!r}")

    @property
    def span(self) -> Span:
        """The fragment's place in the source."""
        return Span(self.start, self.end)

    def shift(self, by: int) -> Fragment:
        """Return the same fragment of a text that has `by` code points more before it."""
        return replace(
            self,
            start=self.start + by,
            end=self.end + by,
            protected=tuple(span.shift(by) for span in self.protected),
            embedded=tuple(span.shift(by) for span in self.embedded),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A sentence, line or label inside one fragment, without outer white space.

    Attributes:
        start, end: code points into the source.
        text: ``source[start:end]``, unchanged.
        norm: what the translator reads instead, code point for code point.
        language: BCP 47 tag of its fragment.
        direction: pair that translates it; None where it passes through.
        protected: spans (into the source) to copy byte for byte.
    """

    start: int
    end: int
    text: str
    norm: str
    language: str
    direction: str | None = None
    protected: tuple[Span, ...] = ()


def direction_of(language: str, languages: Sequence[str] = LANGUAGES) -> str | None:
    """Name the pair that translates `language` into the other one of `languages`, if any.

    >>> direction_of("uk"), direction_of("ru"), direction_of("en", ["en"])
    ('uk-en', None, None)
    """
    other = next((tag for tag in languages if tag != language), None)
    return f"{language}-{other}" if other and language in languages else None


def is_tiling(fragments: Sequence[Fragment], text: str) -> bool:
    """Tell whether `fragments` cover `text` whole, in order, without overlap.

    >>> is_tiling([Fragment(start=0, end=2, text="ok", language="en"),
    ...            Fragment(start=2, end=5, text="так", language="uk")], "okтак")
    True
    """
    edges = [0, *(f.end for f in fragments)]
    return (
        [f.start for f in fragments] == edges[:-1]
        and edges[-1] == len(text)
        and "".join(f.text for f in fragments) == text
    )
