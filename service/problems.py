"""Errors as RFC 9457 problem details: the one place that knows both sides.

Every refusal of the service is a `Problem`: it says what is wrong, where (`errors` names the
field) and how to mend it. A surface that speaks another service's language registers its own
rendering for its paths with `speak`; everything else is ``application/problem+json``.
"""

from __future__ import annotations

import math
import re
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, json, request
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, TooManyRequests

from translator import errors

MEDIA_TYPE = "application/problem+json"

#: What each error of the core is in HTTP. A test fails if one is missing.
STATUS: dict[type[errors.TranslatorError], HTTPStatus] = {
    errors.TranslatorError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.UnsupportedLanguage: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnsupportedPair: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnsupportedFormat: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.DocumentInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnknownGlossary: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.GlossaryInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.EngineUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.Cancelled: HTTPStatus.SERVICE_UNAVAILABLE,
}
#: The field a core error is about, where it is always the same one.
FIELD: dict[type[errors.TranslatorError], str] = {
    errors.UnknownGlossary: "glossary",
    errors.UnsupportedFormat: "file",
    errors.DocumentInvalid: "file",
}
#: The service's own problem types: slug → title, status, meaning.
OWN: dict[str, tuple[str, int, str]] = {
    "invalid-request": (
        "The request is not valid",
        422,
        "A field is missing or has a wrong value.",
    ),
    "too-long": ("Too much in one request", 413, "A limit on size was passed; send it in parts."),
    "no-such-path": ("Not Found", 404, "Nothing is at this address."),
    "unknown-host": (
        "Host not known",
        400,
        "The service does not go by this name; its operator names it in DVOMOVA_TRUSTED_HOSTS.",
    ),
    "key-missing": ("API key missing", 401, "This service asks for a key; see its operator."),
    "key-wrong": ("API key wrong", 401, "No valid key reads like the one that was sent."),
    "too-many-requests": ("Too many requests", 429, "Wait as long as Retry-After says."),
    "too-many-characters": ("Too many characters", 429, "Wait as long as Retry-After says."),
    "quota-exceeded": ("Quota exceeded", 456, "The key's characters of this month are used up."),
    "not-ready": ("Not ready", 503, "The models are loading, or do not answer."),
    "unknown-job": ("No such document", 404, "There is no job of this id, or it has expired."),
    "not-finished": ("Not finished", 409, "The job has no result yet, or never will."),
    "internal-error": ("Internal error", 500, "The service made a mistake; its log tells more."),
}
#: Seconds to wait before asking again, for refusals that pass by themselves.
RETRY_AFTER = {HTTPStatus.SERVICE_UNAVAILABLE: 5, HTTPStatus.TOO_MANY_REQUESTS: 60}
#: Code points of an address that are compared with those that exist.
LONGEST = 100


class FieldError(BaseModel):
    """One thing wrong with one field."""

    field: str = Field(description="Name of the field; `body` for the whole request body.")
    detail: str = Field(description="What is wrong with it, the limit included.")


class ProblemBody(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="Path of a page about this type of problem, or `about:blank`.")
    title: str = Field(description="The same words for every problem of this type.")
    status: int = Field(description="HTTP status code.")
    detail: str = Field(description="What went wrong this time, and what to do about it.")
    instance: str = Field(description="Path of the request.")
    request_id: str = Field(description="The same as in the header X-Request-ID and in the log.")
    errors: list[FieldError] = Field(description="Each field that is wrong; may be empty.")


@dataclass(eq=False)
class Problem(Exception):
    """A refusal on its way to the client.

    Attributes:
        status: HTTP status code.
        detail: what went wrong this time, and what to do about it.
        title: the same words for every problem of this type; by default the status's phrase.
        slug: stable name of the type; empty gives ``about:blank``.
        errors: (field, detail) pairs.
        headers: extra response headers.
    """

    status: int
    detail: str
    title: str = ""
    slug: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.detail)
        self.title = self.title or OWN.get(self.slug, (phrase(self.status),))[0]
        if self.status in RETRY_AFTER:
            self.headers.setdefault("Retry-After", str(RETRY_AFTER[HTTPStatus(self.status)]))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "type": f"/problems/{self.slug}" if self.slug else "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": request.path,
            "request_id": request_id(),
            "errors": [{"field": name, "detail": detail} for name, detail in self.errors],
        }


#: Gives the JSON body and status of a problem in the form that a surface's clients read.
Renderer = Callable[[Problem], tuple[dict[str, Any], int]]


def init_app(app: Flask) -> None:
    """Turn every exception into a problem response."""
    app.extensions["dvomova-renderers"] = []
    app.register_error_handler(Problem, respond)
    app.register_error_handler(errors.TranslatorError, lambda e: respond(from_translator(e)))
    app.register_error_handler(ExceptionGroup, _from_group)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, _from_bug)


def speak(app: Flask, prefixes: Iterable[str], renderer: Renderer) -> None:
    """Render the problems of `prefixes`, and of all paths below them, by `renderer`."""
    app.extensions["dvomova-renderers"].append((tuple(prefixes), renderer))


def show(app: Flask, path: re.Pattern[str], page: Callable[[Problem], Response]) -> None:
    """Answer readers of the pages whose path is `path` with `page` instead of JSON."""
    app.extensions["dvomova-problem-page"] = (path, page)


