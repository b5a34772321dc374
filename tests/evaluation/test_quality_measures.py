"""What `evaluate.py quality` counts, on texts whose counts are known."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).parents[2]
TERMS = Path(__file__).with_name("quality_terms.tsv")


@pytest.fixture(scope="module")
def module() -> Any:
    """The module of measures; scripts are not installed."""
    if str(ROOT / "scripts") not in sys.path:
        sys.path.insert(0, str(ROOT / "scripts"))
    return importlib.import_module("evaluation._quality_measures")


class TestMeasures:
    """Each share is of what it says."""

    def test_recorded_russian_and_latin_are_the_wrong_language(self, module: Any) -> None:
        """Names alone and numbers are in no language."""
        outputs = ["Це так.", "Это так.", "This is so.", "12", "NATO"]
        assert module.wrong_language_rate(outputs, "uk") == pytest.approx(3 / 5)

    def test_numbers_are_counted_by_the_source(self, module: Any) -> None:
        """A number more in the output is no loss, a number less is."""
        assert module.numbers_kept(["5 and 5", "none"], ["5", "7"]) == 0.5
        assert module.numbers_kept(["no"], ["ні"]) == 1.0

    def test_a_loop_of_the_source_is_not_blamed_on_the_output(self, module: Any) -> None:
        """*Very very very* may be translated so."""
        sources = ["very very very", "fine"]
        assert module.loop_rate(sources, ["дуже дуже дуже", "так так так"]) == 0.5

    def test_probes_are_the_same_at_every_call(self, module: Any) -> None:
        """Two systems are asked the same."""
        sources = ["one two three four"] * 30
        assert module.probes(sources) == module.probes(sources)
        assert all(mark in text for text, mark in module.probes(sources))
        assert len({mark for _, mark in module.probes(sources)}) > 20


class TestTerms:
    """Term success, in any form and in the right one."""

    @pytest.mark.parametrize("direction", ["en-uk", "uk-en"])
    def test_the_references_have_every_term(self, module: Any, direction: str) -> None:
        """The test set is right by its own measure, and every hint finds its place."""
        pairs = module.read_terms(TERMS.read_text(encoding="utf-8").splitlines(), direction)
        assert len(pairs) == 50
        score = module.term_score(pairs, [pair.target for pair in pairs], direction)
        assert (score.any_form, score.right_form) == (1.0, 1.0)
        for pair in pairs:
            assert module.with_hints(pair, direction).count("<tgt>") == len(pair.terms)

    def test_a_wrong_case_is_any_form_but_not_the_right_one(self, module: Any) -> None:
        """The dictionary form where the genitive was due."""
        pairs = module.read_terms(["To Lviv\tДо Львова\tLviv=Львова=Львів=place"], "en-uk")
        wrong = module.term_score(pairs, ["У Харкові"], "en-uk")
        assert (wrong.any_form, wrong.right_form) == (0.0, 0.0)
        case = module.read_terms(["A\tБ\tVienna=Відні=Відень=place"], "en-uk")
        score = module.term_score(case, ["у Відень"], "en-uk")
        assert (score.any_form, score.right_form) == (1.0, 0.0)


class TestCommand:
    """The command compares systems on the same lines."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, Path]:
        """Twenty of the term sentences as a line-aligned set."""
        rows = [
            r.split("\t") for r in TERMS.read_text(encoding="utf-8").splitlines() if r[0] != "#"
        ]
        made = {}
        for name, side in (("en", 0), ("uk", 1)):
            made[name] = tmp_path / f"set.{name}"
            made[name].write_text("\n".join(r[side] for r in rows[:20]) + "\n", encoding="utf-8")
        return made

    def call(self, *arguments: object) -> Any:
        """Run the command."""
        command = importlib.import_module("evaluation.quality").command
        return CliRunner().invoke(command, [*map(str, arguments)])

    def test_a_reference_as_system_wins(
        self, module: Any, files: dict[str, Path], tmp_path: Path
    ) -> None:
        """BLEU 100 beside the embedded model, in table and record; the page keeps its text."""
        page, record = tmp_path / "page.md", tmp_path / "scores.json"
        page.write_text("# Title\n\nKept.\n", encoding="utf-8")
        for _ in range(2):
            human = f"human={files['uk']}"
            write = ("--samples", 50, "--json", record, "--page", page)
            result = self.call("en-uk", files["en"], files["uk"], "--system", human, *write)
            assert result.exit_code == 0, result.output
        embedded, _, best = json.loads(record.read_text(encoding="utf-8"))["systems"]
        assert best["bleu"][0] == pytest.approx(100)
        assert 0 < embedded["bleu"][0] < 100
        assert best["p"] < 0.05
        text = page.read_text(encoding="utf-8")
        assert text.startswith("# Title\n\nKept.\n")
        assert text.count("| human |") == 1

    def test_files_that_are_not_aligned_are_refused(
        self, module: Any, files: dict[str, Path], tmp_path: Path
    ) -> None:
        """With both counts and what is wanted."""
        short = tmp_path / "short.uk"
        short.write_text("Так.\n", encoding="utf-8")
        result = self.call("en-uk", files["en"], short)
        assert result.exit_code == 1
        assert "20 lines" in result.output
        assert "aligned line by line" in result.output
