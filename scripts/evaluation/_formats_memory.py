"""Memory of large files, beside that of small ones of the same kind."""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation._formats_row import Row

ROOT = Path(__file__).parents[2]
#: Megabytes that a large file may take above a small one.
ALLOWED = 150
#: Characters of a record of the corpus, a short article.
RECORD = 2_000
WORDS = (
    *("open", "the", "file", "close", "window", "save", "settings", "image", "profile", "server"),
    *("connection", "timeout", "password", "folder", "remote", "user", "account", "message"),
    *("delete", "archive", "search", "filter", "language", "keyboard"),
)
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: uk\\n"
"""
FILES = "from service.cli.files import command; command()"
CORPUS = "from service.cli.corpus import command; command()"
#: The command for corpora with a translator that passes texts through, a row for each 100
#: characters: reading, journal, partitions and writing are those of a real run, the hours are not.
PASSING = """
from service import wiring
from translator.document import LANGUAGES, Fragment
from translator.signature import Signature
from translator.translation import Row, SideBySide

class Passing:
    glossary = None

    def within(self, domain):
        return self

    def signature(self, languages):
        return Signature(version="0", detector="none", engine="none", models=(), glossary="none",
                         decoding="none")

    def translate_all(self, texts, *, languages=LANGUAGES):
        return [self.passed(text, languages) for text in texts]

    def passed(self, text, languages):
        fragment = Fragment(start=0, end=len(text), text=text, language="en")
        rows = []
        for at in range(0, len(text), 100):
            part = text[at : at + 100]
            rows.append(Row(start=at, end=at + len(part), language="en", direction="en-uk",
                            texts=dict.fromkeys(languages, part)))
        return SideBySide(source=text, signature="", languages=languages, fragments=(fragment,),
                          rows=tuple(rows))

wiring.build_translator = lambda settings: Passing()
"""


def measure(units: int, megabytes: int) -> Iterator[Row]:
    """Measure a catalogue of many entries, and a large corpus."""
    with tempfile.TemporaryDirectory() as folder:
        yield catalogue(Path(folder), units)
    with tempfile.TemporaryDirectory() as folder:
        yield corpus(Path(folder), megabytes)


def catalogue(folder: Path, units: int) -> Row:
    """Translate a PO file of 100 entries and one of `units`, with the engine that costs nothing."""
    peaks = []
    for count in 100, units:
        file = folder / f"{count}.po"
        make_catalogue(file, count)
        out = str(folder / "out")
        peaks.append(peak(FILES, [str(file), "--out", out, "--engine", "echo", "--no-memory"]))
    return row(f"memory of a PO file of {units:,} empty entries, with its report", peaks)


def corpus(folder: Path, megabytes: int) -> Row:
    """Run a corpus of 1 MB through the real pipeline and large ones past it."""
    sizes = {"small": 1, "tenth": max(megabytes // 10, 1), "large": megabytes}
    found = {}
    for name, size in sizes.items():
        file = folder / f"{name}.jsonl"
        make_corpus(file, size)
        found[name] = peak(PASSING + CORPUS, [str(file), "--out", str(folder / name)])
    real = [str(folder / "small.jsonl"), "--out", str(folder / "real"), "--engine", "echo"]
    whole = peak(CORPUS, real)
    return row(
        f"memory of a JSONL of {megabytes} MB",
        [found["small"], found["large"]],
        f"{sizes['tenth']} MB take {found['tenth']:.0f} MB; the texts pass the translator by, "
        "which would take hours; "
        f"with it, and an engine that costs nothing, 1 MB takes {whole:.0f} MB",
    )


def row(what: str, peaks: Sequence[float], *details: str) -> Row:
    """Return the row of a small and a large file's peaks, in MB."""
    above = peaks[1] - peaks[0]
    return Row(
        what=what,
        target=f"≤ {ALLOWED} MB above the base",
        value=f"{above:.0f} MB above the {peaks[0]:.0f} MB that a small one takes",
        met=above <= ALLOWED,
        details=details,
    )


def make_catalogue(file: Path, count: int) -> None:
    """Write a PO file with `count` empty entries of different text."""
    chance = random.Random(3)
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for number in range(count):
            text = " ".join(chance.choices(WORDS, k=chance.randint(3, 9)))
            out.write(f'\n#: src/module.c:{number}\nmsgid "{text} %s {number}"\nmsgstr ""\n')


def make_corpus(file: Path, megabytes: int) -> None:
    """Write a JSONL file of short articles."""
    chance = random.Random(3)
    size, number = 0, 0
    with file.open("w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            text = ""
            while len(text) < RECORD:
                text += " ".join(chance.choices(WORDS, k=12)).capitalize() + ". "
            size += out.write(json.dumps({"id": number, "text": text}) + "\n")
            number += 1


def peak(code: str, arguments: Sequence[str]) -> float:
    """Run Python code in a process of its own; return the most memory it had, in MB.

    Raises:
        RuntimeError: it failed.
    """
    command = [sys.executable, "-c", code, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    child = os.posix_spawn(sys.executable, command, environment, file_actions=silent)
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"exit status {os.waitstatus_to_exitcode(status)}: {arguments}")
    return used.ru_maxrss / 1000
