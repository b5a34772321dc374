"""Safety by default: keys, limits, headers, hosts, and nothing of a text where it must not be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from service import keys
from service.cli import group
from service.store import Store

BODY = {"text": "The door is open."}
SECRET_TEXT = "Zaporizhzhia rendezvous"


def key_for(app: Flask, **limits: Any) -> str:
    """Make a key in the store of `app`."""
    return keys.add(Store.of(app.extensions["dvomova-settings"]), "Newsroom", **limits)


class TestKeys:
    """Keys are asked for once one was made; they are stored as hashes and can be revoked."""

    def test_none_needed_without_keys(self, client: FlaskClient) -> None:
        """A service without keys is open."""
        assert client.post("/v1/translate", json=BODY).status_code == 200

    def test_needed_after_the_first(self, app: Flask, client: FlaskClient) -> None:
        """The first key closes the door for all others, at once."""
        key = key_for(app)
        answer = client.post("/v1/translate", json=BODY)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        header = {"Authorization": f"Bearer {key}"}
        assert client.post("/v1/translate", json=BODY, headers=header).status_code == 200

    def test_still_needed_after_the_last(self, app: Flask, client: FlaskClient) -> None:
        """Revoking the last key does not open the door again."""
        key = key_for(app)
        keys.revoke(Store.of(app.extensions["dvomova-settings"]), key.split("_")[1])
        header = {"Authorization": f"Bearer {key}"}
        assert client.post("/v1/translate", json=BODY, headers=header).status_code == 401

    @pytest.mark.parametrize(
        "spoil", [lambda k: k[:-1], lambda k: k + "x", lambda k: "x", str.upper]
    )
    def test_nearly_right(
        self, app: Flask, client: FlaskClient, spoil: Callable[[str], str]
    ) -> None:
        """Only the whole key is a key."""
        header = {"Authorization": f"Bearer {spoil(key_for(app))}"}
        assert client.post("/v1/translate", json=BODY, headers=header).status_code == 401

    def test_stored_as_hash(self, app: Flask) -> None:
        """The file of the service does not hold the key."""
        key = key_for(app)
        store = Store.of(app.extensions["dvomova-settings"])
        assert key.split("_", 2)[2].encode() not in store.file.read_bytes()
        assert store.file.stat().st_mode & 0o077 == 0

    def test_open_paths(self, app: Flask, client: FlaskClient) -> None:
        """Health, languages, the empty page and the document about the API need no key."""
        key_for(app)
        for path in ("/", "/healthz", "/readyz", "/openapi.json", "/v1/languages", "/languages"):
            assert client.get(path).status_code in (200, 503), path  # 503: models are loading

    def test_page_needs_key(self, app: Flask, client: FlaskClient) -> None:
        """The page is no way around: its form has a field for the key."""
        key = key_for(app)
        assert 'name="api_key"' in client.get("/").text
        assert client.post("/", data={"text": "a"}).status_code == 401
        assert client.post("/", data={"text": "a", "api_key": key}).status_code == 200

    def test_documents_belong_to_keys(self, app: Flask, client: FlaskClient) -> None:
        """A job is seen only with the key that made it."""
        import io

        one, other = key_for(app), key_for(app)
        file = (io.BytesIO(b"a"), "a.txt")
        made = client.post(
            "/v1/documents", data={"file": file}, headers={"Authorization": f"Bearer {one}"}
        ).json
        path = f"/v1/documents/{made['id']}"
        assert client.get(path, headers={"Authorization": f"Bearer {one}"}).status_code == 200
        assert client.get(path, headers={"Authorization": f"Bearer {other}"}).status_code == 404

    def test_command_line(self, tmp_path: Any) -> None:
        """Add, list, revoke."""
        runner, data = CliRunner(), ["keys", "--data", str(tmp_path)]
        key = runner.invoke(group, [*data, "add", "Newsroom", "--monthly", "1000"]).stdout.strip()
        assert re.fullmatch(r"dvo_[0-9a-f]{8}_\S{43}", key)
        listed = runner.invoke(group, [*data, "list"]).output
        assert "Newsroom" in listed
        assert key not in listed
        assert runner.invoke(group, [*data, "revoke", key.split("_")[1]]).exit_code == 0
        assert "revoked" in runner.invoke(group, [*data, "list"]).output
        assert runner.invoke(group, [*data, "revoke", "00000000"]).exit_code == 1
        assert runner.invoke(group, [*data, "add", "x", "--rate", "often"]).exit_code == 2

    def test_command_line_names_the_folder(self, tmp_path: Any) -> None:
        """A key made where no service looks protects nothing: the folder is always named."""
        runner, data = CliRunner(), ["keys", "--data", str(tmp_path)]
        assert f"keys in {tmp_path}" in runner.invoke(group, [*data, "list"]).stderr
        assert f"keys in {tmp_path}" in runner.invoke(group, [*data, "add", "Newsroom"]).stderr
        assert runner.invoke(group, [*data, "list"]).stderr.endswith(": 1\n")

    def test_unknown_key_is_an_error_like_any_other(self, tmp_path: Any) -> None:
        """The sentence has the form of all others: ``dvomova: …``."""
        command = [sys.executable, "-m", "translator", "keys", "--data", str(tmp_path)]
        done = subprocess.run([*command, "revoke", "00000000"], capture_output=True, text=True)
        assert (done.returncode, done.stderr.split(":")[0]) == (1, "dvomova")


class TestLimits:
    """Requests and characters are limited by key or address; the answer says when to come back."""

    def test_requests(self, make: Callable[..., Flask]) -> None:
        """The fourth request of three is refused; health is not counted."""
        client = make(rate_limit="3/minute").test_client()
        found = [client.post("/v1/translate", json=BODY).status_code for _ in range(4)]
        assert found == [200, 200, 200, 429]
        assert client.get("/healthz").status_code == 200
        answer = client.post("/v1/translate", json=BODY)
        assert answer.json["type"] == "/problems/too-many-requests"
        assert 0 < int(answer.headers["Retry-After"]) <= 60

    def test_characters(self, make: Callable[..., Flask]) -> None:
        """Code points are counted, not bytes; a refused request costs nothing."""
        client = make(character_limit="20/minute").test_client()
        assert client.post("/v1/translate", json={"text": "я" * 15}).status_code == 200
        answer = client.post("/v1/translate", json={"text": "я" * 6})
        assert answer.status_code == 429
        assert "20 characters" in answer.json["detail"]
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert client.post("/v1/translate", json={"text": "я" * 5}).status_code == 200

    def test_keys_have_their_own(self, make: Callable[..., Flask]) -> None:
        """A key's limit counts for it alone."""
        app = make(rate_limit="1/minute")
        client = app.test_client()
        small, large = (
            {"Authorization": f"Bearer {key_for(app, rate=rate)}"} for rate in (None, "3/minute")
        )
        assert [
            client.post("/v1/translate", json=BODY, headers=small).status_code for _ in "ab"
        ] == [200, 429]
        assert [
            client.post("/v1/translate", json=BODY, headers=large).status_code for _ in "abc"
        ] == [200] * 3


