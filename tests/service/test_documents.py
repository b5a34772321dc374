"""Documents as jobs: taken in, followed, downloaded, cancelled, forgotten."""

from __future__ import annotations

import io
import json
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import jobs

TEXT = "The door is open.\n\nДвері відчинено сьогодні.\n"


def upload(client: FlaskClient, name: str, data: str | bytes, **fields: str) -> Any:
    """Send a document."""
    content = data.encode() if isinstance(data, str) else data
    return client.post("/v1/documents", data={"file": (io.BytesIO(content), name), **fields})


def finished(client: FlaskClient, id_: str, seconds: float = 20) -> Any:
    """Ask until the job has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job = client.get(f"/v1/documents/{id_}").json
        if job["status"] in jobs.FINAL:
            return job
        time.sleep(0.05)
    raise AssertionError(f"still {job['status']} after {seconds} s")


class TestJob:
    """A document goes in, its versions come out."""

    def test_text(self, client: FlaskClient) -> None:
        """Both versions, the side-by-side page and the JSON form."""
        answer = upload(client, "Нотатки.txt", TEXT)
        assert answer.status_code == 202
        job = finished(client, answer.json["id"])
        assert (job["status"], job["done"]) == ("done", job["total"])
        found = {each["kind"]: client.get(each["url"]) for each in job["outputs"]}
        assert set(found) == {"en", "uk", "html", "json"}
        assert found["uk"].text == "⟦The door is open.⟧\n\nДвері відчинено сьогодні.\n"
        assert "Нотатки" in job["outputs"][0]["name"]

    def test_one_version(self, client: FlaskClient) -> None:
        """Only the version that was asked for."""
        job = finished(client, upload(client, "a.txt", TEXT, target="uk").json["id"])
        assert {each["kind"] for each in job["outputs"]} == {"uk", "html", "json"}

    def test_catalogue(self, client: FlaskClient) -> None:
        """A bilingual file is filled."""
        po = 'msgid ""\nmsgstr "Language: uk\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        po += 'msgid "Open the file"\nmsgstr ""\n'
        job = finished(client, upload(client, "app.po", po).json["id"])
        [filled] = [each for each in job["outputs"] if each["kind"] == "filled"]
        assert 'msgstr "⟦Open the file⟧"' in client.get(filled["url"]).text

    def test_events(self, client: FlaskClient) -> None:
        """The stream ends with the state that the job ended in."""
        id_ = upload(client, "a.txt", TEXT).json["id"]
        stream = client.get(f"/v1/documents/{id_}/events")
        assert stream.mimetype == "text/event-stream"
        events = [each for each in stream.text.split("\n\n") if each.startswith("event: ")]
        last = json.loads(events[-1].partition("data: ")[2])
        assert (events[-1].splitlines()[0], last["status"]) == ("event: done", "done")

    def test_delete(self, app: Flask, client: FlaskClient) -> None:
        """Deleting leaves nothing behind."""
        id_ = upload(client, "a.txt", TEXT).json["id"]
        finished(client, id_)
        assert client.delete(f"/v1/documents/{id_}").status_code == 204
        assert client.get(f"/v1/documents/{id_}").status_code == 404
        assert not app.extensions["dvomova-jobs"].folder(id_).exists()


class TestReaders:
    """Whoever reads waits for nobody's document."""

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("names.properties", "".join(f"key{n} = Open number {n}\n" for n in range(200))),
            ("word.txt", "The door is open.\n"),
        ],
        ids=["many short strings", "one short string"],
    )
    def test_have_a_lane_to_themselves(
        self, app: Flask, client: FlaskClient, name: str, data: str
    ) -> None:
        """Jobs wait among long documents, however short what they hold."""
        while client.get("/readyz").status_code != 200:  # it translates a sentence, too
            time.sleep(0.05)
        lanes = set[str]()
        queue = app.extensions["dvomova-desk"].translator().backend.queue
        queue.on_batch = lambda size, waiting: lanes.add(threading.current_thread().name[:-2])
        finished(client, upload(client, name, data, target="uk").json["id"])
        assert lanes == {"translator-long"}

        client.post("/v1/translate", json={"text": "Nobody has seen this sentence."})
        assert lanes == {"translator-long", "translator-short"}


