"""The command line: ``dvomova translate|detect|serve|glossary|models``.

One module a command, found by its name; each has `command`, a click command. Errors raised on
purpose become one line on standard error and exit status 1; wrong usage is status 2.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

import click

from translator import __version__
from translator.errors import TranslatorError


Raised = TypeVar("Raised", bound=Exception)


class Commands(click.Group):
    """The subcommands are the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command


@click.command(cls=Commands, help="Translate text that mixes English and Ukrainian.")
@click.version_option(__version__, prog_name="dvomova")
def group() -> None:
    """Hold the subcommands."""


def main() -> None:
    """Run the command line; the console script's entry point."""
    try:
        group(prog_name="dvomova")
    except* TranslatorError as errors:
        for error in flatten(errors):
            click.echo(f"dvomova: {error}", err=True)
        sys.exit(1)
    except* OSError as errors:
        for failure in flatten(errors):
            place = f"{failure.filename}: " if failure.filename else ""
            click.echo(f"dvomova: {place}{failure.strerror or failure}", err=True)
        sys.exit(1)


def flatten(group: BaseExceptionGroup[Raised]) -> list[Raised]:
    """Return the errors of a group and of the groups in it, in order.

    >>> [str(e) for e in flatten(ExceptionGroup("", [TranslatorError("a"), TranslatorError("b")]))]
    ['a', 'b']
    """
    found: list[Raised] = []
    for error in group.exceptions:
        found += flatten(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
