"""The queue: everybody's segments in full batches, in order, fairly, and never for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import engines, pairs
from translator.engines import Engine, echo
from translator.errors import Cancelled, EngineUnavailable, Overloaded
from translator.lane import ELDEST, Answer, Lane
from translator.queue import Queue
from translator.translation import Decoding, Hypothesis


class Gate(echo.EchoEngine):
    """Echo that keeps count, and waits at a gate before it answers what has `held` in it."""

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "gate", threading.Event())
        object.__setattr__(self, "batches", [])
        object.__setattr__(self, "entered", threading.Semaphore(0))
        self.gate.set()

    held = ""
    gate: threading.Event
    batches: list[list[str]]
    entered: threading.Semaphore

    def translate(
        self, segments: Sequence[str], decoding: Decoding, *, align: bool = False
    ) -> list[tuple[Hypothesis, ...]]:
        self.batches.append(list(segments))
        self.entered.release()
        if any(self.held in segment for segment in segments):
            self.gate.wait(5)
        if "poison" in segments:
            raise ValueError("poison")
        if "missing" in segments:
            raise EngineUnavailable("missing")
        short = segments[:-1] if "short of one" in segments else segments
        return super().translate(short, decoding, align=align)


@pytest.fixture
def engine() -> Gate:
    """An engine whose batches can be looked at and held up."""
    return Gate()


@pytest.fixture
def queue(engine: Gate) -> Iterator[Queue]:
    """A queue with one worker and small batches."""
    with_one = Queue({"en-uk": engine}, workers=1, batch_tokens=40, limit=100)
    yield with_one
    engine.gate.set()
    with_one.close()


def texts(answers: list[tuple[Hypothesis, ...]]) -> list[str]:
    return [answer[0].text for answer in answers]


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    assert condition()


class TestAnswers:
    @settings(deadline=None, max_examples=50)
    @given(st.lists(st.text("ab ", max_size=8), max_size=40))
    def test_come_in_order_one_for_each(self, segments: list[str]) -> None:
        queue = Queue({"en-uk": echo.EchoEngine()}, workers=2, batch_tokens=7)
        answers = texts(queue.translate("en-uk", segments))
        queue.close()

        assert answers == [f"⟦{s}⟧" if s.strip() else "" for s in segments]

    def test_equal_segments_are_translated_once(self, queue: Queue, engine: Gate) -> None:
        assert texts(queue.translate("en-uk", ["a", "b", "a"])) == ["⟦a⟧", "⟦b⟧", "⟦a⟧"]
        assert sorted(text for batch in engine.batches for text in batch) == ["a", "b"]

    def test_search_settings_are_not_mixed(self, queue: Queue) -> None:
        two = Decoding(alternatives=2)
        with ThreadPoolExecutor(2) as pool:
            one_each = pool.submit(queue.translate, "en-uk", ["a"])
            two_each = pool.submit(queue.translate, "en-uk", ["a"], two)

        assert len(one_each.result()[0]) == 1
        assert len(two_each.result()[0]) == 2

    def test_batches_have_like_lengths_and_a_limit(self, queue: Queue, engine: Gate) -> None:
        queue.translate("en-uk", ["w " * n for n in range(1, 30)])

        for batch in engine.batches:
            assert len(batch) == 1 or sum(len(text.split()) + 1 for text in batch) <= 40


class TestBatchingAcrossCallers:
    def test_what_waits_goes_together(self, queue: Queue, engine: Gate) -> None:
        engine.gate.clear()
        with ThreadPoolExecutor(9) as pool:
            first = pool.submit(queue.translate, "en-uk", ["first"])
            engine.entered.acquire()
            others = [pool.submit(queue.translate, "en-uk", [f"text {i}"]) for i in range(8)]
            wait_for(lambda: queue.waiting == 8)
            engine.gate.set()

        assert texts(first.result()) == ["⟦first⟧"]
        assert [texts(each.result()) for each in others] == [[f"⟦text {i}⟧"] for i in range(8)]
        assert len(engine.batches) == 2

    def test_segments_of_about_one_length_go_together(self, queue: Queue, engine: Gate) -> None:
        """Though a batch is led by the caller with the shortest."""
        engine.gate.clear()
        with ThreadPoolExecutor(8) as pool:
            first = pool.submit(queue.translate, "en-uk", ["first"])
            engine.entered.acquire()
            others = [pool.submit(queue.translate, "en-uk", ["word " * n]) for n in range(1, 8)]
            wait_for(lambda: queue.waiting == 7)
            engine.gate.set()

        assert all(texts(each.result()) for each in [first, *others])
        assert [len(batch) for batch in engine.batches] == [1, 7]

    def test_an_engine_that_gains_nothing_by_batches_gets_none(
        self, queue: Queue, engine: Gate
    ) -> None:
        """So nobody waits for another's segment to be done with as well."""
        object.__setattr__(engine, "singly", True)
        document = [f"line {i}" for i in range(8)]

        assert texts(queue.translate("en-uk", document)) == [f"⟦{line}⟧" for line in document]
        assert sorted(engine.batches) == [[line] for line in document]

    def test_many_clients_get_their_own_answers(self) -> None:
        """2,000 requests from 64 clients: no error, no mix-up of question and answer."""
        queue = Queue({"en-uk": echo.EchoEngine()}, workers=2)

        def ask(n: int) -> bool:
            segments = [f"{n} {i}" for i in range(n % 5 + 1)]
            return texts(queue.translate("en-uk", segments)) == [f"⟦{s}⟧" for s in segments]

        with ThreadPoolExecutor(64) as pool:
            assert all(pool.map(ask, range(2000)))
        queue.close()


