"""The DeepL surface, by hand and through its own client."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import deepl
import pytest
from deepl.api_data import MultilingualGlossaryDictionaryEntries
from flask import Flask
from flask.testing import FlaskClient

from .conftest import Server


@pytest.fixture(scope="module")
def api(echo_server: Server) -> deepl.DeepLClient:
    """Their client on a real server."""
    return deepl.DeepLClient("no-key-needed", server_url=echo_server.address)


class TestTheirClientTexts:
    """The calls of the `deepl` package for texts, languages and usage work unchanged."""

    def test_translate(self, api: deepl.DeepLClient) -> None:
        """One text gives one result."""
        found = api.translate_text("The door is open.", target_lang="UK", source_lang="EN")
        assert (found.text, found.detected_source_lang) == ("⟦The door is open.⟧", "EN")
        assert found.billed_characters == 17

    def test_translate_many(self, api: deepl.DeepLClient) -> None:
        """A list gives a list, in order; the language is found for each."""
        texts = ["Двері відчинено сьогодні.", "The door is open."]
        found = api.translate_text(texts, target_lang="EN-GB")
        assert [each.text for each in found] == ["⟦Двері відчинено сьогодні.⟧", texts[1]]
        assert [each.detected_source_lang for each in found] == ["UK", "EN"]

    def test_all_options(self, api: deepl.DeepLClient) -> None:
        """Every option of theirs is taken."""
        found = api.translate_text(
            "The <b>door</b> is open.",
            source_lang="EN",
            target_lang="UK",
            context="About a house.",
            split_sentences="nonewlines",
            preserve_formatting=True,
            formality="prefer_more",
            tag_handling="xml",
            outline_detection=False,
            non_splitting_tags="b",
            splitting_tags=["p"],
            ignore_tags=["x"],
            model_type="latency_optimized",
        )
        assert found.text == "⟦The <b>door</b> is open.⟧"
        assert found.model_type_used == "latency_optimized"

    def test_languages(self, api: deepl.DeepLClient) -> None:
        """Sources and targets; the kind travels in the body of a GET."""
        assert {each.code for each in api.get_source_languages()} == {"EN", "UK"}
        assert {each.code for each in api.get_target_languages()} == {"EN-GB", "EN-US", "UK"}

    def test_usage(self, api: deepl.DeepLClient) -> None:
        """Without keys nothing is counted and nothing runs out."""
        usage = api.get_usage()
        assert not usage.any_limit_reached
        assert usage.character.count == 0

    def test_unsupported_language(self, api: deepl.DeepLClient) -> None:
        """A refusal is their exception, with our reason."""
        with pytest.raises(deepl.DeepLException, match="target_lang"):
            api.translate_text("a", target_lang="FR")

    def test_formality(self, api: deepl.DeepLClient) -> None:
        """A language without formality refuses to be formal."""
        with pytest.raises(deepl.DeepLException, match="doesn't support formality"):
            api.translate_text("a", target_lang="UK", formality="more")


class TestTheirClientGlossaries:
    """The calls of the `deepl` package for glossaries work unchanged."""

    def test_life(self, api: deepl.DeepLClient) -> None:
        """Made, listed, read, used, deleted."""
        made = api.create_glossary("IT terms", "EN", "UK", {"pull request": "запит на злиття"})
        assert (made.name, made.source_lang, made.target_lang, made.entry_count) == (
            "IT terms", "EN", "UK", 1,
        )  # fmt: skip
        assert made.glossary_id in [each.glossary_id for each in api.list_glossaries()]
        assert api.get_glossary(made.glossary_id).name == "IT terms"
        assert api.get_glossary_entries(made) == {"pull request": "запит на злиття"}
        api.translate_text(
            "Open a pull request.", source_lang="EN", target_lang="UK", glossary=made
        )
        api.delete_glossary(made)
        with pytest.raises(deepl.GlossaryNotFoundException):
            api.get_glossary(made.glossary_id)

    def test_languages(self, api: deepl.DeepLClient) -> None:
        """Both directions."""
        found = {(e.source_lang, e.target_lang) for e in api.get_glossary_languages()}
        assert found == {("en", "uk"), ("uk", "en")}

    def test_csv(self, api: deepl.DeepLClient) -> None:
        """A CSV file as their site gives it."""
        made = api.create_glossary_from_csv("c", "EN", "UK", 'door,двері\n"a, b","а, б"\n')
        assert api.get_glossary_entries(made) == {"door": "двері", "a, b": "а, б"}
        api.delete_glossary(made)

    def test_unknown(self, api: deepl.DeepLClient) -> None:
        """A glossary that is not there."""
        with pytest.raises(deepl.DeepLException, match="no glossary of this id"):
            api.translate_text(
                "a", source_lang="EN", target_lang="UK",
                glossary="00000000-0000-4000-8000-000000000000",
            )  # fmt: skip

    def test_multilingual(self, api: deepl.DeepLClient) -> None:
        """``/v3``: several directions; entries are merged, replaced, deleted."""
        entries = MultilingualGlossaryDictionaryEntries
        made = api.create_multilingual_glossary(
            "Both ways",
            [entries("EN", "UK", {"door": "двері"}), entries("UK", "EN", {"двері": "door"})],
        )
        assert [each.entry_count for each in made.dictionaries] == [1, 1]
        changed = api.update_multilingual_glossary_dictionary(
            made, entries("EN", "UK", {"window": "вікно"})
        )
        assert [each.entry_count for each in changed.dictionaries] == [2, 1]
        renamed = api.update_multilingual_glossary_name(made, "Two ways")
        assert renamed.name == "Two ways"
        api.replace_multilingual_glossary_dictionary(made, entries("EN", "UK", {"roof": "дах"}))
        found = api.get_multilingual_glossary_entries(made, "EN", "UK")
        assert found.dictionaries[0].entries == "roof\tдах"
        api.delete_multilingual_glossary_dictionary(made, source_lang="UK", target_lang="EN")
        assert len(api.get_multilingual_glossary(made.glossary_id).dictionaries) == 1
        assert made.glossary_id in [e.glossary_id for e in api.list_multilingual_glossaries()]
        api.delete_multilingual_glossary(made)


class TestTheirClientDocuments:
    """The calls of the `deepl` package for documents work unchanged."""

    def test_whole_way(
        self, api: deepl.DeepLClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Sent, polled, fetched."""
        import time

        monkeypatch.setattr(time, "sleep", lambda seconds, real=time.sleep: real(0.1))
        given, made = tmp_path / "a.txt", tmp_path / "b.txt"
        given.write_text("The door is open.\n", encoding="utf-8")
        status = api.translate_document_from_filepath(given, made, target_lang="UK")
        assert status.done
        assert made.read_text("utf-8") == "⟦The door is open.⟧\n"

    def test_fetched_once(self, client: FlaskClient) -> None:
        """The second fetch finds nothing."""
        file = (io.BytesIO(b"The door is open.\n"), "file")
        sent = client.post(
            "/v2/document", data={"file": file, "filename": "a.txt", "target_lang": "UK"}
        ).json
        key = {"document_key": sent["document_key"]}
        address = f"/v2/document/{sent['document_id']}"
        for _ in range(200):
            if client.post(address, json=key).json["status"] == "done":
                break
        assert client.post(f"{address}/result", json=key).text == "⟦The door is open.⟧\n"
        assert client.post(f"{address}/result", json=key).status_code == 404

    def test_wrong_key(self, client: FlaskClient) -> None:
        """The id alone opens nothing."""
        file = (io.BytesIO(b"The door is open.\n"), "a.txt")
        sent = client.post("/v2/document", data={"file": file, "target_lang": "UK"}).json
        answer = client.post(f"/v2/document/{sent['document_id']}", json={"document_key": "no"})
        assert answer.status_code == 404


