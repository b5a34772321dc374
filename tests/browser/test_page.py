"""What a reader can do on the page, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

TEXT = "Kuleba is here.\n\nДвері відчинено сьогодні. The door is open.\n"


def translate(page: Page, address: str, text: str = TEXT, ui: str = "en") -> None:
    """Open the page, put a text in and wait for its versions."""
    page.goto(f"{address}/?ui={ui}")
    page.fill("#text", text)
    expect(page.locator("table.side")).to_be_visible(timeout=20_000)


class TestTranslating:
    """The two versions appear as one types."""

    def test_as_one_types(self, page: Page, address: str) -> None:
        """No button is needed; the summary is announced."""
        translate(page, address)
        expect(page.locator("td.translated").first).to_contain_text("⟦")
        expect(page.get_by_role("status")).to_contain_text("3 segments")

    def test_languages_of_parts(self, page: Page, address: str) -> None:
        """Each cell says its language."""
        translate(page, address)
        for column in ("en", "uk"):
            found = page.locator(f'td[data-column="{column}"] .text').evaluate_all(
                "cells => cells.map(cell => cell.lang)"
            )
            assert set(found) == {column}

    def test_latest_text_wins(self, page: Page, address: str) -> None:
        """An older answer never overwrites a newer one."""
        translate(page, address, "First things first.")
        page.fill("#text", "Second thoughts are best.")
        page.fill("#text", "Third time lucky.")
        expect(page.locator("td.translated .text")).to_have_text("⟦Third time lucky.⟧")

    def test_too_long(self, page: Page, address: str) -> None:
        """A refusal is shown as such, with the limit."""
        page.goto(address)
        page.evaluate("document.getElementById('text').value = 'a '.repeat(60000)")
        page.click("button[type=submit]")
        expect(page.get_by_role("alert")).to_contain_text("100,000")

    def test_marks_of_the_map(self, page: Page, address: str) -> None:
        """What is copied is dimmed, foreign words are underlined, what is uncertain stands out."""
        text = "Команда прочитала feedback від клієнта за адресою https://example.org/shop учора."
        translate(page, address, text)
        page.locator("details.fragments summary").click()
        style = "(element, name) => getComputedStyle(element)[name]"
        plain = page.locator(".map .fragment").first.evaluate(style, "color")
        assert page.locator(".map .protected").evaluate(style, "color") != plain
        line = page.locator(".map .embedded").evaluate(style, "textDecorationLine")
        assert line == "underline"
        ground = page.locator(".legend .und").evaluate(style, "backgroundColor")
        assert ground not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")

    def test_ukrainian(self, page: Page, address: str) -> None:
        """The page speaks Ukrainian too."""
        translate(page, address, ui="uk")
        expect(page.locator("html")).to_have_attribute("lang", "uk")
        expect(page.get_by_role("heading", name="Поруч")).to_be_visible()


class TestTerms:
    """A term shows its proof."""

    def test_proof_on_focus(self, page: Page, address: str) -> None:
        """With the keyboard alone."""
        translate(page, address)
        page.locator("mark a").first.focus()
        expect(page.locator("#proof")).to_be_visible()
        expect(page.locator("#proof")).to_contain_text("kuleba")
        page.keyboard.press("Escape")
        expect(page.locator("#proof")).to_be_hidden()


class TestEditing:
    """An edited segment keeps its text while the rest changes."""

    def edit(self, page: Page, text: str) -> None:
        """Change the first translated segment."""
        page.locator("td.translated").first.get_by_role("button", name="Edit").click()
        page.locator("td.translated textarea").fill(text)
        page.get_by_role("button", name="Done").click()

    def test_stays(self, page: Page, address: str) -> None:
        """Typing on leaves the edit alone."""
        translate(page, address)
        self.edit(page, "Кулеба тут.")
        expect(page.locator("td.translated .kind").first).to_have_text("edited by you")
        page.fill("#text", TEXT + "One more.")
        expect(page.locator("td.translated").last).to_contain_text("⟦One more.⟧")
        expect(page.locator("td.translated .text").first).to_have_text("Кулеба тут.")

    def test_takes_the_place_of_the_text(self, page: Page, address: str) -> None:
        """While one edits, the text stands there once."""
        translate(page, address)
        cell = page.locator("td.translated").first
        cell.get_by_role("button", name="Edit").click()
        expect(cell.locator("textarea")).to_be_focused()
        expect(cell.locator(".text")).to_be_hidden()
        expect(cell.locator("button.edit")).to_be_hidden()

    def test_an_open_one_is_kept(self, page: Page, address: str) -> None:
        """An answer that comes meanwhile takes nothing away."""
        translate(page, address)
        page.locator("td.translated").first.get_by_role("button", name="Edit").click()
        page.locator("td.translated textarea").fill("Кулеба тут.")
        page.fill("#text", TEXT + "One more.")
        expect(page.locator("td.translated").last).to_contain_text("⟦One more.⟧")
        expect(page.locator("td.translated .text").first).to_have_text("Кулеба тут.")

    def test_is_in_the_download(self, page: Page, address: str) -> None:
        """The saved version holds the edit, and the white space of the source."""
        translate(page, address)
        self.edit(page, "Кулеба тут.")
        with page.expect_download() as started:
            page.get_by_role("button", name="Download: Українська").click()
        text = Path(started.value.path()).read_text(encoding="utf-8")
        assert text == "Кулеба тут.\n\nДвері відчинено сьогодні. ⟦The door is open.⟧\n"

    def test_undo(self, page: Page, address: str) -> None:
        """The engine's text comes back."""
        translate(page, address)
        before = page.locator("td.translated .text").first.inner_text()
        self.edit(page, "Кулеба тут.")
        page.locator("td.translated").first.get_by_role("button", name="Edit").click()
        page.get_by_role("button", name="Undo my edit").click()
        expect(page.locator("td.translated .text").first).to_have_text(before)


