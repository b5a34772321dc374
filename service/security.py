"""Safety by default: who asks, how much, from where; and the headers of every answer.

    request ─ Host ─ key ─ rate ─▶ view ─ charge (characters) ─▶ answer ─ headers

Requests are limited by key, or by address where none is needed. Nothing here looks at texts.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Collection
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from service import keys
from service.keys import Key
from service.problems import Problem, request_id
from service.reading import current_settings, parsed_object
from service.settings import Settings
from service.store import Store

#: Paths that need no key: they tell nothing but how to use the service, and how it is.
OPEN = re.compile(
    r"/|/static/.*|/documents/[0-9a-f]{32}(?:/\w+)?|/healthz|/readyz|/health|/metrics|/openapi\.json|/problems/.*"
    r"|/languages|/v1/languages|/frontend/settings"
)
#: Paths that take files, and bytes of a body besides its file.
UPLOADS = ("/", "/v1/documents", "/v2/document", "/translate_file")
ENVELOPE = 100_000
#: Paths that are not counted by the rate limit.
UNCOUNTED = re.compile(r"/static/.*|/healthz|/readyz|/health|/metrics")
#: Paths that answer under any name: probes ask by address, and learn nothing else.
PROBED = ("/healthz", "/readyz", "/health")
#: Where a header may carry a key, with the words before it.
SCHEMES = ("Bearer ", "DeepL-Auth-Key ")

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask, settings: Settings) -> None:
    """Attach checks and headers to `app`."""
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.extensions["dvomova-store"] = Store.of(settings)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=count
        )
    app.before_request(check_host)
    app.before_request(identify)
    app.extensions["dvomova-limiter"] = _limiter(app, settings)
    app.after_request(finish)


def check_host() -> None:
    """Refuse a request for a name that is not ours, so that no page elsewhere can rebind to us.

    Raises:
        Problem: 400, the name is not among the settings.
    """
    settings = current_settings()
    names = [*settings.trusted_hosts, settings.host]
    if "*" in names or request.path in PROBED or is_ours(request.host, names):
        return
    raise Problem(
        HTTPStatus.BAD_REQUEST,
        f"this service does not go by the name {request.host!r}; "
        "if it should, its operator adds the name to DVOMOVA_TRUSTED_HOSTS",
        slug="unknown-host",
    )


def is_ours(host: str, names: Collection[str]) -> bool:
    """Tell whether a ``Host`` header is of one of `names`.

    Werkzeug (3.1) ends names at their first colon, and so trusts no IPv6 address.

    >>> is_ours("[::1]:8080", ["::1"]), is_ours("[::1]", ["[::1]"]), is_ours("[::2]", ["::1"])
    (True, True, False)
    >>> is_ours("[::1]x", ["::1"]), is_ours("a.org:80", ["a.org"]), is_ours("a.org", ["::1"])
    (False, True, False)
    """
    if not host.startswith("["):
        return host_is_trusted(host, names)
    given = host[1:].partition("]")[0]
    return host_is_trusted(host) and given in {name.strip("[]") for name in names}


def identify() -> None:
    """Find the key of the request, and refuse it where one is needed.

    Raises:
        Problem: 401, no key or a wrong one.
    """
    if request.method == "POST" and request.path in UPLOADS:
        request.max_content_length = current_settings().max_file_bytes + ENVELOPE
    if request.method == "OPTIONS" or not needs_key():
        return
    if request.method in ("GET", "HEAD") and OPEN.fullmatch(request.path):
        return
    sent = sent_key()
    g.key = keys.find(store(), sent) if sent else None
    if g.key is None:
        raise Problem(
            HTTPStatus.UNAUTHORIZED,
            "the API key is not valid"
            if sent
            else "this service needs an API key; send one as Authorization: Bearer KEY",
            slug="key-wrong" if sent else "key-missing",
            headers={"WWW-Authenticate": "Bearer"},
        )


def needs_key() -> bool:
    """Tell whether the service asks for keys: when told to, or once one was ever made."""
    choice = current_settings().keys
    return choice == "required" or (choice == "auto" and keys.were_made(store()))


def sent_key() -> str:
    """Return the key that came with the request, from where its surface puts it."""
    header = request.headers.get("Authorization", "")
    for scheme in SCHEMES:
        if header.lower().startswith(scheme.lower()):
            return header[len(scheme) :].strip()
    return (
        request.headers.get("X-API-Key", "")
        or request.args.get("api_key", "")
        or request.form.get("api_key", "")
        or request.form.get("auth_key", "")
        or _key_in_json()
    )


def _key_in_json() -> str:
    if not request.is_json:
        return ""
    try:
        value = parsed_object(request.get_data()).get("api_key")
    except Problem:
        return ""
    return value if isinstance(value, str) else ""


def who() -> str:
    """Name the one who asks: by key, or by address."""
    key: Key | None = g.get("key")
    return f"key:{key.id}" if key else f"address:{request.remote_addr or ''}"


def charge(characters: int) -> None:
    """Count `characters` against the limits of the one who asks.

    Raises:
        Problem: 429 if the limit is reached, 456 if the month's characters are used up.
    """
    settings, key = current_settings(), g.get("key")
    _check_month(key, characters)
    rule = (key and key.characters) or settings.character_limit
    if rule and characters:
        _count(parse(rule), characters)
    if key:
        keys.record(store(), who(), characters)


def _count(limit: RateLimitItem, characters: int) -> None:
    """Count `characters`; a refused request costs nothing."""
    strategy = current_app.extensions["dvomova-limiter"].limiter
    if strategy.test(limit, "characters", who(), cost=characters):
        strategy.hit(limit, "characters", who(), cost=characters)
        return
    reset = strategy.get_window_stats(limit, "characters", who()).reset_time
    raise Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"the limit is {limit.amount:,} characters in {limit.get_expiry()} seconds",
        slug="too-many-characters",
        headers={"Retry-After": str(max(1, math.ceil(reset - time.time())))},
    )


def _check_month(key: Key | None, characters: int) -> None:
    if key is None or key.monthly is None:
        return
    if keys.used(store(), who()) + characters > key.monthly:
        raise Problem(
            456,
            f"the key's {key.monthly:,} characters of this month are used up",
            slug="quota-exceeded",
        )


def store() -> Store:
    """Return the store of the application that handles this request."""
    found: Store = current_app.extensions["dvomova-store"]
    return found


def finish(response: Response) -> Response:
    """Add the headers that every answer carries."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = request_id()
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    origin = request.headers.get("Origin", "")
    allowed = current_settings().cors_origins
    if origin and (origin in allowed or "*" in allowed):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Max-Age"] = "86400"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.vary.add("Origin")
    return response


def _limiter(app: Flask, settings: Settings) -> Limiter:
    limiter = Limiter(
        who,
        app=app,
        application_limits=[_rate] if settings.rate_limit else [],
        storage_uri=settings.rate_storage,
        headers_enabled=True,
    )
    limiter.request_filter(lambda: bool(UNCOUNTED.fullmatch(request.path)))
    return limiter


def _rate() -> str:
    key: Key | None = g.get("key")
    return (key and key.rate) or current_settings().rate_limit
