"""The two versions under each other, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable

from translator.translation import Row, SideBySide

#: Names of the languages, in themselves.
NAMES = {"en": "English", "uk": "Українська"}


def versions(side: SideBySide) -> str:
    """Return the versions under headings, then terms and warnings, then the signature."""
    parts = [
        f"── {NAMES.get(tag, tag)} ──\n\n{side.version(tag).strip()}\n" for tag in side.languages
    ]
    parts += [block for block in (_terms(side.rows), _warnings(side)) if block]
    return "\n".join([*parts, f"signature: {side.signature}\n"])


def _terms(rows: Iterable[Row]) -> str:
    lines = [
        f"  {term.status:<17} {term.id:<24} {term.source_text} → {term.target_text or '–'}"
        + (f"  (was: {term.replaced})" if term.replaced else "")
        for row in rows
        for term in row.terms
    ]
    return "\n".join(["── Glossary ──", "", *lines, ""]) if lines else ""


def _warnings(side: SideBySide) -> str:
    lines = [
        f"  {finding.code:<18} {finding.start}–{finding.end}  {finding.message}"
        for finding in side.all_findings()
    ]
    return "\n".join(["── Warnings ──", "", *lines, ""]) if lines else ""
