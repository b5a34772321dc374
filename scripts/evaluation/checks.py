"""How often the checks find something in given translations: false alarms, if they are good."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from translator import checks
from translator.checks import CheckInput


@click.command("checks", help=__doc__)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--direction", default="en-uk", show_default=True)
@click.option("--show", is_flag=True, help="print each finding with its line")
def command(source: Path, target: Path, direction: str, show: bool) -> None:
    sources, targets = (file.read_text(encoding="utf-8").splitlines() for file in (source, target))
    if len(sources) != len(targets):
        raise click.UsageError(f"{source} has {len(sources)} lines, {target} {len(targets)}")
    rows: Counter[str] = Counter()
    for line, (one, other) in enumerate(zip(sources, targets, strict=True), 1):
        found = checks.run(CheckInput(source=one, target=other, direction=direction))
        rows.update({finding.code for finding in found})
        rows["any"] += bool(found)
        if show:
            for finding in found:
                click.echo(f"{line}: {finding.code} {finding.message}\n  {one}\n  {other}")
    click.echo(f"{len(sources)} lines; with a finding: {rows.pop('any', 0)}")
    for code, count in rows.most_common():
        click.echo(f"  {code:<18} {count}")
