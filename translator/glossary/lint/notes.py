"""Notes: what could be better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.glossary.entry import Entry
from translator.glossary.lint.base import Folder, rule
from translator.glossary.problems import Problem
from translator.glossary.text import key


@rule("GL201")
def no_golden_case(folder: Folder, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Entries that no golden case mentions: one note a file."""
    text = " ".join(key(source) for source in folder.golden)
    for sheet in folder.sheets:
        bare = [
            entry.id
            for entry in sheet.entries
            if entry in entries and not any(key(name) in text for name in (*entry.en, entry.uk))
        ]
        if bare:
            yield Problem(
                file=sheet.file,
                line=1,
                column=1,
                code="GL201",
                message=f"{len(bare)} entries have no golden case ({', '.join(bare[:3])} …)",
                mend="add sentences to tests.tsv",
            )
