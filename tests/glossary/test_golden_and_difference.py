"""Golden cases, and what changed between two states of a glossary."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.glossary.conftest import entry, small
from translator import glossary
from translator.glossary import Glossary, difference, golden

HEADER = "dir\tsource\tmust_contain_any\tmust_not_contain\tnote\n"


class TestGolden:
    def test_cases_are_read(self) -> None:
        (case,) = golden.read(HEADER + "en>uk\tIn Kyiv\tКиєві|Києва\tКієв\tlocative\n")

        assert (case.direction, case.wanted, case.unwanted) == (
            "en-uk", ("Києві", "Києва"), ("Кієв",),
        )  # fmt: skip

    def test_bad_lines_are_reported_together(self) -> None:
        with pytest.raises(ExceptionGroup) as caught:
            golden.read(HEADER + "en-uk\tIn Kyiv\t\t\t\nshort\n")

        assert [error.line for error in caught.value.exceptions] == [2, 3]

    def test_failures_say_what_is_wrong(self) -> None:
        cases = golden.read(HEADER + "en>uk\ta\tб\tв\t\nen>uk\tc\tд\tг\t\nuk>en\tж\tz\t\t\n")

        def translate(direction: str, sources: Sequence[str]) -> list[str]:
            return ["бв", "д"] if direction == "en-uk" else ["x"]

        assert [str(failure) for failure in golden.run(cases, translate)] == [
            "tests.tsv:2: contains 'в': 'бв'",
            "tests.tsv:4: none of 'z': 'x'",
        ]

    def test_any_apostrophe_will_do(self) -> None:
        case = golden.Case(direction="en-uk", source="", wanted=("Знам'янка",), unwanted=())

        assert golden.judge(case, "Знам’янка") is None

    @pytest.mark.parametrize("name", glossary.catalogue())
    def test_shipped_cases_can_be_read(self, name: str) -> None:
        assert golden.read_beside(glossary.catalogue()[name])


class TestDifference:
    OLD = small(entry(), entry(id="sunak-m", en=("Sunak",), uk="Сунак"))
    NEW = small(
        entry(paradigm="ins=Кулебою|Кулебами"), entry(id="scholz-m", en=("Scholz",), uk="Шольц")
    )

    def test_entries_added_removed_changed(self) -> None:
        found = [(c.id, c.kind) for c in difference.changes(self.OLD, self.NEW)]

        assert found == [("kuleba-m", "changed"), ("scholz-m", "added"), ("sunak-m", "removed")]

    def test_changed_fields_and_forms_are_named(self) -> None:
        (change, *_) = difference.changes(self.OLD, self.NEW)

        assert [field[0] for field in change.fields] == ["paradigm", "forms.sg.ins"]

    def test_the_same_glossary_has_no_changes(self, names: Glossary) -> None:
        assert difference.changes(names, names) == []

    def test_translations_that_change_are_listed(self) -> None:
        pairs = [("Scholz left.", "Шольтс поїхав."), ("Kuleba left.", "Кулеба поїхав.")]

        (effect,) = difference.effects(self.OLD, self.NEW, pairs, "en-uk")

        assert (effect.before, effect.after) == ("Шольтс поїхав.", "Шольц поїхав.")
