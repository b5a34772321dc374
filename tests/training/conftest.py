"""The training package lies beside its script, not among the installed ones."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = str(ROOT / "scripts")
if SCRIPTS not in sys.path:
    sys.path.insert(0, SCRIPTS)


@pytest.fixture
def corpus() -> Path:
    """A raw corpus of 300 written pairs, and eight phrases with one fault each of most kinds."""
    return Path(__file__).parent / "data" / "corpus"


@pytest.fixture
def spm() -> Path:
    """The vocabulary of the embedded models."""
    return ROOT / "translator" / "models" / "en-uk" / "source.spm"
