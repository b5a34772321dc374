"""Make the pictures of the page in docs/screenshots.

Usage: python scripts/screenshots.py [--out FOLDER] [--browser /usr/bin/chromium]

Starts the service on a free port of the loopback and takes the page in both languages, wide
and narrow, light and dark. Needs Chromium and the ``test`` extra (playwright).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import click
from playwright.sync_api import Browser, sync_playwright

TEXT = """\
NATO leaders met in Vilnius on 11-12 July. Dmytro Kuleba thanked Jens Stoltenberg for the support.

Міністр закордонних справ зустрівся з журналістами й відповів на 14 запитань. \
More information is at https://www.nato.int.

Для комфортної роботи в Мережі потрібен сучасний браузер.
Тут можна знайти останні версії.
"""
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
#: name → language of the page, width and height in CSS pixels, colour scheme.
VIEWS: dict[str, tuple[str, int, int, Literal["light", "dark"]]] = {
    "en-wide": ("en", 1280, 1000, "light"),
    "uk-wide": ("uk", 1280, 1000, "light"),
    "uk-dark": ("uk", 1280, 1000, "dark"),
    "en-dark": ("en", 1280, 1000, "dark"),
    "en-narrow": ("en", 320, 1400, "light"),
    "uk-narrow-dark": ("uk", 320, 1400, "dark"),
}


@contextmanager
def service() -> Iterator[str]:
    """Run the service and give its address."""
    command = [sys.executable, "-m", "translator", "serve", "--port", "0"]
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [*command, "--data", data], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            if not found:
                raise click.ClickException("the service did not start; try `dvomova serve`")
            yield found[0]
        finally:
            process.terminate()
            process.wait()


def shoot(browser: Browser, address: str, name: str, out: Path) -> Path:
    """Take one picture of the page with a result, a term's proof and the fragments shown."""
    ui, width, height, scheme = VIEWS[name]
    options: dict[str, Any] = {"viewport": {"width": width, "height": height}}
    page = browser.new_page(color_scheme=scheme, **options)
    page.goto(f"{address}/?ui={ui}")
    page.fill("#text", TEXT)
    page.click("button[type=submit]")
    page.wait_for_selector("table.side", timeout=120_000)
    page.evaluate("document.querySelector('details.fragments').open = true")
    page.evaluate("document.getElementById('text').scrollTop = 0; scrollTo(0, 0)")
    page.mouse.move(0, 0)
    if page.locator("td.translated mark a").count():
        page.evaluate("document.querySelector('td.translated mark a').focus({preventScroll: true})")
    file = out / f"{name}.png"
    page.screenshot(path=file, full_page=True)
    page.close()
    return file


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/screenshots"))
@click.option("--browser", "executable", default="/usr/bin/chromium", show_default=True)
@click.option("--address", help="of a running service; else one is started")
def main(out: Path, executable: str, address: str | None) -> None:
    """Make all pictures."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        if address:
            files = [shoot(browser, address, name, out) for name in VIEWS]
        else:
            with service() as started:
                files = [shoot(browser, started, name, out) for name in VIEWS]
        browser.close()
    for file in files:
        click.echo(f"{file}  {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
