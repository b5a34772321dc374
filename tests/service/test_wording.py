"""Warnings on the page: a sentence in the reader's language that keeps word, number and form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service import locale
from service.wording import said, to_do
from translator import checks, rows
from translator.checks import CheckInput
from translator.document import Fragment, Segment, Span
from translator.translation import Finding, TermUse

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "warnings.md"
CODES = re.findall(r"^\| `([A-Z_]+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)


def found(code: str, source: str, target: str, *protected: Span) -> Finding:
    """Return the finding of a real check."""
    given = CheckInput(source=source, target=target, direction="en-uk", protected=protected)
    [finding] = [each for each in checks.run(given) if each.code == code]
    return finding


def of_term(status: str, text: str = "", confidence: float = 0.0) -> Finding:
    """Return the finding of a term that is not there, or stands in a doubtful form."""
    segment = Segment(
        start=0,
        end=15,
        text="We saw Vilnius.",
        norm="We saw Vilnius.",
        language="en",
        direction="en-uk",
    )
    term = TermUse(
        id="vilnius",
        glossary="names",
        source=Span(7, 14),
        source_text="Vilnius",
        target=Span(9, 9 + len(text)) if text else None,
        target_text=text,
        status=status,
        confidence=confidence,
    )
    [finding] = rows.term_findings([term], segment, lambda _: "Вільнюс")
    return finding


def of_language(language: str, text: str) -> Finding:
    """Return the finding of a fragment that passes through."""
    fragment = Fragment(start=0, end=len(text), text=text, language=language, reason="words")
    [finding] = rows.language_findings([fragment])
    return finding


#: name → finding, what its Ukrainian sentence must still hold.
CASES: dict[str, tuple[Finding, tuple[str, ...]]] = {
    "term": (of_term("failed"), ("«Vilnius»", "«Вільнюс»", "(vilnius)")),
    "a form": (of_term("respelled", "Вільнюсі", 0.8), ("«Вільнюсі»", "(vilnius)")),
    "number": (
        found("NUMBER_MISMATCH", "It cost 4500 dollars.", "Це коштувало 4700 доларів."),
        ("4500", "4700"),
    ),
    "number, none there": (
        found("NUMBER_MISMATCH", "It cost 4500 dollars.", "Це коштувало гроші."),
        ("4500",),
    ),
    "placeholder": (
        found("PLACEHOLDER_LOST", "Open {file} now", "Відкрийте зараз", Span(5, 11)),
        ("{file}",),
    ),
    "untranslated": (
        found("UNTRANSLATED", "Here is the old man of the sea.", "Тут the old man of the sea."),
        ("«the old man of»",),
    ),
    "a copy": (found("UNTRANSLATED", "the old man here", "the old man here"), ()),
    "wrong language": (
        found("WRONG_LANGUAGE", "Good morning", "Доброе утро, сын"),
        ("сын",),
    ),
    "length": (
        found("LENGTH_RATIO", "A sentence with a good many words in it.", "Речення."),
        ("5,0", "коротший"),
    ),
    "repetition": (
        found("REPETITION", "A long day.", "Довгий день і день і день і день."),
        ("«день і»",),
    ),
    "empty": (found("EMPTY", "A long day.", "…"), ()),
    "other language": (of_language("ru", "Это другой язык."), ("російська",)),
    "another of those with a name": (of_language("pl", "To jest inny język."), ("польська",)),
    "a language without a name": (of_language("sw", "Hii ni lugha nyingine."), ("sw",)),
    "undetermined": (of_language("und", "Хм ok"), ()),
}


@pytest.mark.parametrize(("finding", "holds"), CASES.values(), ids=CASES)
def test_keeps_the_particulars(finding: Finding, holds: tuple[str, ...]) -> None:
    """The sentence is Ukrainian, and names what the English one names."""
    sentence = said(finding, locale.catalogue("uk"))
    assert sentence != finding.message
    assert not re.search(r"\b(is|not|should|left|source|translation)\b", sentence)
    assert [part for part in holds if part not in sentence] == []


@pytest.mark.parametrize("code", ["TERM_MISSED", "OF_SOMEBODY_ELSE"])
def test_without_details_the_message_stays(code: str) -> None:
    """Nothing of it is lost."""
    finding = Finding(code=code, message="quite another sentence", start=0, end=1)
    assert said(finding, locale.catalogue("uk")) == "quite another sentence"


@pytest.mark.parametrize("finding", [case[0] for case in CASES.values()], ids=CASES)
def test_details_are_words_of_the_message(finding: Finding) -> None:
    """The two say the same."""
    assert [value for value in finding.details.values() if value not in finding.message] == [
        *(["und"] if finding.code == "UNDETERMINED" else [])
    ]


@pytest.mark.parametrize("tag", locale.available())
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_words(code: str, tag: str) -> None:
    """What was found and what to do, for each warning of the reference."""
    words = locale.catalogue(tag)
    assert words.get(f"say.{code}")
    assert words.get(f"do.{code}")
    assert to_do(Finding(code=code, message="", start=0, end=0), words) == words[f"do.{code}"]


def test_codes_are_those_of_the_reference() -> None:
    """The list above is not empty by mistake."""
    assert {"EMPTY", "TERM_MISSED", "OTHER_LANGUAGE", "TAG_PLACEMENT"} <= set(CODES)
