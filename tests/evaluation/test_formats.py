"""What `evaluate.py formats` counts: files that are the same, tags that are lost or cross."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from evaluation import _formats_real, _formats_row
from evaluation.formats import command

from translator.formats import Inline, Pattern

SAMPLES = Path(__file__).parents[1] / "formats" / "data"
A, B = Inline("<a>", "open", 1), Inline("</a>", "close", 1)
C, D = Inline("<c>", "open", 2), Inline("</c>", "close", 2)
VALUE = Inline("%s", "value")


class TestWhole:
    """A version is whole if it has each tag and placeholder once, and the tags nest."""

    @pytest.mark.parametrize("target", [(A, "x", B, VALUE), (VALUE, A, B, "x"), (A, VALUE, B)])
    def test_in_any_order_that_nests(self, target: Pattern) -> None:
        assert _formats_real.is_whole((A, "y", B, VALUE), target)

    @pytest.mark.parametrize("target", [(A, B), (A, B, VALUE, VALUE), (B, A, VALUE), (A, VALUE)])
    def test_not_if_one_is_lost_twice_there_or_turned_round(self, target: Pattern) -> None:
        assert not _formats_real.is_whole((A, "y", B, VALUE), target)

    def test_not_if_tags_cross(self) -> None:
        assert not _formats_real.is_whole((A, B, C, D), (A, C, B, D))


def test_the_samples_are_the_same_bytes() -> None:
    result = CliRunner().invoke(command, [str(SAMPLES), "--row", "identity"])

    assert result.exit_code == 0, result.output
    assert "identity round trip of real files, byte-equal\n  target 100 %: met" in result.output


def test_a_file_that_differs_is_a_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_formats_real, "is_same", lambda job, document: job.format != "po")

    [row] = _formats_real.identity([SAMPLES])

    assert not row.met
    assert "MISSED" in _formats_row.shown(row, markdown=True)
    assert any(line.startswith("DIFFERS") and line.endswith("app.po") for line in row.details)


def test_rows_of_real_files_need_a_folder() -> None:
    result = CliRunner().invoke(command, ["--row", "identity"])

    assert result.exit_code == 2
    assert "need a FOLDER" in result.output
