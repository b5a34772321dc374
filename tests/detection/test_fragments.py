"""What the detector promises of any text, and of the cases in ``cases/*.json``.

A case is a list of parts, ``[language, text]``; they make up the text in order, white space at
their ends included. `why` says what the case is about. ``zxx`` inside a sentence stands for a
protected span: it need not be a fragment of its own. Adjacent parts in one language may come out
as one fragment or several. `xfail` gives the reason of a known failure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from translator.detection import Detector, Forced, detect, revision, scorers
from translator.document import CONFIDENT, NO_LANGUAGE, UNDETERMINED, Fragment, Span, is_tiling
from translator.errors import UnsupportedLanguage

CASES = Path(__file__).parent / "cases"


def cases() -> Iterator[Any]:
    """Yield every case of every file."""
    for file in sorted(CASES.glob("*.json")):
        for number, case in enumerate(json.loads(file.read_text("utf-8")), start=1):
            failing = case.get("xfail")
            marks = [pytest.mark.xfail(reason=failing, strict=True)] if failing else []
            yield pytest.param(case, id=f"{file.stem}-{number}", marks=marks)


class TestCases:
    """Each part of a case is found, in its language."""

    @pytest.mark.parametrize("case", cases())
    def test_parts_are_in_their_languages(self, case: dict[str, Any]) -> None:
        text = "".join(part for _, part in case["parts"])
        fragments = detect(text)
        at = 0
        for language, part in case["parts"]:
            for offset, sign in enumerate(part, start=at):
                if sign.isalpha():
                    self.check(fragments, offset, language, case["why"])
            at += len(part)

    @staticmethod
    def check(fragments: tuple[Fragment, ...], at: int, language: str, why: str) -> None:
        fragment = next(f for f in fragments if f.start <= at < f.end)
        kept = any(span.start <= at < span.end for span in fragment.protected)
        if language == NO_LANGUAGE:
            assert kept or fragment.language == NO_LANGUAGE, why
        else:
            assert kept or fragment.language == language, why


class TestFragment:
    """What a fragment says of itself."""

    def test_embedded_and_protected_lie_in_the_host(self) -> None:
        text = "Міністр Kuleba заявив, що NATO summit буде 11.07 на https://nato.int."
        (fragment,) = detect(text)
        assert fragment.language == "uk"
        assert [s.of(text) for s in fragment.embedded] == ["Kuleba", "NATO summit"]
        assert [s.of(text) for s in fragment.protected] == ["11.07", "https://nato.int"]

    def test_homoglyphs_are_repaired_in_norm_only(self) -> None:
        text = "Kиїв та Oдеca"
        (fragment,) = detect(text)
        assert fragment.text == text
        assert fragment.norm == "Київ та Одеса"
        assert "homoglyph" in fragment.reason

    def test_apostrophes_are_unified_in_norm(self) -> None:
        (fragment,) = detect("П’ять м`ячів, сімʼя і п‛ять")
        assert fragment.norm == "П'ять м'ячів, сім'я і п'ять"

    def test_norm_is_empty_where_nothing_changes(self) -> None:
        assert detect("Добрий день")[0].norm == ""

    def test_direction_follows_the_languages(self) -> None:
        text = "Дякую! Thank you!"
        assert [f.direction for f in detect(text)] == ["uk-en", "en-uk"]
        assert [f.direction for f in detect(text, languages=("en", "de"))] == [None, "en-de"]

    def test_other_languages_pass_through(self) -> None:
        (fragment,) = detect("Мы внимательно следим за этими сообщениями")
        assert (fragment.language, fragment.direction) == ("ru", None)

    def test_doubt_is_undetermined(self) -> None:
        """Below 0.6 the language is `und`, never a guess."""
        for word in ["б", "щю", "хнз", "кск", "на", "то"]:
            for fragment in detect(word):
                assert (fragment.confidence < CONFIDENT) == (fragment.language == UNDETERMINED)


class TestForcing:
    """A caller who knows better is believed."""

    def test_source_decides_all_words(self) -> None:
        fragments = detect("Погода. Weather. 25 °C", source="uk")
        assert {f.language for f in fragments} <= {"uk", NO_LANGUAGE}
        assert fragments[0].reason == "given"

    def test_a_span_keeps_the_language_it_is_given(self) -> None:
        text = "Новости дня. Новини дня."
        fragments = detect(text, forced=[Forced(Span(0, 12), "uk")])
        assert is_tiling(fragments, text)
        assert {f.language for f in fragments} == {"uk"}
        assert detect(text)[0].language == "ru"

    def test_an_unknown_tag_is_refused(self) -> None:
        with pytest.raises(UnsupportedLanguage, match="klingon"):
            detect("text", source="klingon")


class TestDeterminism:
    """The same answer on every thread, in every process, under every hash seed."""

    TEXT = "\n".join("".join(p for _, p in c.values[0]["parts"]) for c in cases())

    def test_four_threads_agree(self) -> None:
        """A detector with empty caches, first asked by all threads at once."""
        fresh = Detector()
        start = Barrier(4)

        def ask(_: int) -> tuple[Fragment, ...]:
            start.wait(timeout=60)
            return fresh.detect(self.TEXT)

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(ask, range(4)))
        assert all(answer == detect(self.TEXT) for answer in answers)

    def test_hash_seeds_agree(self) -> None:
        script = (
            "import sys, hashlib; from translator.detection import detect, revision; "
            "print(revision(), hashlib.sha256(repr(detect(sys.stdin.read())).encode()).hexdigest())"
        )
        answers = {
            subprocess.run(
                [sys.executable, "-c", script],
                input=self.TEXT,
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
                cwd=Path(__file__).parents[2],
            ).stdout
            for seed in ("1", "2")
        }
        assert len(answers) == 1

    def test_revision_names_scorer_and_lists(self) -> None:
        assert "langdetect-1.0.9" in revision()
        assert "words-" in revision()


class TestScorers:
    """Every scorer found keeps the contract of `Scorer`."""

    @pytest.mark.parametrize("name", scorers.available())
    def test_contract(self, name: str) -> None:
        scorer = scorers.load(name)
        assert isinstance(scorer, scorers.Scorer)
        candidates = ("uk", "ru", "xx")
        scores = scorer.scores("що це таке", candidates)
        assert tuple(scores) == candidates
        assert scores["uk"] > scores["ru"]
        assert scores == scorer.scores("що це таке", candidates)
        parts = [scorer.scores(word, candidates)["uk"] for word in ("що", "це", "таке")]
        assert scores["uk"] == pytest.approx(sum(parts))

    def test_an_unknown_scorer_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no scorer 'oracle'"):
            scorers.load("oracle")
