"""The LibreTranslate surface: its paths, fields, answers and errors (version 1.9).

Fields come as JSON, form or query string. What LibreTranslate has no words for (glossary,
terms, warnings) is applied all the same and can be seen under ``/v1``.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, OpenAPI, Tag
from pydantic import BaseModel, ConfigDict, Field

from service import alternatives, desk, problems, security, snippets
from service.api._schemas import HealthBody
from service.api._tags import PROBE, Code
from service.problems import Problem
from service.reading import check_length, current_settings, reads_any
from service.settings import Settings
from translator import detection, formats
from translator.document import LANGUAGES

api = APIBlueprint("libretranslate", __name__, abp_tags=[Tag(name="LibreTranslate")])

PATHS = (
    "/translate",
    "/detect",
    "/languages",
    "/frontend",
    "/translate_file",
    "/download_file",
    "/suggest",
    "/health",
)
NAMES = {"en": "English", "uk": "Ukrainian"}
#: Most other answers that may be asked for.
MOST_ALTERNATIVES = 5


class TranslateBody(BaseModel):
    """Texts and what is wanted of them."""

    model_config = ConfigDict(title="LibreTranslateRequest")

    q: str | list[str] = Field(description="One text, or several.")
    source: Code = Field(description="en, uk or auto.")
    target: Code = Field(description="en or uk.")
    format: Literal["text", "html"] = "text"
    alternatives: int = Field(0, ge=0, le=MOST_ALTERNATIVES)
    api_key: str = ""


class DetectBody(BaseModel):
    """Texts whose language is wanted."""

    model_config = ConfigDict(title="LibreDetectRequest")

    q: str | list[str]
    api_key: str = ""


class ErrorBody(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(title="LibreTranslateError")

    error: str
    code: str = Field(description="Stable name of the type; its page is /problems/CODE.")


class DetectedBody(BaseModel):
    """A language and how sure that is."""

    model_config = ConfigDict(title="LibreDetected")

    confidence: float = Field(ge=0, le=100)
    language: str


class TranslatedBody(BaseModel):
    """The texts in the language that was asked for."""

    model_config = ConfigDict(title="LibreTranslated")

    translatedText: str | list[str]  # noqa: N815 - their name
    detectedLanguage: DetectedBody | list[DetectedBody] | None = None  # noqa: N815
    alternatives: list[str] | list[list[str]] | None = None


#: OpenAPI responses for errors in this surface's form.
refusals = partial(problems.documented, body=ErrorBody, media_type="application/json")


@api.post(
    "/translate",
    operation_id="libretranslate_translate",
    responses={200: TranslatedBody, **refusals(400, 403, 429, 500, 503)},
)
@reads_any
def translate(body: TranslateBody) -> Response:
    """Translate texts as LibreTranslate does.

    A list is answered by lists of the same order and length. With `source: auto` the language is
    found for each text and for each part of it.
    """
    several = isinstance(body.q, list)
    texts = body.q if isinstance(body.q, list) else [body.q]
    if (body.source, body.target, texts) == PROBE:
        return jsonify(translatedText=body.q)
    check_languages(body.source, body.target)
    security.charge(check_length("q", *texts))
    translator = desk.current().translator()
    # as there, mark-up has no alternatives
    most = body.alternatives if body.format == "text" else 0
    found, *others = snippets.translate(
        texts,
        target=body.target,
        source=None if body.source == "auto" else body.source,
        markup=body.format,
        translators=[translator, *alternatives.translators(translator, most)],
    )
    answer: dict[str, Any] = {"translatedText": [each.text for each in found]}
    if body.source == "auto":
        answer["detectedLanguage"] = [detected(each.language, each.confidence) for each in found]
    if body.alternatives:
        answer["alternatives"] = [
            distinct(each.text, [other[n].text for other in others]) for n, each in enumerate(found)
        ]
    return jsonify(answer if several else {name: each[0] for name, each in answer.items()})


@api.post(
    "/detect",
    operation_id="libretranslate_detect",
    responses={200: {"description": "Languages, the likeliest first."}, **refusals(400, 403, 429)},
)
@reads_any
def detect(body: DetectBody) -> Response:
    """Find the languages of texts; several texts are looked at together."""
    texts = body.q if isinstance(body.q, list) else [body.q]
    security.charge(check_length("q", *texts))
    fragments = [each for text in texts for each in detection.detect(text)]
    found = [detected(tag, share) for tag, share in snippets.language_shares(fragments)]
    return jsonify(found or [detected(None, 0)])


@api.get(
    "/languages",
    operation_id="libretranslate_languages",
    responses={200: {"description": "Each language with its targets."}},
)
def languages() -> Response:
    """List the languages; each can be had from itself too, mixed texts being what they are."""
    return jsonify(
        [{"code": tag, "name": NAMES[tag], "targets": list(LANGUAGES)} for tag in LANGUAGES]
    )


@api.get(
    "/frontend/settings",
    operation_id="libretranslate_settings",
    responses={200: {"description": "Limits and choices."}},
)
def settings_() -> Response:
    """Tell limits and choices."""
    return jsonify(
        charLimit=current_settings().max_characters,
        frontendTimeout=500,
        apiKeys=security.needs_key(),
        keyRequired=security.needs_key(),
        suggestions=False,
        filesTranslation=True,
        supportedFilesFormat=sorted(formats.suffixes()),
        language={
            "source": {"code": "auto", "name": "Auto Detect"},
            "target": {"code": "uk", "name": NAMES["uk"]},
        },
    )


@api.get("/health", operation_id="libretranslate_health", responses={200: HealthBody})
def health() -> Response:
    """Tell that the process answers."""
    return jsonify(status="ok")


def check_languages(source: str, target: str) -> None:
    """Refuse languages that are not translated.

    Raises:
        Problem: 400, naming the field.
    """
    for field, code, known in (
        ("source", source, (*LANGUAGES, "auto")),
        ("target", target, LANGUAGES),
    ):
        if code not in known:
            detail = f"{code} is not supported; there are: {', '.join(known)}"
            raise problems.invalid(field, detail, status=HTTPStatus.BAD_REQUEST)


def distinct(best: str, others: list[str]) -> list[str]:
    """Return `others` in order, without repetitions and without `best`.

    >>> distinct("a", ["b", "a", "b", "c"])
    ['b', 'c']
    """
    return [text for text in dict.fromkeys(others) if text != best]


def detected(language: str | None, confidence: float) -> dict[str, Any]:
    """Return a language in this surface's form; what has none counts as English, surely not."""
    return {"confidence": round(confidence * 100, 1), "language": language or "en"}


def render(problem: Problem) -> tuple[dict[str, Any], int]:
    """Return a problem in this surface's form."""
    status = problem.status
    text = problem.detail
    if problem.slug == "key-missing":
        status, text = 400, "Please contact the server operator to get an API key"
    elif problem.slug == "key-wrong":
        status, text = 403, "Invalid API key"
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        text = f"Slowdown: {problem.detail}"
    elif status in (413, 415, 422):
        status, text = 400, f"Invalid request: {problem.detail}"
    elif status == 456:
        status = 403
    return {"error": text, "code": problem.slug or "error"}, status


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes and the form of their errors."""
    problems.speak(app, PATHS, render)
    app.register_api(api)
