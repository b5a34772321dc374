"""The LibreTranslate surface, by hand and through its own client."""

from __future__ import annotations

import io
import urllib.error
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from libretranslatepy import LibreTranslateAPI

from service.admission import Admission

from .conftest import Server


@pytest.fixture(scope="module")
def api(echo_server: Server) -> LibreTranslateAPI:
    """Their client on a real server."""
    return LibreTranslateAPI(echo_server.address)


class Noting(Admission):
    """Notes the sizes of what it takes in."""

    def __init__(self, most: int, seconds: float) -> None:
        super().__init__(most, seconds)
        self.sizes: list[int] = []

    def place(self, characters: int) -> AbstractContextManager[None]:
        """Hold a place."""
        self.sizes.append(characters)
        return super().place(characters)


class TestTheirClient:
    """Every call of libretranslatepy works unchanged."""

    def test_translate(self, api: LibreTranslateAPI) -> None:
        """A text, as a form."""
        assert api.translate("The door is open.", "en", "uk") == "⟦The door is open.⟧"

    def test_translate_multiline(self, api: LibreTranslateAPI) -> None:
        """Line ends stay where they are."""
        assert api.translate("One door.\n\nTwo doors.", "en", "uk") == "⟦One door.⟧\n\n⟦Two doors.⟧"

    def test_detect(self, api: LibreTranslateAPI) -> None:
        """Languages, the likeliest first."""
        [first, *_] = api.detect("Двері відчинено, заходьте будь ласка.")
        assert first["language"] == "uk"
        assert 60 < first["confidence"] <= 100

    def test_languages(self, api: LibreTranslateAPI) -> None:
        """A GET with a body, which must not disturb."""
        assert {each["code"] for each in api.languages()} == {"en", "uk"}

    def test_refusal(self, api: LibreTranslateAPI) -> None:
        """An unknown language is a 400 with their error form."""
        with pytest.raises(urllib.error.HTTPError) as caught:
            api.translate("Tür", "de", "uk")
        assert caught.value.code == 400
        assert b'"error"' in caught.value.read()


class TestTranslate:
    """``POST /translate`` in all its shapes."""

    def ask(self, client: FlaskClient, **fields: Any) -> Any:
        """Send JSON and return the answer's JSON."""
        return client.post("/translate", json={"source": "auto", "target": "uk", **fields}).json

    def test_list_in_list_out(self, client: FlaskClient) -> None:
        """Order and length are kept; the language is found for each text."""
        answer = self.ask(client, q=["The door is open.", "", "Двері відчинено сьогодні."])
        assert answer["translatedText"] == ["⟦The door is open.⟧", "", "Двері відчинено сьогодні."]
        assert [each["language"] for each in answer["detectedLanguage"]] == ["en", "en", "uk"]

    def test_language_only_when_auto(self, client: FlaskClient) -> None:
        """With a source there is nothing to detect."""
        assert set(self.ask(client, q="Save", source="en")) == {"translatedText"}

    def test_short_text_with_source(self, client: FlaskClient) -> None:
        """A word alone is no evidence; the caller's word counts."""
        assert self.ask(client, q="Save", source="en")["translatedText"] == "⟦Save⟧"

    def test_mixed_text(self, client: FlaskClient) -> None:
        """Each part is translated only where it has to be."""
        answer = self.ask(client, q="The door is open. Двері відчинено сьогодні.")
        assert answer["translatedText"] == "⟦The door is open.⟧ Двері відчинено сьогодні."

    def test_html(self, client: FlaskClient) -> None:
        """Tags stay around the same words; attributes and entities survive."""
        q = '<p class="a">The <b>door</b> is open &amp; shut.</p>'
        answer = self.ask(client, q=q, format="html")["translatedText"]
        assert answer == '<p class="a">⟦The <b>door</b> is open &amp; shut.⟧</p>'

    @pytest.mark.parametrize(
        ("body", "kind", "says"),
        [
            ('{"q": "Save"}', "application/x-www-form-urlencoded", "the body looks like JSON"),
            ("Save", "text/plain", "is text/plain, which is not accepted"),
        ],
    )
    def test_wrong_media_type(self, client: FlaskClient, body: str, kind: str, says: str) -> None:
        """What is wrong is the media type, not that fields are missing."""
        answer = client.post("/translate", data=body, content_type=kind)
        assert answer.status_code == 400
        assert says in answer.json["error"]

    def test_an_item_that_is_no_text(self, client: FlaskClient) -> None:
        """It is named, and nothing is said of the list that it is in."""
        assert self.ask(client, q=["a", 5])["error"] == "Invalid request: q.1: must be a string"

    def test_alternatives(self, client: FlaskClient) -> None:
        """Further answers of the engine, for each text, without the best one."""
        answer = self.ask(client, q=["The door is open.", ""], alternatives=2)
        assert answer["alternatives"] == [
            ["⟦⟦The door is open.⟧⟧", "⟦⟦⟦The door is open.⟧⟧⟧"],
            [],
        ]
        assert self.ask(client, q="<b>a</b>", alternatives=2, format="html")["alternatives"] == []

    def test_alternatives_are_one_piece_of_work(self, app: Flask) -> None:
        """Taken in once, with one time limit, however many answers and texts there are."""
        admission = Noting(1, 60.0)
        app.extensions["dvomova-desk"].admission = admission
        answer = self.ask(app.test_client(), q=["One door.", "Two doors."], alternatives=3)

        assert [len(each) for each in answer["alternatives"]] == [3, 3]
        assert admission.sizes == [len("One door.") + len("Two doors.")]

    def test_regional_codes(self, client: FlaskClient) -> None:
        """Regions and case do not matter."""
        answer = self.ask(client, q="The door is open.", source="EN-us", target="uk_UA")
        assert answer["translatedText"] == "⟦The door is open.⟧"

    @pytest.mark.parametrize("way", ["form", "query"])
    def test_other_ways(self, client: FlaskClient, way: str) -> None:
        """Fields may come as a form or in the query string."""
        fields = {"q": "The door is open.", "source": "en", "target": "uk"}
        sent = {"data": fields} if way == "form" else {"query_string": fields}
        assert client.post("/translate", **sent).json["translatedText"] == "⟦The door is open.⟧"

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({}, "q"),
            ({"q": "a", "target": "zz"}, "zz is not supported"),
            ({"q": 5}, "q"),
            ({"q": "a", "format": "foo"}, "format"),
            ({"q": "a", "alternatives": "many"}, "alternatives"),
            ({"q": "a", "alternatives": 10_000}, "alternatives"),
            ({"q": "a" * 100_001}, "100,000"),
        ],
    )
    def test_refusals(self, client: FlaskClient, fields: dict[str, Any], says: str) -> None:
        """A bad request is a 400 whose `error` names the field or the limit."""
        answer = client.post("/translate", json={"source": "auto", "target": "uk", **fields})
        assert answer.status_code == 400
        assert says in answer.json["error"]


