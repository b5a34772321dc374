"""The DeepL surface, glossaries: ``/v2/glossaries`` (immutable) and ``/v3/glossaries``."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, OpenAPI, Tag
from pydantic import BaseModel, ConfigDict, Field

from service import desk, problems
from service.api._tags import Code
from service.api.deepl import refusals
from service.problems import Problem
from service.reading import reads, reads_any
from service.settings import Settings
from service.termbase import Stored, Termbase, as_tsv, check_pair, merged, parse
from translator.document import LANGUAGES

api = APIBlueprint("deepl_glossaries", __name__, abp_tags=[Tag(name="DeepL")])

TSV = "text/tab-separated-values"
Name = Annotated[str, Field(min_length=1, max_length=1024)]


class Dictionary(BaseModel):
    """The entries of one direction."""

    model_config = ConfigDict(title="DeepLDictionary")

    source_lang: Code
    target_lang: Code
    entries: str = Field(description="Lines of source and target.")
    entries_format: str = Field("tsv", description="tsv or csv.")

    def read(self) -> tuple[tuple[str, str], dict[str, str]]:
        """Return pair and entries.

        Raises:
            Problem: 400, naming what is wrong.
        """
        pair = check_pair(self.source_lang, self.target_lang)
        return pair, parse(self.entries, self.entries_format)


class CreateBody(Dictionary):
    """A glossary of one direction."""

    model_config = ConfigDict(title="DeepLGlossaryRequest")

    name: Name


class CreateManyBody(BaseModel):
    """A glossary of several directions."""

    model_config = ConfigDict(title="DeepLGlossariesRequest")

    name: Name
    dictionaries: list[Dictionary] = Field(min_length=1, max_length=2)


class ChangeBody(BaseModel):
    """A new name, new entries, or both."""

    model_config = ConfigDict(title="DeepLGlossaryChange")

    name: Name | None = None
    dictionaries: list[Dictionary] = Field([], max_length=2)


class Path(BaseModel):
    """Which glossary."""

    id: str


class PairQuery(BaseModel):
    """Which direction."""

    source_lang: Code
    target_lang: Code


OK: dict[str | int, Any] = {200: {"description": "As DeepL answers."}}


@api.get("/v2/glossary-language-pairs", responses={**OK, **refusals(403, 429)})
def pairs() -> Response:
    """List the directions that a glossary may have."""
    found = [
        {"source_lang": source, "target_lang": target}
        for source in LANGUAGES
        for target in LANGUAGES
        if source != target
    ]
    return jsonify(supported_languages=found)


@api.post(
    "/v2/glossaries",
    responses={201: {"description": "The glossary."}, **refusals(400, 403, 413, 415, 429)},
)
@reads_any
def create(body: CreateBody) -> Response:
    """Make a glossary; it never changes."""
    pair, entries = body.read()
    stored = base().create(body.name, {pair: entries})
    return _with_status(jsonify(as_v2(stored)), HTTPStatus.CREATED)


@api.get("/v2/glossaries", responses={**OK, **refusals(403, 429)})
def every() -> Response:
    """List the glossaries of one direction."""
    return jsonify(glossaries=[as_v2(s) for s in base().every() if len(s.dictionaries) == 1])


@api.get("/v2/glossaries/<id>", responses={**OK, **refusals(400, 403, 404, 429)})
@reads
def one(path: Path) -> Response:
    """Tell about a glossary."""
    return jsonify(as_v2(known(path.id)))


@api.get(
    "/v2/glossaries/<id>/entries",
    responses={
        200: {"description": "Lines of source and target.", "content": {TSV: {}}},
        **refusals(400, 403, 404, 415, 429),
    },
)
@reads
def entries(path: Path) -> Response:
    """Give a glossary's entries back."""
    stored = known(path.id)
    if not request.accept_mimetypes.best_match([TSV]):
        raise problems.invalid("Accept", f"only {TSV}", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    [found, *_] = stored.dictionaries.values()
    return Response(as_tsv(found), content_type=f"{TSV}; charset=utf-8")


@api.delete("/v2/glossaries/<id>", responses={204: None, **refusals(400, 403, 404, 429)})
@reads
def delete(path: Path) -> Response:
    """Delete a glossary."""
    base().delete(known(path.id).id)
    return Response(status=HTTPStatus.NO_CONTENT)


@api.post(
    "/v3/glossaries",
    responses={201: {"description": "The glossary."}, **refusals(400, 403, 413, 415, 429)},
)
@reads
def create_many(body: CreateManyBody) -> Response:
    """Make a glossary of several directions."""
    stored = base().create(body.name, dict(each.read() for each in body.dictionaries))
    return _with_status(jsonify(as_v3(stored)), HTTPStatus.CREATED)


@api.get("/v3/glossaries", responses={**OK, **refusals(403, 429)})
def every_v3() -> Response:
    """List all glossaries."""
    return jsonify(glossaries=[as_v3(each) for each in base().every()])


@api.get("/v3/glossaries/<id>", responses={**OK, **refusals(400, 403, 404, 429)})
@reads
def one_v3(path: Path) -> Response:
    """Tell about a glossary."""
    return jsonify(as_v3(known(path.id)))


@api.patch("/v3/glossaries/<id>", responses={**OK, **refusals(400, 403, 404, 413, 415, 429)})
@reads
def change(path: Path, body: ChangeBody) -> Response:
    """Rename a glossary, or add entries; those that are there are replaced."""
    stored = merged(known(path.id), dict(each.read() for each in body.dictionaries))
    stored = _renamed(stored, body.name or stored.name)
    base().save(stored)
    return jsonify(as_v3(stored))


@api.get("/v3/glossaries/<id>/entries", responses={**OK, **refusals(400, 403, 404, 429)})
@reads
def entries_v3(path: Path, query: PairQuery) -> Response:
    """Give the entries of one direction back."""
    pair = (query.source_lang, query.target_lang)
    found = _dictionary(known(path.id), pair)
    return jsonify(
        dictionaries=[
            {
                "source_lang": pair[0],
                "target_lang": pair[1],
                "entries": as_tsv(found),
                "entries_format": "tsv",
            }
        ]
    )


@api.put(
    "/v3/glossaries/<id>/dictionaries",
    responses={**OK, **refusals(400, 403, 404, 413, 415, 429)},
)
@reads
def replace_dictionary(path: Path, body: Dictionary) -> Response:
    """Replace the entries of one direction."""
    stored = known(path.id)
    pair, found = body.read()
    base().save(_with(stored, {**stored.dictionaries, pair: found}))
    return jsonify(_counted(pair, found))


@api.delete(
    "/v3/glossaries/<id>/dictionaries", responses={204: None, **refusals(400, 403, 404, 429)}
)
@reads
def delete_dictionary(path: Path, query: PairQuery) -> Response:
    """Delete the entries of one direction."""
    stored, pair = known(path.id), (query.source_lang, query.target_lang)
    _dictionary(stored, pair)
    rest = {key: each for key, each in stored.dictionaries.items() if key != pair}
    base().save(_with(stored, rest))
    return Response(status=HTTPStatus.NO_CONTENT)


@api.delete("/v3/glossaries/<id>", responses={204: None, **refusals(400, 403, 404, 429)})
@reads
def delete_v3(path: Path) -> Response:
    """Delete a glossary."""
    base().delete(known(path.id).id)
    return Response(status=HTTPStatus.NO_CONTENT)


def base() -> Termbase:
    """Return the stored glossaries of the application that handles this request."""
    return desk.current().shelf.termbase


def known(id_: str) -> Stored:
    """Return the glossary of that id.

    Raises:
        Problem: 404.
    """
    stored = base().find(id_)
    if stored is None:
        raise Problem(HTTPStatus.NOT_FOUND, "no glossary of this id", slug="unknown-glossary")
    return stored


def as_v2(stored: Stored) -> dict[str, Any]:
    """Return a glossary in the form of ``/v2``; of several directions the first is shown."""
    pair, entries = next(iter(stored.dictionaries.items()), (("en", "uk"), {}))
    return {
        "glossary_id": stored.id,
        "name": stored.name,
        "ready": True,
        "creation_time": stored.created,
        **_counted(pair, entries),
    }


def as_v3(stored: Stored) -> dict[str, Any]:
    """Return a glossary in the form of ``/v3``."""
    return {
        "glossary_id": stored.id,
        "name": stored.name,
        "dictionaries": [_counted(pair, each) for pair, each in stored.dictionaries.items()],
        "creation_time": stored.created,
    }


def _counted(pair: tuple[str, str], entries: Any) -> dict[str, Any]:
    return {"source_lang": pair[0], "target_lang": pair[1], "entry_count": len(entries)}


def _dictionary(stored: Stored, pair: tuple[str, str]) -> Any:
    if pair not in stored.dictionaries:
        detail = f"it has no entries from {pair[0].upper()} to {pair[1].upper()}"
        raise Problem(HTTPStatus.NOT_FOUND, detail, slug="unknown-glossary")
    return stored.dictionaries[pair]


def _with(stored: Stored, dictionaries: Any) -> Stored:
    return Stored(id=stored.id, name=stored.name, created=stored.created, dictionaries=dictionaries)


def _renamed(stored: Stored, name: str) -> Stored:
    return Stored(id=stored.id, name=name, created=stored.created, dictionaries=stored.dictionaries)


def _with_status(response: Response, status: int) -> Response:
    response.status_code = status
    return response


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
