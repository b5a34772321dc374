"""Load the service with many clients and report errors, latency and memory.

Usage: python scripts/load_test.py [--clients 64] [--minutes 10] [--engine ctranslate2]

Starts `dvomova serve` on a free port of the loopback; nothing else is ever asked. Clients send
short requests (a sentence), medium ones (ten) and documents (two hundred). Every answer is
checked to belong to its request. The short requests' 95th percentile under load is compared with
the one of the idle service. Exit status 1 where an answer was wrong or a request failed.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

#: Sentences to draw from; {} is a number that tells requests apart.
SENTENCES = (
    "The door number {} is open.",
    "Nobody has seen the {} old men near the river since Monday.",
    "Kuleba and Stoltenberg met {} journalists in Vilnius.",
    "Ми бачили {} вікон у новому будинку.",
    "Міністр відповів на {} запитань і подякував усім за увагу.",
    "The government said on Friday that {} people had returned to their homes.",
)
#: Kind → sentences of a request, and its share of the requests.
KINDS = {"short": (1, 0.8), "medium": (10, 0.17), "document": (200, 0.03)}
#: Refusals that a client has asked for by asking too much.
REFUSALS = (413, 429, 503)


@dataclass(slots=True)
class Tally:
    """What happened, kind by kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float, status: int, wrong: str) -> None:
        """Note one answer."""
        with self.lock:
            self.statuses[status] += 1
            if status == 200:
                self.seconds[kind].append(seconds)
            if wrong:
                self.wrong.append(wrong)


class Client:
    """One client with a connection of its own."""

    def __init__(self, port: int, number: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.random = random.Random(number)
        self.number = number
        self.sent = 0

    def text(self, kind: str) -> str:
        """Return a text that nobody else sends."""
        lines = []
        for _ in range(KINDS[kind][0]):
            self.sent += 1
            lines.append(self.random.choice(SENTENCES).format(self.number * 100_000 + self.sent))
        return "\n".join(lines)

    def ask(self, kind: str) -> tuple[float, int, str]:
        """Send one request; return seconds, status and what is wrong with the answer."""
        text, begun = self.text(kind), time.perf_counter()
        try:
            self.connection.request(
                "POST",
                "/v1/translate",
                json.dumps({"text": text}),
                {"Content-Type": "application/json"},
            )
            answer = self.connection.getresponse()
            body = answer.read()
        except OSError as error:
            self.connection.close()
            return time.perf_counter() - begun, 0, f"{type(error).__name__}"
        seconds = time.perf_counter() - begun
        if answer.status == 200:
            return seconds, 200, mistake(text, json.loads(body))
        return seconds, answer.status, "" if answer.status in REFUSALS else body.decode()[:200]


def mistake(text: str, answer: dict[str, object]) -> str:
    """Say what shows that the answer belongs to another text, or nothing."""
    if answer["source"] != text:
        return f"asked for {text[:40]!r}, got {str(answer['source'])[:40]!r}"
    versions = answer["versions"]
    assert isinstance(versions, dict)
    lines = text.count("\n")
    if any(version.count("\n") != lines for version in versions.values()):
        return f"a version of {text[:40]!r} has lost or won lines"
    return ""


@contextmanager
def service(engine: str, workers: int) -> Iterator[tuple[int, int]]:
    """Run the service; give its port and process id."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "translator", "serve", "--port", "0", "--engine", engine]
        process = subprocess.Popen(
            [*command, "--workers", str(workers), "--data", data],
            stdout=subprocess.PIPE,
            stderr=(Path(data) / "log").open("w"),
            text=True,
            env={**os.environ, "DVOMOVA_RATE_LIMIT": "", "DVOMOVA_CHARACTER_LIMIT": ""},
        )
        try:
            assert process.stdout is not None
            found = re.search(r":(\d+)\s*$", process.stdout.readline())
            if not found:
                raise click.ClickException("the service did not start; try `dvomova serve`")
            yield int(found[1]), process.pid
        finally:
            process.terminate()
            process.wait()


def wait_until_ready(port: int) -> None:
    """Ask until the models answer."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", "/readyz")
        if connection.getresponse().status == 200:
            return
        time.sleep(0.2)


