"""What a caller may say of a text besides: where it comes from, and not to split it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from translator import assembly, glossary
from translator.glossary import Glossary
from translator.pipeline import Translator
from translator.planning import plan

#: A surname that counts only where its bearer was named in full.
HEADER = (
    "id\ten\tuk\tkind\tgram\tparadigm\tcase\taccept_uk\taccept_en\tforbid_uk\tforbid_en\t"
    "dir\tdomain\tprio\tstatus\tnote\tref\tsince"
)
KOVAL = {
    "id": "anna-koval-f",
    "en": "Anna Koval",
    "uk": "Анна Коваль",
    "kind": "person-f",
    "status": "approved",
    "since": "2026-11-28",
}


@pytest.fixture
def names(tmp_path: Path) -> Glossary:
    row = "\t".join(KOVAL.get(column, "") for column in HEADER.split("\t"))
    file = tmp_path / "people.tsv"
    file.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    return glossary.load([file])


@pytest.fixture
def echo(names: Glossary) -> Translator:
    return assembly.assemble(engine="echo", terms=names, mode="force")


class TestContext:
    TEXT = "Then Koval left."

    def test_tells_whom_a_surname_means(self, names: Glossary) -> None:
        def known(context: str) -> list[str]:
            tasks = plan(self.TEXT, glossary=names, context=context).tasks
            return [hint.rendering for task in tasks for hint in task.hints]

        assert known("") == []
        assert known("Anna Koval is a minister.") == ["Коваль"]

    def test_reaches_the_report(self, echo: Translator) -> None:
        told = replace(echo, context="Anna Koval is a minister.")

        assert echo.translate(self.TEXT, languages=["uk"]).rows[0].terms == ()
        assert [t.id for t in told.translate(self.TEXT, languages=["uk"]).rows[0].terms] == [
            "anna-koval-f"
        ]

    def test_is_not_translated(self, echo: Translator) -> None:
        told = replace(echo, context="Anna Koval is a minister.")
        assert "minister" not in told.translate("A day.", languages=["uk"]).version("uk")


class TestUnsplit:
    def test_a_fragment_is_one_segment(self) -> None:
        tasks = plan("One day.\nTwo. Минув тиждень. Another.", split=False).tasks

        assert [task.segment.norm for task in tasks] == [
            "One day. Two.",
            "Минув тиждень.",
            "Another.",
        ]

    def test_the_signature_says_so(self, echo: Translator) -> None:
        whole = replace(echo, split=False)
        assert str(whole.signature()) != str(echo.signature())
