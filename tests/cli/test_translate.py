"""``dvomova translate``: what a user sees, and what wrong input says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from service import settings, wiring
from translator.render import json_text

MIXED = "Good morning to everyone.\nДобрий день усім.\n"


def dvomova(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "translator", *arguments],
        input=stdin,
        capture_output=True,
        timeout=120,
    )


class TestTranslate:
    """The echo engine makes the output predictable."""

    def test_prints_both_versions(self) -> None:
        done = dvomova("translate", "-", "--engine", "echo", stdin=MIXED.encode())

        assert done.returncode == 0
        assert "Good morning to everyone.\n⟦Добрий день усім.⟧" in done.stdout.decode()

    def test_prints_one_version_alone_as_plain_text(self) -> None:
        done = dvomova("translate", "--to", "en", "--engine", "echo", stdin=MIXED.encode())

        assert done.stdout.decode() == "Good morning to everyone.\n⟦Добрий день усім.⟧\n"

    def test_json_is_the_same_bytes_as_from_the_library(self) -> None:
        done = dvomova("translate", "--json", "--engine", "echo", stdin=MIXED.encode())
        library = wiring.build_translator(settings.load(engine="echo")).translate(MIXED)

        assert done.stdout.decode() == json_text(library)
        assert json.loads(done.stdout)["source"] == MIXED

    def test_writes_the_page_and_says_where(self, tmp_path: Path) -> None:
        page = tmp_path / "out.html"
        done = dvomova("translate", "--engine", "echo", "--html", str(page), stdin=MIXED.encode())

        assert f"side by side: {page}" in done.stderr.decode()
        assert page.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "stdin", "status", "says"),
    [
        (["translate", "no-such-file.txt"], b"", 1, "dvomova: no-such-file.txt: No such file"),
        (["translate", "-"], "Привіт".encode("cp1251"), 1, "not UTF-8: byte 0xCF at position 0"),
        (
            ["translate", "-"],
            b"PK\x03\x04\x9d",
            1,
            "a document or an archive, not text; see: dvomova files FILE --out DIR\n",
        ),
        (["translate", "--to", "de"], b"x", 2, "'de' is not one of 'en', 'uk', 'both'"),
        (["translate", "--engine", "steam"], b"Hello there", 1, "no engine 'steam'; there are:"),
        (
            ["translate", "--model-en-uk", "no/such-model"],
            b"Hello there, everyone.",
            1,
            "no/such-model",
        ),
        (
            ["translate", "--engine", "echo", "--html", "no/such/folder/page.html"],
            b"Hello there, everyone.",
            1,
            "dvomova: no/such/folder/page.html: No such file or directory",
        ),
        (["frobnicate"], b"", 2, "No such command 'frobnicate'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_input_gets_one_clear_line(
    arguments: list[str], stdin: bytes, status: int, says: str
) -> None:
    """No traceback: what, where, how to mend it, and an exit status that tells."""
    done = dvomova(*arguments, stdin=stdin)

    assert done.returncode == status
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "DVOMOVA_CONFIG: there is no file"),
        ("engine = ", "configuration file: not TOML: Invalid value"),
        ("steam = 1", "settings: steam: no such setting"),
    ],
    ids=["missing", "not-toml", "unknown-name"],
)
def test_a_wrong_configuration_file_is_named(
    content: str | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is never left out in silence: a limit or a key might stand in it."""
    file = tmp_path / "dvomova.toml"
    if content is not None:
        file.write_text(content, "utf-8")
    monkeypatch.setenv("DVOMOVA_CONFIG", str(file))

    with pytest.raises(settings.SettingsInvalid, match=says):
        settings.load()
