"""Glossaries for tests: the shipped ones, and small ones written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from translator import glossary
from translator.glossary import Glossary
from translator.glossary.entry import COLUMNS, Entry
from translator.glossary.glossary import compile_terms
from translator.glossary.reading import write

META = {"title": "Sample", "version": "1", "licence": "CC0-1.0"}


@pytest.fixture(scope="session")
def names() -> Glossary:
    """The shipped glossary of names and terms."""
    return glossary.load()


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write a glossary folder from entries; returns its path."""

    def make(*entries: Entry, name: str = "sample") -> Path:
        path = tmp_path / name
        path.mkdir(exist_ok=True)
        (path / "glossary.tsv").write_text(write(entries, META), encoding="utf-8")
        return path

    return make


def entry(**fields: object) -> Entry:
    """Make an entry from a few fields."""
    values: dict[str, object] = {"id": "kuleba-m", "en": ("Kuleba",), "uk": "Кулеба"}
    values |= {"kind": "person-m", **fields}
    assert set(values) <= {*COLUMNS, "glossary", "rank"}
    return Entry(**values)  # type: ignore[arg-type]


def small(*entries: Entry) -> Glossary:
    """Make a glossary of entries, declined by rule."""
    terms, problems = compile_terms(entries, {})
    assert not problems
    return Glossary(terms, name="small")
