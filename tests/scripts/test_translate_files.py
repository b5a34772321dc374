"""`scripts/translate_files.py`: a folder in, the folder in both languages out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripts.running import Ran, run_script

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "translate_files.py"
MIXED = "One day. Another day, much like it.\r\n\r\nПривіт, світе! Як справи сьогодні?\r\n"


def run(*arguments: object) -> Ran:
    """Run the script in this process on the echo engine, without a glossary."""
    return run_script(SCRIPT, *arguments, "--engine", "echo", "--glossary-mode", "off")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two texts, one of them in a folder of its own."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes(MIXED.encode())
    (tmp_path / "in" / "sub" / "b.txt").write_bytes(b"Good morning, dear friends.\n")
    return tmp_path


class TestOutputs:
    """Every text becomes two versions, a page and a JSON file."""

    def test_writes_two_versions_a_page_and_json(self, folder: Path) -> None:
        result = run(folder / "in", "--out", folder / "out")

        assert result.exit_code == 0, result.output
        written = {p.relative_to(folder / "out").as_posix() for p in (folder / "out").rglob("*.*")}
        expected = {f"a.{end}" for end in ("en.txt", "uk.txt", "html", "json")}
        assert expected | {f"sub/{name.replace('a', 'b', 1)}" for name in expected} <= written

    def test_versions_keep_what_is_in_their_language_and_all_line_ends(self, folder: Path) -> None:
        run(folder / "in" / "a.txt", "--out", folder / "out")

        english = (folder / "out" / "a.en.txt").read_bytes().decode()
        ukrainian = (folder / "out" / "a.uk.txt").read_bytes().decode()
        assert english.startswith("One day. Another day, much like it.\r\n\r\n⟦")
        assert ukrainian.startswith("⟦")
        assert ukrainian.endswith("⟧\r\n\r\nПривіт, світе! Як справи сьогодні?\r\n")

    def test_json_is_the_same_bytes_as_the_command_line_gives(self, folder: Path) -> None:
        run(folder / "in" / "a.txt", "--out", folder / "out")
        arguments = ["translate", str(folder / "in" / "a.txt"), "--json", "--engine", "echo"]
        printed = subprocess.run(
            [sys.executable, "-m", "translator", *arguments, "--glossary-mode", "off"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )

        assert (folder / "out" / "a.json").read_bytes() == printed.stdout

    def test_gives_the_same_bytes_with_several_batches_in_work(self, folder: Path) -> None:
        for number in range(40):
            (folder / "in" / f"{number}.txt").write_text(f"Page {number} is here. {MIXED}" * 9)

        run(folder / "in", "--out", folder / "one")
        run(folder / "in", "--out", folder / "three", "--jobs", "3")

        names = [p.relative_to(folder / "one") for p in (folder / "one").rglob("[!.]*.*")]
        assert len(names) == 42 * 4
        for name in names:
            assert (folder / "one" / name).read_bytes() == (folder / "three" / name).read_bytes()

    def test_writes_one_version_when_asked_for_one(self, folder: Path) -> None:
        run(folder / "in" / "a.txt", "--out", folder / "out", "--to", "uk")

        assert (folder / "out" / "a.uk.txt").is_file()
        assert not (folder / "out" / "a.en.txt").exists()


class TestCatalogues:
    """A catalogue that has a file in the other language already gets only what is missing."""

    def test_keeps_what_people_translated(self, tmp_path: Path) -> None:
        res = tmp_path / "in" / "res"
        for folder, text in (
            ("values", "<string name='a'>Open the door</string><string name='b'>Close it</string>"),
            ("values-uk", "<string name='a'>Прочини двері</string>"),
        ):
            (res / folder).mkdir(parents=True)
            (res / folder / "strings.xml").write_text(f"<resources>{text}</resources>")

        result = run(tmp_path / "in", "--out", tmp_path / "out")

        assert result.exit_code == 0, result.output
        ukrainian = (tmp_path / "out" / "res" / "values-uk" / "strings.xml").read_text()
        english = (tmp_path / "out" / "res" / "values-en" / "strings.xml").read_text()
        assert "<string name='a'>Прочини двері</string>" in ukrainian
        assert "<string name='b'>⟦Close it⟧</string>" in ukrainian
        assert english == (res / "values" / "strings.xml").read_text()


class TestExitStatus:
    """0: all is done; 1: some files failed; 2: wrong usage."""

    def test_names_a_bad_file_and_translates_the_others(self, folder: Path) -> None:
        (folder / "in" / "bad.txt").write_bytes("Привіт".encode("windows-1251"))

        result = run(folder / "in", "--out", folder / "out")

        assert result.exit_code == 1
        assert "bad.txt:1: not utf-8: byte 0xCF" in result.output
        assert (folder / "out" / "sub" / "b.uk.txt").is_file()
        assert not list((folder / "out").glob("bad*"))

    @pytest.mark.parametrize("name", ["missing.txt", "picture.png"])
    def test_refuses_what_it_cannot_read_as_wrong_usage(self, folder: Path, name: str) -> None:
        (folder / "picture.png").write_bytes(b"PNG")

        result = run(folder / name, "--out", folder / "out")

        assert result.exit_code == 2
        assert name in result.output

    def test_a_pattern_that_matches_nothing_is_wrong_usage(self, folder: Path) -> None:
        result = run(folder / "in", "--out", folder / "out", "--include", "*.zzz")

        assert result.exit_code == 2
        assert "no file to translate that --include" in result.output

    def test_a_domain_that_no_entry_is_of_is_wrong_usage(self, folder: Path) -> None:
        result = run(folder / "in", "--out", folder / "out", "--domain", "no-such")

        assert result.exit_code == 2
        assert "'no-such' is the domain of no glossary entry; there are:" in result.output
        assert not (folder / "out").exists()

    def test_the_report_of_an_earlier_run_is_no_input(self, folder: Path) -> None:
        arguments = [folder / "in", "--out", folder / "out", "--report", folder / "in" / "run.json"]
        run(*arguments)

        assert "0 files translated, 2 unchanged" in run(*arguments).output

    def test_counts_what_it_leaves_alone(self, folder: Path) -> None:
        (folder / "in" / "picture.png").write_bytes(b"PNG")

        result = run(folder / "in", "--out", folder / "out")

        assert "1 file of other kinds left alone" in result.output

    def test_refuses_to_write_over_a_source(self, folder: Path) -> None:
        (folder / "c.en.txt").write_text("Good morning, dear friends.")

        result = run(folder / "c.en.txt", "--out", folder)

        assert result.exit_code == 2
        assert "over a source file" in result.output

    def test_refuses_two_files_that_would_write_the_same(self, folder: Path) -> None:
        (folder / "a.txt").write_text("Another text.")

        result = run(folder / "a.txt", folder / "in" / "a.txt", "--out", folder / "out")

        assert result.exit_code == 2
        assert "would both write a.en.txt" in result.output


class TestSecondRun:
    """A second run does only what is missing or changed."""

    def test_leaves_what_is_done_alone(self, folder: Path) -> None:
        run(folder / "in", "--out", folder / "out")
        before = {p: p.stat().st_mtime_ns for p in (folder / "out").rglob("*.txt")}

        result = run(folder / "in", "--out", folder / "out")

        assert "0 files translated, 2 unchanged" in result.output
        assert before == {p: p.stat().st_mtime_ns for p in (folder / "out").rglob("*.txt")}

    @pytest.mark.parametrize("out", ["in/translated", "in"])
    def test_goes_on_where_the_output_lies_within_the_input(self, folder: Path, out: str) -> None:
        run(folder / "in", "--out", folder / out)
        before = set(folder.rglob("*"))

        result = run(folder / "in", "--out", folder / out)

        assert "0 files translated, 2 unchanged" in result.output
        assert {path for path in folder.rglob("*") if "sqlite" not in path.name} <= before

    @pytest.mark.parametrize("harm", ["edit the source", "delete an output", "edit an output"])
    def test_does_again_what_was_touched(self, folder: Path, harm: str) -> None:
        run(folder / "in", "--out", folder / "out")
        output = folder / "out" / "a.uk.txt"
        good = output.read_bytes()
        match harm:
            case "edit the source":
                (folder / "in" / "a.txt").write_text("One day it was new.")
            case "delete an output":
                output.unlink()
            case "edit an output":
                output.write_text("half a")

        result = run(folder / "in", "--out", folder / "out")

        assert "1 file translated, 1 unchanged" in result.output
        assert (output.read_bytes() == good) == (harm != "edit the source")

    def test_a_dry_run_counts_and_writes_nothing(self, folder: Path) -> None:
        result = run(folder / "in", "--out", folder / "out", "--dry-run")

        assert "2 files to translate, 0 unchanged" in result.output
        assert "words a second" in result.output
        assert not (folder / "out").exists()


class TestReport:
    """The report says what became of every file, and counts warnings by kind."""

    def test_lists_every_file(self, folder: Path) -> None:
        (folder / "in" / "bad.txt").write_bytes(b"\xff\x00")
        report = folder / "report.json"

        run(folder / "in", "--out", folder / "out", "--report", report)

        said = json.loads(report.read_text())
        assert {r["file"]: r["status"] for r in said["results"]} == {
            "a.txt": "done",
            "sub/b.txt": "done",
            "bad.txt": "failed",
        }
        assert said["words"] == len(MIXED.split()) + 4
        assert said["files"] == {"done": 2, "failed": 1}
