"""Samples of every format, found by folder listing."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator import formats
from translator.formats import Document, Options

DATA = Path(__file__).parent / "data"
SAMPLES = sorted(path for path in DATA.iterdir() if path.is_file())
ARCHIVES = {"docx", "odt", "epub"}


def options_for(path: Path) -> Options:
    """Tell the reader what it has to be told of a sample."""
    return Options(name=path.name, columns=("text",) if path.suffix == ".tsv" else ())


def read(path: Path, data: bytes | None = None) -> Document:
    """Read a sample, or other bytes as if they were it."""
    module = formats.load(formats.format_of(path.name))
    return module.read(path.read_bytes() if data is None else data, options_for(path))


def write(document: Document, targets: dict[str, formats.Pattern], language: str = "uk") -> bytes:
    """Write a document with its own format."""
    return formats.load(document.format).write(document, targets, language=language)


@pytest.fixture(params=SAMPLES, ids=lambda path: path.name)
def sample(request: pytest.FixtureRequest) -> Path:
    """Each sample in turn."""
    path: Path = request.param
    return path
