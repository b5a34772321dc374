"""What every test may ask for: the article, an echo translator, the shipped one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from service import settings, wiring
from translator.pipeline import Translator

# What one run remembers must not answer the next, nor fill the memory of whoever runs them.
os.environ["DVOMOVA_MEMORY"] = "0"

DATA = Path(__file__).parent / "data"

# A shared machine makes any deadline a lottery; speed is measured by scripts/benchmark.py.
hypothesis_settings.register_profile("shared", deadline=None)
hypothesis_settings.load_profile("shared")


@pytest.fixture(scope="session")
def article() -> str:
    """The page that started the project: English news with Ukrainian page furniture."""
    return (DATA / "article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def echo() -> Translator:
    """The whole pipeline on the echo engine: instant, and plainly not a translation."""
    return wiring.build_translator(settings.load(engine="echo", glossary_mode="off"))


@pytest.fixture(scope="session")
def shipped() -> Translator:
    """The translator that a user gets: shipped models, shipped glossaries, defaults."""
    return wiring.build_translator(settings.load())
