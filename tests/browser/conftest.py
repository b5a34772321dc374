"""A real Chromium against a real server; skipped where no Chromium is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.service.conftest import Server, serving

#: Version of axe-core that looks for barriers; it comes from npm and is no part of the package.
AXE = "4.14.1"
#: Without these Chromium looks for its maker's servers at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here; skip them all without a Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on the echo engine, whose answers can be told in advance."""
    glossary = Path(__file__).parent.parent / "service" / "data" / "glossary"
    with serving(
        tmp_path_factory.mktemp("browser"),
        DVOMOVA_ENGINE="echo",
        DVOMOVA_GLOSSARIES=str(glossary),
        DVOMOVA_RATE_LIMIT="",
        DVOMOVA_CHARACTER_LIMIT="",
    ) as server:
        server: Server
        server.wait_until_ready()
        yield server.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


def is_trouble(line: ConsoleMessage) -> bool:
    """Tell whether a line of the console is an error, refusals by the service left out."""
    return line.type == "error" and "the server responded with a status of 4" not in line.text


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on any script error or refused content."""
    context = browser.new_context(locale="en-GB", accept_downloads=True)
    found = context.new_page()
    troubles: list[str] = []
    found.on("pageerror", lambda error: troubles.append(str(error)))
    found.on("console", lambda line: troubles.append(line.text) if is_trouble(line) else None)
    yield found
    context.close()
    assert troubles == []


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core; skipped where npm cannot get it."""
    npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("axe")
    if npm is None:
        pytest.skip("npm is not installed")
    done = subprocess.run(
        [npm, "install", "--no-save", "--prefix", folder, f"axe-core@{AXE}"],
        capture_output=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        pytest.skip("npm cannot get axe-core")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
