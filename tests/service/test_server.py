"""``dvomova serve`` as a process on the loopback, with the shipped models and glossaries."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from gunicorn.util import parse_address

from service.cli import serve
from service.settings import Settings, SettingsInvalid
from translator.pipeline import Translator
from translator.render import json_text

from .conftest import Server, serving

LINE = "The door is open and nobody has seen the old man near the river. "


def post(address: str, path: str, data: object, *, timeout: float = 120) -> tuple[int, bytes]:
    """Send `data`, bytes or what JSON can say, and return status and body."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    request = urllib.request.Request(
        address + path, body, {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def upload(address: str, text: str) -> str:
    """Send a text document and return its job's id."""
    body = (
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"'
        f"\r\n\r\n{text}\r\n--b--\r\n"
    )
    request = urllib.request.Request(
        f"{address}/v1/documents",
        body.encode(),
        {"Content-Type": "multipart/form-data; boundary=b"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        id_: str = json.loads(answer.read())["id"]
    return id_


def has_ipv6() -> bool:
    """Tell whether this machine can listen on its own IPv6 address."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def job(address: str, id_: str) -> dict[str, Any]:
    """Return the state of a job."""
    with urllib.request.urlopen(f"{address}/v1/documents/{id_}", timeout=60) as answer:
        state: dict[str, Any] = json.loads(answer.read())
    return state


class TestRealServer:
    """The documented answers come through a production server."""

    def test_article(self, server: Server, article: str) -> None:
        """The first real input: both versions are there, and the rows rebuild the input."""
        status, body = post(server.address, "/v1/translate", {"text": article})
        answer = json.loads(body)
        assert status == 200
        assert answer["source"] == article
        assert {row["direction"] for row in answer["rows"]} >= {"en-uk", "uk-en"}
        furniture = "Для комфортної роботи в Мережі"
        assert furniture in answer["versions"]["uk"]
        assert furniture not in answer["versions"]["en"]

    def test_same_bytes_as_the_library(
        self, server: Server, shipped: Translator, article: str
    ) -> None:
        """The service answers the same bytes as the library on the same settings."""
        text = article[:600]
        _, body = post(server.address, "/v1/translate", {"text": text})
        assert body.decode() == json_text(shipped.translate(text))

    @pytest.mark.parametrize(
        ("data", "status", "says"),
        [
            ({"text": ""}, 200, ""),
            ({"text": "a" * 200_000}, 413, "100,000"),
            (b'{"text": ', 400, "not JSON"),
            ({"text": 1}, 422, "string"),
            ({"text": "a", "target": "xx"}, 422, "target"),
            (b'{"text": "\xff"}', 400, "0xFF"),
        ],
    )
    def test_good_and_bad(self, server: Server, data: object, status: int, says: str) -> None:
        """The cases of the specification; none is a server error."""
        got, body = post(server.address, "/v1/translate", data)
        assert (got, says in body.decode()) == (status, True)

    def test_many_at_once(self, server: Server) -> None:
        """Answers of requests that run together are not mixed up."""
        texts = [f"There are {n} doors. Ми бачили {n} вікон." for n in range(24)]
        answers: dict[str, Any] = {}

        def ask(text: str) -> None:
            answers[text] = json.loads(post(server.address, "/v1/translate", {"text": text})[1])

        threads = [threading.Thread(target=ask, args=(text,)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {text: answers[text]["source"] for text in texts} == {text: text for text in texts}

    def test_page(self, server: Server) -> None:
        """The page answers a plain form post, without any script."""
        data = "text=Hello.+Привіт.".encode()
        with urllib.request.urlopen(f"{server.address}/", data, timeout=60) as answer:
            page = answer.read().decode()
        assert '<span class="text" lang="uk"' in page


class TestStarting:
    """What cannot work is said at once, and nothing else is left behind."""

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            (["--engine", "nope"], "no engine 'nope'"),
            (["--glossary", "nowhere.tsv"], "nowhere"),
            (["--model-en-uk", "/nowhere"], "model '/nowhere'"),
        ],
        ids=["engine", "glossary", "model"],
    )
    def test_refuses(self, tmp_path: Path, options: list[str], says: str) -> None:
        """The command ends with the sentence instead of listening without a translator."""
        command = [sys.executable, "-m", "translator", "serve", "--port", "0", "--data", tmp_path]
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=60)
        assert done.returncode == 1
        assert done.stderr.startswith("dvomova: ")
        assert says in done.stderr
        assert "listens" not in done.stdout

    def test_address_in_use(self, tmp_path: Path) -> None:
        """Said at once, with what to do, instead of after five tries."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            command = [sys.executable, "-m", "translator", "serve", "--port", port]
            done = subprocess.run(
                [*command, "--engine", "echo", "--data", tmp_path],
                capture_output=True, text=True, timeout=60,
            )  # fmt: skip
        assert done.returncode == 1
        assert f"dvomova: cannot listen on 127.0.0.1:{port}: Address already in use" in done.stderr
        assert "--port, 0 for any free port" in done.stderr

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "::"])
    def test_address(self, host: str) -> None:
        """The server is told the address that was tried, that of IPv6 in brackets."""
        if ":" in host and not has_ipv6():
            pytest.skip("this machine has no IPv6")
        chosen = Settings(host=host, port=0)
        serve.check_address(chosen)
        assert parse_address(*serve.options(chosen)["bind"]) == (host.strip("[]"), 0)

    @pytest.mark.parametrize("host", ["unix:/nowhere", "unix:", "fd://3", "a..b", "1.2.3.4", ":1"])
    def test_no_address(self, host: str) -> None:
        """Whatever is wrong with it, one sentence says so."""
        with pytest.raises(SettingsInvalid, match=rf"cannot listen on {host}:80: .+ by --host"):
            serve.check_address(Settings(host=host, port=80))

    def test_no_other_socket(self, tmp_path: Path) -> None:
        """The server cannot be steered from a file in somebody's home."""
        with serving(tmp_path, HOME=str(tmp_path), DVOMOVA_ENGINE="echo") as server:
            server.wait_until_ready()
        assert not list(tmp_path.rglob("*.ctl"))
        assert "Control socket" not in (tmp_path / "log").read_text(encoding="utf-8")

    def test_says_what_is_missing(
        self, make: Callable[..., Flask], capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Where a process cannot translate all the same, its log says why."""
        app = make(engine="nope")
        assert app.test_client().get("/readyz").status_code == 503
        end = time.monotonic() + 20
        log = ""
        while "not-ready" not in log and time.monotonic() < end:
            time.sleep(0.05)
            log += capfd.readouterr().err
        assert "no engine 'nope'" in log


class TestStopping:
    """A stop loses nothing that was accepted."""

    def test_answers_what_it_accepted(self, tmp_path: Path) -> None:
        """A request in work when the signal comes is answered; then the process ends."""
        with serving(tmp_path) as server:
            server.wait_until_ready()
            found: list[tuple[int, bytes]] = []
            text = LINE * 40
            thread = threading.Thread(
                target=lambda: found.append(
                    post(server.address, "/v1/translate", {"text": text, "target": "uk"})
                )
            )
            thread.start()
            time.sleep(0.15)
            assert server.stop() == 0
            thread.join()
        assert [status for status, _ in found] == [200]

    def test_restart(self, tmp_path: Path) -> None:
        """SIGHUP loads everything anew; whatever is asked meanwhile is answered."""
        with serving(tmp_path, DVOMOVA_ENGINE="echo") as server:
            server.wait_until_ready()
            found: list[int] = []
            stop = threading.Event()

            def ask() -> None:
                while not stop.is_set():
                    found.append(post(server.address, "/v1/translate", {"text": LINE * 20})[0])

            threads = [threading.Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(0.5)
            server.process.send_signal(signal.SIGHUP)
            before, end = len(found), time.monotonic() + 60
            time.sleep(3)
            while len(found) < before + 8 and time.monotonic() < end:  # a busy machine takes longer
                time.sleep(0.1)
            stop.set()
            for thread in threads:
                thread.join()
            log = (tmp_path / "log").read_text(encoding="utf-8")
        assert "Handling signal: hup" in log
        assert len(found) >= before + 8
        assert set(found) == {200}

    def test_client_gone(self, tmp_path: Path) -> None:
        """Work whose client closed the connection does not keep the server from stopping."""
        with serving(tmp_path) as server:
            server.wait_until_ready()
            host, port = server.address.removeprefix("http://").split(":")
            text = LINE * 900
            body = json.dumps({"text": text, "target": "uk"}).encode()
            with socket.create_connection((host, int(port))) as connection:
                head = f"POST /v1/translate HTTP/1.1\r\nHost: {host}\r\n"
                head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                connection.sendall(head.encode() + body)
                time.sleep(0.3)
            begun = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - begun < 15


class TestWorkers:
    """Several processes behave like one."""

    def test_counters_and_jobs(self, tmp_path: Path) -> None:
        """Metrics add up over processes; a job is seen by all of them."""
        with serving(tmp_path, "--workers", "2", DVOMOVA_ENGINE="echo") as server:
            server.wait_until_ready()
            for _ in range(20):
                assert post(server.address, "/v1/translate", {"text": LINE})[0] == 200
            metrics = urllib.request.urlopen(f"{server.address}/metrics").read().decode()
            counted = f"dvomova_characters_total {20.0 * len(LINE)}"
            assert counted in metrics
            id_ = upload(server.address, LINE)
            states = set()
            for _ in range(100):
                states.add(job(server.address, id_)["status"])
                if "done" in states:
                    break
                time.sleep(0.1)
            assert "done" in states


class TestDocuments:
    """Jobs on a real server."""

    def test_closing_the_connection_cancels(self, echo_server: Server) -> None:
        """A client that holds its job and goes away stops the work."""
        address = echo_server.address
        text = "\n\n".join(f"There are {n} doors in the old house." for n in range(4000))
        id_ = upload(address, text)
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            path = f"/v1/documents/{id_}/events?hold=true"
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            while b"event: running" not in connection.recv(65536):
                pass
        end = time.monotonic() + 30
        while job(address, id_)["status"] == "running" and time.monotonic() < end:
            time.sleep(0.2)
        state = job(address, id_)
        assert state["status"] == "cancelled"
        assert state["done"] < state["total"]

    def test_progress(self, echo_server: Server) -> None:
        """The stream tells of progress more than once."""
        text = "\n\n".join(f"There are {n} doors in the old house." for n in range(1000))
        path = f"/v1/documents/{upload(echo_server.address, text)}/events"
        with urllib.request.urlopen(echo_server.address + path, timeout=120) as answer:
            lines = answer.read().decode().splitlines()
        states = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
        done = [state["done"] for state in states]
        assert len(set(done)) > 1
        assert done == sorted(done)
        assert states[-1]["status"] == "done"

    def test_survives_restart(self, tmp_path: Path) -> None:
        """A server that stops gives its job back, and does not wait for those who follow it."""
        text = "\n\n".join(f"There are {n} doors in the old house." for n in range(1500))
        with serving(tmp_path, DVOMOVA_ENGINE="echo") as server:
            server.wait_until_ready()
            id_ = upload(server.address, text)
            follower = urllib.request.urlopen(f"{server.address}/v1/documents/{id_}/events")
            while b"event: running" not in follower.readline():
                pass
            begun = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - begun < 15
            follower.close()
        with serving(tmp_path, DVOMOVA_ENGINE="echo") as server:
            end = time.monotonic() + 60
            while job(server.address, id_)["status"] != "done" and time.monotonic() < end:
                time.sleep(0.3)
            assert job(server.address, id_)["status"] == "done"
