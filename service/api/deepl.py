"""The DeepL surface, texts: ``/v2/translate``, ``/v2/languages``, ``/v2/usage``.

Written against the behaviour of its Python client 1.32; `deepl_glossaries` and
`deepl_documents` are the rest of it. Options about style are taken and have no effect.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Literal

from flask import Flask, Response, g, jsonify, request
from flask_openapi3 import APIBlueprint, OpenAPI, Tag
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service import desk, keys, problems, security, shelf, snippets
from service.api._tags import PROBE, Code, as_list, as_tags, trimmed
from service.keys import Key
from service.problems import Problem, request_id
from service.reading import check_length, reads_any
from service.settings import Settings
from translator.document import LANGUAGES

api = APIBlueprint("deepl", __name__, abp_tags=[Tag(name="DeepL")])

PATHS = ("/v2", "/v3")
#: Most texts of one request, and glossaries.
MOST_TEXTS, MOST_GLOSSARIES = 50, 5
#: A month without a limit, in characters; their clients want a number.
NO_LIMIT = 1_000_000_000_000
SOURCES = [{"language": "EN", "name": "English"}, {"language": "UK", "name": "Ukrainian"}]
TARGETS = [
    {"language": "EN-GB", "name": "English (British)", "supports_formality": False},
    {"language": "EN-US", "name": "English (American)", "supports_formality": False},
    {"language": "UK", "name": "Ukrainian", "supports_formality": False},
]

Words = Annotated[list[str], BeforeValidator(as_tags)]


class TranslateBody(BaseModel):
    """Texts and what is wanted of them."""

    model_config = ConfigDict(title="DeepLRequest")

    text: Annotated[list[str], BeforeValidator(as_list), Field(min_length=1, max_length=MOST_TEXTS)]
    target_lang: Code = Field(description="EN, EN-GB, EN-US or UK.")
    source_lang: Code | None = Field(None, description="EN or UK; else found, part by part.")
    context: str = Field(
        "",
        description="Not translated. Whom it names in full is meant by a surname in the texts, and "
        "its language is that of texts too short to tell.",
    )
    split_sentences: Literal["0", "1", "nonewlines"] | Literal[0, 1] | bool = Field(
        "1",
        description="0: what is in one language is translated in one piece; nonewlines: a line "
        "break is a space.",
    )
    formality: Annotated[
        Literal["default", "more", "less", "prefer_more", "prefer_less"], BeforeValidator(trimmed)
    ] = "default"
    tag_handling: Literal["xml", "html"] | None = None
    tag_handling_version: str | None = None
    ignore_tags: Words = Field([], description="Elements whose contents stay as they are.")
    glossary_id: str | None = None
    glossary_ids: Annotated[
        list[str], BeforeValidator(as_tags), Field(max_length=MOST_GLOSSARIES)
    ] = []
    show_billed_characters: bool = Field(False, description="The count is always shown.")
    model_type: str | None = None


class TranslationBody(BaseModel):
    """One text in the language that was asked for."""

    model_config = ConfigDict(title="DeepLTranslation")

    detected_source_language: str
    text: str
    billed_characters: int
    model_type_used: str | None = None


class TranslationsBody(BaseModel):
    """The texts in the language that was asked for."""

    model_config = ConfigDict(title="DeepLTranslations")

    translations: list[TranslationBody]


class ErrorBody(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(title="DeepLError")

    message: str
    detail: str
    code: str


#: OpenAPI responses for errors in this surface's form.
refusals = partial(problems.documented, body=ErrorBody, media_type="application/json")


@api.post(
    "/v2/translate",
    responses={200: TranslationsBody, **refusals(400, 403, 404, 413, 415, 429, 456, 503)},
)
@reads_any
def translate(body: TranslateBody) -> Response:
    """Translate texts as DeepL does, as JSON or as a form."""
    if (body.source_lang, body.target_lang, body.text) == PROBE:
        return jsonify(translations=[_answer(body, "test", "en", 4)])
    check_languages(body)
    translator = desk.current().translator(chosen_glossaries(body))
    check_length("context", body.context)
    security.charge(check_length("text", *body.text))
    [found] = snippets.translate(
        body.text,
        target=body.target_lang,
        source=body.source_lang,
        markup=body.tag_handling or "text",
        ignore=body.ignore_tags,
        lines=body.split_sentences != "nonewlines",
        translators=[
            replace(
                translator,
                context=body.context,
                split=body.split_sentences not in ("0", 0),  # False is 0
            )
        ],
    )
    return jsonify(
        translations=[
            _answer(body, each.text, each.language or body.source_lang or "en", len(text))
            for each, text in zip(found, body.text, strict=True)
        ]
    )


def _answer(body: TranslateBody, text: str, language: str, characters: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "detected_source_language": language.upper(),
        "text": text,
        "billed_characters": characters,
    }
    if body.tag_handling:
        answer["tag_handling_version"] = body.tag_handling_version or "v2"
    if body.model_type:
        answer["model_type_used"] = body.model_type
    return answer


@api.get("/v2/languages", responses={200: {"description": "Languages."}, **refusals(403, 429)})
def languages() -> Response:
    """List the languages; `type=target` may come in the query or as a form."""
    kind = request.args.get("type") or request.form.get("type") or "source"
    if kind not in ("source", "target"):
        raise problems.invalid("type", "must be source or target", status=400)
    return jsonify(TARGETS if kind == "target" else SOURCES)


@api.get("/v2/usage", responses={200: {"description": "Characters used."}, **refusals(403, 429)})
def usage() -> Response:
    """Tell the characters used this month, and how many there may be."""
    key: Key | None = g.get("key")
    used = keys.used(security.store(), security.who()) if key else 0
    limit = (key and key.monthly) or NO_LIMIT
    return jsonify(character_count=used, character_limit=limit)


def check_languages(body: TranslateBody) -> None:
    """Refuse what is not translated.

    Raises:
        Problem: 400, naming the field.
    """
    for field, code in (("target_lang", body.target_lang), ("source_lang", body.source_lang)):
        if code is not None and code not in LANGUAGES:
            detail = f"Value for '{field}' not supported: {code.upper()}; there are: EN, UK"
            raise problems.invalid(field, detail, status=400)
    if body.formality in ("more", "less"):
        detail = f"Target language '{body.target_lang.upper()}' doesn't support formality."
        raise problems.invalid("formality", detail, status=400)


def chosen_glossaries(body: TranslateBody) -> list[str] | None:
    """Return the glossaries to use: the service's own, and the named ones before them.

    Raises:
        Problem: 400 without a source language, 404 if one does not exist.
    """
    named = [*([body.glossary_id] if body.glossary_id else []), *body.glossary_ids]
    if not named:
        return None
    if body.source_lang is None:
        detail = "Use of a glossary requires the source_lang parameter to be specified"
        raise problems.invalid("glossary_id", detail, status=400)
    for each in named:
        check_glossary(each, body.source_lang, body.target_lang)
    return [shelf.DEFAULT, *reversed(named)]


def check_glossary(id_: str, source: str, target: str) -> None:
    """Refuse a glossary that does not exist, or has no entries of this pair.

    Raises:
        Problem: 404.
    """
    stored = desk.current().shelf.termbase.find(id_)
    if stored is None or (source, target) not in stored.dictionaries:
        detail = "no glossary of this id" if stored is None else "it has no entries of this pair"
        raise Problem(
            HTTPStatus.NOT_FOUND, detail, slug="unknown-glossary", errors=(("glossary_id", detail),)
        )


def render(problem: Problem) -> tuple[dict[str, Any], int]:
    """Return a problem in this surface's form; message and detail are strings always."""
    status = {401: 403, 422: 400}.get(problem.status, problem.status)
    body = {
        "message": problem.title,
        "detail": problem.detail,
        "code": problem.slug or "error",
    }
    return body, status


def trace(response: Response) -> Response:
    """Add the header by which their support finds a request."""
    if request.path.startswith(("/v2/", "/v3/")):
        response.headers["X-Trace-ID"] = request_id()
    return response


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes and the form of their errors."""
    problems.speak(app, PATHS, render)
    app.register_api(api)
    flask: Flask = app
    flask.after_request(trace)
