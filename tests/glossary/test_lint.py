"""What is wrong with a glossary, and that it is said once, with its place and the cure."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from translator.glossary import catalogue, files, reporting
from translator.glossary.lint import RULES, lint
from translator.glossary.problems import Problem

FIXTURES = Path(__file__).parent / "data/lint"
#: Codes of what cannot be read; the others are rules.
READING = {"GL001", "GL002", "GL003", "GL004", "GL010", "GL011", "GL012", "GL013"}
DOCS = Path(__file__).parents[2] / "docs/reference/glossary-format.md"
#: Codes that only the compiler gives: they need its dictionary.
COMPILER = {"GL020", "GL022", "GL024"}


def problems_of(fixture: Path) -> list[Problem]:
    """Lint a fixture; that it has no lock and no golden case is not what it is about."""
    found = lint(files.folder(fixture))
    return [p for p in found if p.code not in ("GL018", "GL201") or p.code == fixture.name]


@pytest.mark.parametrize("fixture", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
class TestEveryRule:
    """Each fixture has one mistake, and each mistake gives one line."""

    def test_one_problem_in_its_place(self, fixture: Path) -> None:
        found = [f"{Path(p.file).name}:{p.line}:{p.column} {p.code}" for p in problems_of(fixture)]

        assert found == (fixture / "expect.txt").read_text(encoding="utf-8").split("\n")[:1]

    def test_the_line_says_how_to_mend_it(self, fixture: Path) -> None:
        (problem,) = problems_of(fixture)

        assert re.fullmatch(r".+:\d+:\d+ GL\d{3} .+, .+", str(problem))
        assert problem.mend


def test_every_code_has_a_fixture() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == READING | RULES.keys()


def test_every_code_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")

    assert [code for code in READING | RULES.keys() | COMPILER if code not in text] == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("GL007", "id 'kuleba-m' is already used"),
        ("GL011", "write person-m for a man or person-f for a woman"),
        ("GL005", "'a' (U+0061) in 'Кулебa' is a Latin letter, write Cyrillic 'а' (U+0430)"),
    ],
)
def test_mistakes_of_newcomers(code: str, words: str) -> None:
    """A duplicate, a missing gender, a Latin letter in a Cyrillic name."""
    (problem,) = problems_of(FIXTURES / code)

    assert words in str(problem)


@pytest.mark.parametrize("name", catalogue())
def test_shipped_glossaries_are_clean(name: str) -> None:
    """No error and no warning in what we ship; the lock is fresh."""
    found = lint(files.folder(catalogue()[name]))

    assert [str(p) for p in found if p.severity != "note"] == []


class TestFormats:
    """The same problems for people, GitHub, programs and code scanning."""

    PROBLEMS = (
        Problem(file="a.tsv", line=2, column=3, code="GL005", message="50% wrong", mend="mend it"),
        Problem(file="a.tsv", line=4, column=1, code="GL101", message="short", mend="lengthen"),
    )

    def test_text(self) -> None:
        assert reporting.text(self.PROBLEMS).splitlines()[0] == "a.tsv:2:3 GL005 50% wrong, mend it"

    def test_github(self) -> None:
        assert reporting.github(self.PROBLEMS).splitlines() == [
            "::error file=a.tsv,line=2,col=3,title=GL005::50%25 wrong, mend it",
            "::warning file=a.tsv,line=4,col=1,title=GL101::short, lengthen",
        ]

    def test_json(self) -> None:
        assert [p["severity"] for p in json.loads(reporting.json_text(self.PROBLEMS))] == [
            "error",
            "warning",
        ]

    def test_sarif(self) -> None:
        run = json.loads(reporting.sarif(self.PROBLEMS))["runs"][0]

        assert [result["ruleId"] for result in run["results"]] == ["GL005", "GL101"]
        region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
        assert region == {"startLine": 2, "startColumn": 3}


def test_a_duplicate_out_of_order_is_called_a_duplicate(tmp_path: Path) -> None:
    """A newcomer adds a line at the end that is there already: one line says so."""
    source = (FIXTURES / "GL008" / "glossary.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in source if line and not line.startswith(("#", "id\t"))]
    head = [line for line in source if line.startswith(("#", "id\t"))]
    one = rows[0].split("\t")
    again = ["aaa-again", *one[1:]]
    text = "\n".join([*head, "\t".join(one), "\t".join(again), ""])
    (tmp_path / "glossary.tsv").write_text(text, encoding="utf-8")

    found = [p.code for p in lint(files.folder(tmp_path)) if p.code not in ("GL018", "GL201")]

    assert found == ["GL008"]
