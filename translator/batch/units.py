"""Units to versions: batched over whatever units there are, tags and placeholders kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from translator.detection import detect
from translator.document import LANGUAGES, NO_LANGUAGE, Fragment
from translator.formats import Inline, Pattern, Unit, plain, rebuild, values_missing
from translator.glossary import Glossary
from translator.joining import BETWEEN, combine
from translator.pipeline import Translator
from translator.translation import Finding, Row, SideBySide

#: Code points of a document that are enough to tell its main language.
SAMPLE = 5_000
#: Tags in a unit beyond which they are not moved with the words (that takes quadratic time).
MOST_TAGS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A unit with its versions.

    Attributes:
        unit: as it was read.
        targets: BCP 47 tag → content of the unit in that language.
        side: the result for the unit's plain text, with all findings.
        findings: those of them that tell what happened to tags and placeholders.
    """

    unit: Unit
    targets: Mapping[str, Pattern]
    side: SideBySide
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A text on its way to the translator: a unit's content as one attempt shows it.

    Attributes:
        place: of the unit among those asked for.
        pattern: content; `plain` of it is what the engine reads.
        languages: versions wanted in the result.
        targets: those of them that the unit is to have.
        source: language of the text, where it is known.
        domain: subject field that the glossary keeps to for it; empty for all.
    """

    place: int
    pattern: Pattern
    languages: tuple[str, ...]
    targets: tuple[str, ...]
    source: str | None
    domain: str


def translate_units(
    translator: Translator,
    units: Sequence[Unit],
    *,
    languages: Sequence[str] = LANGUAGES,
    domain: str = "",
) -> list[Translated]:
    """Translate `units` together; the answers are in their order.

    A unit whose placeholders come back otherwise than once each is asked for again with
    numbers in their place, then in pieces around them.

    Args:
        translator: does the work.
        units: of any number of documents.
        languages: versions wanted of a unit that does not name its target language.
        domain: subject field of the glossary's terms for units whose notes and context name none.
    """
    found: dict[int, Translated] = {}
    again: list[Ask] = []
    asks = [
        first_ask(place, unit, languages, domain_of(unit, translator.glossary) or domain)
        for place, unit in enumerate(units)
    ]
    whole = [ask for ask in asks if tags_of(ask.pattern) <= MOST_TAGS]
    for ask, side in _answers(translator, whole, units):
        each = _accepted(units[ask.place], ask.pattern, side, ask.targets)
        if each:
            found[ask.place] = each
        else:
            again.append(replace(ask, pattern=masked(ask.pattern)))
    for ask, side in _answers(translator, again, units):
        each = _accepted(units[ask.place], ask.pattern, side, ask.targets)
        if each:
            found[ask.place] = replace(each, side=_as_one_row(each, units[ask.place]))
    last = [ask for ask in asks if ask.place not in found]
    found |= {each.place: _in_pieces(translator, each, units) for each in last}
    return [found[place] for place in range(len(units))]


def domain_of(unit: Unit, glossary: Glossary | None) -> str:
    """Return the subject field of the glossary that a unit's notes or context name, or nothing."""
    if glossary is None or not glossary.domains:
        return ""
    named = (glossary.domain_in(text) for text in (*unit.notes, unit.context) if text)
    return next((domain for domain in named if domain), "")


def first_ask(place: int, unit: Unit, languages: Sequence[str], domain: str) -> Ask:
    """Return how a unit is asked for at first."""
    wanted = tuple(languages)
    targets = wanted
    if unit.target_language:
        targets = (unit.target_language,)
        wanted = wanted if unit.target_language in wanted else LANGUAGES
    return Ask(place, unit.source, wanted, targets, source_language(unit), domain)


def tags_of(pattern: Pattern) -> int:
    """Count the tags and points of a pattern."""
    return sum(isinstance(item, Inline) and item.kind != "value" for item in pattern)


def _answers(
    translator: Translator, asks: Sequence[Ask], units: Sequence[Unit]
) -> list[tuple[Ask, SideBySide]]:
    """Ask, and ask again with the likely language where the text alone did not tell."""
    sides = _sides(translator, asks)
    unsure = {
        n: replace(ask, source=likely)
        for n, (ask, side) in enumerate(zip(asks, sides, strict=True))
        if not any(row.language in LANGUAGES for row in side.rows)
        and any(finding.code == "UNDETERMINED" for finding in side.findings)
        and (likely := likely_language(units[ask.place]))
    }
    for n, side in zip(unsure, _sides(translator, list(unsure.values())), strict=True):
        sides[n] = side
    return list(zip(asks, sides, strict=True))


def _sides(translator: Translator, asks: Sequence[Ask]) -> list[SideBySide]:
    """Return the results for `asks`, in their order, one call for all that are alike."""
    groups: dict[tuple[tuple[str, ...], str | None, str], list[int]] = defaultdict(list)
    for n, ask in enumerate(asks):
        groups[ask.languages, ask.source, ask.domain].append(n)
    found: dict[int, SideBySide] = {}
    for (wanted, source, domain), members in groups.items():
        texts = [plain(asks[n].pattern) for n in members]
        narrowed = translator.within(domain)
        sides = narrowed.translate_all(texts, languages=wanted, source=source)
        found |= dict(zip(members, sides, strict=True))
    return [found[n] for n in range(len(asks))]


