"""Other programs' glossary files: written and read again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.glossary.conftest import entry, small
from translator.errors import DocumentInvalid, UnsupportedFormat
from translator.glossary import exchange

TERMS = small(
    entry(note="minister"),
    entry(id="odd", en=('a "quoted", name',), uk="назва, з комою", kind="term", gram=("f",)),
    entry(id="amp", en=("R&D <x>",), uk="НДДКР", kind="term", gram=("indecl",)),
    entry(id="draft", en=("draft",), uk="чернетка", kind="term", gram=("f",), status="draft"),
).terms
APPROVED = {('a "quoted", name', "назва, з комою"), ("Kuleba", "Кулеба"), ("R&D <x>", "НДДКР")}


@pytest.mark.parametrize("name", exchange.available())
class TestEveryFormat:
    def test_round_trip_en_uk(self, name: str) -> None:
        """Approved terms come back, spelling for spelling; drafts stay at home."""
        form = exchange.load(name)

        pairs = form.read(form.write(TERMS, "en-uk"), "en-uk")

        assert {(pair.en, pair.uk) for pair in pairs} == APPROVED

    def test_round_trip_uk_en(self, name: str) -> None:
        """The lemma is there, and before its other forms."""
        form = exchange.load(name)

        pairs = form.read(form.write(TERMS, "uk-en"), "uk-en")

        assert {(pair.en, pair.uk) for pair in pairs} >= APPROVED

    def test_writing_twice_gives_the_same(self, name: str) -> None:
        form = exchange.load(name)

        assert form.write(TERMS, "en-uk") == form.write(TERMS, "en-uk")

    @given(st.text(max_size=80))
    def test_no_text_breaks_the_reader(self, name: str, text: str) -> None:
        try:
            pairs = exchange.load(name).read(text, "en-uk")
        except (DocumentInvalid, csv.Error):
            return
        assert all(isinstance(pair.en, str) for pair in pairs)


@pytest.mark.parametrize("name", ["google", "amazon"])
def test_literal_matchers_get_every_form(name: str) -> None:
    """Programs that do not inflect are given each Ukrainian form as a row."""
    rows = list(csv.reader(io.StringIO(exchange.load(name).write(TERMS, "uk-en"))))

    assert ["Кулебою", "Kuleba"] in rows
    assert len({row[0] for row in rows}) == len(rows)


def test_amazon_names_the_languages() -> None:
    assert exchange.load("amazon").write(TERMS, "uk-en").splitlines()[0] == "uk,en"


def test_deepl_has_four_columns() -> None:
    text = exchange.load("deepl").write(TERMS, "en-uk")

    assert "Kuleba,Кулеба,en,uk" in text.splitlines()


def test_tbx_carries_status_and_note() -> None:
    form = exchange.load("tbx")
    forbidden = small(entry(note="n", kind="dnt", uk="Kuleba")).terms

    (pair,) = form.read(form.write(forbidden, "en-uk"), "en-uk")

    assert (pair.note, pair.dnt, pair.status) == ("n", True, "approved")


def test_tbx_refuses_entities() -> None:
    text = '<!DOCTYPE x [<!ENTITY a "b">]><martif/>'

    with pytest.raises(DocumentInvalid, match="entities"):
        exchange.load("tbx").read(text, "en-uk")


def test_unknown_formats_are_refused() -> None:
    with pytest.raises(UnsupportedFormat):
        exchange.load("xls")


class TestMerging:
    """Imports never overwrite what a human settled."""

    def test_kind_and_paradigm_stay(self) -> None:
        own = entry(paradigm="like:Дуда")

        (merged,) = exchange.merge([own], [exchange.Pair(en="Kuleba", uk="Кулеба", note="new")])

        assert (merged.kind, merged.paradigm, merged.note) == ("person-m", "like:Дуда", "new")

    def test_new_terms_are_drafts_with_ids_of_their_own(self) -> None:
        pairs = [exchange.Pair(en="A b", uk="а"), exchange.Pair(en="a B", uk="б")]

        merged = exchange.merge([], pairs)

        assert [(e.id, e.status) for e in merged] == [("a-b", "draft"), ("a-b-2", "draft")]


def test_samples_of_other_programs_are_read() -> None:
    """Files as other programs write them."""
    data = Path(__file__).parent / "data/exchange"

    for name in exchange.available():
        for file in sorted(data.glob(f"{name}.*")):
            pairs = exchange.load(name).read(file.read_text(encoding="utf-8"), "en-uk")
            assert ("Kuleba", "Кулеба") in {(pair.en, pair.uk) for pair in pairs}, file.name
