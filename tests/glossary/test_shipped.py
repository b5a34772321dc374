"""The glossary that is shipped: what it holds, and how well it is enforced."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from translator.glossary import Glossary

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    lines = (DATA / "testset.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(
        (x for x in lines if x and not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return list(rows)


class TestContents:
    def test_size_and_kinds(self, names: Glossary) -> None:
        """At least 400 entries; women and men, places, organisations, terms."""
        kinds = Counter(term.entry.kind for term in names.terms)

        assert len(names) >= 400
        assert {"person-m", "person-f", "place", "org", "term", "dnt"} <= kinds.keys()

    def test_every_entry_has_its_forms_locked(self, names: Glossary) -> None:
        assert [
            t.entry.id for t in names.terms if t.main.origin == "rules" and not t.main.forms
        ] == []

    def test_the_test_set_is_large(self, pairs: list[dict[str, str]]) -> None:
        assert len(pairs) >= 300
        assert {row["case"] for row in pairs} >= {"nom", "gen", "dat", "acc", "ins", "loc"}


@pytest.mark.parametrize(("direction", "reached"), [("en>uk", 0.75), ("uk>en", 0.97)])
def test_test_set(
    names: Glossary, pairs: list[dict[str, str]], direction: str, reached: float
) -> None:
    """In mode `safe` at most 3 % of the edits are wrong, and most of what is wrong is mended."""
    verdicts: Counter[str] = Counter()
    for row in pairs:
        if row["dir"] == direction:
            enforce = names.enforcer(direction.replace(">", "-"))
            text = enforce(row["source"], row["hypothesis"]).text
            right = text in row["expected"].split("|||")
            verdicts[f"{'right' if right else 'wrong'} {text != row['hypothesis']}"] += 1

    edits = verdicts["right True"] + verdicts["wrong True"]
    assert verdicts["wrong True"] <= 0.03 * edits
    assert verdicts["right True"] + verdicts["right False"] >= reached * verdicts.total()


@pytest.mark.parametrize(
    "name",
    ["Joe Biden", "Rishi Sunak", "Olaf Scholz", "Politico", "Lithuania", "United States", "France",
     "Germany", "Kyiv", "Berlin", "Paris", "London", "Brussels", "NATO", "EU", "G7"],
)  # fmt: skip
def test_names_of_the_article_are_there(names: Glossary, article: str, name: str) -> None:
    """Every name of the page that started the project is an entry, found in the page."""
    assert name in article
    assert name in {match.text for match in names.match(article, "en")}
