"""Checks take time that grows with the length of a line, whatever the line is.

A pattern that tries every grouping of a row of signs takes minutes for what fits into a line,
and nothing else in the process moves meanwhile.
"""

from __future__ import annotations

import time

import pytest

from translator import checks
from translator.checks import CheckInput

#: What is repeated to make a line, and how often; of the first, eighteen took a second once.
ROWS = [
    "_",
    "a_",
    "_ ",
    "a ",
    "ab ",
    "a-",
    "1.",
    "1 ",
    "1,",
    "1234567890",
    "день день ",
    "(",
    "a.b ",
    "%s",
    "{",
    "I",
    "ж",
    "<a>",
]
TIMES = 3000
#: CPU seconds of one check, a hundred times what the slowest takes.
SECONDS = 5.0


def test_many_numbers() -> None:
    """Numbers of two digits, which may be words or hours, took half a minute once."""
    source = " ".join(str(10 + number % 90) for number in range(TIMES))
    target = " ".join(str(number) for number in range(5000, 5000 + TIMES))
    started = time.thread_time()
    found = list(
        checks.load("numbers")(CheckInput(source=source, target=target, direction="en-uk"))
    )

    assert len(found) == TIMES
    assert time.thread_time() - started < SECONDS / 10


@pytest.mark.slow
@pytest.mark.parametrize("name", checks.available())
@pytest.mark.parametrize("row", ROWS)
def test_a_row_of(row: str, name: str) -> None:
    lines = row * TIMES, f"Відкрийте файл «{row * TIMES}» зараз."
    check, started = checks.load(name), time.thread_time()
    for target in lines:
        list(check(CheckInput(source="Open the file now.", target=target, direction="en-uk")))
        list(check(CheckInput(source=target, target="Open.", direction="uk-en")))

    assert time.thread_time() - started < SECONDS
