"""``dvomova detect``: show which parts of a text are in which language."""

from __future__ import annotations

import json
import sys

import click

from service.cli._common import read_text
from translator.detection import detect, revision
from translator.render import ansi
from translator.translation import fragment_dict


@click.command()
@click.argument("file", default="-")
@click.option("--json", "as_json", is_flag=True, help="print the fragments as JSON")
@click.option(
    "--from", "source", metavar="TAG", help="language of the whole text, whatever its words say"
)
@click.option(
    "--color/--no-color", "colour", default=None, help="whether to colour  [default: on a terminal]"
)
def command(file: str, as_json: bool, source: str | None, colour: bool | None) -> None:
    """Separate FILE (or standard input) into English, Ukrainian and the rest.

    On a terminal the text is shown as it is, each language in its colour. Elsewhere there is one
    line a fragment: language, confidence, reason, text.
    """
    text = read_text(file)
    fragments = detect(text, source=source)
    if as_json:
        body = {"detector": revision(), "fragments": [fragment_dict(f) for f in fragments]}
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
    elif sys.stdout.isatty() if colour is None else colour:
        click.echo(ansi.coloured(text, fragments, click.style), color=True)
    else:
        click.echo(ansi.plain(fragments))
