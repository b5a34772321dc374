"""`scripts/translate_corpus.py`: a corpus in, partitions in both languages out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.batch.test_units import Wilful
from tests.scripts.running import Ran, run_script
from translator.batch import corpus
from translator.batch.corpus import Partition
from translator.pipeline import Translator
from translator.translation import SideBySide

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "translate_corpus.py"
PLAIN = ["--engine", "echo", "--glossary-mode", "off", "--records", "4"]


def run(*arguments: object) -> Ran:
    return run_script(SCRIPT, *arguments, *PLAIN)


def records(count: int) -> list[dict[str, Any]]:
    texts = ["The museum is open every day.", "Каса працює щодня, крім понеділка."]
    return [{"id": n, "text": f"{texts[n % 2]} {n}."} for n in range(count)]


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    file = tmp_path / "corpus.jsonl"
    file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records(10)))
    return file


def written(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("part-*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


class TestPartitions:
    """A corpus is cut by number of records and bytes, the same way everywhere."""

    def test_cover_the_corpus_in_order(self, jsonl: Path) -> None:
        parts = list(corpus.partitions([jsonl], 4))

        assert [(p.number, p.first, p.records) for p in parts] == [(0, 1, 4), (1, 5, 4), (2, 9, 2)]
        assert [r for part in parts for r in corpus.read(part)] == records(10)

    def test_end_where_they_are_large(self, jsonl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(corpus, "BYTES", 150)
        parts = list(corpus.partitions([jsonl], 4))

        assert {part.records for part in parts} < {1, 2, 3}
        assert [r for part in parts for r in corpus.read(part)] == records(10)

    def test_change_their_fingerprint_with_their_records_only(self, jsonl: Path) -> None:
        before = [corpus.fingerprint(p) for p in corpus.partitions([jsonl], 4)]
        jsonl.write_text(jsonl.read_text().replace("9.", "10."))
        after = [corpus.fingerprint(p) for p in corpus.partitions([jsonl], 4)]

        assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, False]


class TestRun:
    """Every record keeps its fields and gets one for each language."""

    def test_adds_versions_and_warnings(self, jsonl: Path, tmp_path: Path) -> None:
        result = run(jsonl, "--out", tmp_path / "out")

        assert result.exit_code == 0, result.output
        found = written(tmp_path / "out")
        assert [record["id"] for record in found] == list(range(10))
        assert found[0]["en"] == found[0]["text"]
        assert found[0]["uk"].startswith("⟦")
        assert isinstance(found[0]["warnings"], list)

    def test_a_record_without_text_is_flagged(self, tmp_path: Path) -> None:
        file = tmp_path / "c.jsonl"
        file.write_text('{"id": 1}\n{"text": 5}\n{"text": "It is open every day."}\n')

        run(file, "--out", tmp_path / "out")

        assert [r["warnings"][:1] for r in written(tmp_path / "out")][:2] == [["NO_TEXT"]] * 2

    def test_a_second_run_does_only_what_changed(self, jsonl: Path, tmp_path: Path) -> None:
        run(jsonl, "--out", tmp_path / "out")
        (tmp_path / "out" / "part-000001.jsonl").unlink()

        result = run(jsonl, "--out", tmp_path / "out")

        assert "1 partition translated, 2 unchanged" in result.output
        assert len(written(tmp_path / "out")) == 10

    def test_a_bad_line_is_named_and_stops_no_other_partition(
        self, jsonl: Path, tmp_path: Path
    ) -> None:
        lines = jsonl.read_text().splitlines(keepends=True)
        jsonl.write_text("".join([*lines[:5], "{not json}\n", *lines[6:]]))

        result = run(jsonl, "--out", tmp_path / "out")

        assert result.exit_code == 1
        assert "corpus.jsonl:6: not JSON" in result.output
        assert len(list((tmp_path / "out").glob("part-*.jsonl"))) == 2

    @pytest.mark.parametrize("name", ["en", "uk", "warnings"])
    def test_does_not_replace_fields_of_the_record(self, tmp_path: Path, name: str) -> None:
        file = tmp_path / "c.jsonl"
        file.write_text(json.dumps({"text": "It is open every day.", name: "mine"}) + "\n")

        refused = run(file, "--out", tmp_path / "out")
        run(file, "--out", tmp_path / "out", "--prefix", "mt_")

        assert refused.exit_code == 1
        assert f"c.jsonl:1: the record has a field '{name}' already" in refused.output
        [record] = written(tmp_path / "out")
        assert record[name] == "mine"
        assert record["mt_uk"].startswith("⟦")

    def test_a_text_field_that_no_record_has_is_an_error(self, jsonl: Path, tmp_path: Path) -> None:
        result = run(jsonl, "--out", tmp_path / "out", "--text", "body")

        assert result.exit_code == 1
        assert "no record of the partition has a field 'body'; the first has 'id', 'text'" in (
            result.output
        )

    def test_a_line_that_is_too_long_is_named(
        self, jsonl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(corpus, "LONGEST", 200)
        jsonl.write_text(jsonl.read_text() + json.dumps({"text": "a" * 200}) + "\n")

        result = run(jsonl, "--out", tmp_path / "out")

        assert result.exit_code == 2
        assert "corpus.jsonl:11: longer than 200 bytes" in result.output

    def test_a_file_that_changes_meanwhile_is_not_done(self, jsonl: Path, tmp_path: Path) -> None:
        """The journal is told what was translated, not what lies there afterwards."""
        [part] = corpus.partitions([jsonl])
        before = corpus.fingerprint(part)

        class Slow(Translator):
            def translate_all(self, *texts: Any, **choices: Any) -> list[SideBySide]:
                jsonl.write_text(jsonl.read_text().replace("9.", "10."))
                return super().translate_all(*texts, **choices)

        slow = Slow(backend=Wilful(str))
        result = corpus.translate(slow, part, corpus.Columns(), tmp_path)

        assert result["source"] == before != corpus.fingerprint(part)

    def test_does_not_hang_on_what_is_translated_together(
        self, jsonl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        [part] = corpus.partitions([jsonl])
        translator = Translator(backend=Wilful(str.upper))
        whole = corpus.translate(translator, part, corpus.Columns(), tmp_path)
        monkeypatch.setattr(corpus, "WINDOW", 1)

        assert corpus.translate(translator, part, corpus.Columns(), tmp_path) == whole

    def test_refuses_other_files(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("text\n")

        result = run(tmp_path / "a.csv", "--out", tmp_path / "out")

        assert result.exit_code == 2
        assert ".jsonl, .ndjson or .parquet" in result.output


class TestParquet:
    """Parquet in, Parquet out, the same records as from JSONL."""

    def test_gives_the_same_as_jsonl(self, jsonl: Path, tmp_path: Path) -> None:
        pyarrow = pytest.importorskip("pyarrow", reason="the extra [ray] brings it")
        parquet = pytest.importorskip("pyarrow.parquet")
        file = tmp_path / "corpus.parquet"
        parquet.write_table(pyarrow.Table.from_pylist(records(10)), file, row_group_size=3)

        run(jsonl, "--out", tmp_path / "one")
        run(file, "--out", tmp_path / "two")

        parts = sorted((tmp_path / "two").glob("part-*.parquet"))
        rows = [row for part in parts for row in parquet.read_table(part).to_pylist()]
        assert len(parts) == 3
        assert rows == written(tmp_path / "one")


@pytest.mark.slow
class TestRay:
    """Two actors on this machine give the bytes that one process gives."""

    def test_gives_the_same_bytes(self, jsonl: Path, tmp_path: Path) -> None:
        pytest.importorskip("ray", reason="the extra [ray] brings it")
        run(jsonl, "--out", tmp_path / "one")
        done = subprocess.run(
            [sys.executable, str(SCRIPT), str(jsonl), "--out", str(tmp_path / "two"), *PLAIN,
             "--workers", "2"],
            cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

        assert done.returncode == 0, done.stderr
        for part in (tmp_path / "one").glob("part-*"):
            assert part.read_bytes() == (tmp_path / "two" / part.name).read_bytes()


def test_names_of_outputs_sort_as_their_records() -> None:
    part = Partition(file="a.jsonl", number=12, start=0, first=1, records=1)

    assert part.output == "part-000012.jsonl"
