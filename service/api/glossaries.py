"""``GET /v1/glossaries``: the glossaries that a request may name."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, OpenAPI, Tag

from service import desk
from service.api._schemas import GlossariesBody
from service.problems import documented
from service.settings import Settings
from service.shelf import Shelf
from translator.errors import GlossaryInvalid
from translator.glossary import MODES

api = APIBlueprint("glossaries", __name__, abp_tags=[Tag(name="Catalogue")])


@api.get("/v1/glossaries", responses={200: GlossariesBody, **documented(401, 429)})
def glossaries() -> Response:
    """List the glossaries."""
    here = desk.current()
    return jsonify(
        glossaries=list(described(here.shelf)),
        modes=list(MODES),
        mode=here.settings.glossary_mode,
    )


def described(shelf: Shelf) -> Iterator[dict[str, str]]:
    """Yield name and digest of each glossary that can be read."""
    for name in shelf.names():
        try:
            found = shelf.glossary([name])
        except* GlossaryInvalid:
            found = None
        if found is not None:
            yield {"name": name, "digest": found.digest}


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
