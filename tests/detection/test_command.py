"""``dvomova detect`` and ``evaluate.py detect``: what they print."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli.detect import command
from translator.document import Fragment, Span
from translator.render import ansi

ROOT = Path(__file__).parents[2]
TEXT = "Дякую, Kuleba! See https://a.ua now.\n"


class TestDetectCommand:
    """One text, three views."""

    def test_plain_view_is_one_line_a_fragment(self, tmp_path: Path) -> None:
        file = tmp_path / "mixed.txt"
        file.write_text(TEXT, encoding="utf-8")
        result = CliRunner().invoke(command, [str(file)])
        assert result.exit_code == 0
        lines = [line.split(maxsplit=3) for line in result.output.splitlines()]
        assert [line[0] for line in lines] == ["uk", "en"]
        assert lines[0][3] == '"Дякую, Kuleba! "'
        assert "\x1b" not in result.output

    def test_json_view_has_offsets_and_the_detector(self, tmp_path: Path) -> None:
        file = tmp_path / "mixed.txt"
        file.write_text(TEXT, encoding="utf-8")
        body = json.loads(CliRunner().invoke(command, [str(file), "--json"]).output)
        assert [(f["start"], f["end"]) for f in body["fragments"]] == [(0, 15), (15, len(TEXT))]
        assert body["fragments"][0]["embedded"] == [[7, 13]]
        assert body["detector"].startswith("hybrid@")

    def test_coloured_view_shows_the_text_and_a_key(self, tmp_path: Path) -> None:
        file = tmp_path / "mixed.txt"
        file.write_text(TEXT, encoding="utf-8")
        output = CliRunner().invoke(command, [str(file), "--color"]).output
        assert "\x1b[33m" in output
        assert "\x1b[36m" in output
        assert "Kuleba" in output

    def test_source_is_believed(self, tmp_path: Path) -> None:
        file = tmp_path / "mixed.txt"
        file.write_text("Погода", encoding="utf-8")
        output = CliRunner().invoke(command, [str(file), "--from", "ru"]).output
        assert output.startswith("ru ")


class TestColours:
    """The coloured view is the text and nothing else."""

    @staticmethod
    def mark(piece: str, **look: object) -> str:
        return f"<{look.get('fg', '')}{'_' if look.get('underline') else ''}>{piece}</>"

    def test_embedded_words_are_underlined(self) -> None:
        text = "Пан Kuleba."
        fragment = Fragment(
            start=0, end=11, text=text, language="uk", reason="words", embedded=(Span(4, 10),)
        )
        body = ansi.coloured(text, [fragment], self.mark).splitlines()[0]
        assert body == "<yellow>Пан </><yellow_>Kuleba</><yellow>.</>"

    def test_control_characters_cannot_drive_the_terminal(self) -> None:
        text = "a\x1b[31mb\x07"
        fragment = Fragment(start=0, end=len(text), text=text, language="en", reason="words")
        shown = ansi.coloured(text, [fragment], lambda piece, **_: piece)
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "␛[31m" in shown


class TestEvaluation:
    """The measures are those of the study, on any file of the three forms."""

    GOLD = (
        {
            "id": "1",
            "cat": "clause",
            "text": "Це був рік. It was a year. 5 %",
            "spans": [
                {"start": 0, "end": 11, "lang": "uk", "cls": "uk", "accept": ["uk"]},
                {"start": 12, "end": 26, "lang": "en", "cls": "en", "accept": ["en"]},
                {"start": 27, "end": 30, "lang": "neu", "cls": "neutral", "accept": ["neutral"]},
            ],
        },
    )

    @pytest.fixture(autouse=True)
    def scripts_on_path(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(ROOT / "scripts"))

    def test_a_perfect_prediction_scores_100(self) -> None:
        from evaluation._fragments import Labelled, score_documents

        spans = [Labelled(0, 12, "uk"), Labelled(12, 27, "en"), Labelled(27, 30, "neutral")]
        measures = score_documents(self.GOLD, lambda _: spans).measures()
        assert measures["fragment F1"] == measures["documents right"] == 100
        assert measures["neutral kept out"] == 100

    def test_one_label_for_all_finds_one_run_of_two(self) -> None:
        from evaluation._fragments import Labelled, score_documents

        measures = score_documents(
            self.GOLD, lambda text: [Labelled(0, len(text), "uk")]
        ).measures()
        assert measures["fragment F1"] == 0
        assert measures["documents right"] == 0
        assert measures["neutral kept out"] == 0

    def test_sentence_boundaries(self) -> None:
        from evaluation._fragments import score_sentences

        cases = [{"language": "en", "sentences": ["Yes.", "No.", "Well."]}]
        half = score_sentences(cases, lambda text: [(0, 4), (5, len(text))])
        assert half["boundary F1, en"] == pytest.approx(200 * 1 / 3)
        assert half["cases right"] == 0

    def test_the_command_prints_the_table(self, tmp_path: Path) -> None:
        file = tmp_path / "gold.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in self.GOLD), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "scripts/evaluate.py", "detect", "--data", str(file)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert "langdetect, whole text" in run.stdout
        assert "thousand characters a second" in run.stdout
