"""Units to versions: batched over whatever units there are, tags and placeholders kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from translator.document import LANGUAGES, NO_LANGUAGE, Fragment
from translator.formats import Pattern, Unit, plain
from translator.pipeline import Translator
from translator.translation import Finding, SideBySide

#: Between the texts of units in a report; long enough that no row crosses it.
BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A unit with its versions.

    Attributes:
        unit: as it was read.
        targets: BCP 47 tag → content of the unit in that language.
        side: the result for the unit's plain text.
        findings: what happened to tags and placeholders, besides the side's own findings.
    """

    unit: Unit
    targets: Mapping[str, Pattern]
    side: SideBySide
    findings: tuple[Finding, ...] = ()


def translate_units(
    translator: Translator, units: Sequence[Unit], *, languages: Sequence[str] = LANGUAGES
) -> list[Translated]:
    """Translate `units` together; the answers are in their order.

    Args:
        translator: does the work.
        units: of any number of documents.
        languages: versions wanted of a unit that does not name its target language.
    """
    groups: dict[tuple[tuple[str, ...], str | None], list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        wanted = (unit.target_language,) if unit.target_language else tuple(languages)
        groups[wanted, source_language(unit)].append(place)
    answers: dict[int, Translated] = {}
    for (wanted, source), places in groups.items():
        texts = [plain(units[place].source) for place in places]
        sides = translator.translate_all(texts, languages=wanted, source=source)
        for place, side in zip(places, sides, strict=True):
            targets: dict[str, Pattern] = {tag: (side.version(tag),) for tag in wanted}
            answers[place] = Translated(unit=units[place], targets=targets, side=side)
    return [answers[place] for place in range(len(units))]


def source_language(unit: Unit) -> str | None:
    """Return the declared language of a unit where its letters do not speak against it.

    A file that says ``en`` may hold Ukrainian lines all the same: those are detected.

    >>> source_language(Unit(id="1", source=("Open",), source_language="en"))
    'en'
    >>> source_language(Unit(id="1", source=("Open Меню",), source_language="en")) is None
    True
    """
    text = plain(unit.source)
    if unit.source_language == "en" and not any("\u0400" <= c <= "\u04ff" for c in text):
        return "en"
    if unit.source_language == "uk" and not any("a" <= c.lower() <= "z" for c in text):
        return "uk"
    return None


def combine(sides: Sequence[SideBySide]) -> SideBySide:
    """Return one result for all units of a document, their texts divided by empty lines."""
    if len(sides) == 1:
        return sides[0]
    source = BETWEEN.join(side.source for side in sides)
    fragments: list[Fragment] = []
    rows, findings, at = [], [], 0
    for side in sides:
        if at:
            fragments.append(
                Fragment(start=at, end=at + len(BETWEEN), text=BETWEEN, language=NO_LANGUAGE,
                         reason="between")
            )  # fmt: skip
            at += len(BETWEEN)
        fragments += [_shifted_fragment(each, at) for each in side.fragments]
        rows += [
            replace(
                row,
                start=row.start + at,
                end=row.end + at,
                terms=tuple(replace(t, source=t.source.shift(at)) for t in row.terms),
                findings=tuple(_shifted(f, at) for f in row.findings),
            )
            for row in side.rows
        ]
        findings += [_shifted(finding, at) for finding in side.findings]
        at += len(side.source)
    return SideBySide(
        source=source,
        signature=sides[0].signature if sides else "",
        languages=sides[0].languages if sides else tuple(LANGUAGES),
        fragments=tuple(fragments),
        rows=tuple(rows),
        findings=tuple(findings),
    )


def _shifted(finding: Finding, by: int) -> Finding:
    return replace(finding, start=finding.start + by, end=finding.end + by)


def _shifted_fragment(fragment: Fragment, by: int) -> Fragment:
    return replace(
        fragment,
        start=fragment.start + by,
        end=fragment.end + by,
        protected=tuple(span.shift(by) for span in fragment.protected),
        embedded=tuple(span.shift(by) for span in fragment.embedded),
    )