class Documents(Gate):
    """Holds up only what belongs to a document."""

    held = "document"


def document(name: str, lines: int) -> list[str]:
    """Return a document; each of its lines is a batch of its own."""
    return [f"{i} of document {name}{' and so on' * 10}" for i in range(lines)]


class TestFairness:
    @pytest.fixture
    def engine(self) -> Documents:
        return Documents()

    @pytest.fixture
    def queue(self, engine: Gate) -> Iterator[Queue]:
        with_one = Queue({"en-uk": engine}, workers=1, batch_tokens=40)
        yield with_one
        with_one.close()

    @pytest.fixture
    def start(self, engine: Gate) -> Iterator[Callable[..., Future[list[Answer]]]]:
        """Call the queue from another thread; at the end the gate opens for all."""
        with ThreadPoolExecutor(40) as pool:
            yield pool.submit
            engine.gate.set()

    def test_a_short_request_waits_for_no_batch_of_a_document(
        self, queue: Queue, engine: Gate, start: Callable[..., Future[list[Answer]]]
    ) -> None:
        """Every worker of the documents is held up for good: short requests are answered."""
        engine.gate.clear()
        long = start(queue.translate, "en-uk", document("a", 10_000))
        engine.entered.acquire()

        for i in range(20):
            assert texts(queue.translate("en-uk", [f"short {i}"])) == [f"⟦short {i}⟧"]
        assert len(engine.batches) == 21
        engine.gate.set()
        queue.close()
        assert isinstance(long.exception(), Cancelled)

    def test_another_try_of_a_document_waits_among_documents(
        self, queue: Queue, engine: Gate, start: Callable[..., Future[list[Answer]]]
    ) -> None:
        engine.gate.clear()
        long = start(queue.translate, "en-uk", document("a", 12))
        engine.entered.acquire()
        start(queue.translate, "en-uk", ["again"], part_of=5000)
        wait_for(lambda: queue.waiting == 12)
        queue.translate("en-uk", ["short"])
        assert engine.batches[1:] == [["short"]]
        engine.gate.set()
        long.result(5)

        assert engine.batches[2] == ["again"]

    def test_of_documents_the_one_that_waits_for_least_goes_first(
        self, queue: Queue, engine: Gate, start: Callable[..., Future[list[Answer]]]
    ) -> None:
        engine.gate.clear()
        calls = [start(queue.translate, "en-uk", document("a", 30))]
        engine.entered.acquire()
        calls.append(start(queue.translate, "en-uk", document("b", 12)))
        wait_for(lambda: queue.waiting == 41)
        engine.gate.set()
        for call in calls:
            call.result(5)

        assert owners(engine)[1:13].count("b") == 9

    def test_but_no_document_waits_for_ever(
        self, queue: Queue, engine: Gate, start: Callable[..., Future[list[Answer]]]
    ) -> None:
        """Of four batches one is the eldest's, however many smaller documents overtake it."""
        engine.gate.clear()
        calls = [start(queue.translate, "en-uk", document("a", 60))]
        engine.entered.acquire()
        calls += [start(queue.translate, "en-uk", document(f"b{i}", 10 + i)) for i in range(20)]
        wait_for(lambda: queue.waiting == 59 + sum(range(10, 30)))
        engine.gate.set()
        for call in calls:
            call.result(10)

        places = [i for i, owner in enumerate(owners(engine)) if owner == "a"]
        assert max(b - a for a, b in pairwise(places)) <= ELDEST


