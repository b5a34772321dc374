"""``dvomova glossary``: what the commands print and how they exit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.glossary import command
from tests.glossary.conftest import entry
from translator import glossary
from translator.glossary import lock
from translator.glossary.compiling import main_paradigm

Make = Callable[..., Path]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)))


def locked(path: Path, *entries: glossary.Entry) -> Path:
    """Compile the lock of a folder by rule."""
    found = {e.id: lock.Locked(lock.key_of(e), {e.uk: main_paradigm(e, {})}) for e in entries}
    (path / lock.NAME).write_text(lock.write(found), encoding="utf-8")
    return path


class TestCheck:
    def test_a_clean_glossary(self, folder: Make) -> None:
        result = run("check", locked(folder(entry()), entry()))

        assert (result.exit_code, result.output) == (0, "")

    def test_a_mistake_is_one_line_and_exit_status_1(self, folder: Make) -> None:
        result = run("check", folder(entry(kind="person")))

        assert result.exit_code == 1
        assert len(result.output.splitlines()) == 1
        assert ":5:" in result.output
        assert "GL011" in result.output

    def test_json(self, folder: Make) -> None:
        result = run("check", "--format", "json", folder(entry(kind="person")))

        assert json.loads(result.output)[0]["code"] == "GL011"

    def test_fix_sorts(self, folder: Make) -> None:
        path = folder(entry(), entry(id="biden-m", en=("Biden",), uk="Байден"))
        file = path / "glossary.tsv"
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([*lines[:4], *reversed(lines[4:])]) + "\n", encoding="utf-8")

        assert "GL006" in run("check", path).output
        assert "GL006" not in run("check", "--fix", path).output


class TestCompile:
    def test_check_fails_for_a_stale_lock(self, folder: Make) -> None:
        result = run("compile", "--check", folder(entry()))

        assert result.exit_code == 1
        assert "stale for 1 entries: kuleba-m" in result.output

    def test_check_passes_for_a_fresh_one(self, folder: Make) -> None:
        assert run("compile", "--check", locked(folder(entry()), entry())).exit_code == 0

    def test_compiling_makes_it_fresh(self, folder: Make) -> None:
        pytest.importorskip("pymorphy3", reason="needs the extra [glossary]")
        path = folder(entry())

        assert run("compile", path).exit_code == 0
        assert run("check", path).output == ""

    def test_nothing_is_written_where_something_must_be_mended(self, folder: Make) -> None:
        path = folder(entry(kind="person"))

        assert run("compile", path).exit_code == 1
        assert not (path / lock.NAME).exists()


class TestApply:
    def write(self, path: Path, name: str, text: str) -> Path:
        (path / name).write_text(text, encoding="utf-8")
        return path / name

    def test_segments_of_other_engines(self, folder: Make, tmp_path: Path) -> None:
        source = self.write(tmp_path, "s.en", "Talks with Kuleba\nOther\n")
        target = self.write(tmp_path, "t.uk", "Розмова з Кулібою\nІнше\n")
        proof = tmp_path / "proof.jsonl"

        result = run(
            "apply", "--source", source, "--hypothesis", target, "--glossary", folder(entry()),
            "--report", proof,
        )  # fmt: skip

        assert result.output == "Розмова з Кулебою\nІнше\n"
        first = json.loads(proof.read_text(encoding="utf-8").splitlines()[0])
        assert first["terms"][0]["status"] == "respelled"

    def test_files_of_different_length_are_refused(self, folder: Make, tmp_path: Path) -> None:
        source = self.write(tmp_path, "s.en", "one\ntwo\n")
        target = self.write(tmp_path, "t.uk", "один\n")

        result = run("apply", "--source", source, "--hypothesis", target)

        assert "1 lines, but" in str(result.exception)

    def test_a_corpus_of_different_length_is_refused_at_once(self, tmp_path: Path) -> None:
        source = self.write(tmp_path, "s.en", "one\ntwo\n")
        target = self.write(tmp_path, "t.uk", "один\n")

        result = run("diff", "HEAD..", "--corpus", source, target)

        assert f"t.uk: 1 lines, but {source} has 2" in str(result.exception)
        assert result.output == ""


class TestExchange:
    def test_export_and_import(self, folder: Make, tmp_path: Path) -> None:
        file, into = tmp_path / "out.csv", tmp_path / "new.tsv"
        file.write_text(
            run("export", "--format", "deepl", folder(entry())).output, encoding="utf-8"
        )

        result = run("import", file, "--format", "deepl", "--into", into)

        assert "1 new, 0 already there" in result.output
        assert glossary.load([into]).terms[0].entry.uk == "Кулеба"


def test_list_names_glossaries(folder: Make) -> None:
    assert run("list", folder(entry())).output.startswith("sample\t1 entries\t")
