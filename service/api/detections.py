"""``POST /v1/detect``: the languages of a text, fragment by fragment."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, OpenAPI, Tag
from pydantic import BaseModel, ConfigDict, Field

from service import security
from service.api._schemas import DetectionBody
from service.problems import documented
from service.reading import check_length, reads
from service.settings import Settings
from translator import detection
from translator.translation import fragment_dict

api = APIBlueprint("detections", __name__, abp_tags=[Tag(name="Translation")])


class DetectBody(BaseModel):
    """A text to take apart."""

    model_config = ConfigDict(title="DetectRequest", extra="forbid")

    text: str = Field(description="Any text.")


@api.post("/v1/detect", responses={200: DetectionBody, **documented(400, 401, 413, 415, 422, 429)})
@reads
def detect(body: DetectBody) -> Response:
    """Find the languages of a text.

    The fragments tile the text: put together they are the text again.
    """
    security.charge(check_length("text", body.text))
    return jsonify(fragments=[fragment_dict(each) for each in detection.detect(body.text)])


def init_app(app: OpenAPI, settings: Settings) -> None:
    """Attach the routes."""
    app.register_api(api)
