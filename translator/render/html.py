"""A side-by-side result as HTML: a table for any page, and a page of its own.

Every cell carries its `lang` (WCAG 2.2, 3.1.2 Language of Parts), glossary terms are marks
with their proof, warnings are words and not only colours. Nothing is loaded from elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from html import escape
from itertools import islice
from pathlib import Path

from translator.document import LANGUAGES, Span
from translator.joining import BETWEEN, Stretch, stretches
from translator.render.text import NAMES
from translator.translation import Finding, Row, SideBySide, TermUse

STYLE = (Path(__file__).parent / "side_by_side.css").read_text(encoding="utf-8")
#: Rows of a table of a page; a longer document has several.
ROWS = 500


def page(side: SideBySide, *, title: str = "Side by side") -> str:
    """Return a complete HTML page that needs no other file."""
    return "".join(page_parts([side], title=title))


def page_parts(sides: Iterable[SideBySide], *, title: str, between: str = BETWEEN) -> Iterator[str]:
    """Yield the page of a document of many texts, piece by piece: memory stays flat.

    Args:
        sides: results of its texts; gone over several times, one is held at a time.
        title: of the page.
        between: what divides the texts.
    """
    first = next(iter(sides), None)
    languages = first.languages if first else LANGUAGES
    yield f"""<!doctype html>
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
"""
    yield from tables(stretches(sides, between=between), languages)
    yield from warnings(partial(stretches, sides, between=between))
    signature = escape(first.signature if first else "")
    yield f"""
<p class="signature"><small>Signature: <code>{signature}</code></small></p>
</main>
</body>
</html>
"""


def tables(parts: Iterable[Stretch], languages: Sequence[str]) -> Iterator[str]:
    """Yield the rows as tables of at most `ROWS`, one column a language.

    A browser lays out those in view, so that a page of 100,000 rows opens.
    """
    heads = "".join(
        f'<th scope="col" lang="{tag}">{escape(NAMES.get(tag, tag))}</th>' for tag in languages
    )
    rows = (row_html(row, languages) for part in parts for row in part.rows)
    group = list(islice(rows, ROWS))
    while True:
        yield (
            '<div class="rows">\n<table class="side-by-side">\n<thead><tr>'
            f'{heads}<th scope="col">Notes</th></tr></thead>\n<tbody>\n'
        )
        yield "\n".join(group)
        yield "\n</tbody>\n</table>\n</div>\n"
        group = list(islice(rows, ROWS))
        if not group:
            return


def row_html(row: Row, languages: Sequence[str]) -> str:
    """Return one row of the table."""
    cells = "".join(_cell(row, tag) for tag in languages)
    notes = "".join([_origin(row), _terms(row.terms), *map(_finding, row.findings)])
    place = f'id="s{row.start}" data-start="{row.start}" data-end="{row.end}"'
    return f'<tr {place}>{cells}<td class="notes">{notes}</td></tr>'


def warnings(parts: Callable[[], Iterable[Stretch]]) -> Iterator[str]:
    """Yield the list of all warnings, each linked to its row; nothing without any."""
    count = sum(len(part.all_findings()) for part in parts())
    if not count:
        return
    yield f'<section class="warnings">\n<h2>Warnings ({count})</h2>\n<ul>\n'
    for part in parts():
        starts = [row.start for row in part.rows]
        for finding in part.all_findings():
            place = starts[max(bisect_right(starts, finding.start) - 1, 0)] if starts else 0
            yield (
                f'<li><a href="#s{place}"><code>{finding.code}</code></a> '
                f"{escape(finding.message)}</li>\n"
            )
    yield "</ul>\n</section>"


def _cell(row: Row, tag: str) -> str:
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
