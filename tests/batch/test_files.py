"""The loop of a run: every file gets its own translation, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.batch.test_units import Wilful
from translator.batch import files
from translator.batch.files import translate_files
from translator.batch.journal import Journal
from translator.batch.opened import Open, open_file, to_translate
from translator.batch.plan import make_plan
from translator.batch.run import Outcome, Run
from translator.pipeline import Translator


def a_run(out: Path, change: Callable[[str], str]) -> Run:
    return Run(translator=Translator(backend=Wilful(change)), journal=Journal.open(out))


def outcomes(run: Run, sources: Sequence[Path]) -> dict[str, Outcome]:
    return {each.job.name: each for each in translate_files(run, make_plan(sources))}


def test_a_translation_that_fails_stops_no_other_file(tmp_path: Path) -> None:
    """Not even where the file is larger than a window, and so alone in it."""

    def change(text: str) -> str:
        if "bad" in text:
            raise ZeroDivisionError(text)
        return text

    for name, word in ("a", "good"), ("b", "bad"), ("c", "good"):
        line = f"The {word} museum is open every day.\n\n"
        (tmp_path / f"{name}.txt").write_text(line * (files.WINDOW // 6))

    found = outcomes(a_run(tmp_path / "out", change), [tmp_path])

    assert {name: each.status for name, each in found.items()} == {
        "a.txt": "done", "b.txt": "failed", "c.txt": "done"
    }  # fmt: skip
    assert "b.txt: internal error, please report it: ZeroDivisionError" in found["b.txt"].error


def test_a_file_that_fails_meanwhile_does_not_shift_the_answers(tmp_path: Path) -> None:
    """The thread that finishes windows marks files while another translates them."""
    window: files.Window = []

    def change(text: str) -> str:
        window[0][0].error = "failed in the window before"
        return text

    run = a_run(tmp_path / "out", change)
    for name, word in ("a", "first"), ("b", "second"):
        (tmp_path / f"{name}.txt").write_text(f"The {word} museum is open every day.")
    for job in make_plan([tmp_path / "a.txt", tmp_path / "b.txt"]):
        opened = open_file(run, job, "")
        assert isinstance(opened, Open)
        window.append((opened, to_translate(opened.document, run)))

    answers = files._translate(run, window)

    assert [each.unit for each in answers[1]] == window[1][1]
