"""``POST /v1/translate``: the versions of a text, side by side."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Response
from flask_openapi3 import APIBlueprint, OpenAPI, Tag
from pydantic import BaseModel, ConfigDict, Field

from service import desk, security
from service.api._names import check_glossaries
from service.api._schemas import Language, SideBySideBody
from service.problems import documented
from service.reading import check_length, reads
from service.settings import Settings
from translator.document import LANGUAGES
from translator.render import json_text

api = APIBlueprint("translations", __name__, abp_tags=[Tag(name="Translation")])

Mode = Literal["off", "report", "safe", "force"]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class TranslateBody(BaseModel):
    """A text and what is wanted of it."""

    model_config = ConfigDict(title="TranslateRequest", extra="forbid")

    text: str = Field(description="Any text; mixed languages are what this service is for.")
    target: Literal["en", "uk", "both"] = Field("both", description="The versions wanted.")
    source: Language | None = Field(
        None, description="Language of the whole text, if known; else found for each fragment."
    )
    glossary: Literal[False] | Name | Annotated[list[Name], Field(max_length=20)] | None = Field(
        None, description="Names of glossaries; null: all of them; false: none."
    )
    mode: Mode | None = Field(
        None, description="What the glossary may do: nothing, report, edit where sure, edit always."
    )


@api.post(
    "/v1/translate",
    responses={200: SideBySideBody, **documented(400, 401, 413, 415, 422, 429, 503)},
)
@reads
def translate(body: TranslateBody) -> Response:
    """Translate a text.

    The answer is the same form, byte for byte, as from the command line and the batch script.
    """
    security.charge(check_length("text", body.text))
    here = desk.current()
    names = [body.glossary] if isinstance(body.glossary, str) else body.glossary
    check_glossaries(names or ())
    translator = here.translator(names or None, without=body.glossary is False)
    [side] = here.translate(
        [body.text],
        languages=LANGUAGES if body.target == "both" else (body.target,),
        source=body.source,
        mode=body.mode,
        translator=translator,
    )
    return Response(json_text(side), mimetype="application/json")


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
