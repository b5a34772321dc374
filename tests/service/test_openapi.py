"""The OpenAPI document: generated from the code, complete, and kept to."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis.errors import Unsatisfiable
from schemathesis import checks, openapi
from schemathesis.generation import GenerationMode

from service import create_app
from service.settings import Settings

#: Examples of each operation; `-m slow` makes more.
FEW, MANY = 10, 200


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> openapi.OpenApiSchema:
    """The document of an application on the echo engine."""
    app = create_app(
        Settings(
            engine="echo",
            glossaries=(Path(__file__).parent / "data" / "glossary",),
            data=tmp_path_factory.mktemp("openapi"),
            rate_limit="",
            character_limit="",
            log_level="error",
        )
    )
    return openapi.from_wsgi("/openapi.json", app)


def bounded(examples: int) -> hypothesis.settings:
    """Return settings for so many examples of each operation."""
    return hypothesis.settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def keeps_its_word(case: schemathesis.Case) -> None:
    """No server error; status, media type and body are as documented."""
    case.call_and_validate(
        checks=[
            checks.not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
        ]
    )


def check_operations(document: openapi.OpenApiSchema, examples: int) -> None:
    """Send so many good and so many bad requests to each operation; report all that fails."""
    failures: list[Exception] = []
    for found in document.get_all_operations():
        for mode in GenerationMode:
            strategy = found.ok().as_strategy(generation_mode=mode)
            check = bounded(examples)(given(case=strategy)(keeps_its_word))
            try:
                check()
            except Unsatisfiable:
                continue  # an operation without parameters cannot be asked wrongly
            except Exception as failure:
                failures.append(failure)
    if failures:
        raise ExceptionGroup("operations that do not keep their word", failures)


def test_every_operation(document: openapi.OpenApiSchema) -> None:
    """A few generated requests of each operation, good and bad."""
    check_operations(document, FEW)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_operation_at_length(document: openapi.OpenApiSchema) -> None:
    """Ten thousand generated requests in all: 200 good and 200 bad ones an operation."""
    check_operations(document, MANY)


class TestDocument:
    """What the document says of itself."""

    def test_every_route_is_in_it(self, client: FlaskClient) -> None:
        """All routes but pages and files."""
        documented = set(client.get("/openapi.json").json["paths"])
        left_out = ("/static", "/openapi.json", "/metrics", "/problems", "/documents")
        routes = {
            rule.rule.replace("<", "{").replace(">", "}")
            for rule in client.application.url_map.iter_rules()
            if rule.rule != "/" and not rule.rule.startswith(left_out)
        }
        assert {path.replace("{string:", "{") for path in routes} == documented

    def test_refusals_are_documented(self, client: FlaskClient) -> None:
        """Each operation that reads something tells how it refuses."""
        for path, operations in client.get("/openapi.json").json["paths"].items():
            for method, operation in operations.items():
                if method in ("post", "put", "patch"):
                    assert set(operation["responses"]) & {"400", "422"}, (method, path)

    def test_version(self, client: FlaskClient) -> None:
        """OpenAPI 3.1."""
        assert client.get("/openapi.json").json["openapi"].startswith("3.1")
