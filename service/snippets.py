"""Short texts into one language, as other services' clients send them: lists, mark-up, marks.

Their texts go through the same units as files do, so tags and placeholders come back byte for
byte or the text says so by being translated in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape

from service import desk, metrics
from translator import detection, formats
from translator.batch.units import Translated, translate_units
from translator.document import LANGUAGES, Fragment
from translator.formats import Document, Inline, Options, Pattern, Unit
from translator.formats._placeholders import pair_up, tidy
from translator.pipeline import Translator
from translator.translation import Finding

#: How Weblate marks what must come back as it is, for services without mark-up.
MARK = re.compile(r"\[X\d+X\]")
#: Whatever is mark-up in XML 1.0, clauses 2.4–2.7, 3.1.
TAG = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|</?[A-Za-z_][^<>]*>", re.DOTALL)
#: A line break with the white space around it, inside a text.
BREAK = re.compile(r"(?<=\S)[^\S\n]*\n\s*(?=\S)")
#: How texts are written.
MARKUPS = ("text", "html", "xml")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text in the language that was asked for.

    Attributes:
        text: with its tags and marks.
        language: that most of the source is in; None if it is in neither.
        confidence: of that, 0–1.
        findings: what a reader should know.
    """

    text: str
    language: str | None
    confidence: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A text taken apart; `close` puts it together again."""

    units: tuple[Unit, ...]
    close: Callable[[Sequence[Translated]], str]


def translate(
    texts: Sequence[str],
    *,
    target: str,
    source: str | None = None,
    markup: str = "text",
    ignore: Iterable[str] = (),
    lines: bool = True,
    translators: Sequence[Translator],
) -> list[list[Snippet]]:
    """Translate `texts` together, once by each translator; the answers are in their order.

    However many translators there are, it is one piece of work, with one time limit.

    Args:
        texts: any texts; blank ones come back as they are.
        target: language wanted.
        source: language of the texts; where a text's letters speak against it, it is found.
        markup: one of `MARKUPS`.
        ignore: elements whose contents stay as they are (``xml`` only).
        lines: whether a line break ends a sentence; else it is a space.
        translators: do the work. The language of the first one's context is that of texts, where
            neither `source` nor their own words tell.
    """
    here = desk.current()
    opened = [
        open_text(text if lines else joined(text), markup, tuple(ignore), target) for text in texts
    ]
    likely, _ = main_language(detection.detect(translators[0].context))
    units = [
        replace(unit, source_language=source, likely_language=likely or unit.likely_language)
        for each in opened
        for unit in each.units
    ]
    watch = desk.Watch(here.settings.time_limit)
    with here.admission.place(sum(map(len, texts))):
        made = [
            translate_units(
                here.watched(each, watch, saw=metrics.current().saw), units, languages=(target,)
            )
            for each in translators
        ]
    return [snippets(opened, iter(answers)) for answers in made]


def snippets(opened: Sequence[Opened], answers: Iterator[Translated]) -> list[Snippet]:
    """Return what became of texts; `answers` are those to their units, one after the other."""
    found = [[next(answers) for _ in each.units] for each in opened]
    return [snippet(one.close(group), group) for one, group in zip(opened, found, strict=True)]


def joined(text: str) -> str:
    """Return `text` on one line.

    >>> joined("One\\nsentence.\\n")
    'One sentence.\\n'
    """
    return BREAK.sub(" ", text)


def snippet(text: str, group: Sequence[Translated]) -> Snippet:
    """Return what became of one text."""
    language, confidence = main_language(f for each in group for f in each.side.fragments)
    findings = (f for each in group for f in (*each.side.all_findings(), *each.findings))
    return Snippet(text, language, confidence, tuple(findings))


def main_language(fragments: Iterable[Fragment]) -> tuple[str | None, float]:
    """Return the language, of those translated, that most letters are in, and how surely."""
    shares = language_shares(fragments)
    return max(shares, key=lambda pair: pair[1], default=(None, 0.0))


def language_shares(fragments: Iterable[Fragment]) -> list[tuple[str, float]]:
    """Return language → share of the letters times the detector's confidence, best first."""
    weights: dict[str, float] = dict.fromkeys(LANGUAGES, 0.0)
    letters = 0
    for fragment in fragments:
        count = sum(map(str.isalpha, fragment.text))
        letters += count
        if fragment.language in LANGUAGES:
            weights[fragment.language] += count * fragment.confidence
    best = sorted(weights.items(), key=lambda pair: -pair[1])
    return [(tag, weight / letters) for tag, weight in best if weight]


