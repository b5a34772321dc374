"""What ``/v1`` promises: the documented form for good requests, a clear refusal for bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service import desk
from translator.render import json_text

CASES = json.loads((Path(__file__).parent / "cases" / "refusals.json").read_text("utf-8"))
MIXED = "Hello there. Привіт, світе!\n\nOne more line – і ще один.\n"


class TestTranslation:
    """A good request is answered by the documented form."""

    def test_both_versions_by_default(self, client: FlaskClient) -> None:
        """Each version is complete; what is in the language already is unchanged."""
        answer = client.post("/v1/translate", json={"text": "Hello there. Привіт, світе!"}).json
        assert answer["versions"] == {
            "en": "Hello there. ⟦Привіт, світе!⟧",
            "uk": "⟦Hello there.⟧ Привіт, світе!",
        }

    @pytest.mark.parametrize("target", ["en", "uk"])
    def test_one_version(self, client: FlaskClient, target: str) -> None:
        """Only the version that was asked for is made."""
        answer = client.post("/v1/translate", json={"text": MIXED, "target": target}).json
        assert answer["languages"] == [target]
        assert list(answer["versions"]) == [target]

    def test_same_bytes_as_the_core(self, app: Flask, client: FlaskClient) -> None:
        """The body is what `translator.render.json_text` gives, as for CLI and script."""
        body = client.post("/v1/translate", json={"text": MIXED}).data
        with app.app_context():
            side = desk.current().translator().translate(MIXED)
        assert body == json_text(side).encode()

    def test_rows_rebuild_the_source(self, client: FlaskClient) -> None:
        """Only white space lies between the rows."""
        answer = client.post("/v1/translate", json={"text": MIXED}).json
        at, gaps = 0, ""
        for row in answer["rows"]:
            gaps += answer["source"][at : row["start"]]
            at = row["end"]
        assert answer["source"] == MIXED
        assert not (gaps + MIXED[at:]).strip()

    @pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\u0000", "🙂"])
    def test_nothing_to_translate(self, client: FlaskClient, text: str) -> None:
        """An empty text has empty versions; blanks and signs come back as they are."""
        answer = client.post("/v1/translate", json={"text": text})
        assert answer.status_code == 200
        assert answer.json["versions"] == {"en": text, "uk": text}

    def test_forced_source(self, client: FlaskClient) -> None:
        """The caller may know better than the detector."""
        answer = client.post("/v1/translate", json={"text": "OK, да.", "source": "uk"}).json
        assert {row["direction"] for row in answer["rows"]} == {"uk-en"}

    def test_without_glossary(self, client: FlaskClient) -> None:
        """`glossary: false` leaves it out, and the signature says so."""
        answer = client.post("/v1/translate", json={"text": "NATO.", "glossary": False}).json
        assert "|glossary:none|" in answer["signature"]

    def test_named_glossary(self, client: FlaskClient) -> None:
        """A named glossary is in the signature."""
        plain = client.post("/v1/translate", json={"text": "NATO."}).json["signature"]
        named = client.post("/v1/translate", json={"text": "NATO.", "glossary": "people"}).json
        assert named["signature"] != plain
        listed = client.post("/v1/translate", json={"text": "NATO.", "glossary": ["people"]}).json
        assert listed["signature"] == named["signature"]


class TestRefusals:
    """A bad request is told which field is wrong, why, and the limit."""

    @pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
    def test_names_the_field(self, client: FlaskClient, case: dict[str, Any]) -> None:
        """One problem document a case."""
        answer = client.post(
            case["path"], data=body(case), content_type=case.get("type", "application/json")
        )
        problem = is_problem(answer, case["status"])
        assert [
            e
            for e in problem["errors"]
            if e["field"] == case["field"] and case["says"] in e["detail"]
        ], problem

    def test_names_the_first_of_many_fields(self, client: FlaskClient) -> None:
        """A refusal does not grow with what is refused."""
        answer = client.post("/v1/translate", json={f"f{i}": 0 for i in range(4_000)})
        assert (answer.status_code, len(answer.data) < 10_000) == (422, True)
        assert "text: is required" in answer.json["detail"]
        assert "f0: there is no such field" in answer.json["detail"]

    def test_unknown_path(self, client: FlaskClient) -> None:
        """Nothing is at the address."""
        is_problem(client.get("/v1/nothing"), 404)

    @pytest.mark.parametrize(
        ("path", "meant"),
        [("/v1/translations", "/v1/translate"), ("/v1/document", "/v1/documents")],
    )
    def test_path_that_is_nearly_one(self, client: FlaskClient, path: str, meant: str) -> None:
        """The one that was meant is named."""
        assert f", is it {meant}?" in is_problem(client.get(path), 404)["detail"]

    def test_wrong_method(self, client: FlaskClient) -> None:
        """The answer names the methods that are allowed, twice."""
        answer = client.get("/v1/translate")
        assert "POST" in is_problem(answer, 405)["detail"]
        assert "POST" in answer.headers["Allow"]

    def test_every_type_has_a_page(self, client: FlaskClient) -> None:
        """A problem's `type` can be looked up."""
        problem = client.post("/v1/translate", json={}).json
        assert client.get(problem["type"]).status_code == 200

    def test_too_many_at_once(self, make: Callable[..., Flask]) -> None:
        """When all places are taken, the client is told to come back."""
        app = make(max_running=1)
        with app.app_context(), desk.current().admission.place(1):
            answer = app.test_client().post("/v1/translate", json={"text": "One."})
        is_problem(answer, 503)
        assert int(answer.headers["Retry-After"]) > 0


