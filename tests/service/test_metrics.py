"""What operators see."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient


def value(text: str, name: str) -> float:
    """Return the value of a metric, labels and all."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not in:\n{text}"
    return float(found[1])


class TestMetrics:
    """Counters of requests, segments, terms, warnings and batches."""

    def test_a_translation(self, client: FlaskClient) -> None:
        """One request with a name in it and a sentence in another language."""
        client.get("/readyz")
        before = client.get("/metrics").text
        text = "Kuleba is here. Это другой язык, совсем другой."
        client.post("/v1/translate", json={"text": text})
        after = client.get("/metrics").text
        grown = 'dvomova_requests_total{method="POST",route="/v1/translate",status="200"}'
        assert value(after, grown) == 1
        assert value(after, "dvomova_characters_total") == len(text)
        assert value(after, 'dvomova_warnings_total{code="OTHER_LANGUAGE"}') == 1
        assert re.search(r'dvomova_terms_total\{status="\w[\w-]*"\} 1\.0', after)
        batches = "dvomova_batch_segments_count"
        assert value(after, batches) > value(before, batches)
        assert value(after, 'dvomova_request_seconds_count{route="/v1/translate"}') == 1

    def test_memory(self, client: FlaskClient) -> None:
        """A sentence that was translated once is found the second time."""
        client.get("/readyz")
        for _ in "ab":
            client.post("/v1/translate", json={"text": "The door is open.", "target": "uk"})
        assert value(client.get("/metrics").text, 'dvomova_memory_total{found="yes"}') == 1

    def test_paths_are_templates(self, client: FlaskClient) -> None:
        """No address of a document, nor anything that a client makes up, becomes a label."""
        client.get(f"/v1/documents/{'0' * 32}")
        client.get("/made/up")
        client.open("/v1/languages", method="BREW")
        text = client.get("/metrics").text
        assert 'route="/v1/documents/<string:id>"' in text or 'route="/v1/documents/<id>"' in text
        assert 'route="unmatched"' in text
        assert 'method="other"' in text
        assert "made/up" not in text
        assert "BREW" not in text

    def test_can_be_switched_off(self, make: Callable[..., Flask]) -> None:
        """Where nobody collects them, nobody can read them."""
        assert make(metrics=False).test_client().get("/metrics").status_code == 404
