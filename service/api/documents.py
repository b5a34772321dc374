"""``/v1/documents``: files as jobs, with progress and downloads."""

from __future__ import annotations

import json
import mimetypes
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Literal

from flask import Response, g, jsonify, request, send_file, url_for
from flask_openapi3 import APIBlueprint, FileStorage, OpenAPI, Tag
from pydantic import BaseModel, ConfigDict, Field

from service import jobs, problems, security, worker
from service.api._names import check_glossaries
from service.jobs import FINAL, Job, Jobs
from service.problems import Problem, documented
from service.reading import current_settings, reads, reads_itself, validated
from service.settings import Settings
from service.worker import Worker
from translator.errors import Overloaded

api = APIBlueprint("documents", __name__, abp_tags=[Tag(name="Documents")])

#: Seconds between two looks at a job that is being followed, and between two signs of life.
LOOK, BEAT = 0.3, 2.0
#: Clients that may follow jobs at once in one process; each holds a thread.
_followers = threading.BoundedSemaphore(16)


class Path(BaseModel):
    """Which job."""

    id: str = Field(pattern=r"^[0-9a-f]{32}$", description="From the answer to the upload.")


class OutputPath(Path):
    """Which file of which job."""

    kind: Literal["en", "uk", "filled", "html", "json"]


class FollowQuery(BaseModel):
    """How to follow."""

    hold: bool = Field(False, description="Cancel the job if this connection is closed early.")


class UploadForm(BaseModel):
    """A document and what is wanted of it."""

    model_config = ConfigDict(title="DocumentUpload")

    file: FileStorage = Field(description="The suffix of its name tells the format.")
    target: Literal["en", "uk", "both"] = "both"
    glossary: str = Field(
        "", description="Names of glossaries, separated by commas; false or - for none."
    )
    mode: Literal["", "off", "report", "safe", "force"] = ""


class FieldsBody(BaseModel):
    """The fields of an upload besides the file."""

    model_config = ConfigDict(extra="ignore")

    target: Literal["en", "uk", "both"] = "both"
    glossary: str = ""
    mode: Literal["", "off", "report", "safe", "force"] = ""


class OwnFieldsBody(FieldsBody):
    """The same, and no others: a misspelt one is not passed over."""

    model_config = ConfigDict(extra="forbid")


class OutputBody(BaseModel):
    """A file that can be downloaded."""

    model_config = ConfigDict(title="DocumentOutput")

    kind: str = Field(description="en, uk, filled (bilingual formats), html, json.")
    name: str
    url: str


class DocumentBody(BaseModel):
    """How a job is doing."""

    model_config = ConfigDict(title="DocumentJob")

    id: str
    name: str
    target: str
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    done: int = Field(description="Code points translated.")
    total: int = Field(description="Code points to translate.")
    detail: str = Field(description="Why it failed.")
    outputs: list[OutputBody]
    created: float = Field(description="Seconds since 1970.")
    expires: float = Field(description="Seconds since 1970; then everything of it is deleted.")


@api.post(
    "/v1/documents",
    responses={202: DocumentBody, **documented(400, 401, 413, 415, 422, 429, 503)},
)
@reads_itself
def upload(form: UploadForm) -> Response:
    """Send a document; the answer names the job."""
    job = take_upload("v1")
    response = jsonify(described(job))
    response.status_code = HTTPStatus.ACCEPTED
    response.headers["Location"] = url_for("documents.show", id=job.id)
    return response


@api.get("/v1/documents/<id>", responses={200: DocumentBody, **documented(401, 404, 422, 429)})
@reads
def show(path: Path) -> Response:
    """Tell how a job is doing."""
    return jsonify(described(known(path.id)))


@api.get(
    "/v1/documents/<id>/events",
    responses={
        200: {
            "description": "DocumentJob after each change.",
            "content": {"text/event-stream": {}},
        },
        **documented(401, 404, 422, 429, 503),
    },
)
@reads
def follow(path: Path, query: FollowQuery) -> Response:
    """Follow a job by server-sent events until it ends."""
    return stream(known(path.id), hold=query.hold)