def owners(engine: Gate) -> list[str]:
    """Return whose batches they were, in the order in which they were begun."""
    return [batch[0].split("document ")[1].split()[0] for batch in engine.batches]


class TestGivingUp:
    def test_when_the_caller_goes_away(self, queue: Queue, engine: Gate) -> None:
        engine.gate.clear()
        gone = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(
                queue.translate, "en-uk", [f"w {i}" for i in range(50)], cancelled=gone.is_set
            )
            engine.entered.acquire()
            gone.set()
            with pytest.raises(Cancelled, match="went away"):
                call.result(5)
            engine.gate.set()
        wait_for(lambda: queue.waiting == 0)

        assert len(engine.batches) == 1

    def test_others_still_get_what_they_share(self, queue: Queue, engine: Gate) -> None:
        engine.gate.clear()
        with ThreadPoolExecutor(3) as pool:
            blocker = pool.submit(queue.translate, "en-uk", ["blocker"])
            engine.entered.acquire()
            gone = threading.Event()
            leaving = pool.submit(queue.translate, "en-uk", ["shared"], cancelled=gone.is_set)
            wait_for(lambda: queue.waiting == 1)
            staying = pool.submit(queue.translate, "en-uk", ["shared"])
            wait_for(lambda: any(len(unit.callers) == 2 for unit in queue._short._units.values()))
            gone.set()
            with pytest.raises(Cancelled):
                leaving.result(5)
            engine.gate.set()
            assert texts(staying.result(5)) == ["⟦shared⟧"]
            blocker.result(5)

    def test_closing_ends_everything(self, queue: Queue, engine: Gate) -> None:
        engine.gate.clear()
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(queue.translate, "en-uk", [f"w {i}" for i in range(50)])
            engine.entered.acquire()
            closer = threading.Thread(target=queue.close)
            closer.start()
            with pytest.raises(Cancelled, match="closed"):
                call.result(5)
            engine.gate.set()
            closer.join(5)

        with pytest.raises(Cancelled, match="closed"):
            queue.translate("en-uk", ["a"])


class TestTooMuch:
    def test_is_refused_with_numbers(self, queue: Queue, engine: Gate) -> None:
        engine.gate.clear()
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(queue.translate, "en-uk", [f"w {i}" for i in range(90)])
            engine.entered.acquire()
            with pytest.raises(Overloaded, match="the limit is 100"):
                queue.translate("en-uk", [f"v {i}" for i in range(90)])
            engine.gate.set()
            first.result()

    def test_an_idle_queue_takes_any_document(self, queue: Queue) -> None:
        assert len(queue.translate("en-uk", [f"w {i}" for i in range(300)])) == 300


