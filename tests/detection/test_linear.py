"""Detection takes time that grows with the length of a text, whatever the text is.

A pattern that tries each place of a text against each other takes minutes for what fits into one
request, and nothing else in the process moves meanwhile. Time is that of this thread's CPU, so
that others on the machine do not matter.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from translator.detection import detect, wordlists
from translator.detection.alphabets import ALPHABETS
from translator.detection.atoms import scan
from translator.detection.sentences import split
from translator.detection.tokens import tokenise
from translator.document import is_tiling

#: The longest text of a request, and what it may cost.
LONGEST, SECONDS = 100_000, 5.0
#: Twice the text may take so many times as long; a square takes four times. Below `TICK` seconds
#: chance decides.
GROWTH, TICK = 3.0, 0.2
#: Every sign of a keyboard, and those that mean something to the detector.
SIGNS = [chr(code) for code in range(32, 127)] + list("\n\t\r\u00a0«»“”„‘’ʼ…—–№°•¦|жЇ漢😀→\u0301")
#: What is repeated to make a text: each once took time that grew with the square.
UNITS = {
    "dotted letters": "a.",
    "hyphens": "a-",
    "dollars": "a$",
    "comments that do not end": "<!--",
    "comments that end once": "<!-->",
    "placeholders with zeros": "%(a)0",
    "escaped quotation marks": '\\"',
    "braces in paragraphs": "}\n\n",
    "paths": "a.a/",
    "fences": "```a",
    "Windows paths": "C:\\a b",
    "labels": "City:                Місто:                ",
    "abbreviations": "див. ",
    "metres": "кв. м. ",
    "hours": "p.m. ",
    "closing signs": ".) ",
    "steps": "a > ",
    "slashes": "а / b ",
    "emoji": "😀 А",
    "brackets that do not close": "(a b c d ",
    "quotations of one word": '"a" б ',
    "quotations of four words": '"a b c d" б ',
    "code-switching": "Ми купили laptop і mouse та keyboard, ",
    "two scripts": "слово word ",
    "two languages of one script": "он сказал что не знает, він сказав що не знає, ",
    "romanised quotations": '"Dobryi den yak spravy" and ',
    "short lines": "а\n",
    "short lines of code": "x=1\n",
    "short sentences": "Слово word.\n",
    "lines of one letter": "Б\n",
}
#: Texts that are long in one place.
LONG: dict[str, Callable[[int], str]] = {
    "spaces inside": lambda size: "a" + " " * size + "b",
    "no-break spaces inside": lambda size: "a" + "\u00a0" * size + "b",
    "a placeholder with zeros": lambda size: "%(a)" + "0" * size + "ж",
    "an address and brackets": lambda size: "http://a" + ")" * size,
    "hyphens before a stop": lambda size: "a-" * (size // 2) + ". Б",
    "a fence that nothing follows": lambda size: "`" * size,
    "a loop": lambda size: "for (" + "=" * size,
    "quoting and a word": lambda size: ">" * size + " a",
    "one line of words": lambda size: ("слово " * size)[:size],
    "one word": lambda size: "ж" * size,
}


def repeated(unit: str, size: int) -> str:
    """Return `unit` again and again, `size` code points."""
    return (unit * (size // len(unit) + 1))[:size]


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the seconds of this thread's CPU that `read` takes."""
    start = time.thread_time()
    read(text)
    return time.thread_time() - start


def check(read: Callable[[str], object], make: Callable[[int], str], size: int) -> None:
    """Assert that `read` takes time in proportion to `size`, and not too much."""
    half, whole = seconds(read, make(size // 2)), seconds(read, make(size))
    assert whole < SECONDS * max(0.2, size / LONGEST)
    if whole > TICK and whole > GROWTH * half:  # once more: chance hardly strikes twice
        half, whole = seconds(read, make(size // 2)), seconds(read, make(size))
        assert whole < GROWTH * half


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load the lists before anything is timed."""
    detect("Добрий день. Good morning. Dobryi den, yak spravy?")


class TestLongTexts:
    """A text as long as a request may be is separated whole; a square of it would not end here."""

    @pytest.mark.timeout(120)
    @pytest.mark.parametrize("unit", ["a.", "<!--", "(a b c d ", "слово word ", "Б\n"])
    def test_nothing_is_lost(self, unit: str) -> None:
        text = repeated(unit, LONGEST)

        assert is_tiling(detect(text), text)


@pytest.mark.slow
class TestGrowth:
    """Twice the text takes about twice the time. Timed, so not for a machine at work."""

    @pytest.mark.parametrize("sign", SIGNS)
    def test_scanning_one_sign(self, sign: str) -> None:
        check(scan, lambda size: sign * size, 20_000)

    @pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
    @pytest.mark.parametrize("read", [split, detect])
    def test_what_is_repeated(self, read: Callable[[str], object], unit: str) -> None:
        check(read, lambda size: repeated(unit, size), 20_000)

    @pytest.mark.parametrize("make", LONG.values(), ids=LONG)
    def test_what_is_long(self, make: Callable[[int], str]) -> None:
        check(detect, make, 20_000)


@pytest.mark.slow
class TestLongest:
    """The longest text of a request takes less than 5 seconds."""

    @pytest.mark.parametrize("sign", SIGNS)
    def test_one_sign(self, sign: str) -> None:
        check(detect, lambda size: sign * size, LONGEST)

    @pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
    def test_what_is_repeated(self, unit: str) -> None:
        check(detect, lambda size: repeated(unit, size), LONGEST)

    @pytest.mark.parametrize("make", LONG.values(), ids=LONG)
    def test_what_is_long(self, make: Callable[[int], str]) -> None:
        check(detect, make, LONGEST)


class TestLongWords:
    """A word as long as a text is judged by its beginning, and kept whole."""

    def test_it_stays_one_word(self) -> None:
        text = "ї" * 10_000 + "x"
        (fragment,) = detect("Слово " + text)
        assert fragment.language == "uk"
        assert fragment.text.endswith(text)

    def test_nothing_so_long_is_remembered(self) -> None:
        atoms = scan("ї" * 10_000)
        (token,) = tokenise("ї" * 10_000, atoms, wordlists.load(tuple(ALPHABETS)))
        assert (len(token.norm), len(token.key)) == (10_000, 100)


class TestLongUnits:
    """A unit of many words in two scripts, settled piece by piece, comes out as a short one."""

    SENTENCE = "Ми купили laptop і mouse та keyboard, "

    def test_the_language_stays_the_same(self) -> None:
        text = self.SENTENCE * 200
        fragments = detect(text)
        assert is_tiling(fragments, text)
        assert {fragment.language for fragment in fragments} == {"uk"}

    def test_foreign_words_are_embedded_to_the_end(self) -> None:
        text = self.SENTENCE * 200
        words = [span.of(text) for fragment in detect(text) for span in fragment.embedded]
        assert words == ["laptop", "mouse", "keyboard"] * 200