class TestCarrying:
    """Texts go in and out by file, copy and link."""

    def test_drop_a_file(self, page: Page, address: str) -> None:
        """A dropped text file is read into the box."""
        page.goto(address)
        data = page.evaluate_handle(
            """() => {
                const data = new DataTransfer();
                data.items.add(new File(["The door is open."], "a.txt", {type: "text/plain"}));
                return data;
            }"""
        )
        page.dispatch_event("#ask", "drop", {"dataTransfer": data})
        expect(page.locator("#text")).to_have_value("The door is open.")
        expect(page.locator("td.translated .text")).to_have_text("⟦The door is open.⟧")

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ("Двері відчинено.".encode("windows-1251"), "a.txt is not in UTF-8"),
            (b"a" * 2_000_001, "a.txt is too large"),
        ],
        ids=["encoding", "size"],
    )
    def test_unreadable_file(
        self, page: Page, address: str, tmp_path: Path, content: bytes, says: str
    ) -> None:
        """What is no UTF-8 text, or too much of it, is refused; the box keeps what is in it."""
        file = tmp_path / "a.txt"
        file.write_bytes(content)
        translate(page, address)
        page.set_input_files("#file", file)
        expect(page.get_by_role("alert")).to_contain_text(says)
        expect(page.locator("#text")).to_have_value(TEXT)

    def test_document(self, page: Page, address: str, tmp_path: Path) -> None:
        """Another file becomes a job, followed to its downloads."""
        file = tmp_path / "page.html"
        file.write_text("<p>The door is open.</p>", encoding="utf-8")
        page.goto(address)
        page.set_input_files("#file", file)
        expect(page.get_by_role("link", name="page.uk.html")).to_be_visible(timeout=20_000)

    def test_link_holds_the_text(self, page: Page, address: str, browser: Browser) -> None:
        """A link opens the same text elsewhere; the server never sees it in an address."""
        translate(page, address)
        page.get_by_role("button", name="Link to this text").click()
        page.wait_for_function("location.hash.startsWith('#text=')")
        other = browser.new_page()
        asked: list[str] = []
        other.on("request", lambda request: asked.append(request.url))
        other.goto(page.url)
        expect(other.locator("#text")).to_have_value(TEXT)
        expect(other.locator("table.side")).to_be_visible()
        assert not [url for url in asked if "text=" in url]
        other.close()

    def test_copy(self, page: Page, address: str) -> None:
        """A version goes to the clipboard whole."""
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        translate(page, address)
        page.get_by_role("button", name="Copy: English").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.replace("\r\n", "\n") == (
            "Kuleba is here.\n\n⟦Двері відчинено сьогодні.⟧ The door is open.\n"
        )


class TestWithoutScript:
    """Everything needed works without a script."""

    def test_form_and_downloads(self, browser: Browser, address: str) -> None:
        """Translate by the button, download by the form."""
        page = browser.new_page(java_script_enabled=False)
        page.goto(f"{address}/?ui=en")
        page.fill("#text", TEXT)
        page.click("button[type=submit]")
        expect(page.locator("td.translated").first).to_contain_text("⟦")
        expect(page.locator("#text")).to_have_value(TEXT)
        with page.expect_download() as started:
            page.get_by_role("button", name="Download: English").click()
        assert "⟦Двері" in Path(started.value.path()).read_text(encoding="utf-8")
        page.close()


class TestWeight:
    """The page is light, still, and asks nobody else."""

    def test_first_view(self, page: Page, address: str) -> None:
        """At most 60 kB in all, every request to the service itself."""
        sizes: dict[str, int] = {}
        page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
        page.goto(address, wait_until="networkidle")
        assert sum(sizes.values()) <= 60_000, sizes
        assert all(url.startswith((address, "data:")) for url in sizes)

    def test_nothing_jumps(self, page: Page, address: str) -> None:
        """No layout shift while the page loads."""
        page.goto(address, wait_until="networkidle")
        shift = page.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
                    .observe({type: "layout-shift", buffered: true});
                setTimeout(() => done(sum), 300);
            })"""
        )
        assert shift < 0.01  # a tenth of what counts as good (web.dev, Cumulative Layout Shift)

    @pytest.mark.parametrize("width", [320, 768, 1280])
    @pytest.mark.parametrize("ui", ["en", "uk"])
    def test_no_sideways_scrolling(self, page: Page, address: str, width: int, ui: str) -> None:
        """Narrow screens show everything."""
        page.set_viewport_size({"width": width, "height": 800})
        translate(page, address, ui=ui)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


class TestBarriers:
    """axe finds nothing serious (WCAG 2.2 AA rules), in both languages and colour schemes."""

    RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("ui", ["en", "uk"])
    def test_page(self, browser: Browser, address: str, axe: str, ui: str, scheme: Any) -> None:
        """With a result, all notes open."""
        page = browser.new_page(color_scheme=scheme, bypass_csp=True)
        translate(page, address, TEXT + "Это другой язык, совсем другой.\n", ui=ui)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.evaluate(axe)
        found = page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}})", list(self.RULES)
        )
        serious = [
            (each["id"], each["nodes"][0]["html"])
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
        ]
        page.close()
        assert serious == []
