"""Load the service with many clients, and say which promises it kept.

Usage: python scripts/load_test.py [--clients 64] [--minutes 10] [--engine ctranslate2]

Starts `dvomova serve` on a free port of the loopback; nothing else is ever asked.

1. Short requests (a sentence) are timed on the idle service, and again while two clients send
   nothing but documents (two hundred sentences).
2. Many clients send short requests, medium ones (ten sentences) and documents for so long. Who is
   refused waits as long as ``Retry-After`` says. Memory is looked at every five seconds.
3. A fresh service is asked some of the same texts, one at a time: an answer that was given under
   load must be the same to the letter.

Exit status 1 where a promise was not kept.
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
#: Refusals that a client has asked for by asking too much; they say when to come again.
REFUSALS = (429, 503)
#: Most of the idle time that a short request may take behind documents, and memory at the end of
#: that half-way.
TIMES, GROWTH = 3.0, 1.1
#: Of so many short and medium answers one is asked for again.
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        text: that was sent.
        seconds: it took.
        status: of HTTP; 0 where the connection broke.
        versions: by language.
        refused: type of problem of a refusal.
        retry: seconds after which to ask again.
        wrong: why the answer cannot be right, or what failed.
    """

    text: str
    seconds: float
    status: int
    versions: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    retry: float = 0.0
    wrong: str = ""


@dataclass(slots=True)
class Tally:
    """What happened, kind by kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    sample: list[Reply] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, reply: Reply) -> None:
        """Note one answer."""
        with self.lock:
            if reply.wrong:
                self.wrong.append(reply.wrong)
            elif reply.refused:
                self.refused[f"{kind} {reply.refused}"] += 1
            else:
                self.seconds[kind].append(reply.seconds)
                if kind != "document" and len(self.seconds[kind]) % SAMPLE == 0:
                    self.sample.append(reply)

    @property
    def answers(self) -> int:
        """How many requests were answered."""
        return sum(map(len, self.seconds.values()))


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

    def ask(self, kind: str) -> Reply:
        """Send one request of that kind."""
        return self.send(self.text(kind))

    def send(self, text: str) -> Reply:
        """Send `text`, and look at the answer."""
        begun = time.perf_counter()
        try:
            self.connection.request(
                "POST",
                "/v1/translate",
                json.dumps({"text": text}),
                {"Content-Type": "application/json"},
            )
            answer = self.connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.connection.close()
            seconds = time.perf_counter() - begun
            return Reply(text, seconds, 0, wrong=f"{type(error).__name__}: {error}")
        seconds, status = time.perf_counter() - begun, answer.status
        if status == 200:
            versions = body["versions"]
            return Reply(
                text, seconds, 200, versions, wrong=mistake(text, body["source"], versions)
            )
        retry = answer.headers.get("Retry-After")
        if status in REFUSALS and retry:
            self.connection.close()  # nothing is kept open for a client that waits
            return Reply(text, seconds, status, refused=body["type"], retry=float(retry))
        return Reply(text, seconds, status, wrong=f"{status}: {body.get('detail', '')[:200]}")


def mistake(text: str, source: str, versions: dict[str, str]) -> str:
    """Say what shows that an answer belongs to another text, or nothing."""
    if source != text:
        return f"asked for {text[:40]!r}, got {source[:40]!r}"
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
    """Let so many clients ask for so long, each as soon as it has its answer or may come again."""
    tally, end = Tally(), time.monotonic() + seconds

    def work(number: int) -> None:
        client = Client(port, number)
        kinds, shares = list(KINDS), [share for _, share in KINDS.values()]
        while time.monotonic() < end:
            [kind] = client.random.choices(kinds, shares)
            reply = client.ask(kind)
            tally.add(kind, reply)
            time.sleep(max(0.0, min(reply.retry, end - time.monotonic())))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(1, clients + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def behind_documents(port: int, requests: int) -> tuple[list[float], list[float]]:
    """Time short requests on the idle service, then while two clients send only documents."""
    short = Client(port, 900)
    for _ in range(5):  # what is loaded late is loaded now
        short.ask("short")
    idle = [short.ask("short").seconds for _ in range(requests)]
    stop = threading.Event()

    def documents(number: int) -> None:
        client = Client(port, number)
        while not stop.is_set():
            client.ask("document")

    threads = [threading.Thread(target=documents, args=(901 + n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    busy = [short.ask("short").seconds for _ in range(requests)]
    stop.set()
    for thread in threads:
        thread.join()
    return idle, busy


def differing(port: int, sample: list[Reply]) -> list[str]:
    """Ask for the texts of `sample` again; return those that are answered otherwise."""
    client = Client(port, 0)
    return [each.text for each in sample if client.send(each.text).versions != each.versions]


def percentile(values: list[float], share: float) -> float:
    """Return a percentile by the nearest rank; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@click.command()