class TestRefusals:
    """A document that cannot be translated is refused at once."""

    @pytest.mark.parametrize(
        ("name", "data", "status", "field"),
        [
            ("a.exe", b"MZ", 415, "file"),
            ("noext", b"text", 415, "file"),
            ("a.txt", b"\xff\xfe\xfa\x00\xd8", 422, "file"),
            ("a.json", b"{", 422, "file"),
        ],
    )
    def test_files(
        self, client: FlaskClient, name: str, data: bytes, status: int, field: str
    ) -> None:
        """Unknown formats and files that are not what their name says."""
        answer = upload(client, name, data)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (status, field)

    def test_no_file(self, client: FlaskClient) -> None:
        """The field is named."""
        answer = client.post("/v1/documents", data={"target": "en"})
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "file")

    def test_misspelt_field(self, client: FlaskClient) -> None:
        """It would be translated without the glossary that was wanted."""
        answer = upload(client, "a.txt", TEXT, glosary="people")
        assert answer.status_code == 422
        assert "glosary: there is no such field, is it glossary?" in answer.json["detail"]

    def test_wrong_target(self, client: FlaskClient) -> None:
        """The field is named."""
        answer = upload(client, "a.txt", TEXT, target="de")
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "target")

    def test_too_large(self, make: Callable[..., Flask]) -> None:
        """The limit is named."""
        client = make(max_file_bytes=1000).test_client()
        answer = upload(client, "a.txt", "a" * 200_000)
        assert answer.status_code == 413
        assert "101,000" in answer.json["detail"]

    def test_queue_full(self, make: Callable[..., Flask]) -> None:
        """When too many wait, the client is told to come back."""
        app = make(max_jobs=1)
        app.extensions["dvomova-worker"].works = False
        client = app.test_client()
        assert upload(client, "a.txt", TEXT).status_code == 202
        answer = upload(client, "a.txt", TEXT)
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers

    @pytest.mark.parametrize("id_", ["0" * 32, "..%2f..%2fetc", "x"])
    def test_unknown(self, client: FlaskClient, id_: str) -> None:
        """An id that names no job, or is none."""
        assert client.get(f"/v1/documents/{id_}").status_code in (404, 422)

    def test_names_are_no_paths(self, app: Flask, client: FlaskClient) -> None:
        """A name with folders in it stays in the job's own folder."""
        id_ = upload(client, "../../../evil.txt", TEXT).json["id"]
        files = app.extensions["dvomova-jobs"].folder(id_).rglob("*.txt")
        assert "evil.txt" in [file.name for file in files]


class TestLife:
    """Jobs survive a restart, can be cancelled, and expire."""

    def test_survives_restart(self, make: Callable[..., Flask]) -> None:
        """A job taken in by one process is done by the next."""
        first = make()
        first.extensions["dvomova-worker"].works = False
        id_ = upload(first.test_client(), "a.txt", TEXT).json["id"]
        assert first.test_client().get(f"/v1/documents/{id_}").json["status"] == "queued"
        assert finished(make().test_client(), id_)["status"] == "done"

    def test_silent_job_is_taken_again(self, make: Callable[..., Flask]) -> None:
        """A job whose process died in the middle of it."""
        first = make()
        found = first.extensions["dvomova-jobs"]
        first.extensions["dvomova-worker"].works = False
        id_ = upload(first.test_client(), "a.txt", TEXT).json["id"]
        with found.store.connect() as db:
            db.execute("update jobs set status = 'running', changed = 0")
        assert finished(make().test_client(), id_)["status"] == "done"

    def test_cancel_before_start(self, make: Callable[..., Flask]) -> None:
        """A cancelled job is not done any more."""
        app = make()
        found = app.extensions["dvomova-jobs"]
        app.extensions["dvomova-worker"].works = False
        id_ = upload(app.test_client(), "a.txt", TEXT).json["id"]
        found.cancel(id_)
        assert found.take() is None

    def test_cancel_while_running(self, make: Callable[..., Flask]) -> None:
        """The running work hears of it between two pieces."""
        app = make()
        found = app.extensions["dvomova-jobs"]
        app.extensions["dvomova-worker"].works = False
        upload(app.test_client(), "a.txt", TEXT)
        job = found.take()
        found.cancel(job.id)
        app.extensions["dvomova-worker"].run(job)
        assert found.find(job.id).status == "cancelled"
        assert found.output(job, "uk") is None

    def test_client_gone(self, make: Callable[..., Flask]) -> None:
        """A client that holds a job and closes the connection cancels it."""
        app = make()
        app.extensions["dvomova-worker"].works = False
        client = app.test_client()
        id_ = upload(client, "a.txt", TEXT).json["id"]
        stream = client.get(f"/v1/documents/{id_}/events?hold=true", buffered=False)
        assert b"queued" in next(stream.response)
        stream.close()
        assert client.get(f"/v1/documents/{id_}").json["status"] == "cancelled"

    def test_expires(self, make: Callable[..., Flask]) -> None:
        """After its hours everything of a job is gone."""
        app = make(job_hours=0.0001)
        found = app.extensions["dvomova-jobs"]
        app.extensions["dvomova-worker"].works = False
        id_ = upload(app.test_client(), "a.txt", TEXT).json["id"]
        time.sleep(0.5)
        assert found.take() is None
        assert found.find(id_) is None
        assert not found.folder(id_).exists()


