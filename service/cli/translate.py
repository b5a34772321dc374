"""``dvomova translate``: the versions of a text, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from service import settings, wiring
from service.cli._common import read_text, translating
from translator.document import LANGUAGES
from translator.render import html, json_text, text


@click.command("translate")
@click.argument("file", default="-")
@click.option("--to", type=click.Choice([*LANGUAGES, "both"]), default="both", show_default=True)
@click.option("--from", "source", type=click.Choice(LANGUAGES), help="language of the whole text")
@click.option("--json", "as_json", is_flag=True, help="print the documented JSON")
@click.option("--html", "page", type=click.Path(dir_okay=False), help="write a page to this file")
@translating
def command(
    file: str, to: str, source: str | None, as_json: bool, page: str | None, **flags: Any
) -> None:
    """Translate FILE (or - for standard input) into both languages, or into one."""
    source_text = read_text(file)
    flags["glossaries"] = flags["glossaries"] or None
    translator = wiring.build_translator(settings.load(**flags))
    languages = LANGUAGES if to == "both" else (to,)
    side = translator.translate(source_text, languages=languages, source=source)
    if as_json:
        click.echo(json_text(side), nl=False)
    elif to == "both":
        click.echo(text.versions(side), nl=False)
    else:
        click.echo(side.version(to), nl=False)
    if page:
        title = "Standard input" if file == "-" else Path(file).name
        Path(page).write_text(html.page(side, title=title), encoding="utf-8")
        click.echo(f"side by side: {page}", err=True)
