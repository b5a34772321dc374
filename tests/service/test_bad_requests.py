"""Bad requests, generated: whatever comes, the service answers and makes no mistake of its own.

The generator is seeded, so that a failure can be looked at again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

#: How many by default, and with `-m slow`.
FEW, MANY = 500, 10_000
PATHS = (
    "/v1/translate", "/v1/detect", "/v1/documents", "/v1/documents/x/events", "/v1/glossaries",
    "/translate", "/detect", "/languages", "/translate_file", "/frontend/settings",
    "/v2/translate", "/v2/languages", "/v2/usage", "/v2/document", "/v2/glossaries",
    "/v3/glossaries", "/v3/glossaries/x", "/v3/glossaries/x/dictionaries", "/", "/nothing", "/%00",
    "/static/../settings.py", "/problems/x", "/documents/x", "/download_file/x",
)  # fmt: skip
METHODS = ("POST", "POST", "POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW")
FIELDS = (
    "text", "q", "target", "source", "glossary", "mode", "format", "alternatives", "target_lang",
    "source_lang", "tag_handling", "ignore_tags", "name", "entries", "entries_format",
    "dictionaries", "glossary_id", "api_key", "file", "document_key", "split_sentences", "context",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**40, "", " ", "en", "uk", "both", "auto", "\u0000", "\ufeff", "🇺🇦",
    "e\u0301", "<x id=\"1\"></x", "[X1X", "%s %", "a\tb", [], [[]], {}, {"a": 1}, ["a", 1], "../..",
    "The door is open. Двері відчинено.", "a|b", "\r\n\u2028", "x" * 3000, "«", "&#0;&amp", "<p>",
)  # fmt: skip
FILES = ("a.txt", "a.po", "a.docx", "..", "")
TYPES = (
    "application/json", "application/json", "application/json; charset=utf-16",
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data",
    "text/plain", "application/problem+json", "nonsense", "",
)  # fmt: skip
HEADERS = {
    "Authorization": ("Bearer x", "Bearer ", "DeepL-Auth-Key dvo__", "Basic !", "\xff"),
    "Accept": ("text/tab-separated-values", "x", "*/*;q=x"),
    "Accept-Language": ("uk", "xx;q=2", ","),
    "X-Request-ID": ("a", "{}", "x" * 500),
    "Content-Encoding": ("gzip",),
    "Range": ("bytes=1-",),
    "Origin": ("null",),
}


def body(chance: random.Random) -> bytes:
    """Return a body: JSON of odd values, a broken piece of it, a form, or noise."""
    fields = {chance.choice(FIELDS): chance.choice(VALUES) for _ in range(chance.randrange(5))}
    kind = chance.randrange(6)
    if kind == 0:
        return chance.randbytes(chance.randrange(40))
    if kind == 1:
        return "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    if kind == 2:
        field, file = chance.choice(FIELDS), chance.choice(FILES)
        disposition = f'form-data; name="{field}"; filename="{file}"'
        content = chance.randbytes(chance.randrange(60))
        return (
            f"--b\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n--b--"
        )
    data = json.dumps(fields, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if kind == 3 and data:
        place = chance.randrange(len(data))
        return data[:place] + chance.randbytes(1) + data[place + chance.randrange(3) :]
    return data


def requests(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many requests, as keyword arguments of a client's `open`."""
    chance = random.Random(20261128)
    for _ in range(count):
        names = chance.sample(sorted(HEADERS), chance.randrange(3))
        yield {
            "path": chance.choice(PATHS),
            "method": chance.choice(METHODS),
            "query_string": chance.choice(
                ("", "ui=xx", "q=a&source=en&target=uk", "%ff=%00", "type=x")
            ),
            "data": body(chance),
            "content_type": chance.choice(TYPES),
            "headers": {name: chance.choice(HEADERS[name]) for name in names},
        }


def send(client: FlaskClient, count: int) -> None:
    """Send so many; collect the mistakes."""
    mistakes = []
    for request in requests(count):
        answer = client.open(**request)
        answer.close()
        if answer.status_code >= 500:
            mistakes.append((answer.status_code, request))
    assert mistakes == []


def test_bad_requests(client: FlaskClient) -> None:
    """A few hundred."""
    send(client, FEW)


@pytest.mark.slow
def test_ten_thousand_bad_requests(client: FlaskClient) -> None:
    """Ten thousand."""
    send(client, MANY)
