"""The page: a text box and the two versions side by side, rendered here, readable without script.

With its script the page asks for the same rendering and puts it in place; there is one template
for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from service import desk, locale, problems, recall, security
from service.api.documents import described, known, sent, stream, take_upload
from service.problems import Problem
from service.reading import check_length, current_settings, utf8
from service.settings import Settings
from service.wording import said, to_do
from translator.document import Fragment, Span
from translator.render import html, json_text
from translator.render.text import NAMES
from translator.translation import Row, SideBySide, TermUse

#: Files that are shown as text; others become jobs.
TEXT_FILE = re.compile(r"\.(txt|md|markdown|text)$", re.IGNORECASE)
#: Paths whose refusals are pages too, also those that are made before the view.
PAGES = re.compile(r"/|/documents/[^/]+")
#: Downloads: what the form's `download` field may say → media type and the file's ending.
DOWNLOADS = {
    "en": ("text/plain", "en.txt"),
    "uk": ("text/plain", "uk.txt"),
    "html": ("text/html", "html"),
    "json": ("application/json", "json"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a cell's text; `term` is the number of the proof it belongs to, or None."""

    text: str
    term: int | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row in one language.

    Attributes:
        column: language of the version.
        language: of the text in it; differs where a row passes through.
        kind: ``original``, ``translated`` or ``unchanged``.
    """

    column: str
    language: str
    kind: str
    pieces: tuple[Piece, ...]


def init_app(app: Flask, settings: Settings) -> None:
    """Attach the page to `app`."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "cells": cells,
        "NAMES": NAMES,
        "marked": marked,
        "static": static,
        "said": said,
        "to_do": to_do,
    }
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600
    app.add_url_rule("/", "page", show)
    app.add_url_rule("/", "page_post", answer, methods=["POST"])
    app.add_url_rule("/documents/<id_>", "document", document)
    app.add_url_rule("/documents/<id_>/events", "document_events", lambda id_: stream(known(id_)))
    app.add_url_rule(
        "/documents/<id_>/<kind>", "document_file", lambda id_, kind: sent(known(id_), kind)
    )
    app.add_url_rule("/problems/<slug>", "problem", problem)
    problems.show(app, PAGES, refused)


def show() -> Response:
    """Show the empty page."""
    return rendered("page.html")


def answer() -> BaseResponse:
    """Show the page, or the part of it that was asked for, with the result."""
    if is_document():
        job = take_upload("page", glossary="")
        return redirect(url_for("document", id_=job.id, ui=request.args.get("ui")), 303)
    text = sent_text()
    side = translated(text) if text.strip() else None
    download = request.form.get("download")
    if download in DOWNLOADS and side is not None:
        return downloaded(side, download)
    part = "_result.html" if request.form.get("part") == "result" else "page.html"
    return rendered(part, text=text, side=side)


def problem(slug: str) -> Response:
    """Show what a problem type means, so that a `type` can be looked up."""
    known = problems.catalogue()
    if slug not in known:
        raise Problem(HTTPStatus.NOT_FOUND, f"no problem type {slug!r}", slug="no-such-path")
    title, status, meaning = known[slug]
    return rendered("problem.html", slug=slug, name=title, status=status, meaning=meaning)


def document(id_: str) -> Response:
    """Show how a document is doing.

    Who knows the address of a document's page, 128 random bits, may see it; a browser cannot
    send a key with a link.
    """
    return rendered("document.html", job=described(known(id_)))


def is_document() -> bool:
    """Tell whether the form holds a file that is more than a text for the box."""
    file = request.files.get("file")
    name = (file.filename or "") if file else ""
    return bool(name) and not TEXT_FILE.search(name)


def sent_text() -> str:
    """Return the text of the form, or of the file in it, line ends as in the box.

    Raises:
        Problem: 413 if it is too long, 400 if the file is not UTF-8.
    """
    try:
        file = request.files.get("file")
        text = utf8(file.read(), "file") if file else request.form.get("text", "")
    except RequestEntityTooLarge:
        limit = request.max_content_length or 0
        raise problems.too_long("text", request.content_length or 0, limit, unit="bytes") from None
    except HTTPException as error:
        raise problems.invalid("body", error.description or error.name, status=400) from None
    text = text.replace("\r\n", "\n")
    check_length("text", text)
    return text


