"""The web application, put together."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_openapi3 import Info, License, OpenAPI, SecurityScheme

from service import api, desk, jobs, metrics, pages, problems, security, worker
from service import settings as configuration
from service.settings import Settings
from translator import __version__
from translator.pipeline import Translator

INFO = Info(
    title="Dvomova",
    version=__version__,
    summary="Text that mixes English and Ukrainian, in two complete versions, side by side.",
    license=License(name="Apache-2.0", identifier="Apache-2.0"),
)
KEYS: dict[str, Any] = {
    "bearer": SecurityScheme(type="http", scheme="bearer", description="dvomova keys add NAME"),
}


def build(settings: Settings | None = None, translator: Translator | None = None) -> Flask:
    """Build the service; see `service.create_app`."""
    settings = settings or configuration.load()
    app = OpenAPI(
        "service",
        info=INFO,
        security_schemes=KEYS,
        doc_ui=False,
        validation_error_model=problems.ProblemBody,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["dvomova-settings"] = settings
    problems.init_app(app)
    metrics.init_app(app, settings)
    security.init_app(app, settings)
    desk.init_app(app, settings, translator)
    jobs.init_app(app, settings)
    worker.init_app(app, settings)
    api.init_app(app, settings)
    pages.init_app(app, settings)
    app.add_url_rule("/openapi.json", "openapi", lambda: document(app))
    return app


def document(app: OpenAPI) -> dict[str, Any]:
    """Return the OpenAPI document, generated from the code."""
    app.generate_spec_json()  # type: ignore[no-untyped-call]
    spec: dict[str, Any] = app.spec_json
    spec["security"] = [{}, {"bearer": []}]
    for operations in spec["paths"].values():
        for operation in operations.values():
            refusal = operation["responses"].get("422", {})
            if problems.MEDIA_TYPE not in refusal.get("content", {}):
                operation["responses"].pop("422", None)  # the library's own form, never sent
    return spec
