"""What operators see: one log line a request, and Prometheus counters.

Labels and lines hold the route's template, the status, durations and counts: never a text, an
address or a key.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable
from io import TextIOBase
from typing import TextIO, cast

import structlog
from flask import Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from service.problems import request_id
from service.settings import Settings
from translator.translation import SideBySide

#: Methods that a log line and a label name; anything else is "other".
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Bounds of the batch histogram, segments.
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
#: Bounds of the latency histogram, seconds.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = self._counter(
            "requests", "Answered requests.", ("method", "route", "status")
        )
        self.seconds = Histogram(
            "dvomova_request_seconds",
            "Time to answer.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.running = Gauge(
            "dvomova_requests_running",
            "Requests in work.",
            multiprocess_mode="livesum",
            registry=self.registry,
        )
        self.batches = Histogram(
            "dvomova_batch_segments",
            "Segments that the engine took at once.",
            buckets=SIZES,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "dvomova_segments_waiting",
            "Segments in the queue when a batch was taken.",
            multiprocess_mode="livesum",
            registry=self.registry,
        )
        self.characters = self._counter("characters", "Code points translated.")
        self.rows = self._counter(
            "rows", "Segments answered, by direction and by what answered.", ("direction", "origin")
        )
        self.memory = self._counter(
            "memory", "Sentences looked up in the translation memory.", ("found",)
        )
        self.warnings = self._counter("warnings", "Warnings given.", ("code",))
        self.terms = self._counter("terms", "Glossary occurrences.", ("status",))

    def _counter(self, name: str, text: str, labels: tuple[str, ...] = ()) -> Counter:
        return Counter(f"dvomova_{name}", text, labels, registry=self.registry)

    def saw(self, sides: Iterable[SideBySide]) -> None:
        """Count the results of one request."""
        for side in sides:
            self.characters.inc(len(side.source))
            for row in side.rows:
                origin = (row.engine or "source").partition(":")[0].partition(" ")[0]
                self.rows.labels(row.direction or row.language, origin).inc()
                for term in row.terms:
                    self.terms.labels(term.status).inc()
            for finding in side.all_findings():
                self.warnings.labels(finding.code).inc()

    def took(self, size: int, waiting: int) -> None:
        """Count a batch of the queue."""
        self.batches.observe(size)
        self.waiting.set(waiting)

    def remembered(self, *, hits: int, misses: int) -> None:
        """Count what the translation memory knew and what it did not."""
        self.memory.labels("yes").inc(hits)
        self.memory.labels("no").inc(misses)

    def text(self) -> bytes:
        """Return the counters of all processes in Prometheus' text format."""
        registry = self.registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def init_app(app: Flask, settings: Settings) -> None:
    """Attach log and counters to `app`."""
    configure_logs(settings.log_level)
    app.extensions["dvomova-metrics"] = Metrics()
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_teardown)
    if settings.metrics:
        app.add_url_rule("/metrics", "metrics", _serve)


def current() -> Metrics:
    """Return the counters of the application that handles this request."""
    found: Metrics = current_app.extensions["dvomova-metrics"]
    return found


class StandardError(TextIOBase):
    """Whatever standard error is when a line is written."""

    def write(self, text: str) -> int:
        """Write `text`."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """Pass on what was written."""
        sys.stderr.flush()


def configure_logs(level: str) -> None:
    """Write JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, StandardError())),
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    """Give the request an id: the client's own, if it is one, or a new one."""
    given = request.headers.get("X-Request-ID", "")
    usable = re.fullmatch(r"[\w.-]{1,64}", given, re.ASCII)
    request.environ["dvomova.request_id"] = given if usable else secrets.token_hex(8)
    g.begun = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id())
    current().running.inc()
    g.running = True


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "unmatched"
    seconds = time.perf_counter() - g.get("begun", time.perf_counter())
    method = request.method if request.method in METHODS else "other"
    current().requests.labels(method, route, response.status_code).inc()
    current().seconds.labels(route).observe(seconds)
    level = "debug" if request.path.startswith("/static/") else "info"
    getattr(structlog.get_logger(), level)(
        "request",
        method=method,
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        received=request.content_length or 0,
    )
    return response


def _teardown(_: BaseException | None) -> None:
    if g.pop("running", False):
        current().running.dec()


def _serve() -> Response:
    return Response(current().text(), mimetype=None, content_type=CONTENT_TYPE_LATEST)