def translated(text: str) -> SideBySide:
    """Return both versions of `text`."""
    mode = request.form.get("mode") or None
    if mode not in (None, "off", "report", "safe", "force"):
        raise problems.invalid("mode", "must be one of off, report, safe, force")
    security.charge(len(text))
    [side] = desk.current().translate([text], mode=mode)
    return side


def downloaded(side: SideBySide, what: str) -> Response:
    """Return a version, the page of its own, or the JSON form, as a file."""
    media_type, ending = DOWNLOADS[what]
    if what == "html":
        body = html.page(side)
    else:
        body = json_text(side) if what == "json" else side.version(what)
    response = Response(body, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="dvomova.{ending}"'
    return response


def refused(error: Problem) -> Response:
    """Show the page with what is wrong and what to do, and the text as it was sent."""
    form = sent_form()
    part = "_error.html" if form.get("part") == "result" else "page.html"
    text = form.get("text", "").replace("\r\n", "\n")
    response = rendered(part, text=text, error=error, request_id=problems.request_id())
    response.status_code = error.status
    response.headers.extend(error.headers)
    return response


def sent_form() -> MultiDict[str, str]:
    """Return the form, an empty one if it cannot be read."""
    try:
        return request.form
    except HTTPException:
        return MultiDict()


def rendered(template: str, **values: object) -> Response:
    """Render `template` in the reader's language."""
    tag = locale.choose(request.args.get("ui"), request.accept_languages)
    body = render_template(
        template,
        ui=tag,
        t=locale.catalogue(tag),
        settings=current_settings(),
        kept=recall.is_kept(current_settings()),
        needs_key=security.needs_key(),
        mode=sent_form().get("mode", ""),
        **{"text": "", "side": None, "error": None, **values},
    )
    response = Response(body, mimetype="text/html")
    response.headers["Content-Language"] = tag
    response.vary.add("Accept-Language")
    return response


def cells(side: SideBySide, row: Row) -> list[Cell]:
    """Return the cells of `row`, one a version, their terms marked by number."""
    return [_cell(row, tag) for tag in side.languages]


def _cell(row: Row, tag: str) -> Cell:
    if row.direction is None:
        kind = "original" if row.language == tag else "unchanged"
        return Cell(tag, row.language, kind, (Piece(row.texts[tag]),))
    original = tag == row.language
    spans = [
        (number, term.source.shift(-row.start) if original else term.target, term)
        for number, term in enumerate(row.terms)
    ]
    kind = "original" if original else "translated"
    return Cell(tag, tag, kind, tuple(pieces(row.texts[tag], spans)))


def pieces(text: str, spans: Iterable[tuple[int, Span | None, TermUse]]) -> Iterable[Piece]:
    """Cut `text` at the terms; of terms that overlap the first is kept.

    >>> [piece.text for piece in pieces("plain", [])]
    ['plain']
    """
    at = 0
    placed = [(span, number, term) for number, span, term in spans if span is not None]
    for span, number, term in sorted(placed, key=lambda each: each[0]):
        if span.start < at or span.end > len(text):
            continue
        if span.start > at:
            yield Piece(text[at : span.start])
        yield Piece(span.of(text), number, term.status)
        at = span.end
    if at < len(text):
        yield Piece(text[at:])


def marked(fragment: Fragment) -> Iterable[tuple[str, str]]:
    """Cut a fragment at what is copied and at the foreign words in it, for the map of the text.

    >>> list(marked(Fragment(start=2, end=7, text="a b c", language="en", embedded=(Span(4, 5),))))
    [('a ', ''), ('b', 'embedded'), (' c', '')]
    """
    spans = [(span, "protected") for span in fragment.protected]
    spans += [(span, "embedded") for span in fragment.embedded]
    at = 0
    for span, kind in sorted(spans, key=lambda each: each[0]):
        place = span.shift(-fragment.start)
        if place.start < at:
            continue
        if place.start > at:
            yield fragment.text[at : place.start], ""
        yield place.of(fragment.text), kind
        at = place.end
    if at < len(fragment.text):
        yield fragment.text[at:], ""


def static(name: str) -> str:
    """Return the address of a static file, which changes when the file does."""
    file = Path(__file__).parent / "static" / name
    return url_for("static", filename=name, v=f"{file.stat().st_mtime_ns:x}")