def stream(job: Job, *, hold: bool = False) -> Response:
    """Return the events of a job.

    Raises:
        Problem: 503, too many clients follow jobs.
    """
    if not _followers.acquire(blocking=False):
        raise problems.from_translator(Overloaded(16, limit=16))
    found, doer = jobs.current(), worker.current()
    events = _events(job, found, doer, request.script_root)
    response = Response(events, mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"

    @response.call_on_close
    def leave() -> None:
        _followers.release()
        if hold and not doer.is_leaving:
            found.cancel(job.id)  # nothing happens if it has ended

    return response


def _events(job: Job, found: Jobs, doer: Worker, root: str) -> Iterator[bytes]:
    """Yield the state of a job whenever it changes, and comments to see who still listens.

    Ends early where the process is about to; clients ask again by themselves.
    """
    last, sent = "", time.monotonic()
    while not doer.is_leaving and (latest := found.find(job.id)):
        text = json.dumps(state(latest, found.settings.job_hours, root), ensure_ascii=False)
        if text != last:
            last, sent = text, time.monotonic()
            yield f"event: {latest.status}\ndata: {text}\n\n".encode()
        elif time.monotonic() - sent > BEAT:
            sent = time.monotonic()
            yield b": still here\n\n"
        if latest.status in FINAL:
            return
        time.sleep(LOOK)


@api.get(
    "/v1/documents/<id>/<kind>",
    responses={
        200: {"description": "The file.", "content": {"application/octet-stream": {}}},
        **documented(401, 404, 409, 422, 429),
    },
)
@reads
def download(path: OutputPath) -> Response:
    """Download a version, the side-by-side page or its JSON form."""
    return sent(known(path.id), path.kind)


def sent(job: Job, kind: str) -> Response:
    """Return one output of a job as a download.

    Raises:
        Problem: 409, there is none.
    """
    file = jobs.current().output(job, kind)
    if file is None:
        detail = f"there is no {kind}; the job is {job.status}"
        raise Problem(HTTPStatus.CONFLICT, detail, slug="not-finished")
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return send_file(file, media_type, as_attachment=True, download_name=file.name)


@api.delete("/v1/documents/<id>", responses={204: None, **documented(401, 404, 422, 429)})
@reads
def delete(path: Path) -> Response:
    """Cancel a job and delete everything of it."""
    job = known(path.id)
    jobs.current().cancel(job.id)
    jobs.current().delete(job.id)
    return Response(status=HTTPStatus.NO_CONTENT)


def take_upload(surface: str, *, name: str = "", **fixed: Any) -> Job:
    """Take in the document of this request.

    Args:
        surface: which one it came by.
        name: of the document, if the client says it elsewhere.
        fixed: fields that the surface reads itself.

    Raises:
        Problem: what is wrong with it.
    """
    file = request.files.get("file")
    if file is None:
        detail = "is missing; send the document in it, as multipart/form-data"
        raise problems.invalid("file", detail, status=400)
    # other services' clients send fields of theirs
    form = OwnFieldsBody if surface == "v1" else FieldsBody
    fields = validated(form, {**request.form.to_dict(), **fixed})
    names = [each.strip() for each in fields.glossary.split(",") if each.strip()]
    options: dict[str, Any] = {
        "mode": fields.mode or None,
        "glossary": names or None,
        "surface": surface,
    }
    if names in (["-"], ["false"]):
        options |= {"glossary": None, "without": True}
    else:
        check_glossaries(names)
    data = file.read()
    job = jobs.current().submit(
        name or file.filename or "",
        data,
        target=fields.target,
        owner=security.who(),
        options=options,
    )
    try:
        security.charge(job.characters)
    except Problem:
        jobs.current().delete(job.id)
        raise
    return job


def known(id_: str) -> Job:
    """Return the job of that id, if the one who asks may see it.

    Raises:
        Problem: 404.
    """
    job = jobs.current().find(id_)
    hidden = job is not None and g.get("key") and job.owner != security.who()
    if job is None or hidden:
        raise Problem(
            HTTPStatus.NOT_FOUND, "no document of this id, or it has expired", slug="unknown-job"
        )
    return job


def described(job: Job) -> dict[str, Any]:
    """Return the JSON form of a job."""
    return state(job, current_settings().job_hours, request.script_root)


def state(job: Job, hours: float, root: str) -> dict[str, Any]:
    """Return the JSON form of a job; `root` is the path the service is mounted at."""
    return {
        "id": job.id,
        "name": job.name,
        "target": job.target,
        "status": job.status,
        "done": job.done,
        "total": job.total,
        "detail": job.detail if job.status == "failed" else "",
        "outputs": [
            {
                "kind": kind,
                "name": name.rpartition("/")[2],
                "url": f"{root}/v1/documents/{job.id}/{kind}",
            }
            for kind, name in job.outputs.items()
        ],
        "created": job.created,
        "expires": job.created + hours * 3600,
    }


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