class TestHeaders:
    """Every answer is guarded against what browsers might do with it."""

    @pytest.mark.parametrize("path", ["/", "/v1/languages", "/nothing", "/metrics"])
    def test_guards(self, client: FlaskClient, path: str) -> None:
        """No foreign content, no frames, no guessing of types."""
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"

    def test_page_needs_nothing_from_outside(self, client: FlaskClient) -> None:
        """No script, style, font or picture comes from another host."""
        page = client.post("/", data={"text": "The door is open."}).text
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
        assert "<style" not in page
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]*src=)", page)

    def test_hosts(self, make: Callable[..., Flask]) -> None:
        """A Host that is not ours is refused, so that no page elsewhere can rebind to us."""
        client = make().test_client()
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
        assert client.get("/", headers={"Host": "127.0.0.1:8080"}).status_code == 200
        other = make(trusted_hosts=("translate.example",), host="10.0.0.7").test_client()
        for host in ("translate.example", "10.0.0.7:8080"):
            assert other.get("/", headers={"Host": host}).status_code == 200

    def test_hosts_of_ipv6(self, make: Callable[..., Flask]) -> None:
        """In brackets, with a port or without; the own address is one of them."""
        client = make(host="fd00::7").test_client()
        asked = ("[::1]", "[::1]:8080", "[fd00::7]:8080", "[fd00::8]", "[::1].evil.example")
        found = [client.get("/", headers={"Host": host}).status_code for host in asked]
        assert found == [200, 200, 200, 400, 400]

    def test_unknown_host_is_told_what_to_set(self, make: Callable[..., Flask]) -> None:
        """The refusal names the setting; bytes that are no name are refused too."""
        client = make().test_client()
        answer = client.get("/v1/languages", headers={"Host": "translate.example"})
        assert answer.json["type"] == "/problems/unknown-host"
        assert "DVOMOVA_TRUSTED_HOSTS" in answer.json["detail"]
        assert client.get("/v1/languages", headers={"Host": "a b"}).status_code == 400

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_probes_ask_by_address(self, make: Callable[..., Flask], path: str) -> None:
        """The container's health command and a cluster's probes need not know the name."""
        client = make(trusted_hosts=("translate.example",), host="0.0.0.0").test_client()
        for host in ("127.0.0.1:8080", "10.1.2.3:8080"):
            assert client.get(path, headers={"Host": host}).status_code in (200, 503), host

    def test_below_a_path(self, make: Callable[..., Flask]) -> None:
        """Behind a proxy that mounts the service below a path, all addresses stay below it."""
        client = make(proxies=1).test_client()
        page = client.get("/", headers={"X-Forwarded-Prefix": "/words"}).text
        found = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
        assert found
        assert all(address.startswith("/words/") for address in found)

    def test_other_origins(self, make: Callable[..., Flask]) -> None:
        """CORS is off until an origin is named."""
        origin = {"Origin": "https://news.example"}
        name = "Access-Control-Allow-Origin"
        assert name not in make().test_client().get("/v1/languages", headers=origin).headers
        client = make(cors_origins=("https://news.example",)).test_client()
        assert client.get("/v1/languages", headers=origin).headers[name] == origin["Origin"]
        assert client.options("/v1/translate", headers=origin).headers[name] == origin["Origin"]
        other = {"Origin": "https://evil.example"}
        assert name not in client.get("/v1/languages", headers=other).headers

    def test_request_id(self, client: FlaskClient) -> None:
        """The client's own id is kept, if it is one."""
        assert (
            client.get("/healthz", headers={"X-Request-ID": "a-1"}).headers["X-Request-ID"] == "a-1"
        )
        strange = client.get("/healthz", headers={"X-Request-ID": "a b{}"}).headers["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{16}", strange)