class TestAFailingEngine:
    def test_only_the_segment_to_blame_fails(self, queue: Queue, engine: Gate) -> None:
        engine.gate.clear()
        with ThreadPoolExecutor(3) as pool:
            blocker = pool.submit(queue.translate, "en-uk", ["blocker"])
            engine.entered.acquire()
            good = pool.submit(queue.translate, "en-uk", ["good"])
            bad = pool.submit(queue.translate, "en-uk", ["poison"])
            wait_for(lambda: queue.waiting == 2)
            engine.gate.set()
            assert texts(good.result(5)) == ["⟦good⟧"]
            with pytest.raises(ValueError, match="poison"):
                bad.result(5)
            blocker.result(5)

    def test_the_worker_lives_on(self, queue: Queue) -> None:
        with pytest.raises(ValueError, match="poison"):
            queue.translate("en-uk", ["poison"])

        assert texts(queue.translate("en-uk", ["a"])) == ["⟦a⟧"]

    def test_what_is_missing_is_not_asked_for_again_and_again(
        self, queue: Queue, engine: Gate
    ) -> None:
        with pytest.raises(EngineUnavailable, match="missing"):
            queue.translate("en-uk", ["missing", "a", "b"])

        assert len(engine.batches) == 1

    def test_one_that_can_no_longer_be_loaded_is_said(self, engine: Gate) -> None:
        """Whether in the caller's thread or in a worker's, nobody waits for ever."""
        loads = iter([engine])

        def load(direction: str) -> Engine:
            for loaded in loads:
                return loaded
            raise EngineUnavailable("the weights are gone")

        queue = Queue(load, workers=1)
        with ThreadPoolExecutor(1) as pool:
            for _ in range(2):
                with pytest.raises(EngineUnavailable, match="gone"):
                    pool.submit(queue.translate, "en-uk", ["a"]).result(5)
        queue.close()

    def test_where_no_batch_can_be_made_nobody_waits_for_ever(
        self, queue: Queue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """And the worker lives on."""

        def fail(lane: Lane) -> None:
            raise ValueError("no leader")

        with monkeypatch.context() as patched, ThreadPoolExecutor(1) as pool:
            patched.setattr(Lane, "_leader", fail)
            with pytest.raises(ValueError, match="no leader"):
                pool.submit(queue.translate, "en-uk", ["a", "b"]).result(5)

        assert "no leader" in caplog.text
        assert queue.waiting == 0
        assert texts(queue.translate("en-uk", ["a"])) == ["⟦a⟧"]

    def test_an_engine_that_leaves_one_out_is_named(self, queue: Queue) -> None:
        with pytest.raises(RuntimeError, match="engine echo gave 0 answers to 1 segments"):
            queue.translate("en-uk", ["a", "short of one"])

        assert texts(queue.translate("en-uk", ["a"])) == ["⟦a⟧"]

    def test_each_caller_gets_its_own_error(self, queue: Queue, engine: Gate) -> None:
        engine.gate.clear()
        with ThreadPoolExecutor(2) as pool:
            calls = [pool.submit(queue.translate, "en-uk", ["poison"]) for _ in range(2)]
            wait_for(lambda: any(len(unit.callers) == 2 for unit in queue._short._units.values()))
            engine.gate.set()
            first, second = (call.exception(5) for call in calls)

        assert first is not None
        assert second is not None
        assert first is not second
        assert first.__cause__ is second.__cause__
        assert str(first) == str(second) == "poison"


class TestWhoeverMeasures:
    def test_may_fail(self, queue: Queue, caplog: pytest.LogCaptureFixture) -> None:
        def fail(size: int, waiting: int) -> None:
            raise ValueError("no space left")

        queue.on_batch = fail

        assert texts(queue.translate("en-uk", ["a"])) == ["⟦a⟧"]
        assert "no space left" in caplog.text


class TestTheEngine:
    def test_lets_no_lane_wait_for_the_other(self) -> None:
        """Inside the library calls would stand in one line if it had fewer places."""
        engine: Any = engines.load("ctranslate2", pairs.load("en-uk"), threads=2)

        assert engine._translator.num_translators > 2 * 2
