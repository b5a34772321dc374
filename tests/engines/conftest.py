"""Every engine that is found, on the embedded models, loaded once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from translator import engines, pairs
from translator.engines import Engine

DIRECTIONS = pairs.available()
#: Real sentences: news, software, speech, a label.
SENTENCES = {
    "en": [
        "Ukraine will join NATO, said Dmytro Kuleba.",
        "The meeting took place in Vilnius on 11 July 2023.",
        "Open the file to see the new settings.",
        "Hello!",
        "The president said that the war would end soon.",
        "It is a small town in the north of the country.",
    ],
    "uk": [
        "Міністр закордонних справ сказав, що Україна вступить до НАТО.",
        "Зустріч відбулася у Вільнюсі 11 липня 2023 року.",
        "Відкрийте файл, щоб побачити нові налаштування.",
        "Привіт!",
        "Президент сказав, що війна скоро закінчиться.",
        "Це невелике місто на півночі країни.",
    ],
}


Loader = Callable[..., Engine]


@cache
def _load(name: str, direction: str, *, shortlist: bool = True, **options: object) -> Engine:
    pair = pairs.load(direction)
    return engines.load(name, pair if shortlist else replace(pair, shortlist=""), **options)


@pytest.fixture(params=engines.available())
def name(request: pytest.FixtureRequest) -> str:
    """The name of an engine: each that is found."""
    return str(request.param)


@pytest.fixture(params=DIRECTIONS)
def direction(request: pytest.FixtureRequest) -> str:
    """A direction: each that has a pair file."""
    return str(request.param)


@pytest.fixture
def engine(name: str, direction: str) -> Engine:
    """An engine with the embedded model of a direction."""
    return _load(name, direction)


@pytest.fixture
def sentences(direction: str) -> list[str]:
    """Real sentences in the source language."""
    return SENTENCES[direction[:2]]


@pytest.fixture
def load() -> Loader:
    """Load an engine by name and direction, with options and perhaps no shortlist; each once."""
    return _load
