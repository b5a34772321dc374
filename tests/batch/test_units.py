"""Units on their way through the translator: placeholders survive whatever the engine does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from tests.glossary.conftest import entry, small
from translator.backend import Answer
from translator.batch.units import (
    dominant_language,
    likely_language,
    source_language,
    translate_units,
)
from translator.document import is_tiling
from translator.formats import Unit, plain
from translator.formats._placeholders import protect
from translator.joining import combine
from translator.pipeline import Translator
from translator.request import Request
from translator.translation import Hypothesis


class Wilful:
    """A backend that does to a segment what its function says; a model that misbehaves."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self.change = change
        self.seen: list[str] = []

    def translate(
        self,
        direction: str,
        requests: Sequence[Request],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Answer]:
        self.seen += [each.segment for each in requests]
        return [
            Answer(
                hypothesis=Hypothesis(text=self.change(each.segment), score=0.0), engine="wilful"
            )
            for each in requests
        ]

    def alternatives(
        self,
        direction: str,
        requests: Sequence[Request],
        count: int,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[Answer, ...]]:
        return [() for _ in requests]

    def score(self, direction: str, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        return [0.0] * len(sources)

    def describe(self, direction: str) -> tuple[str, str, str]:
        return "wilful", "wilful@1", "none"


def translated(text: str, change: Callable[[str], str], **fields: object) -> tuple[str, list[str]]:
    """Return a unit's Ukrainian text with its tags, and the codes of what was found."""
    unit = Unit(id="1", source=protect(text), source_language="en", **fields)  # type: ignore[arg-type]
    [each] = translate_units(Translator(backend=Wilful(change)), [unit])
    raw = "".join(item if isinstance(item, str) else item.raw for item in each.targets["uk"])
    return raw, [finding.code for finding in each.findings]


class TestPlaceholders:
    """Each comes back byte for byte and once, or the unit is translated in pieces and flagged."""

    def test_are_left_where_the_engine_puts_them(self) -> None:
        assert translated("Open {name} now.", lambda s: f"Так {s}") == ("Так Open {name} now.", [])

    def test_are_asked_for_as_numbers_where_the_engine_spoils_them(self) -> None:
        spoils = lambda s: s.replace("{", "(").replace("}", ")").replace("Open", "Відкрити")  # noqa: E731

        assert translated("Open {name} now.", spoils) == ("Відкрити {name} now.", [])

    def test_divide_the_text_where_numbers_are_spoilt_too(self) -> None:
        spoils = lambda s: re.sub(r"[{}\d]", "", s).upper()  # noqa: E731

        text, codes = translated("Open {name} in %s now.", spoils)

        assert text == "OPEN {name} IN %s NOW."
        assert codes == ["TRANSLATED_IN_PIECES"]

    def test_keep_line_breaks_of_strings(self) -> None:
        text, codes = translated("First line.\nSecond line.\n", lambda s: s.upper())

        assert (text, codes) == ("FIRST LINE.\nSECOND LINE.\n", [])

    def test_a_report_shows_the_text_with_its_placeholders(self) -> None:
        unit = Unit(id="1", source=protect("Open {name} now."), source_language="en")
        spoils = Wilful(lambda s: s.replace("{", "(").upper())

        [each] = translate_units(Translator(backend=spoils), [unit])

        assert each.side.version("uk") == "OPEN {name} NOW."
        assert is_tiling(each.side.fragments, each.side.source)


class TestTags:
    """A segment goes to the engine without tags."""

    def test_the_engine_never_sees_one(self) -> None:
        backend = Wilful(lambda s: s.upper())
        unit = Unit(id="1", source=protect("Read <b>this</b> page."), source_language="en")

        translate_units(Translator(backend=backend), [unit])

        assert backend.seen == ["Read this page."]

    def test_so_many_tags_that_moving_them_takes_long_are_left_in_place(self) -> None:
        text, codes = translated("<b>word</b> " * 150, lambda s: s.upper())

        assert text == "<b>WORD</b> " * 150
        assert codes == ["TRANSLATED_IN_PIECES"]


class TestLanguages:
    """What a file says of its language helps; letters that speak against it win."""

    @pytest.mark.parametrize(
        ("declared", "text", "expected"),
        [("en", "Open", "en"), ("en", "Відкрити", None), ("uk", "Відкрити", "uk"),
         ("uk", "Open", None), ("de", "Öffnen", None), (None, "Open", None)],
    )  # fmt: skip
    def test_declared(self, declared: str | None, text: str, expected: str | None) -> None:
        unit = Unit(id="1", source=(text,), source_language=declared, likely_language=declared)

        assert source_language(unit) == likely_language(unit) == expected

    def test_a_label_goes_by_the_rest_of_its_document(self) -> None:
        units = [Unit(id="1", source=("Save",)), Unit(id="2", source=("The door is open now.",))]
        likely = dominant_language(units)
        label = Unit(id="1", source=("Save",), likely_language=likely)

        [each] = translate_units(Translator(backend=Wilful(lambda s: s.upper())), [label])

        assert likely == "en"
        assert plain(each.targets["uk"]) == "SAVE"

    def test_a_unit_gets_the_version_it_asks_for(self) -> None:
        unit = Unit(id="1", source=("Open it.",), source_language="en", target_language="uk")

        [each] = translate_units(Translator(backend=Wilful(lambda s: s.upper())), [unit])

        assert set(each.targets) == {"uk"}


def test_the_report_of_a_document_is_one_lawful_result() -> None:
    units = [Unit(id=str(n), source=(text,)) for n, text in enumerate(
        ["The first paragraph is here.", "Другий абзац тут.", "OK"])]  # fmt: skip
    translator = Translator(backend=Wilful(lambda s: s.upper()))

    side = combine([each.side for each in translate_units(translator, units)])

    assert is_tiling(side.fragments, side.source)
    assert side.version("en").startswith("The first paragraph is here.\n\nДРУГИЙ АБЗАЦ ТУТ.")
    assert all(side.source[row.start : row.end] == row.texts[row.language] for row in side.rows
               if row.language in side.languages)  # fmt: skip


class TestSubjectFields:
    """A unit's notes or context choose the glossary's domain, else the run does."""

    SEA = entry(id="port-sea", en=("port",), uk="порт", kind="term", gram=("m",), domain="sea")
    UI = entry(
        id="port-ui", en=("port",), uk="розʼєм", kind="term", gram=("m",), domain="ui", prio=9
    )

    def found(self, domain: str = "", **fields: object) -> list[str]:
        """Return the ids of the terms that a unit about a port is held to."""
        translator = Translator(backend=Wilful(str), glossary=small(self.SEA, self.UI))
        unit = Unit(id="1", source=("Choose a port.",), source_language="en", **fields)  # type: ignore[arg-type]
        [each] = translate_units(translator, [unit], domain=domain)
        return [term.id for row in each.side.rows for term in row.terms]

    def test_a_note_names_it(self) -> None:
        assert self.found(notes=("Shown on a button", "Domain: sea")) == ["port-sea"]

    def test_the_context_names_it(self) -> None:
        assert self.found(context="sea") == ["port-sea"]

    def test_the_run_names_it_where_the_unit_does_not(self) -> None:
        assert self.found("sea", notes=("by the sea",), context="menu") == ["port-sea"]
        assert self.found("sea", context="ui") == ["port-ui"]

    def test_without_any_all_terms_count(self) -> None:
        assert self.found() == ["port-ui"]

    def test_units_of_several_go_together_and_come_back_in_order(self) -> None:
        translator = Translator(backend=Wilful(str), glossary=small(self.SEA, self.UI))
        units = [
            Unit(id=str(n), source=("Choose a port.",), source_language="en", context=context)
            for n, context in enumerate(["sea", "ui", "", "sea"])
        ]

        found = translate_units(translator, units)

        assert [each.unit for each in found] == units
        assert [each.side.rows[0].terms[0].id for each in found] == [
            "port-sea", "port-ui", "port-ui", "port-sea",
        ]  # fmt: skip
