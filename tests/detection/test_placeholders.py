"""What must be copied is known for what it is, inside a sentence of either language.

The shapes are those that the embedded models learn to copy (`scripts/training/noise.py`).
"""

from __future__ import annotations

import random
import re

import pytest
from training.noise import placeholder

from translator import detection
from translator.assure import literals_in


def shapes() -> list[str]:
    """Return one placeholder of each shape, but for plain numbers, which may change."""
    chance = random.Random(3)
    made = (placeholder(chance) for _ in range(2000))
    found = {re.sub(r"[a-z]{3,}", "a", re.sub(r"\d+", "1", mark)): mark for mark in made}
    return [mark for mark in found.values() if not mark.isdigit()]


@pytest.mark.parametrize("mark", shapes())
@pytest.mark.parametrize(
    ("tag", "before", "after"),
    [("en", "They moved the ", " report to town."), ("uk", "Ми бачили ", " звіт у місті.")],
)
def test_is_copied(tag: str, before: str, after: str, mark: str) -> None:
    text = f"{before}{mark}{after}"
    protected = [span for part in detection.detect(text, source=tag) for span in part.protected]

    assert [span.of(text) for span in literals_in(text, protected)] == [mark]


def test_there_are_many_shapes() -> None:
    assert len(shapes()) >= 20
