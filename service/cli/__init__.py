"""The command line: ``dvomova COMMAND``.

One module a command, found by its name; each has `command`, a click command. Errors raised on
purpose become one line on standard error and exit status 1; wrong usage is status 2.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules

import click

from translator import __version__
from translator.errors import TranslatorError, flatten


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
    run(group, "dvomova")


def run(command: click.Command, name: str, *, status: int = 1) -> None:
    """Run a command under `name`; what was wrong with the input becomes one line and `status`."""
    with in_lines(name, status):
        command(prog_name=name)


@contextmanager
def in_lines(name: str, status: int) -> Iterator[None]:
    """Turn errors raised on purpose into lines that begin with `name`, and leave with `status`."""
    try:
        yield
    except* TranslatorError as errors:
        for error in flatten(errors):
            click.echo(f"{name}: {error}", err=True)
        sys.exit(status)
    except* OSError as errors:
        for failure in flatten(errors):
            place = f"{failure.filename}: " if failure.filename else ""
            click.echo(f"{name}: {place}{failure.strerror or failure}", err=True)
        sys.exit(status)
