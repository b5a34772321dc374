"""``GET /healthz`` and ``/readyz``: is the process alive, can it translate."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, OpenAPI, Tag

from service import desk
from service.api._schemas import HealthBody
from service.problems import Problem, documented
from service.settings import Settings

api = APIBlueprint("health", __name__, abp_tags=[Tag(name="Operation")])


@api.get("/healthz", responses={200: HealthBody})
def alive() -> Response:
    """Tell that the process answers."""
    return jsonify(status="ok")


@api.get("/readyz", responses={200: HealthBody, **documented(503)})
def ready() -> Response:
    """Tell whether the models answer.

    Translates a sentence in each direction, at most every twenty seconds.
    """
    trouble = desk.current().trouble()
    if trouble:
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, trouble, slug="not-ready")
    return jsonify(status="ready")


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
