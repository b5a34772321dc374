"""The page: refusals are pages too, in the reader's language, with the text that was typed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import desk, keys, locale, problems
from service.store import Store

TEXT = "The door is open.\n\nДвері <відчинено>."
SENT = {"text": TEXT.replace("\n", "\r\n")}


@pytest.fixture
def locked(make: Callable[..., Flask]) -> FlaskClient:
    """A client of a service that asks for keys."""
    app = make()
    keys.add(Store.of(app.extensions["dvomova-settings"]), "Newsroom")
    return app.test_client()


class TestRefusals:
    """What is refused before the view is a page, not the JSON of the programs' interface."""

    @pytest.mark.parametrize(
        ("ui", "says"), [("en", "asks for an API key"), ("uk", "Сервіс просить ключ API")]
    )
    def test_key_missing(self, locked: FlaskClient, ui: str, says: str) -> None:
        """The reader is told in his language where the key goes, and keeps what he typed."""
        answer = locked.post(f"/?ui={ui}", data=SENT)
        assert (answer.status_code, answer.mimetype) == (401, "text/html")
        assert says in answer.text
        assert "Authorization" not in answer.text
        assert "Двері &lt;відчинено&gt;." in answer.text.replace("\r", "")
        assert 'name="api_key"' in answer.text

    def test_key_wrong(self, locked: FlaskClient) -> None:
        """A wrong key is told from none."""
        answer = locked.post("/?ui=uk", data={**SENT, "api_key": "dvo_0_x"})
        assert answer.status_code == 401
        assert "не дійсний" in answer.text

    def test_too_many_requests(self, make: Callable[..., Flask]) -> None:
        """The reader is told when to come back."""
        client = make(rate_limit="1/minute").test_client()
        assert client.post("/", data=SENT).status_code == 200
        answer = client.post("/?ui=uk", data=SENT)
        assert (answer.status_code, answer.mimetype) == (429, "text/html")
        assert re.search(r"Забагато запитів .* Спробуйте ще раз за \d+ с", answer.text)

    def test_part(self, locked: FlaskClient) -> None:
        """The script gets the part of the page that it puts in place."""
        answer = locked.post("/?ui=uk", data={**SENT, "part": "result"})
        assert answer.text.startswith('<div class="error" role="alert">')
        assert "<html" not in answer.text

    def test_too_large_to_read(self, make: Callable[..., Flask]) -> None:
        """A form that is refused unread is answered with a page as well, with a key or without."""
        for choice in ("off", "required"):
            client = make(keys=choice, max_body_bytes=1000, max_file_bytes=1000).test_client()
            answer = client.post("/", data={"text": "я" * 200_000})
            assert answer.status_code in (401, 413), choice
            assert answer.mimetype == "text/html"

    def test_unforeseen(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        """A bug shows the number to report it by, and loses nothing either."""

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(desk.Desk, "translate", broken)
        answer = app.test_client().post("/?ui=en", data=SENT)
        assert (answer.status_code, answer.mimetype) == (500, "text/html")
        assert answer.headers["X-Request-ID"] in answer.text
        assert "Двері" in answer.text

    def test_not_utf8(self, client: FlaskClient) -> None:
        """A file in another encoding is refused with the remedy."""
        file = (io.BytesIO("Двері".encode("windows-1251")), "a.txt")
        answer = client.post("/", data={"file": file})
        assert (answer.status_code, answer.mimetype) == (400, "text/html")
        assert "UTF-8" in answer.text

    def test_programs_get_json(self, locked: FlaskClient) -> None:
        """Who asks for JSON gets it, here too."""
        answer = locked.post("/", data=SENT, headers={"Accept": "application/json"})
        assert answer.mimetype == problems.MEDIA_TYPE
        assert locked.post("/v1/translate", json=SENT).mimetype == problems.MEDIA_TYPE

    @pytest.mark.parametrize("tag", locale.available())
    def test_every_language_has_the_words(self, tag: str) -> None:
        """Each refusal that a reader of the page can meet."""
        met = set(problems.OWN) - {"invalid-request", "no-such-path", "not-finished"}
        assert [slug for slug in met if f"problem.{slug}" not in locale.catalogue(tag)] == []


class TestMap:
    """The map of the text shows what ``dvomova detect`` shows, with the same cues."""

    def test_fragments_are_counted_as_such(self, client: FlaskClient) -> None:
        """Five fragments in two languages are not five languages."""
        page = client.post("/?ui=en", data={"text": "The door is open. Двері відчинено."}).text
        assert re.search(r"Fragments found: \d", page)
        assert "Languages found" not in page

    def test_protected_and_embedded(self, client: FlaskClient) -> None:
        """What is copied and what stays foreign in a sentence are marked as such."""
        text = "Команда прочитала feedback від клієнта за адресою https://example.org/shop учора."
        page = client.post("/", data={"text": text}).text
        shown = page[page.index('class="map"') :]
        assert '<span class="protected">https://example.org/shop</span>' in shown
        assert '<span class="embedded">feedback</span>' in shown
        words = re.sub(r"<small.*?</small>|<[^>]+>", "", shown[shown.index(">") + 1 :])
        assert words.startswith(text)

    def test_label_stands_before_its_fragment(self, client: FlaskClient) -> None:
        """Where a fragment ends with a line, its label is not taken for the next one's."""
        page = client.post(
            "/?ui=en", data={"text": "Двері відчинено сьогодні.\n\nThe door is open."}
        ).text
        assert re.search(r"\[Ukrainian, \d+%\] </small>Двері відчинено", page)
        assert re.search(r"\[English, \d+%\] </small>The door", page)