class TestWeblate:
    """Requests as Weblate 5.14 sends them to its LibreTranslate service."""

    def test_placeholders(self, client: FlaskClient) -> None:
        """Marks come back byte for byte, in a batch without `format`."""
        q = ["Saved [X5X] files to [X18X].", "Open the file"]
        answer = client.post(
            "/translate", json={"api_key": "", "q": q, "source": "en", "target": "uk"}
        ).json["translatedText"]
        assert answer == ["⟦Saved [X5X] files to [X18X].⟧", "⟦Open the file⟧"]

    def test_probe(self, client: FlaskClient) -> None:
        """Saving its settings asks for German once; that must not look like a failure."""
        answer = client.post(
            "/translate", json={"api_key": "", "q": ["test"], "source": "en", "target": "de"}
        )
        assert (answer.status_code, answer.json["translatedText"]) == (200, ["test"])


class TestKeys:
    """Keys travel in the field `api_key`."""

    def test_missing_and_wrong(self, make: Any) -> None:
        """Their statuses: 400 without a key, 403 with a wrong one."""
        client = make(keys="required").test_client()
        fields = {"q": "a", "source": "en", "target": "uk"}
        assert client.post("/translate", json=fields).status_code == 400
        wrong = client.post("/translate", json={**fields, "api_key": "nonsense"})
        assert (wrong.status_code, wrong.json["error"]) == (403, "Invalid API key")

    def test_right(self, make: Any) -> None:
        """A valid key opens the door, as a field of JSON or of a form."""
        from service import keys
        from service.store import Store

        app = make(keys="required")
        key = keys.add(Store.of(app.extensions["dvomova-settings"]), "Newsroom")
        fields = {"q": "a", "source": "en", "target": "uk", "api_key": key}
        client = app.test_client()
        assert client.post("/translate", json=fields).status_code == 200
        assert client.post("/translate", data=fields).status_code == 200


class TestFiles:
    """A document goes in, an address of the translated one comes out."""

    def test_whole_way(self, client: FlaskClient) -> None:
        """Sent, waited for, downloaded."""
        file = (io.BytesIO(b"The door is open.\n"), "a.txt")
        answer = client.post(
            "/translate_file", data={"file": file, "source": "auto", "target": "uk"}
        )
        address = answer.json["translatedFileUrl"]
        assert address.endswith("a.uk.txt")
        found = client.get(address)
        assert found.text == "⟦The door is open.⟧\n"
        assert "attachment" in found.headers["Content-Disposition"]

    @pytest.mark.parametrize(
        ("name", "target", "says"), [("a.exe", "uk", "format"), ("a.txt", "fr", "fr is not")]
    )
    def test_refusals(self, client: FlaskClient, name: str, target: str, says: str) -> None:
        """A format or language that is not known."""
        data = {"file": (io.BytesIO(b"a"), name), "source": "en", "target": target}
        answer = client.post("/translate_file", data=data)
        assert answer.status_code == 400
        assert says in answer.json["error"]

    @pytest.mark.parametrize("name", ["x", "..%2fetc", "0" * 32 + ".a.txt"])
    def test_unknown(self, client: FlaskClient, name: str) -> None:
        """An address that names nothing."""
        assert client.get(f"/download_file/{name}").status_code in (400, 404)