@click.option("--clients", type=click.IntRange(1, 500), default=64, show_default=True)
@click.option("--minutes", type=float, default=10.0, show_default=True)
@click.option("--engine", default="ctranslate2", show_default=True)
@click.option("--workers", default=1, show_default=True)
@click.option("--short", "requests", default=100, show_default=True, help="timed short requests")
def main(clients: int, minutes: float, engine: str, workers: int, requests: int) -> None:
    """Run the test and print the figures."""
    with service(engine, workers) as (port, pid):
        wait_until_ready(port)
        idle, busy = behind_documents(port, requests)
        with watching(pid) as samples:
            begun = time.monotonic()
            tally = load(port, clients, minutes * 60)
            seconds = time.monotonic() - begun
    with service(engine, 1) as (port, _):
        wait_until_ready(port)
        others = differing(port, tally.sample)
    report_load(tally, seconds)
    sys.exit(0 if all([*kept(tally, others), fair(idle, busy), flat(samples)]) else 1)


@contextmanager
def watching(pid: int) -> Iterator[list[float]]:
    """Note the memory of a process and its children every five seconds, in MB."""
    samples, done = [memory(pid)], threading.Event()

    def watch() -> None:
        while not done.wait(5):
            samples.append(memory(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield samples
    finally:
        done.set()
        watcher.join()


def verdict(is_met: bool, line: str) -> bool:
    """Print a promise and whether it was kept."""
    click.echo(f"{'met   ' if is_met else 'MISSED'} {line}")
    return is_met


def fair(idle: list[float], busy: list[float]) -> bool:
    """Tell whether short requests were answered beside documents."""
    before, behind = percentile(idle, 0.95), percentile(busy, 0.95)
    return verdict(
        behind <= TIMES * before,
        f"short request behind documents, p95: {milliseconds(behind)}, {behind / before:.1f} times "
        f"the idle {milliseconds(before)} (at most {TIMES:g}); p50 "
        f"{milliseconds(percentile(busy, 0.5))}, idle {milliseconds(percentile(idle, 0.5))}",
    )


def milliseconds(seconds: float) -> str:
    """Write a time.

    >>> milliseconds(0.0123)
    '12 ms'
    """
    return f"{seconds * 1e3:.0f} ms"


def kept(tally: Tally, others: list[str]) -> Iterator[bool]:
    """Tell whether requests were answered, and each by its own answer."""
    yield verdict(not tally.wrong, f"failed or wrong: {len(tally.wrong)}")
    for each in tally.wrong[:10]:
        click.echo(f"         {each}")
    yield verdict(
        not others,
        f"answers that differ from those given alone: {len(others)} of {len(tally.sample)}",
    )
    for each in others[:10]:
        click.echo(f"         {each}")


def flat(samples: list[float]) -> bool:
    """Tell whether memory stayed where it was."""
    half, last = samples[len(samples) // 2], samples[-1]
    return verdict(
        last <= GROWTH * half,
        f"memory: {samples[0]:.0f} MB at first, {half:.0f} MB half-way, {last:.0f} MB at last "
        f"(at most {GROWTH:g} times half-way), {max(samples):.0f} MB at most",
    )


def report_load(tally: Tally, seconds: float) -> None:
    """Print how many were answered, how fast, and how many were told to come again."""
    again = ", ".join(f"{n} {why}" for why, n in sorted(tally.refused.items()))
    click.echo(f"{tally.answers} answers in {seconds:.0f} s; to come again: {again or 'nobody'}")
    for kind, values in tally.seconds.items():
        click.echo(f"{kind:<9} {len(values):>7} answers, p50 {percentile(values, 0.5):.2f} s, "
                   f"p95 {percentile(values, 0.95):.2f} s")  # fmt: skip


if __name__ == "__main__":
    main()
