"""Word alignment moves with the words when the glossary edits a translation."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.document import Span
from translator.translation import Link, carry

WORDS = st.lists(st.sampled_from(["кіт", "спить", "і", ",", "пані"]), min_size=1, max_size=12)


def links_of(text: str) -> list[Link]:
    """Return a link to each word."""
    words = [Span(*found.span()) for found in re.finditer(r"\S+", text)]
    return [Link(Span(at, at + 1), word, 1.0) for at, word in enumerate(words)]


def carried(before: str, after: str) -> list[str]:
    return [link.target.of(after) for link in carry(links_of(before), before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("про Кулебу і", "про Дмитра Кулебу і", ["про", "Кулебу", "і"]),
        ("про Кулебо і", "про Кулебу і", ["про", "Кулебу", "і"]),
        ("у Нью Йорку .", "в Нью-Йорку.", ["в", "Нью", "Йорку", "."]),
        ("Велика Британія тут", "Британія тут", ["", "Британія", "тут"]),
        ("так так так", "так", ["так", "", ""]),
        ("один", "", [""]),
    ],
)
def test_links_follow_their_words(before: str, after: str, expected: list[str]) -> None:
    assert carried(before, after) == expected


@given(WORDS, WORDS, WORDS, WORDS)
def test_words_around_an_edit_keep_their_links(
    head: list[str], old: list[str], new: list[str], tail: list[str]
) -> None:
    before, after = " ".join([*head, *old, *tail]), " ".join([*head, *new, *tail])
    found = carried(before, after)

    assert found[: len(head)] == head
    assert len(found) == len(head + old + tail)


def test_a_long_segment_takes_no_longer_than_many_short_ones() -> None:
    before = " ".join(f"слово{n % 500}" for n in range(10_000))
    after = f"нове {before} нове"
    start = time.process_time()
    found = carry(links_of(before), before, after)

    assert time.process_time() - start < 3
    assert found[0].target.of(after) == "слово0"