class TestForm:
    """The form that other clients send."""

    def test_repeated_texts(self, client: FlaskClient) -> None:
        """Texts repeat, tags are separated by commas, booleans are digits."""
        answer = client.post(
            "/v2/translate",
            data={
                "text": ["The door is open.", "Двері відчинено сьогодні."],
                "target_lang": "uk",
                "split_sentences": "1",
                "show_billed_characters": "1",
                "ignore_tags": "x,code",
                "formality": "default ",
            },
        )
        assert [each["text"] for each in answer.json["translations"]] == [
            "⟦The door is open.⟧",
            "Двері відчинено сьогодні.",
        ]

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({}, 400),
            ({"text": []}, 400),
            ({"text": ["a"] * 51}, 400),
            ({"text": 5}, 400),
            ({"text": ["a" * 100_001]}, 413),
            ({"text": ["a"], "tag_handling": "yaml"}, 400),
            ({"text": ["a"], "glossary_id": "x"}, 400),
            ({"text": ["a"], "source_lang": "EN", "glossary_id": "../../x"}, 404),
        ],
    )
    def test_refusals(self, client: FlaskClient, fields: dict[str, Any], status: int) -> None:
        """`message` and `detail` are strings always."""
        answer = client.post("/v2/translate", json={"target_lang": "UK", **fields})
        assert answer.status_code == status
        assert isinstance(answer.json["message"], str)
        assert isinstance(answer.json["detail"], str)
        assert answer.headers["X-Trace-ID"]


