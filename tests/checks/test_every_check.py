"""Every check finds what it is for, and says nothing of what is right.

Braces in the source of a case mark protected spans; they are taken out.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import checks
from translator.assure import WEIGHTS
from translator.checks import CheckInput
from translator.document import Span

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))
DIRECTIONS = st.sampled_from(["en-uk", "uk-en"])


def given_of(case: dict[str, Any]) -> CheckInput:
    source, spans = "", []
    for part in re.split(r"(\{[^{}]*\})", case["source"]):
        text = part.strip("{}") if part.startswith("{") else part
        if part.startswith("{"):
            spans.append(Span(len(source), len(source) + len(text)))
        source += text
    return CheckInput(
        source=source, target=case["target"], direction=case["direction"], protected=tuple(spans)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']}: {case['comment']}")
def test_case(case: dict[str, Any]) -> None:
    found = list(checks.load(case["check"])(given_of(case)))

    assert [finding.code for finding in found] == case["finds"]


@pytest.mark.parametrize("name", checks.available())
class TestEveryCheck:
    def test_has_a_failing_and_a_passing_case(self, name: str) -> None:
        finds = {bool(case["finds"]) for case in CASES if case["check"] == name}

        assert finds == {True, False}

    def test_says_what_to_do(self, name: str) -> None:
        for case in CASES:
            if case["check"] == name and case["finds"]:
                for finding in checks.load(name)(given_of(case)):
                    assert len(finding.message) > 20
                    assert finding.code in WEIGHTS

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=80), st.text(max_size=80), DIRECTIONS)
    def test_takes_any_text(self, name: str, source: str, target: str, direction: str) -> None:
        found = checks.load(name)(CheckInput(source=source, target=target, direction=direction))

        for finding in found:
            assert 0 <= finding.start <= finding.end <= len(source)


def test_of_a_copy_only_that_is_said() -> None:
    """A copied line breaks most rules at once; the reader needs the one that explains it."""
    copied = CheckInput(source="it is 5 km", target="it is 5 km", direction="en-uk")

    assert [finding.code for finding in checks.run(copied)] == ["UNTRANSLATED"]


def test_a_number_may_have_any_length() -> None:
    """Python refuses to make an integer of more than 4,300 digits."""
    long = CheckInput(source="7" * 5000, target="7" * 4999, direction="en-uk")

    assert [finding.code for finding in checks.load("numbers")(long)] == ["NUMBER_MISMATCH"]


def test_a_check_takes_no_time_on_hostile_text() -> None:
    """Backtracking patterns on long repetitive lines."""
    import time

    start = time.perf_counter()
    for text in ("a" * 3000, "ab " * 1500, "1 " * 1500, "а.б " * 1000, "1,000" * 600):
        checks.run(CheckInput(source="x" * 1000, target=text, direction="en-uk"))
    assert time.perf_counter() - start < 5
