"""Reading requests: bytes to models, with refusals that name the field and the place.

`reads` puts a view's annotated parameters (`body`, `path`, `query`) together from the request;
flask-openapi3 takes the same annotations for the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, get_type_hints

from flask import Response, current_app, request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from service import problems
from service.faults import faults
from service.settings import Settings

Model = TypeVar("Model", bound=BaseModel)
View = Callable[..., Response]


def reads(view: View) -> View:
    """Validate the annotated parameters of `view` before it runs."""
    hints = {
        name: kind
        for name, kind in get_type_hints(view).items()
        if name in ("body", "path", "query") and issubclass(kind, BaseModel)
    }

    @wraps(view)
    def wrapper(**path: Any) -> Response:
        found: dict[str, BaseModel] = {}
        if "path" in hints:
            found["path"] = validated(hints["path"], path, where="path")
        if "query" in hints:
            found["query"] = validated(hints["query"], request.args.to_dict(), where="query")
        if "body" in hints:
            found["body"] = validated(hints["body"], json_object())
        return view(**found)

    wrapper.__delay_validate_request__ = True  # type: ignore[attr-defined]
    return wrapper


def reads_any(view: View) -> View:
    """Validate `body` before `view` runs, sent as JSON, as a form, or in the query string.

    A field that a form repeats becomes a list.
    """
    hints = get_type_hints(view)

    @wraps(view)
    def wrapper(**path: Any) -> Response:
        found = {"path": validated(hints["path"], path, where="path")} if "path" in hints else {}
        return view(body=validated(hints["body"], any_fields()), **found)

    wrapper.__delay_validate_request__ = True  # type: ignore[attr-defined]
    return wrapper


def reads_itself(view: View) -> View:
    """Leave the reading to `view`; its annotation `form` is for the OpenAPI document only."""

    @wraps(view)
    def wrapper(**path: Any) -> Response:
        return view(form=None, **path)

    wrapper.__delay_validate_request__ = True  # type: ignore[attr-defined]
    return wrapper


def any_fields() -> dict[str, Any]:
    """Return the fields of the request, wherever they are.

    Raises:
        Problem: 400 or 422 if the body claims to be JSON and is not an object, 415 if it is
            there and neither JSON nor a form.
    """
    if request.is_json and request.get_data():
        return parsed_object(request.get_data())
    found: dict[str, Any] = {}
    for source in (request.args, request.form):
        for name, values in source.lists():
            found[name] = values[0] if len(values) == 1 else values
    if any(name.lstrip().startswith("{") for name in request.form):
        raise _wrong_type("and the body looks like JSON: send it with", "application/json")
    if not found and request.get_data():
        raise _wrong_type("which is not accepted here: send", "application/json or a form")
    return found


def validated(model: type[Model], data: dict[str, Any], *, where: str = "body") -> Model:
    """Make a `model` of `data`.

    Raises:
        Problem: 422, naming each field that is wrong.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise problems.from_faults(faults(error, model.model_fields, where=where)) from None


def json_object() -> dict[str, Any]:
    """Return the request's JSON object.

    Raises:
        Problem: 415 for another media type, 400 for bytes that are no JSON, 422 for no object.
    """
    if not request.is_json:
        raise _wrong_type("which is not accepted here: send", "application/json")
    return parsed_object(request.get_data())


def _wrong_type(why: str, wanted: str) -> problems.Problem:
    """Say what the body should be; ``curl -d`` calls JSON a form."""
    return problems.invalid(
        "Content-Type",
        f"is {request.mimetype or 'missing'}, {why} {wanted}",
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    )


def parsed_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in `data`.

    Raises:
        Problem: 400 if the bytes are not UTF-8 or no JSON, 422 if they are no object.
    """
    try:
        value = from_json(utf8(data, "body").encode())
    except ValueError as error:
        raise problems.invalid("body", f"not JSON: {error}", status=400) from None
    if not isinstance(value, dict):
        raise problems.invalid("body", f"must be a JSON object, not {json_name(value)}")
    return value


def utf8(data: bytes, field: str) -> str:
    """Decode `data`, without a byte order mark.

    Raises:
        Problem: 400, naming the first byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        detail = f"not UTF-8: byte 0x{data[error.start]:02X} at position {error.start}"
        raise problems.invalid(field, detail, status=400) from None


def json_name(value: object) -> str:
    """Name the JSON type of `value`.

    >>> json_name([]), json_name(None), json_name(1.5)
    ('an array', 'null', 'a number')
    """
    names = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def check_length(field: str, *texts: str) -> int:
    """Return the code points of `texts` together.

    Raises:
        Problem: 413, naming the limit.
    """
    settings = current_settings()
    if len(texts) > settings.max_texts:
        raise problems.too_long(field, len(texts), settings.max_texts, unit="texts")
    count = sum(map(len, texts))
    if count > settings.max_characters:
        raise problems.too_long(field, count, settings.max_characters)
    return count


def current_settings() -> Settings:
    """Return the settings of the application that handles this request."""
    settings: Settings = current_app.extensions["dvomova-settings"]
    return settings
