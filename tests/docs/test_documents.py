"""The documentation says what is there, and all of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_the_reference_of_the_command_line_is_up_to_date() -> None:
    """It is what ``scripts/document_cli.py`` prints."""
    printed = subprocess.run(
        [sys.executable, "scripts/document_cli.py"], cwd=ROOT, capture_output=True, check=True
    )

    assert (ROOT / "docs/reference/cli.md").read_text("utf-8") == printed.stdout.decode()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    """A relative link names a file of the repository."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]

    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_document_is_in_the_index() -> None:
    """``docs/README.md`` links each page under docs."""
    index = (ROOT / "docs/README.md").read_text("utf-8")
    pages = [p.relative_to(ROOT / "docs") for p in PAGES if p.is_relative_to(ROOT / "docs")]

    assert [str(p) for p in pages if p.name != "README.md" and f"({p})" not in index] == []


@pytest.mark.parametrize("marker", ["run", "test"])
def test_the_readme_holds_the_two_commands(marker: str) -> None:
    """One line each, which ``.ci/run`` runs as it stands."""
    readme = (ROOT / "README.md").read_text("utf-8")
    [block] = re.findall(rf"<!-- {marker} -->\n```console\n(.*?)```", readme, re.DOTALL)

    assert block.startswith("$ ")
    assert block.count("\n") == 1
