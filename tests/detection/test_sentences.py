"""Sentence boundaries: cases in ``sentences/*.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from translator.detection.sentences import split

CASES = Path(__file__).parent / "sentences"


def cases() -> Iterator[Any]:
    """Yield every case: sentences that are joined by one space, or pieces with their text."""
    for file in sorted(CASES.glob("*.json")):
        for number, case in enumerate(json.loads(file.read_text("utf-8")), start=1):
            failing = case.get("xfail")
            marks = [pytest.mark.xfail(reason=failing, strict=True)] if failing else []
            yield pytest.param(case, id=f"{file.stem}-{number}", marks=marks)


@pytest.mark.parametrize("case", cases())
def test_sentences(case: dict[str, Any]) -> None:
    """The text falls into the sentences, lines and labels of the case."""
    text = case.get("text") or " ".join(case["sentences"])
    assert [span.of(text) for span in split(text)] == case["sentences"], case["why"]
