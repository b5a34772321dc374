"""The rows of the table that need no service."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarking import measuring, models
from benchmarking.libraries import CTranslate2, Transformers
from benchmarking.measuring import Row
from translator import checks, detection, engines, glossary, pairs
from translator.assembly import assemble
from translator.backend import Backend, Batched
from translator.checks import CheckInput
from translator.engines import Engine
from translator.pairs import Pair
from translator.pipeline import Translator
from translator.queue import Queue
from translator.request import Request
from translator.translation import Decoding

BEAM = Decoding(beam=4)
START = """
from translator import engines, pairs
from translator.translation import Decoding
engines.load("ctranslate2", pairs.load("en-uk")).translate(["Hello, world."], Decoding())
"""
START_WHOLE = """
import sys
from pathlib import Path
from translator import glossary
from translator.assembly import assemble
terms = glossary.load(glossary.default_paths())
assemble(terms=terms, options={"cache": Path(sys.argv[1])}).translate("Hello, world.")
"""


def document(text: str, rounds: int) -> Iterator[Row]:
    """A page on the shipped models against transformers, sentence by sentence; one thread each."""
    asked = models.segments(text)
    reference = {d: Transformers(pairs.load(d)) for d in asked}
    fast = {d: engines.load("ctranslate2", pairs.load(d), threads=1) for d in asked}
    found = measuring.compare(
        {
            "transformers": lambda: _generate(reference, asked),
            "ours": lambda: [fast[d].translate(texts, BEAM) for d, texts in asked.items()],
        },
        rounds,
    )
    slow, quick = found["transformers"], found["ours"]
    yield Row(
        name="page, shipped models, beam 4, against transformers fp32 one sentence at a time",
        value=slow.cpu / quick.cpu,
        unit="×",
        target=12,
        detail=f"CPU seconds {slow.cpu:.1f} : {quick.cpu:.2f}, "
        f"{sum(map(len, asked.values()))} segments, clock {slow.wall / quick.wall:.1f}×",
    )


def _generate(reference: dict[str, Transformers], asked: dict[str, list[str]]) -> None:
    for direction, texts in asked.items():
        reference[direction].generate(texts, beam=4, batch=1)


def argos(text: str, rounds: int) -> Iterator[Row]:
    """A document on base-shaped weights against the way argostranslate calls the same library."""
    with tempfile.TemporaryDirectory() as folder:
        pair = models.random_checkpoint("base", Path(folder) / "base")
        library = CTranslate2(pair)
    count, tokens = 32, 37
    texts = _of_tokens(library, models.segments(text)["en-uk"], count, 33)
    found = measuring.compare(
        {
            "argos": lambda: library.as_argos(texts, tokens=tokens),
            "ours": lambda: library.generate(texts, beam=4, batch=count, tokens=tokens),
        },
        rounds,
    )
    slow, quick = found["argos"], found["ours"]
    yield Row(
        name="document, base-shaped weights, beam 4, against Argos' way of calling",
        value=slow.cpu / quick.cpu,
        unit="×",
        target=3.5,
        detail=f"CPU seconds {slow.cpu:.1f} : {quick.cpu:.1f}, {count} sentences of 33 tokens, "
        f"{tokens} forced target tokens, random weights",
    )


def _of_tokens(library: CTranslate2, texts: Sequence[str], count: int, tokens: int) -> list[str]:
    """Return texts that are exactly `tokens` tokens long."""
    found: list[str] = []
    for words in range(40, 8, -1):
        for text in models.of_like_length(texts, 400, words):
            if library.engine.count_tokens(text) == tokens and text not in found:
                found.append(text)
                if len(found) == count:
                    return found
    return found


def pipeline(text: str, rounds: int) -> Iterator[Row]:
    """Detection, glossary, checks and retries over the bare engine on the same segments."""
    translator = assemble(terms=glossary.load(glossary.default_paths()), options={"threads": 1})
    plain = assemble(options={"threads": 1})
    asked = models.segments(text)
    bare = {d: engines.load("ctranslate2", pairs.load(d), threads=1) for d in asked}
    found = measuring.compare(
        {
            "bare": lambda: [bare[d].translate(texts, BEAM) for d, texts in asked.items()],
            "no glossary": lambda: plain.translate(text),
            "whole": lambda: translator.translate(text),
        },
        rounds,
    )
    engine = found["bare"].cpu
    yield Row(
        name="whole pipeline over the bare engine, the page",
        value=found["whole"].cpu / engine,
        unit="×",
        target=1.10,
        at_most=True,
        detail=f"CPU seconds {found['whole'].cpu:.2f} : {engine:.2f}; "
        f"without glossary {found['no glossary'].cpu / engine:.2f}×",
    )
    yield from _shares(translator, text, asked, engine)


def _shares(
    translator: Translator, text: str, asked: Mapping[str, Sequence[str]], engine: float
) -> Iterator[Row]:
    """Say what the engine is asked for in the pipeline, and what is left for the rest."""
    backend = translator.backend
    assert isinstance(backend, Batched)
    timed = {d: Timed(backend.engines[d], len(texts)) for d, texts in asked.items()}
    backend.engines._loaded.update(timed)
    whole = measuring.cost(lambda: translator.translate(text)).cpu
    spent = {kind: sum(each.spent[kind] for each in timed.values()) for kind in Timed.KINDS}
    spent["everything but the engine"] = whole - sum(spent.values())
    for kind, seconds in spent.items():
        yield Row(name=f"pipeline: {kind}", value=seconds / engine, unit="× bare engine")


class Timed:
    """An engine that adds up what its calls cost."""

    KINDS = ("first answers", "further tries", "forms weighed")

    def __init__(self, engine: Any, segments: int) -> None:
        """Time `engine`, which is asked for so many `segments` first."""
        self.engine, self.left = engine, segments
        self.spent = dict.fromkeys(self.KINDS, 0.0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def translate(self, segments: Sequence[str], *given: Any, **more: Any) -> Any:
        """Translate."""
        kind = "first answers" if self.left > 0 else "further tries"
        self.left -= len(segments)
        return self._timed(kind, self.engine.translate, segments, *given, **more)

    def score(self, *given: Any) -> Any:
        """Score targets."""
        return self._timed("forms weighed", self.engine.score, *given)

    def _timed(self, kind: str, work: Callable[..., Any], *given: Any, **more: Any) -> Any:
        start = time.process_time()
        try:
            return work(*given, **more)
        finally:
            self.spent[kind] += time.process_time() - start


def parts(text: str, rounds: int) -> Iterator[Row]:
    """What each part beside the engine costs for a segment."""
    translator = assemble(terms=glossary.load(glossary.default_paths()))
    side_by_side = translator.translate(text)
    rows = [row for row in side_by_side.rows if row.direction]
    inputs = [
        CheckInput(
            source=row.texts[row.language],
            target=next(t for tag, t in row.texts.items() if tag != row.language),
            direction=row.direction or "",
        )
        for row in rows
    ]
    terms = translator.glossary
    assert terms is not None

    def enforce() -> None:
        enforcers = {d: terms.enforcer(d, mode="report") for d in ("en-uk", "uk-en")}
        for each in inputs:
            enforcers[each.direction](each.source, each.target)

    found = measuring.compare(
        {
            "detection": lambda: detection.detect(text),
            "checks": lambda: [checks.run(each) for each in inputs],
            "glossary (report)": enforce,
        },
        rounds + 2,
    )
    for name, spent in found.items():
        yield Row(name=f"{name}, a segment", value=1000 * spent.cpu / len(rows), unit="ms")


def shortlist(text: str, rounds: int) -> Iterator[Row]:
    """Sentences with and without the vocabulary shortlist; one thread."""
    asked = models.segments(text)
    listed = {d: engines.load("ctranslate2", pairs.load(d), threads=1) for d in asked}
    plain = {d: engines.load("ctranslate2", _unlisted(pairs.load(d)), threads=1) for d in asked}
    count = sum(map(len, asked.values()))
    for name, size in (("one sentence a call", 1), ("the page in a call", count)):
        found = measuring.compare(
            {
                "plain": partial(translate_in, plain, asked, size),
                "listed": partial(translate_in, listed, asked, size),
            },
            rounds,
        )
        yield Row(
            name=f"shortlist against the whole vocabulary, {name}",
            value=found["plain"].cpu / found["listed"].cpu,
            unit="×",
            detail=f"CPU ms a sentence {1000 * found['plain'].cpu / count:.0f} : "
            f"{1000 * found['listed'].cpu / count:.0f}",
        )


def translate_in(
    loaded: Mapping[str, Engine], asked: Mapping[str, Sequence[str]], size: int
) -> None:
    """Translate everything, `size` segments a call."""
    for direction, texts in asked.items():
        for at in range(0, len(texts), size):
            loaded[direction].translate(texts[at : at + size], BEAM)


def _unlisted(pair: Pair) -> Pair:
    return replace(pair, shortlist="")


def batching(text: str, rounds: int) -> Iterator[Row]:
    """Sentences from many clients through the queue, against one request = one batch."""
    texts, pair = models.segments(text)["en-uk"], pairs.load("en-uk")
    plain = engines.load("ctranslate2", _unlisted(pair))
    yield _batched("shipped model", plain, engines.load("ctranslate2", pair), texts, rounds, 96)
    yield replace(
        _batched("shipped model without shortlist", plain, plain, texts, rounds, 96), target=None
    )
    with tempfile.TemporaryDirectory() as folder:
        base = engines.load("ctranslate2", models.random_checkpoint("base", Path(folder) / "base"))
    yield _batched("base-shaped weights", base, base, texts, rounds, 48)


def _batched(
    name: str,
    single: Engine,
    shared: Engine,
    texts: Sequence[str],
    rounds: int,
    requests: int,
    clients: int = 16,
) -> Row:
    """Compare calls of `single`, a sentence each, with a queue before `shared`."""
    queue = Queue({"en-uk": shared})
    found = measuring.compare(
        {
            "alone": lambda: _ask(clients, requests, texts, lambda t: single.translate([t], BEAM)),
            "queue": lambda: _ask(
                clients, requests, texts, lambda t: queue.translate("en-uk", [t], BEAM)
            ),
        },
        rounds,
    )
    queue.close()
    alone, together = found["alone"], found["queue"]
    return Row(
        name=f"{clients} clients, a sentence each, against one request = one batch, {name}",
        value=alone.cpu / together.cpu,
        unit="×",
        target=2,
        detail=f"CPU ms a request {1000 * alone.cpu / requests:.0f} : "
        f"{1000 * together.cpu / requests:.0f}, clock {alone.wall / together.wall:.1f}×",
    )


def _ask(
    clients: int, requests: int, texts: Sequence[str], answer: Callable[[str], object]
) -> None:
    """Let clients ask one after the other, as many requests in all."""
    lock, left = threading.Lock(), iter(range(requests))

    def client() -> None:
        while True:
            with lock:
                number = next(left, None)
            if number is None:
                return
            answer(f"{texts[number % len(texts)]} {number}")  # all different

    with ThreadPoolExecutor(clients) as pool:
        for each in [pool.submit(client) for _ in range(clients)]:
            each.result()


def start(text: str, rounds: int) -> Iterator[Row]:
    """From nothing to the first translation, each in a process of its own."""
    with tempfile.TemporaryDirectory() as kept:
        measuring.run_python(START_WHOLE, kept)
        yield from _started("engine alone, model converted", START, rounds)
        yield from _started("whole translator, model converted", START_WHOLE, rounds)
        yield from _started("whole translator", START_WHOLE, rounds, kept, (0.6, 200.0))


def _started(
    name: str,
    code: str,
    rounds: int,
    kept: str = "",
    targets: Sequence[float | None] = (None, None),
) -> Iterator[Row]:
    """Run processes that keep converted models in the folder `kept`, or that find none."""
    runs = []
    for _ in range(max(rounds, 3)):
        with tempfile.TemporaryDirectory() as empty:
            runs.append(measuring.run_python(code, kept or empty))
    wall = statistics.median(spent.wall for spent, _ in runs)
    cpu = statistics.median(spent.cpu for spent, _ in runs)
    yield Row(
        name=f"process start to first translation, {name}",
        value=wall,
        unit="s",
        target=targets[0],
        at_most=True,
        detail=f"{cpu:.2f} CPU seconds",
    )
    yield Row(
        name=f"peak memory of that process, {name}",
        value=max(peak for _, peak in runs),
        unit="MB",
        target=targets[1],
        at_most=True,
    )


def remembered(text: str, rounds: int) -> Iterator[Row]:
    """The same page a second time: by the same process, by another, and the answers alone."""
    terms = glossary.load(glossary.default_paths())
    asked = models.segments(text)
    costs: dict[str, list[tuple[float, float]]] = {"same": [], "other": [], "answers": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            same, other = (
                assemble(terms=terms, memory=Path(folder) / "memory.db") for _ in range(2)
            )
            for each in (same, other):
                each.translate("Warm up. Прогрів.")
            first, again, anew = (
                measuring.cost(partial(each.translate, text)).cpu for each in (same, same, other)
            )
            costs["same"].append((first, again))
            costs["other"].append((first, anew))
        with tempfile.TemporaryDirectory() as folder:
            backend = assemble(memory=Path(folder) / "memory.db").backend
            first, again = (measuring.cost(partial(_answer, backend, asked)).cpu for _ in range(2))
            costs["answers"].append((first, again))
    names = {
        "same": ("second run of the page, remembered", 50),
        "other": ("second run of the page in another process, its sentences remembered", None),
        "answers": ("second run, the answers alone (memory against engine, checks, retries)", None),
    }
    for part, (name, target) in names.items():
        first, again = (statistics.median(each) for each in zip(*costs[part], strict=True))
        yield Row(
            name=name,
            value=first / again,
            unit="×",
            target=target,
            detail=f"CPU seconds {first:.2f} : {again:.4f}",
        )


def _answer(backend: Backend, asked: dict[str, list[str]]) -> None:
    for direction, texts in asked.items():
        backend.translate(direction, [Request(text) for text in texts])


#: Name on the command line → what it measures.
ROWS: dict[str, Callable[[str, int], Iterator[Row]]] = {
    "document": document,
    "argos": argos,
    "pipeline": pipeline,
    "parts": parts,
    "shortlist": shortlist,
    "batching": batching,
    "start": start,
    "memory": remembered,
}
