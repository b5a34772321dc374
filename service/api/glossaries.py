"""``GET /v1/glossaries``: the glossaries that a request may name."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, OpenAPI, Tag

from service import desk
from service.api._schemas import GlossariesBody
from service.problems import documented
from service.settings import Settings
from translator.pipeline import MODES

api = APIBlueprint("glossaries", __name__, abp_tags=[Tag(name="Catalogue")])


@api.get("/v1/glossaries", responses={200: GlossariesBody, **documented(401, 429)})
def glossaries() -> Response:
    """List the glossaries."""
    here = desk.current()
    loaded = [here.shelf.glossary([name]) for name in here.shelf.files()]
    return jsonify(
        glossaries=[
            {"name": name, "digest": each.digest}
            for name, each in zip(here.shelf.files(), loaded, strict=True)
            if each is not None
        ],
        modes=list(MODES),
        mode=here.settings.glossary_mode,
    )


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
