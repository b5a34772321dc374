"""Engines load when they are first asked for, once, and each by itself."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from translator import engines, pairs
from translator.backend import Engines
from translator.engines import Engine
from translator.pairs import Pair

PAIRS = {direction: pairs.load(direction) for direction in ("en-uk", "uk-en")}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until it is set, the model from English does not get loaded."""
    gate, load = threading.Event(), engines.load

    def slowly(name: str, pair: Pair, **options: Any) -> Engine:
        assert pair.direction != "en-uk" or gate.wait(10)
        return load(name, pair, **options)

    monkeypatch.setattr(engines, "load", slowly)
    return gate


def test_while_one_direction_loads_the_other_answers(gate: threading.Event) -> None:
    both = Engines(PAIRS, "echo")
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(both.__getitem__, "en-uk")
        quick = pool.submit(both.__getitem__, "uk-en").result(5)
        assert not slow.done()
        gate.set()
        assert slow.result(5) is not quick


def test_all_who_wait_get_the_same(gate: threading.Event) -> None:
    both = Engines(PAIRS, "echo")
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(both.__getitem__, "en-uk") for _ in range(4)]
        gate.set()

        assert len({id(call.result(5)) for call in calls}) == 1
