"""``GET /v1/languages``: what is translated into what."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, OpenAPI, Tag

from service.api._schemas import LanguagesBody
from service.problems import documented
from service.settings import Settings
from translator.document import LANGUAGES
from translator.render.text import NAMES

api = APIBlueprint("languages", __name__, abp_tags=[Tag(name="Catalogue")])
#: Names of the languages in English.
ENGLISH = {"en": "English", "uk": "Ukrainian"}


@api.get("/v1/languages", responses={200: LanguagesBody, **documented(401, 429)})
def languages() -> Response:
    """List the languages."""
    found = [
        {
            "tag": tag,
            "name": ENGLISH[tag],
            "native": NAMES[tag],
            "targets": [other for other in LANGUAGES if other != tag],
        }
        for tag in LANGUAGES
    ]
    return jsonify(languages=found)


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
