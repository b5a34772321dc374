"""The benchmark says what was measured, draws it, and does not call a missed target met."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import benchmark
import pytest
from benchmarking import drawing, measuring
from benchmarking.measuring import Row

from tests.scripts.running import run_script

MET = Row(name="fast", value=13.0, unit="×", target=12, detail="a : b")
MISSED = Row(name="big", value=300.0, unit="MB", target=200, at_most=True)
PLAIN = Row(name="shipped, batch 1", value=0.5, unit="sentences/CPU s")


class TestALine:
    @pytest.mark.parametrize(
        ("row", "said"),
        [(MET, "≥ 12     met     a : b"), (MISSED, "≤ 200    MISSED"), (PLAIN, "sentences/CPU s")],
        ids=["met", "missed", "no target"],
    )
    def test_has_value_target_and_verdict(self, row: Row, said: str) -> None:
        line = benchmark.line(row)

        assert line.startswith(row.name)
        assert line.rstrip().endswith(said)


class TestPlots:
    def test_have_a_bar_for_each_row(self, tmp_path: Path) -> None:
        drawn = drawing.draw([MET, MISSED, PLAIN], tmp_path)

        assert [file.name for file in drawn] == ["targets.svg", "engines-shipped.svg"]
        bars = [
            len(ElementTree.parse(file).findall(".//{http://www.w3.org/2000/svg}rect"))
            for file in drawn
        ]
        assert bars == [2, 1]

    def test_names_cannot_break_them(self, tmp_path: Path) -> None:
        (file,) = drawing.draw([Row(name="a < b & c", value=1.0, unit="×", target=1)], tmp_path)

        assert "a &lt; b &amp; c" in file.read_text(encoding="utf-8")


class TestComparing:
    def test_sides_take_turns(self) -> None:
        """What disturbs one round disturbs both sides."""
        order: list[str] = []
        sides = {name: lambda name=name: order.append(name) for name in "ab"}

        assert set(measuring.compare(sides, 3)) == {"a", "b"}
        assert "".join(order) == "ababab"


def test_quick_measures_any_file(tmp_path: Path) -> None:
    """As the first page of the manual shows it."""
    page, out = tmp_path / "page.txt", tmp_path / "out.json"
    page.write_text("Open the file.\nВідкрийте файл.\n", encoding="utf-8")

    script = Path(__file__).parents[2] / "scripts" / "benchmark.py"
    said = run_script(script, page, "--quick", "--json", out)

    assert "one sentence at a time: sentences" in said.output
    names = [row["name"] for row in json.loads(out.read_text(encoding="utf-8"))["rows"]]
    assert names[-1] == "peak memory"