class TestDiscretion:
    """Logs and metrics know routes, statuses and counts: no text, no address, no key."""

    def test_nothing_of_the_request(self, capfd: pytest.CaptureFixture[str], app: Flask) -> None:
        """Neither for good requests nor for bad ones, in any surface."""
        key, client = key_for(app), app.test_client()
        header = {"Authorization": f"Bearer {key}"}
        client.post("/v1/translate", json={"text": SECRET_TEXT}, headers=header)
        client.post("/v1/translate", json={"text": SECRET_TEXT, "target": "x"}, headers=header)
        client.post("/v1/translate", data=f'{{"text": "{SECRET_TEXT}', headers=header)
        client.get(f"/translate?q={SECRET_TEXT}&source=en&target=uk&api_key={key}")
        client.post("/", data={"text": SECRET_TEXT, "api_key": key})
        lines = capfd.readouterr().err
        metrics = client.get("/metrics").text
        for output in (lines, metrics):
            assert output
            assert SECRET_TEXT.split()[0] not in output
            assert key.split("_")[2] not in output
            assert "127.0.0.1" not in output

    @pytest.mark.parametrize("kept", [True, False])
    def test_nothing_on_disk(self, make: Callable[..., Flask], kept: bool) -> None:
        """Sentences are kept in the data folder only where the settings say so."""
        app = make(memory=True) if kept else make()
        client = app.test_client()
        client.post("/v1/translate", json={"text": SECRET_TEXT + " is here.", "source": "en"})
        files = app.extensions["dvomova-store"].folder.rglob("*")
        found = [f for f in files if f.is_file() and SECRET_TEXT.encode() in f.read_bytes()]
        assert bool(found) is kept
        assert ("are not stored" in client.get("/?ui=en").text) is not kept

    def test_mistakes_of_ours(
        self, capfd: pytest.CaptureFixture[str], app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An unexpected exception is logged by place and type, without its message."""
        from service import desk

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError(SECRET_TEXT)

        monkeypatch.setattr(desk.Desk, "translate", fail)
        answer = app.test_client().post("/v1/translate", json=BODY)
        assert answer.status_code == 500
        assert SECRET_TEXT not in answer.text
        [bug, _] = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
        assert (bug["event"], bug["error"]) == ("bug", "RuntimeError")
        assert bug["request_id"] == answer.json["request_id"]
        assert SECRET_TEXT not in json.dumps(bug)


class TestReload:
    """Glossaries are read anew when their files change, and the signature says so."""

    def test_new_entry(self, make: Callable[..., Flask], tmp_path: Any) -> None:
        """A changed file changes the answers of the running service."""
        import os
        import shutil
        from pathlib import Path

        folder = tmp_path / "glossary"
        shutil.copytree(Path(__file__).parent / "data" / "glossary", folder)
        app = make(glossaries=(folder,))
        app.extensions["dvomova-desk"].shelf.look_seconds = 0
        client = app.test_client()

        def signature() -> str:
            found: str = client.post("/v1/translate", json=BODY).json["signature"]
            return found

        before = signature()
        file = folder / "people.tsv"
        good = file.read_text("utf-8")
        file.write_text(good.replace("kuleba-m\t", "kuleba-minister\t", 1), "utf-8")
        os.utime(file, ns=(1, 1))
        after = signature()
        assert after != before
        file.write_text("nonsense\n", "utf-8")
        assert signature() == after, "a broken file leaves the last good glossary in use"
        file.write_text(good, "utf-8")
        assert signature() == before
