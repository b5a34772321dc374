"""The documents about the service tell of everything there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service import locale, problems
from service.settings import Settings
from translator import errors

DOCS = Path(__file__).parents[2] / "docs"


def read(name: str) -> str:
    """Return the text of a document."""
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_path_is_described(client: FlaskClient) -> None:
    """Each path of the OpenAPI document stands in the reference."""
    text = read("reference/api.md")
    assert not [p for p in client.get("/openapi.json").json["paths"] if f"{p}`" not in text]


def test_every_setting_is_described() -> None:
    """Each setting stands in the how-to, by the name of its variable."""
    text = read("how-to/run-the-service.md")
    assert not [n for n in Settings.model_fields if f"`DVOMOVA_{n.upper()}`" not in text]


def test_every_problem_is_described() -> None:
    """Each type of problem stands in the reference."""
    text = read("reference/api.md")
    assert not [slug for slug in problems.catalogue() if f"`{slug}`" not in text]


def test_every_metric_is_described(client: FlaskClient) -> None:
    """Each metric stands in the reference."""
    text, described = client.get("/metrics").text, read("reference/api.md")
    names = re.findall(r"^# TYPE (\w+) (?!gauge\n\w+_created)", text, re.MULTILINE)
    left_out = [n for n in names if f"`{n}`" not in described and not n.endswith("_created")]
    assert left_out == []


@pytest.mark.parametrize(
    "error", [errors.TranslatorError, *errors.TranslatorError.__subclasses__()]
)
def test_every_error_has_a_status(error: type[errors.TranslatorError]) -> None:
    """No error of the core becomes an internal one by being forgotten."""
    if error.__module__ == errors.__name__:
        assert error in problems.STATUS


@pytest.mark.parametrize("tag", locale.available())
def test_catalogues_are_complete(tag: str) -> None:
    """Each catalogue has the English keys, with the same values to fill in."""
    english, other = locale.catalogue("en"), locale.catalogue(tag)
    assert not [key for key in english if key not in other]
    fields = re.compile(r"\{\w+\}")
    for key, text in english.items():
        assert sorted(fields.findall(text)) == sorted(fields.findall(other[key])), key


def test_unit_names_no_file_that_may_be_missing() -> None:
    """A fresh installation starts: what the unit reads besides the program is optional."""
    unit = (DOCS.parent / "deploy" / "dvomova.service").read_text(encoding="utf-8")
    lines = [line for line in unit.splitlines() if not line.startswith("#")]
    assert not [line for line in lines if "DVOMOVA_CONFIG" in line]
    assert all("=-" in line for line in lines if line.startswith("EnvironmentFile"))


def test_torch_is_the_same_everywhere() -> None:
    """What is installed first, for CPUs, is what the package asks for."""
    files = ("pyproject.toml", "README.md", "deploy/Containerfile")
    found = {
        version
        for name in files
        for version in re.findall(
            r"\btorch==([\d.]+\d)", (DOCS.parent / name).read_text(encoding="utf-8")
        )
    }
    assert len(found) == 1