class TestSplitting:
    """`split_sentences` decides what is translated in one piece."""

    TEXT = "One day came.\nTwo more came. Another one\ncame."

    @pytest.mark.parametrize(
        ("split", "pieces"),
        [
            ("1", "⟦One day came.⟧\n⟦Two more came.⟧ ⟦Another one came.⟧"),
            ("nonewlines", "⟦One day came.⟧ ⟦Two more came.⟧ ⟦Another one came.⟧"),
            ("0", "⟦One day came. Two more came. Another one came.⟧"),
            (0, "⟦One day came. Two more came. Another one came.⟧"),
            (False, "⟦One day came. Two more came. Another one came.⟧"),
            (True, "⟦One day came.⟧\n⟦Two more came.⟧ ⟦Another one came.⟧"),
        ],
    )
    def test_values(self, client: FlaskClient, split: object, pieces: str) -> None:
        """Whether a piece ends at a sentence, at a line, or nowhere."""
        body = {"text": [self.TEXT], "target_lang": "UK", "split_sentences": split}
        answer = client.post("/v2/translate", json=body)
        assert answer.json["translations"][0]["text"] == pieces


class TestContext:
    """`context` is not translated, and tells what a text alone does not."""

    @pytest.mark.parametrize(
        ("context", "text"),
        [("", "Да"), ("Меню застосунку, яке бачить читач.", "⟦Да⟧"), ("The app's menu.", "Да")],
    )
    def test_language(self, client: FlaskClient, context: str, text: str) -> None:
        """A word that alone might be Russian is in the language of its context."""
        body = {"text": ["Да"], "target_lang": "EN-US", "context": context}
        answer = client.post("/v2/translate", json=body).json["translations"][0]
        assert answer["text"] == text

    def test_limit(self, client: FlaskClient) -> None:
        """It is no longer than a text may be."""
        body = {"text": ["a"], "target_lang": "UK", "context": "a" * 100_001}
        assert client.post("/v2/translate", json=body).status_code == 413


class TestGlossaryEntries:
    """Entries that cannot be used are refused, the entry named."""

    @pytest.mark.parametrize(
        ("entries", "says"),
        [
            ("", "no entry"),
            ("door", "index 0 has no target"),
            ("door\tдвері\ndoor\tбрама", "index 1 duplicates key with the index 0"),
            ("door\t", "index 0"),
            ("a|b\tв", "index 0"),
        ],
    )
    def test_bad_entries(self, client: FlaskClient, entries: str, says: str) -> None:
        """In DeepL's words."""
        answer = client.post(
            "/v2/glossaries",
            json={
                "name": "n", "source_lang": "EN", "target_lang": "UK",
                "entries": entries, "entries_format": "tsv",
            },
        )  # fmt: skip
        assert answer.status_code == 400
        assert answer.json["message"] == "Invalid glossary entries provided"
        assert says in answer.json["detail"]


class TestWeblate:
    """Requests as Weblate 5.14 sends them to its DeepL service."""

    FIELDS: ClassVar[dict[str, Any]] = {
        "source_lang": "EN",
        "target_lang": "UK",
        "formality": "default",
        "tag_handling": "xml",
        "ignore_tags": ["x"],
    }

    def test_placeholders(self, client: FlaskClient) -> None:
        """Escaped text with marks that come back byte for byte."""
        text = 'Saved <x id="5"></x> of <x id="18"></x> files &amp; folders.'
        answer = client.post("/v2/translate", json={"text": [text], **self.FIELDS}).json
        assert answer["translations"][0]["text"] == f"⟦{text}⟧"

    def test_probe(self, client: FlaskClient) -> None:
        """Saving its settings asks for German once; that must not look like a failure."""
        answer = client.post(
            "/v2/translate", json={"text": ["test"], **self.FIELDS, "target_lang": "DE"}
        )
        assert (answer.status_code, answer.json["translations"][0]["text"]) == (200, "test")

    def test_glossary_name(self, client: FlaskClient) -> None:
        """It finds its glossary by the exact name it gave."""
        name = "weblate:1:en:uk:1f8a"
        client.post(
            "/v2/glossaries",
            json={
                "name": name, "source_lang": "en", "target_lang": "uk",
                "entries": "door\tдвері", "entries_format": "tsv",
            },
        )  # fmt: skip
        assert name in [each["name"] for each in client.get("/v2/glossaries").json["glossaries"]]


class TestKeys:
    """Keys travel in `Authorization: DeepL-Auth-Key`."""

    def test_quota(self, make: Callable[..., Flask]) -> None:
        """A key with a monthly number of characters has it counted, then gets a 456."""
        from service import keys
        from service.store import Store

        app = make(keys="required")
        key = keys.add(Store.of(app.extensions["dvomova-settings"]), "Newsroom", monthly=20)
        client = app.test_client()
        header = {"Authorization": f"DeepL-Auth-Key {key}"}
        body = {"text": ["The door is open."], "target_lang": "UK"}
        assert client.post("/v2/translate", json=body).status_code == 403
        assert client.post("/v2/translate", json=body, headers=header).status_code == 200
        usage = client.get("/v2/usage", headers=header).json
        assert usage == {"character_count": 17, "character_limit": 20}
        assert client.post("/v2/translate", json=body, headers=header).status_code == 456
