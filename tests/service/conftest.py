"""The application on the echo engine, and one real server on the shipped models."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import create_app
from service.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a service on the echo engine that keeps its data in a folder of its own."""
    monkeypatch.delenv("DVOMOVA_MEMORY", raising=False)
    return Settings(
        engine="echo",
        glossaries=(Path(__file__).parent / "data" / "glossary",),
        data=tmp_path / "data",
        rate_limit="",
        character_limit="",
    )


@pytest.fixture
def make(settings: Settings) -> Callable[..., Flask]:
    """Build an application with some settings changed."""

    def build(**changes: object) -> Flask:
        return create_app(Settings(**{**settings.model_dump(exclude_unset=True), **changes}))

    return build


@pytest.fixture
def app(make: Callable[..., Flask]) -> Flask:
    """The application on the echo engine."""
    return make()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application."""
    return app.test_client()


class Server:
    """A real server in a process of its own.

    Attributes:
        address: where it listens, e.g. ``http://127.0.0.1:41234``.
    """

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address

    def stop(self, *, patience: float = 30) -> int:
        """Ask it to stop and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=patience)

    def wait_until_ready(self, seconds: float = 120) -> None:
        """Ask until the models answer."""
        import time

        end = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/readyz", timeout=seconds).read()
                return
            except (urllib.error.HTTPError, ConnectionError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)


@contextmanager
def serving(data: Path, *options: str, **environment: str) -> Iterator[Server]:
    """Run ``dvomova serve`` on a free port of the loopback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "translator", "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=(data / "log").open("w", encoding="utf-8"),
        text=True,
        env={**os.environ, "DVOMOVA_DATA": str(data), **environment},
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found, (data / "log").read_text(encoding="utf-8")
    server = Server(process, found[0])
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with the shipped models and glossaries, for the whole session."""
    with serving(
        tmp_path_factory.mktemp("server"),
        DVOMOVA_RATE_LIMIT="",
        DVOMOVA_CHARACTER_LIMIT="",
    ) as found:
        found.wait_until_ready()
        yield found


@pytest.fixture(scope="session")
def echo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One real server on the echo engine and a small glossary, for the clients of others."""
    with serving(
        tmp_path_factory.mktemp("echo"),
        DVOMOVA_ENGINE="echo",
        DVOMOVA_GLOSSARIES=str(Path(__file__).parent / "data" / "glossary"),
        DVOMOVA_RATE_LIMIT="",
        DVOMOVA_CHARACTER_LIMIT="",
    ) as found:
        found.wait_until_ready()
        yield found
