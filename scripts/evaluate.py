"""Measure the parts of the translator on data files: ``evaluate.py detect|glossary|quality …``.

One module a measure in ``scripts/evaluation/``; the module's name is the subcommand's.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click


class Measures(click.Group):
    """The subcommands are the modules of ``evaluation/``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        folder = Path(__file__).parent / "evaluation"
        return sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"evaluation.{cmd_name}").command
        return command


if __name__ == "__main__":
    Measures(help=__doc__)()