def memory(pid: int) -> float:
    """Return the resident memory of a process and its children, in MB (Linux)."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def load(port: int, clients: int, seconds: float) -> Tally:
    """Let so many clients ask for so long, each as soon as it has its answer."""
    tally, end = Tally(), time.monotonic() + seconds

    def work(number: int) -> None:
        client = Client(port, number)
        kinds, shares = list(KINDS), [share for _, share in KINDS.values()]
        while time.monotonic() < end:
            [kind] = client.random.choices(kinds, shares)
            tally.add(kind, *client.ask(kind))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, clients + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def behind_documents(port: int, requests: int) -> tuple[list[float], list[float]]:
    """Time short requests on the idle service, then while two clients send only documents."""
    short = Client(port, 900)
    idle = [short.ask("short")[0] for _ in range(requests)]
    stop = threading.Event()

    def documents(number: int) -> None:
        client = Client(port, number)
        while not stop.is_set():
            client.ask("document")

    threads = [threading.Thread(target=documents, args=(901 + n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    busy = [short.ask("short")[0] for _ in range(requests)]
    stop.set()
    for thread in threads:
        thread.join()
    return idle, busy


def percentile(values: list[float], share: float) -> float:
    """Return a percentile by the nearest rank; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@click.command()
@click.option("--clients", type=click.IntRange(1, 500), default=64, show_default=True)
@click.option("--minutes", type=float, default=10.0, show_default=True)
@click.option("--engine", default="ctranslate2", show_default=True)
@click.option("--workers", default=1, show_default=True)
@click.option("--short", "requests", default=60, show_default=True, help="timed short requests")
def main(clients: int, minutes: float, engine: str, workers: int, requests: int) -> None:
    """Run the test and print the figures."""
    with service(engine, workers) as (port, pid):
        wait_until_ready(port)
        idle, busy = behind_documents(port, requests)
        samples = [memory(pid)]
        done = threading.Event()

        def watch() -> None:
            while not done.wait(5):
                samples.append(memory(pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        begun = time.monotonic()
        tally = load(port, clients, minutes * 60)
        seconds = time.monotonic() - begun
        done.set()
        watcher.join()
    report(tally, seconds, idle, busy, samples)
    sys.exit(1 if tally.wrong else 0)


def report(
    tally: Tally, seconds: float, idle: list[float], busy: list[float], samples: list[float]
) -> None:
    """Print the figures."""
    p95 = percentile(idle, 0.95), percentile(busy, 0.95)
    click.echo(f"short request, p95: idle {p95[0] * 1e3:.0f} ms, behind documents "
               f"{p95[1] * 1e3:.0f} ms ({p95[1] / p95[0]:.1f} times)")  # fmt: skip
    click.echo(
        f"{sum(tally.statuses.values())} requests in {seconds:.0f} s: "
        + ", ".join(f"{n} with {status}" for status, n in sorted(tally.statuses.items()))
    )
    for kind, values in tally.seconds.items():
        click.echo(f"{kind:<9} {len(values):>7} answers, p50 {percentile(values, 0.5):.2f} s, "
                   f"p95 {percentile(values, 0.95):.2f} s")  # fmt: skip
    middle = len(samples) // 2
    click.echo(f"memory: {samples[0]:.0f} MB at first, {samples[middle]:.0f} MB half-way, "
               f"{samples[-1]:.0f} MB at last, {max(samples):.0f} MB at most")  # fmt: skip
    click.echo(f"wrong or failed: {len(tally.wrong)}")
    for each in tally.wrong[:10]:
        click.echo(f"  {each}")


if __name__ == "__main__":
    main()