class TestCatalogue:
    """What can be asked for is listed."""

    def test_detect(self, client: FlaskClient) -> None:
        """The fragments tile the text."""
        found = client.post("/v1/detect", json={"text": MIXED}).json["fragments"]
        assert [f["start"] for f in found] == [0, *(f["end"] for f in found[:-1])]
        assert found[-1]["end"] == len(MIXED)
        assert {"en", "uk"} <= {f["language"] for f in found}

    def test_languages(self, client: FlaskClient) -> None:
        """Each language with its names and targets."""
        found = client.get("/v1/languages").json["languages"]
        assert [(each["tag"], each["targets"]) for each in found] == [
            ("en", ["uk"]),
            ("uk", ["en"]),
        ]

    def test_glossaries(self, client: FlaskClient) -> None:
        """Each glossary of the repository, with the digest that signatures show."""
        found = client.get("/v1/glossaries").json["glossaries"]
        assert "people" in [each["name"] for each in found]
        assert all(len(each["digest"]) >= 12 for each in found)


class TestHealth:
    """Alive at once, ready when the models answer."""

    def test_alive(self, client: FlaskClient) -> None:
        """The process answers."""
        assert client.get("/healthz").json == {"status": "ok"}

    def test_not_ready_without_models(self, make: Callable[..., Flask]) -> None:
        """An engine that is not there makes the service not ready, and says why."""
        app = make(engine="none-such")
        problem = is_problem(app.test_client().get("/readyz"), 503)
        assert "none-such" in problem["detail"] or "loading" in problem["detail"]

    def test_ready_is_said_of_engines_and_not_of_memory(self, make: Callable[..., Flask]) -> None:
        """A service that starts anew with a kept memory loads its engines before it says so."""
        for _ in range(2):
            app = make(memory=True)
            while (answer := app.test_client().get("/readyz")).status_code != 200:
                assert "loading" in answer.get_data(as_text=True)
            with app.app_context():
                engines = desk.current().translator().backend.engines  # type: ignore[attr-defined]
            assert set(engines._loaded) == {"en-uk", "uk-en"}

    def test_a_text_that_comes_again_is_remembered_whole(self, make: Callable[..., Flask]) -> None:
        app = make(memory=True)
        with app.app_context():
            kept = desk.current().translator().latest
        for _ in range(2):
            app.test_client().post("/v1/translate", json={"text": "Good morning, Kyiv!"})
        assert kept is not None
        assert len(kept) == 1


def body(case: dict[str, Any]) -> bytes:
    """Return the request body of a case."""
    if "repeat" in case:
        return json.dumps({"text": "я" * case["repeat"]}, ensure_ascii=False).encode()
    if "nested" in case:
        return b"[" * case["nested"]
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    return (case["body"] if "body" in case else json.dumps(case["json"])).encode()


def is_problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """Check that `answer` is a problem document of `status`, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem: dict[str, Any] = answer.json
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    return problem