def open_text(text: str, markup: str, ignore: tuple[str, ...], target: str) -> Opened:
    """Take a text apart."""
    if not text.strip():
        return Opened((), lambda _: text)
    if markup == "html":
        return open_html(text, target)
    pattern = xml_pattern(text, ignore) if markup == "xml" else marked_pattern(text)
    unit = Unit(id="text", source=pattern)

    def close(found: Sequence[Translated]) -> str:
        return written(found[0].targets[target], escaped=markup == "xml")

    return Opened((unit,), close)


def open_html(text: str, target: str) -> Opened:
    """Take a piece of HTML apart."""
    html = formats.load("html")
    document: Document = html.read(text.encode(), Options(encoding="utf-8"))

    def close(found: Sequence[Translated]) -> str:
        targets = {each.unit.id: each.targets[target] for each in found}
        return html.write(document, targets, language=target).decode()

    return Opened(tuple(unit for unit in document.units if unit.translate), close)


def marked_pattern(text: str) -> Pattern:
    """Return plain text with Weblate's marks taken out.

    >>> marked_pattern("Save [X1X] now")[1].raw
    '[X1X]'
    """
    return tidy(cut(text, MARK, lambda raw: Inline(raw, "value")))


def xml_pattern(text: str, ignore: tuple[str, ...] = ()) -> Pattern:
    """Return XML text, unescaped, with its tags taken out.

    An element of `ignore` is one value with its contents: ``<x id="5"></x>`` comes back as it is.

    >>> [item.kind for item in xml_pattern("a <b>c</b>") if isinstance(item, Inline)]
    ['open', 'close']
    """
    whole = "|".join(
        rf"<{name}(?:\s[^<>]*)?(?:/>|>.*?</{name}\s*>)" for name in map(re.escape, ignore)
    )
    return tidy(pair_up(_xml_items(text, re.compile(whole, re.DOTALL) if whole else None)))


def _xml_items(text: str, whole: re.Pattern[str] | None) -> Iterator[str | Inline]:
    outer = cut(text, whole, lambda raw: Inline(raw, "value")) if whole else [text]
    for item in outer:
        if isinstance(item, Inline):
            yield item
        else:
            for inner in cut(item, TAG, _tag):
                yield inner if isinstance(inner, Inline) else unescape(inner)


def _tag(raw: str) -> Inline:
    if raw.startswith(("<!", "<?")) or raw.endswith("/>"):
        return Inline(raw, "alone")
    return Inline(raw, "close" if raw.startswith("</") else "open")


def cut(text: str, rule: re.Pattern[str], made: Callable[[str], Inline]) -> Iterator[str | Inline]:
    """Yield the text between the places that `rule` finds, and what is `made` of those."""
    at = 0
    for match in rule.finditer(text):
        yield text[at : match.start()]
        yield made(match.group())
        at = match.end()
    yield text[at:]


def written(pattern: Pattern, *, escaped: bool) -> str:
    """Return a pattern as text, with its tags and marks.

    >>> written(("a < b",), escaped=True)
    'a &lt; b'
    """
    return "".join(
        item.raw if isinstance(item, Inline) else escape(item, quote=False) if escaped else item
        for item in pattern
    )
