"""The real service under load: throughput, latency, memory, right answers, a sudden end."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarking import measuring, models
from benchmarking.measuring import Row

ROOT = Path(__file__).parents[2]
#: So that nothing but the work is measured.
FREE = {
    "DVOMOVA_RATE_LIMIT": "",
    "DVOMOVA_CHARACTER_LIMIT": "",
    "DVOMOVA_KEYS": "off",
    "DVOMOVA_MAX_RUNNING": "256",
    "DVOMOVA_REQUEST_THREADS": "128",
    "DVOMOVA_LOG_LEVEL": "error",
}


@dataclass(slots=True)
class Server:
    """A running service."""

    process: subprocess.Popen[str]
    port: int
    data: Path

    def ask(self, text: str, connection: http.client.HTTPConnection | None = None) -> str:
        """Translate `text`; return the answer's body, or raise on any status but 200."""
        link = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = json.dumps({"text": text}).encode()
        link.request("POST", "/v1/translate", body, {"Content-Type": "application/json"})
        answer = link.getresponse()
        found = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"status {answer.status}: {found[:200]}")
        return found


@dataclass(slots=True)
class Load:
    """What clients met."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def server(data: Path, **settings: str) -> Iterator[Server]:
    """Start the service on a free port, and stop it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "translator", "serve", "--port", "0", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=os.environ | FREE | settings,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            found = re.search(r":(\d+)\s*$", line)
            if found:
                break
        else:
            raise RuntimeError("the service did not start")
        yield Server(process, int(found.group(1)), data)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
        process.stdout.close()


def load(target: Server, clients: int, texts: Sequence[str], met: Load | None = None) -> Load:
    """Let clients send `texts`, each once, as fast as they are answered; note it in `met`."""
    met, left = met or Load(), iter(texts)

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=120)
        while True:
            with met.lock:
                text = next(left, None)
            if text is None:
                return
            start = time.perf_counter()
            try:
                source = json.loads(target.ask(text, connection))["source"]
                error = "" if source == text else f"asked {text!r}, got {source!r}"
            except (OSError, RuntimeError, http.client.HTTPException, ValueError) as failure:
                error = f"{type(failure).__name__}: {failure}"
                connection.close()
            with met.lock:
                met.seconds.append(time.perf_counter() - start)
                met.errors += [error] if error else []
                met.answered += [] if error else [text]

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def different(text: str, count: int, salt: str) -> list[str]:
    """Return `count` sentences, no two alike."""
    texts = [t for t in models.segments(text)["en-uk"] if 4 <= len(t.split()) <= 25]
    return [f"{texts[i % len(texts)]} ({salt} {i})" for i in range(count)]


def throughput(text: str, each: int = 96) -> Iterator[Row]:
    """Requests a second and latency at 1, 16 and 64 clients; nothing is remembered."""
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), DVOMOVA_MEMORY="0") as on:
        on.ask("Warm up.")
        yield Row(
            name="service idle, resident memory",
            value=measuring.resident(on.process.pid),
            unit="MB",
            target=300,
            at_most=True,
            detail="all processes",
        )
        for clients in (1, 16, 64):
            count = each // 4 if clients == 1 else each * (2 if clients == 64 else 1)
            cpu, start = measuring.cpu_seconds(on.process.pid), time.perf_counter()
            met = load(on, clients, different(text, count, f"c{clients}"))
            gone = time.perf_counter() - start
            spent = measuring.cpu_seconds(on.process.pid) - cpu
            p50, p95 = (measuring.percentile(met.seconds, share) for share in (0.5, 0.95))
            yield Row(
                name=f"service, {clients} clients, a sentence each",
                value=1000 * spent / count,
                unit="CPU ms a request",
                detail=f"{count / gone:.1f} requests/s, p50 {1000 * p50:.0f} ms, "
                f"p95 {1000 * p95:.0f} ms, {len(met.errors)} errors",
            )


def pairing(text: str, requests: int = 2000) -> Iterator[Row]:
    """Many requests from 64 clients, each answer compared with the one a lone client gets."""
    texts = different(text, 40, "p")
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), DVOMOVA_MEMORY="0") as on:
        expected = {each: on.ask(each) for each in texts}
        wrong, lock, left = [0], threading.Lock(), iter(range(requests))

        def client() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", on.port, timeout=300)
            while True:
                with lock:
                    number = next(left, None)
                if number is None:
                    return
                asked = texts[number % len(texts)]
                if on.ask(asked, connection) != expected[asked]:
                    with lock:
                        wrong[0] += 1

        threads = [threading.Thread(target=client) for _ in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    yield Row(
        name=f"wrong answers or errors in {requests} requests from 64 clients",
        value=wrong[0] + next(left, requests) - requests,
        unit="",
        target=0,
        at_most=True,
        detail="each byte for byte the answer of a lone client",
    )


def growth(text: str, requests: int = 10_000) -> Iterator[Row]:
    """Resident memory before and after many requests with memory on."""
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as on:
        texts = [f"Open file {i}." for i in range(200)]
        load(on, 16, [*texts, *different(text, 32, "w")])  # all buffers have their size
        before = measuring.resident(on.process.pid)
        for at in range(0, requests, 1000):
            part = [texts[i % len(texts)] for i in range(at, min(at + 950, requests))]
            new = [f"Open file {at + i + 1000}." for i in range(50)]  # some are new
            met = load(on, 16, [*part, *new])
            if met.errors:
                raise RuntimeError(met.errors[0])
        after = measuring.resident(on.process.pid)
    yield Row(
        name=f"growth of the service's memory over {requests} requests",
        value=100 * (after - before) / before,
        unit="%",
        target=10,
        at_most=True,
        detail=f"{before:.0f} MB, then {after:.0f} MB; one request in twenty is new",
    )


def killed(text: str) -> Iterator[Row]:
    """SIGKILL in the middle of load: what was answered is remembered, the file is sound."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        met = Load()
        with server(data, DVOMOVA_MEMORY="1") as on:  # named: kept on disk
            on.ask("Warm up.")
            killer = threading.Thread(target=_kill_after, args=(on, met, 40))
            killer.start()
            load(on, 16, different(text, 400, "k"), met)
            killer.join()
            on.process.wait()
        database = sqlite3.connect(data / "memory.db")
        sound = database.execute("pragma integrity_check").fetchone()[0] == "ok"
        kept = {row[0] for row in database.execute("select source from answers")}
        database.close()
    lost = [each for each in met.answered if not any(part in kept for part in _segments(each))]
    yield Row(
        name="answers lost by killing the service under load",
        value=len(lost) + (0 if sound else 1),
        unit="",
        target=0,
        at_most=True,
        detail=f"{len(met.answered)} answered before, file {'sound' if sound else 'damaged'}",
    )


def _kill_after(target: Server, met: Load, answers: int) -> None:
    """Kill the service as soon as so many requests were answered."""
    while len(met.answered) < answers and target.process.poll() is None:
        time.sleep(0.02)
    os.killpg(target.process.pid, signal.SIGKILL)


def _segments(text: str) -> list[str]:
    return [each for texts in models.segments(text).values() for each in texts]
