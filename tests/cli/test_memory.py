"""``dvomova memory``: what people translated goes in as TMX, comes first, and comes out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service import settings, wiring
from service.cli import group
from translator import tmx


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of its own."""
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A TMX file with one translation that no engine would make."""
    path = tmp_path / "people.tmx"
    units = [("en-uk", "Good morning, everyone.", "Доброго ранку, громадо!", "human")]
    path.write_text("".join(tmx.write(units, version="0")), encoding="utf-8")
    return path


def run(data: Path, *arguments: str, **options: object) -> Result:
    result = CliRunner().invoke(group, ["memory", "--data", str(data), *arguments])
    assert result.exit_code == 0, result.output
    return result


def test_an_imported_translation_comes_before_the_engines(data: Path, file: Path) -> None:
    assert "en-uk: 1 translations" in run(data, "import", str(file)).output

    translator = wiring.build_translator(settings.load(data=data, memory=True))
    side_by_side = translator.translate("Good morning, everyone.")

    assert side_by_side.version("uk") == "Доброго ранку, громадо!"
    assert side_by_side.rows[0].engine == "memory:human"
    assert "+tm@" in side_by_side.signature


def test_what_was_translated_is_counted_and_exported(data: Path, tmp_path: Path) -> None:
    translator = wiring.build_translator(settings.load(data=data, memory=True))
    translator.translate("The cat sleeps.")

    assert "en-uk\tengines\t1" in run(data, "show").output
    run(data, "export", str(tmp_path / "out.tmx"))
    assert [source for source, _ in tmx.read(tmp_path / "out.tmx", "en", "uk")] == [
        "The cat sleeps."
    ]


def test_only_what_people_made(data: Path, file: Path, tmp_path: Path) -> None:
    run(data, "import", str(file))
    wiring.build_translator(settings.load(data=data, memory=True)).translate("The cat sleeps.")
    run(data, "export", str(tmp_path / "out.tmx"), "--people", "--direction", "en-uk")

    assert list(tmx.read(tmp_path / "out.tmx", "en", "uk")) == [
        ("Good morning, everyone.", "Доброго ранку, громадо!")
    ]


def test_clearing_asks_first(data: Path, file: Path) -> None:
    run(data, "import", str(file))
    asked = CliRunner().invoke(group, ["memory", "--data", str(data), "clear"], input="n\n")

    assert asked.exit_code == 1
    assert "people" in run(data, "show").output
    run(data, "clear", "--yes")
    assert "people" not in run(data, "show").output


def test_the_second_run_gives_the_same_bytes(data: Path) -> None:
    translator = wiring.build_translator(settings.load(data=data, memory=True))
    text = "The meeting took place in Vilnius on 11 July 2023. Привіт, світе!"

    assert translator.translate(text).as_dict() == translator.translate(text).as_dict()
