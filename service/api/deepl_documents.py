"""The DeepL surface, documents: send, ask, fetch once."""

from __future__ import annotations

import hmac
import mimetypes
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, FileStorage, OpenAPI, Tag
from pydantic import BaseModel, ConfigDict, Field

from service import jobs, problems, shelf
from service.api._tags import as_tags, base_language
from service.api.deepl import check_glossary, refusals
from service.api.documents import known, take_upload
from service.jobs import Job
from service.problems import Problem
from service.reading import reads_any, reads_itself
from service.settings import Settings
from translator.document import LANGUAGES

api = APIBlueprint("deepl_documents", __name__, abp_tags=[Tag(name="DeepL")])

#: Their words for our states.
STATUS = {
    "queued": "queued",
    "running": "translating",
    "done": "done",
    "failed": "error",
    "cancelled": "error",
}


class UploadForm(BaseModel):
    """A document and what is wanted of it."""

    model_config = ConfigDict(title="DeepLDocumentUpload")

    file: FileStorage
    target_lang: str
    source_lang: str = ""
    filename: str = Field("", description="Its suffix tells the format, if `file` has no name.")
    glossary_id: str = ""


class Path(BaseModel):
    """Which document."""

    id: str = Field(pattern=r"^[0-9a-f]{32}$")


class KeyBody(BaseModel):
    """The proof that one may see it."""

    model_config = ConfigDict(title="DeepLDocumentKey")

    document_key: str


@api.post(
    "/v2/document",
    responses={
        200: {"description": "Id and key of the document."},
        **refusals(400, 403, 404, 413, 415, 429, 456, 503),
    },
)
@reads_itself
def upload(form: UploadForm) -> Response:
    """Send a document."""
    fields = request.form
    target = str(base_language(fields.get("target_lang", "")))
    source = str(base_language(fields.get("source_lang", "")))
    if target not in LANGUAGES:
        detail = f"Value for 'target_lang' not supported: {target.upper()}"
        raise problems.invalid("target_lang", detail, status=400)
    named = as_tags([fields.get("glossary_id", ""), fields.get("glossary_ids", "")])
    assert isinstance(named, list)
    for each in named:
        check_glossary(each, source, target)
    names = ",".join([shelf.DEFAULT, *reversed(named)]) if named else ""
    job = take_upload(
        "deepl", name=fields.get("filename", ""), target=target, glossary=names, mode=""
    )
    return jsonify(document_id=job.id, document_key=job.secret)


@api.post(
    "/v2/document/<id>",
    responses={200: {"description": "State."}, **refusals(400, 403, 404, 415, 429)},
)
@reads_any
def show(path: Path, body: KeyBody) -> Response:
    """Tell how a document is doing."""
    job = unlocked(path.id, body.document_key)
    answer: dict[str, Any] = {"document_id": job.id, "status": STATUS[job.status]}
    if job.status == "running":
        answer["seconds_remaining"] = 5
    if job.status == "done":
        answer["billed_characters"] = job.characters
    if STATUS[job.status] == "error":
        answer["error_message"] = job.detail or "cancelled"
    return jsonify(answer)


@api.post(
    "/v2/document/<id>/result",
    responses={
        200: {"description": "The file.", "content": {"application/octet-stream": {}}},
        **refusals(400, 403, 404, 415, 429, 503),
    },
)
@reads_any
def result(path: Path, body: KeyBody) -> Response:
    """Fetch the translated document; it is deleted then."""
    job, found = unlocked(path.id, body.document_key), jobs.current()
    file = found.output(job, job.target) or found.output(job, "filled")
    if file is None:
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"the document is not ready: {STATUS[job.status]}",
            slug="not-finished",
        )
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = Response(file.read_bytes(), mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    found.delete(job.id)
    return response


def unlocked(id_: str, key: str) -> Job:
    """Return the job of that id and key.

    Raises:
        Problem: 404.
    """
    job = known(id_)
    if not hmac.compare_digest(job.secret.encode(), key.encode()):
        raise Problem(HTTPStatus.NOT_FOUND, "no document of this id and key", slug="unknown-job")
    return job


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