class TestWorker:
    """Whatever goes wrong once, the next document is done."""

    def test_goes_on_if_the_file_of_jobs_was_locked(
        self, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It looks again a moment later."""
        monkeypatch.setattr(jobs.Jobs, "count", Failing(sqlite3.OperationalError))
        id_ = upload(client, "a.txt", TEXT).json["id"]
        assert finished(client, id_)["status"] == "done"

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
    def test_starts_anew_after_the_thread_died(
        self, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of a mistake that nobody foresaw: as soon as there is something to do."""
        failing = Failing(LookupError)
        monkeypatch.setattr(jobs.Jobs, "count", failing)
        first = upload(client, "a.txt", TEXT).json["id"]
        app.extensions["dvomova-worker"]._thread.join(20)
        assert failing.failed
        second = upload(client, "b.txt", TEXT).json["id"]
        assert [finished(client, id_)["status"] for id_ in (first, second)] == ["done", "done"]


class Failing:
    """`Jobs.count`, which fails the first time that the worker's thread asks."""

    def __init__(self, error: type[Exception]) -> None:
        self.error, self.failed = error, False
        self.count = jobs.Jobs.count

    def __get__(self, found: jobs.Jobs, _: object = None) -> Callable[..., int]:
        def count(*status: str) -> int:
            if not self.failed and threading.current_thread().name == "jobs":
                self.failed = True
                raise self.error("database is locked")
            return self.count(found, *status)

        return count


class TestGlossaries:
    """Names of glossaries are looked up before the job is taken in."""

    @pytest.mark.parametrize("name", ["nope", "nope@v1", "people,nope"])
    def test_unknown(self, client: FlaskClient, name: str) -> None:
        """The client hears of it now, as from ``/v1/translate``, and nothing is queued."""
        file = (io.BytesIO(b"The door is open."), "a.txt")
        answer = client.post("/v1/documents", data={"file": file, "glossary": name})
        assert (answer.status_code, answer.json["type"]) == (422, "/problems/unknown-glossary")

    @pytest.mark.parametrize("name", ["-", "false", ""])
    def test_none_and_default(self, client: FlaskClient, name: str) -> None:
        """None is said as in JSON or by a dash; nothing said means all."""
        file = (io.BytesIO(b"The door is open."), "a.txt")
        assert (
            client.post("/v1/documents", data={"file": file, "glossary": name}).status_code == 202
        )


class TestPage:
    """The page takes documents too."""

    def test_form(self, client: FlaskClient) -> None:
        """A file in the form becomes a job with a page of its own."""
        file = (io.BytesIO(b"<p>The door is open.</p>"), "page.html")
        answer = client.post("/?ui=uk", data={"file": file, "text": ""})
        assert answer.status_code == 303
        id_ = answer.location.partition("/documents/")[2].partition("?")[0]
        finished(client, id_)
        page = client.get(answer.location).text
        assert "Готово" in page
        assert f"/documents/{id_}/uk" in page

    def test_with_keys(self, make: Callable[..., Flask]) -> None:
        """Where keys are needed, the address of the document's page is enough for its files."""
        from service import keys

        app = make(keys="required")
        client, key = app.test_client(), keys.add(app.extensions["dvomova-store"], "Newsroom")
        file = (io.BytesIO(b"<p>The door is open.</p>"), "page.html")
        assert client.post("/", data={"file": (io.BytesIO(b"a"), "a.html")}).status_code == 401
        place = client.post("/", data={"file": file, "api_key": key}).location.partition("?")[0]
        assert "event: done" in client.get(f"{place}/events").text
        assert "⟦The door is open.⟧" in client.get(f"{place}/uk").text
        assert client.get(f"/v1{place}").status_code == 401