def respond(problem: Problem) -> Response:
    """Build the response of `problem` in the form of the surface that was asked."""
    path, page = current_app.extensions.get("dvomova-problem-page", (None, None))
    if path and page and path.fullmatch(request.path) and _wants_page():
        shown: Response = page(problem)
        return shown
    for prefixes, renderer in current_app.extensions["dvomova-renderers"]:
        if any(request.path == p or request.path.startswith(f"{p}/") for p in prefixes):
            body, status = renderer(problem)
            return _response(problem, body, status, "application/json")
    return _response(problem, problem.as_dict(), problem.status, MEDIA_TYPE)


def _wants_page() -> bool:
    """Tell whether a page is as good an answer as any; browsers say so, and so does silence."""
    accepted = request.accept_mimetypes
    return not accepted or accepted.best_match(["text/html", MEDIA_TYPE]) == "text/html"


def _response(problem: Problem, body: dict[str, Any], status: int, media_type: str) -> Response:
    response = Response(json.dumps(body), status, mimetype=media_type)
    response.headers.extend(problem.headers)
    return response


def too_long(field: str, count: int, limit: int, *, unit: str = "characters") -> Problem:
    """Say that `field` is longer than the service takes."""
    detail = f"{count:,} {unit}, the limit is {limit:,}; send it in parts"
    return Problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"{field}: {detail}",
        slug="too-long",
        errors=((field, detail),),
    )


def invalid(field: str, detail: str, *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Problem:
    """Say what is wrong with one field."""
    return Problem(
        status,
        f"{field}: {detail}",
        slug="invalid-request",
        errors=((field, detail),),
    )


def from_faults(faults: Iterable[tuple[str, str]]) -> Problem:
    """Say what is wrong with several fields."""
    found = tuple(faults)
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "; ".join(f"{name}: {detail}" for name, detail in found),
        slug="invalid-request",
        errors=found,
    )


def from_translator(error: errors.TranslatorError) -> Problem:
    """Map an error of the core."""
    kind = next(cls for cls in type(error).__mro__ if cls in STATUS)
    name = FIELD.get(kind) or getattr(error, "field", "")
    return Problem(
        STATUS[kind],
        str(error) or error.title,
        title=error.title,
        slug=error.slug,
        errors=((name, str(error)),) if name else (),
    )


def catalogue() -> dict[str, tuple[str, int, str]]:
    """Return all problem types: slug → title, status, meaning."""
    core = {
        cls.slug: (cls.title, int(status), (cls.__doc__ or "").partition("\n")[0])
        for cls, status in STATUS.items()
    }
    return core | OWN


def documented(
    *statuses: int, body: type[BaseModel] = ProblemBody, media_type: str = MEDIA_TYPE
) -> dict[str | int, Any]:
    """Return OpenAPI responses for problems of `statuses`, in the form of `body`."""
    schema = body.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return {
        status: {"description": phrase(status), "content": {media_type: {"schema": schema}}}
        for status in statuses
    }


def phrase(status: int) -> str:
    """Return the reason phrase of `status`.

    >>> phrase(404), phrase(456)
    ('Not Found', 'Error 456')
    """
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Error {status}"


def request_id() -> str:
    """Return the id of this request, the empty string before it has one."""
    return str(request.environ.get("dvomova.request_id", ""))


def _from_group(group: ExceptionGroup[Exception]) -> Response:
    mine, others = group.split(errors.TranslatorError)
    if others is not None or mine is None:
        return _from_bug(group)
    found = [from_translator(each) for each in errors.flatten(mine)]
    first = found[0]
    detail = "; ".join(each.detail for each in found[:10])
    more = tuple(error for each in found for error in each.errors)
    return respond(Problem(first.status, detail, first.title, first.slug, more))


def _from_http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    headers = {
        name: value
        for name, value in error.get_headers(request.environ)
        if name.lower() not in ("content-type", "content-length")
    }
    retry = getattr(error, "retry_after", None)
    if retry is not None:
        headers["Retry-After"] = str(math.ceil(float(retry)))
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        limit = request.max_content_length or 0
        return respond(too_long("body", request.content_length or limit + 1, limit, unit="bytes"))
    slug = {404: "no-such-path", 429: "too-many-requests"}.get(code, "")
    return respond(Problem(code, _explain(error), slug=slug, headers=headers))


def _explain(error: HTTPException) -> str:
    if isinstance(error, NotFound):
        near = get_close_matches(request.path[:LONGEST], _paths(), n=1)
        ask = f", is it {near[0]}?" if near else ""
        return f"nothing is at {request.path}{ask}; /openapi.json lists what there is"
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return f"{request.method} is not allowed here; allowed: {allowed}"
    if isinstance(error, TooManyRequests):
        return f"the limit is {error.description}"
    return error.description or error.name


def _paths() -> list[str]:
    """Return the addresses that have no part to fill in."""
    return [rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments]


def _from_bug(error: Exception) -> Response:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    structlog.get_logger().error("bug", error=type(error).__name__, places=places)
    return respond(
        Problem(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "the service made a mistake; the log has it under this request id",
            slug="internal-error",
        )
    )
