"""How Ukrainian words and names decline."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.glossary.conftest import entry
from translator.glossary.compiling import main_paradigm
from translator.glossary.declension import decline
from translator.glossary.entry import CASES
from translator.glossary.overrides import OverrideInvalid
from translator.glossary.phrases import decline_text

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]
LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'-"


def _rows(name: str) -> list[dict[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize("row", _rows("declension.tsv"), ids=lambda r: f"{r['word']}-{r['gender']}")
def test_preferred_forms(row: dict[str, str]) -> None:
    """Own rules, without any library."""
    forms = decline(row["word"], gender=row["gender"], animate=True, role=row["role"]).forms

    assert {c: forms[c][0] for c in ("gen", "dat", "ins", "loc")} == {
        c: row[c] for c in ("gen", "dat", "ins", "loc")
    }


def test_unseen_surnames() -> None:
    """At least 99 % of the forms of surnames that the rules were not made from."""
    right = total = 0
    for row in _rows("unseen-surnames.tsv"):
        gender = row["gender"]
        declined = decline_text(row["nom"], kind=f"person-{gender}", gender=gender, animate=True)
        for case in ("gen", "dat", "acc", "ins", "loc"):
            total += 1
            right += declined.forms[case][0] in row[case].split("|")

    assert total > 500
    assert right / total >= 0.99


@given(
    st.text(LETTERS, min_size=1, max_size=14),
    st.sampled_from(["m", "f", "n", "pl"]),
    st.booleans(),
    st.sampled_from(["surname", "given", "noun", "adj"]),
)
@example("ів", "m", False, "noun")  # nothing before what looks like an ending
def test_any_word_has_all_cases(word: str, gender: str, animate: bool, role: str) -> None:
    """Whatever the word, every case has a form and the nominative is the word itself."""
    forms = decline(word, gender=gender, animate=animate, role=role).forms

    assert set(forms) == set(CASES)
    assert all(forms.values())
    assert forms["nom"] == (word,)


class TestPhrases:
    """Names of several words and terms with a head."""

    @pytest.mark.parametrize(
        ("text", "kind", "gender", "instrumental"),
        [
            ("Єнс Столтенберг", "person-m", "m", "Єнсом Столтенбергом"),
            ("Урсула фон дер Ляєн", "person-f", "f", "Урсулою фон дер Ляєн"),
            ("Біла Церква", "place", "f", "Білою Церквою"),
            ("міністр закордонних справ", "term", "m", "міністром закордонних справ"),
            ("Нью-Йорк", "place", "m", "Нью-Йорком"),
            ("Івано-Франківськ", "place", "m", "Івано-Франківськом"),
            ("Косіняк-Камиш", "person-m", "m", "Косіняком-Камишем"),
        ],
    )
    def test_instrumental(self, text: str, kind: str, gender: str, instrumental: str) -> None:
        forms = decline_text(text, kind=kind, gender=gender, animate=True).forms

        assert forms["ins"][0] == instrumental


class TestOverrides:
    """A human has the last word."""

    BIDEN = entry(id="biden-m", en=("Biden",), uk="Байден")

    def test_like_follows_another_entry(self) -> None:
        austin = entry(
            id="austin-m", en=("Lloyd Austin",), uk="Ллойд Остін", paradigm="like:Байден"
        )

        paradigm = main_paradigm(austin, {"Байден": self.BIDEN})

        assert paradigm.form("sg", "ins") == "Ллойдом Остіном"
        assert paradigm.checked

    def test_forms_written_out_replace_single_cases(self) -> None:
        sumy = entry(id="s", uk="Суми", kind="place", gram=("pl",), paradigm="gen=Сум")

        paradigm = main_paradigm(sumy, {})

        assert paradigm.form("pl", "gen") == "Сум"
        assert paradigm.form("pl", "dat") == "Сумам"

    def test_indecl_freezes_the_surname_only(self) -> None:
        person = entry(uk="Олена Дюма", kind="person-f", paradigm="indecl")

        assert main_paradigm(person, {}).form("sg", "gen") == "Олени Дюма"

    def test_adj_makes_an_adjective(self) -> None:
        town = entry(uk="Рівне", kind="place", gram=("n",), paradigm="adj")

        assert main_paradigm(town, {}).form("sg", "gen") == "Рівного"

    def test_a_model_that_does_not_fit_is_refused(self) -> None:
        person = entry(uk="Мелоні", paradigm="like:Дуда")
        duda = entry(id="duda-m", uk="Дуда")

        with pytest.raises(OverrideInvalid, match="does not end in"):
            main_paradigm(person, {"Дуда": duda})