def _accepted(
    unit: Unit, pattern: Pattern, side: SideBySide, languages: Sequence[str]
) -> Translated | None:
    """Return the unit with its tags and values back in place; None if a value got lost."""
    if any(values_missing(pattern, side.version(tag)) for tag in languages):
        return None
    targets, findings = {}, []
    for tag in languages:
        rebuilt, said = rebuild(pattern, side, tag)
        targets[tag] = unmasked(rebuilt, unit.source)
        findings += said
    side = replace(side, findings=(*side.findings, *findings)) if findings else side
    return Translated(unit=unit, targets=targets, side=side, findings=tuple(findings))


def masked(pattern: Pattern) -> Pattern:
    """Return `pattern` with a number shown for each value, none of which the text has.

    >>> masked(("Hi, ", Inline("{name}", "value"), "!"))[1].shown
    '401'
    """
    text = plain(pattern)
    numbers = (str(n) for n in count(401) if str(n) not in text)
    return tuple(
        replace(item, shown=next(numbers))
        if isinstance(item, Inline) and item.kind == "value" and _can_be_masked(item.shown)
        else item
        for item in pattern
    )


def _can_be_masked(shown: str) -> bool:
    """Tell whether another number may stand for a value: not for a plural's, nor a line break."""
    return not shown.isspace() and not shown.replace(".", "").isdigit()


def unmasked(pattern: Pattern, original: Pattern) -> Pattern:
    """Return `pattern` with its values as `original` has them."""
    known = {i.raw: i for i in original if isinstance(i, Inline) and i.kind == "value"}
    return tuple(
        known.get(i.raw, i) if isinstance(i, Inline) and i.kind == "value" else i for i in pattern
    )


def _in_pieces(translator: Translator, ask: Ask, units: Sequence[Unit]) -> Translated:
    """Translate the runs of text between tags and values each by itself."""
    unit = units[ask.place]
    pieces = [replace(ask, pattern=(i,)) for i in unit.source if isinstance(i, str)]
    sides = [side for _, side in _answers(translator, pieces, units)]
    targets: dict[str, Pattern] = {}
    for tag in ask.targets:
        texts = iter([side.version(tag) for side in sides])
        targets[tag] = tuple(next(texts) if isinstance(i, str) else i for i in unit.source)
    finding = Finding(
        code="TRANSLATED_IN_PIECES",
        message="placeholders or tags did not come back whole, so the text between them was "
        "translated piece by piece; look at the word order",
        start=0,
        end=len(plain(unit.source)),
    )
    side = combine(sides, between="") if sides else translator.translate("")
    whole = Translated(unit=unit, targets=targets, side=side, findings=(finding,))
    return replace(whole, side=_as_one_row(whole, unit))


def _as_one_row(translated: Translated, unit: Unit) -> SideBySide:
    """Return the result as it reads with its placeholders, one row for the whole unit."""
    side, text = translated.side, plain(unit.source)
    languages = side.languages
    start = len(text) - len(text.lstrip())
    end = max(start, len(text.rstrip()))
    texts = {tag: plain(translated.targets.get(tag, unit.source)).strip() for tag in languages}
    row = next((row for row in side.rows if row.direction), None)
    language = row.language if row else NO_LANGUAGE
    fragment = Fragment(
        start=0,
        end=len(text),
        text=text,
        language=language,
        reason="placeholders",
        direction=row.direction if row else None,
    )
    return SideBySide(
        source=text,
        signature=side.signature,
        languages=languages,
        fragments=(fragment,) if text else (),
        rows=(
            Row(
                start=start,
                end=end,
                language=language,
                direction=row.direction if row else None,
                texts=texts,
                engine=row.engine if row else None,
            ),
        ),
        findings=translated.findings,
    )


def source_language(unit: Unit) -> str | None:
    """Return the declared language of a unit where its letters do not speak against it.

    A file that says ``en`` may hold Ukrainian lines all the same: those are detected.

    >>> source_language(Unit(id="1", source=("Open",), source_language="en"))
    'en'
    >>> source_language(Unit(id="1", source=("Open Меню",), source_language="en")) is None
    True
    """
    return _if_possible(unit.source_language, plain(unit.source))


def likely_language(unit: Unit) -> str | None:
    """Return the likely language of a unit where its letters do not speak against it."""
    return _if_possible(unit.likely_language, plain(unit.source))


def _if_possible(language: str | None, text: str) -> str | None:
    cyrillic = any("\u0400" <= c <= "\u04ff" for c in text)
    possible = {"en": not cyrillic, "uk": cyrillic}
    return language if language and possible.get(language) else None


def dominant_language(units: Sequence[Unit]) -> str | None:
    """Return the language that most of a document's text is in; None if none is most.

    >>> dominant_language([Unit(id="1", source=("The door is open, come in.",))])
    'en'
    """
    text = ""
    for unit in units:
        if len(text) > SAMPLE:
            break
        text += plain(unit.source) + BETWEEN
    sizes: Counter[str] = Counter()
    for fragment in detect(text):
        sizes[fragment.language] += sum(c.isalpha() for c in fragment.text)
    best, size = max(sizes.items(), key=lambda pair: pair[1], default=("", 0))
    return best if best in LANGUAGES and size * 2 > sizes.total() else None
