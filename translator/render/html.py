"""A side-by-side result as HTML: a table for any page, and a page of its own.

Every cell carries its `lang` (WCAG 2.2, 3.1.2 Language of Parts), glossary terms are marks
with their proof, warnings are words and not only colours. Nothing is loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from translator.document import Span
from translator.render.text import NAMES
from translator.translation import Finding, Row, SideBySide, TermUse

STYLE = (Path(__file__).parent / "side_by_side.css").read_text(encoding="utf-8")


def page(side: SideBySide, *, title: str = "Side by side") -> str:
    """Return a complete HTML page that needs no other file."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{table(side)}
{warnings(side)}
<p class="signature"><small>Signature: <code>{escape(side.signature)}</code></small></p>
</main>
</body>
</html>
"""


def table(side: SideBySide) -> str:
    """Return the rows as a table, one column a language."""
    heads = "".join(
        f'<th scope="col" lang="{tag}">{escape(NAMES.get(tag, tag))}</th>' for tag in side.languages
    )
    rows = "\n".join(row_html(row, side) for row in side.rows)
    return (
        f'<table class="side-by-side">\n<thead><tr>{heads}<th scope="col">Notes</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def row_html(row: Row, side: SideBySide) -> str:
    """Return one row of the table."""
    cells = "".join(_cell(row, tag, side) for tag in side.languages)
    notes = "".join([_origin(row), _terms(row.terms), *map(_finding, row.findings)])
    place = f'id="s{row.start}" data-start="{row.start}" data-end="{row.end}"'
    return f'<tr {place}>{cells}<td class="notes">{notes}</td></tr>'


def warnings(side: SideBySide) -> str:
    """Return the list of all warnings, each linked to its row; empty without any."""
    found = side.all_findings()
    if not found:
        return ""
    items = "\n".join(
        f'<li><a href="#s{_row_start(side, finding)}"><code>{finding.code}</code></a> '
        f"{escape(finding.message)}</li>"
        for finding in found
    )
    heading = f"<h2>Warnings ({len(found)})</h2>"
    return f'<section class="warnings">\n{heading}\n<ul>\n{items}\n</ul>\n</section>'


def _row_start(side: SideBySide, finding: Finding) -> int:
    starts = [row.start for row in side.rows if row.start <= finding.start < max(row.end, 1)]
    following = [row.start for row in side.rows if row.start >= finding.start]
    return (starts or following or [finding.start])[0]


def _cell(row: Row, tag: str, side: SideBySide) -> str:
    original = row.direction is None or tag == row.language
    language = row.language if row.direction is None else tag
    kind = "original" if original else "translated"
    if original:
        spans = [(term.source.shift(-row.start), term) for term in row.terms]
    else:
        spans = [(term.target, term) for term in row.terms if term.target is not None]
    text = mark(row.texts[tag], spans)
    return f'<td lang="{escape(language)}" class="{kind}">{text}</td>'


def mark(text: str, spans: Iterable[tuple[Span, TermUse]]) -> str:
    """Return `text` escaped, with each span of a term marked; overlaps keep the first.

    >>> mark("a<b", [])
    'a&lt;b'
    """
    parts, at = [], 0
    for span, term in sorted(spans, key=lambda pair: pair[0]):
        if span.start < at or span.end > len(text):
            continue
        parts += [
            escape(text[at : span.start]),
            f'<mark class="{term.status}" title="{escape(proof(term))}">'
            f"{escape(span.of(text))}</mark>",
        ]
        at = span.end
    return "".join([*parts, escape(text[at:])])


def proof(term: TermUse) -> str:
    """Say in a line which entry was used and how."""
    how = ", ".join(part for part in (term.status, term.case, term.how) if part)
    was = f"; the engine wrote “{term.replaced}”" if term.replaced else ""
    return f"{term.glossary}/{term.id}: {how}, confidence {term.confidence:.2f}{was}"


def _origin(row: Row) -> str:
    label = row.direction or row.language
    engine = f' title="{escape(row.engine)}"' if row.engine else ""
    return f'<span class="origin"{engine}>{escape(label)}</span>'


def _terms(terms: Sequence[TermUse]) -> str:
    if not terms:
        return ""
    missed = sum(term.status in ("failed", "ambiguous") for term in terms)
    items = "".join(
        f'<li class="{term.status}">{escape(term.source_text)} → '
        f"{escape(term.target_text) or '–'}<br><small>{escape(proof(term))}</small></li>"
        for term in terms
    )
    return (
        f'<details class="terms"><summary>Glossary: {len(terms) - missed} of {len(terms)}'
        f"</summary><ul>{items}</ul></details>"
    )


def _finding(finding: Finding) -> str:
    return (
        f'<p class="warning"><strong>⚠ {escape(finding.code)}</strong> '
        f"{escape(finding.message)}</p>"
    )
