"""The LibreTranslate surface, files: sent, waited for, downloaded by address."""

from __future__ import annotations

import mimetypes
import time
from http import HTTPStatus
from urllib.parse import quote

from flask import Response, jsonify, request, send_file
from flask_openapi3 import APIBlueprint, FileStorage, OpenAPI, Tag
from pydantic import BaseModel, ConfigDict, Field

from service import jobs
from service.api._tags import base_language
from service.api.documents import known, take_upload
from service.api.libretranslate import check_languages, refusals
from service.desk import Watch
from service.jobs import FINAL, Job
from service.problems import Problem
from service.reading import current_settings, reads, reads_itself
from service.settings import Settings

api = APIBlueprint("libretranslate_files", __name__, abp_tags=[Tag(name="LibreTranslate")])

#: Seconds between two looks at the job.
LOOK = 0.1


class UploadForm(BaseModel):
    """A document and what is wanted of it."""

    model_config = ConfigDict(title="LibreFileUpload")

    file: FileStorage
    source: str = Field(description="en, uk or auto; always found part by part.")
    target: str = Field(description="en or uk.")


class Path(BaseModel):
    """Which file: the job's id, a dot, the file's name."""

    name: str = Field(pattern=r"^[0-9a-f]{32}\..+$")


class UploadedBody(BaseModel):
    """Where the translated file is."""

    model_config = ConfigDict(title="LibreFile")

    translatedFileUrl: str  # noqa: N815 - their name


@api.post(
    "/translate_file",
    operation_id="libretranslate_translate_file",
    responses={200: UploadedBody, **refusals(400, 403, 429, 500, 503)},
)
@reads_itself
def translate_file(form: UploadForm) -> Response:
    """Translate a document; answers when it is done."""
    source = str(base_language(request.form.get("source", "auto")))
    target = str(base_language(request.form.get("target", "")))
    check_languages(source, target)
    job = finished(take_upload("libretranslate", target=target, glossary="", mode=""))
    if job.status != "done":
        raise Problem(HTTPStatus.BAD_REQUEST, job.detail or "cancelled", slug="not-finished")
    file = jobs.current().output(job, target) or jobs.current().output(job, "filled")
    name = quote(file.name if file else job.name)
    return jsonify(translatedFileUrl=f"{request.url_root}download_file/{job.id}.{name}")


def finished(job: Job) -> Job:
    """Wait for a job; cancel it when the time is up or the client is gone.

    Raises:
        Problem: 503, the time is up.
    """
    watch, found = Watch(current_settings().time_limit), jobs.current()
    while not watch():
        latest = found.find(job.id) or job
        if latest.status in FINAL:
            return latest
        time.sleep(LOOK)
    found.cancel(job.id)
    detail = f"not done within {watch.seconds:g} seconds; use /v1/documents for long documents"
    raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, slug="not-finished")


@api.get(
    "/download_file/<name>",
    operation_id="libretranslate_download_file",
    responses={
        200: {"description": "The file.", "content": {"application/octet-stream": {}}},
        **refusals(400, 403, 404, 429),
    },
)
@reads
def download_file(path: Path) -> Response:
    """Download a translated document."""
    job = known(path.name[:32])
    file = jobs.current().output(job, job.target) or jobs.current().output(job, "filled")
    if file is None:
        raise Problem(HTTPStatus.NOT_FOUND, "the document is not ready", slug="not-finished")
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return send_file(file, media_type, as_attachment=True, download_name=file.name)


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
