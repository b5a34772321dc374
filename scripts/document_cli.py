"""Print the reference of the command line: the help of every command, as Markdown.

``python scripts/document_cli.py > docs/reference/cli.md``; a test keeps the file up to date.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from service.cli import group

HEAD = """# The command line

`dvomova` and `python -m translator` are the same command. FILE may be `-` for standard input.
Exit status: 0 fine, 1 something was wrong with the input (one line says what, where and how to
mend it), 2 wrong usage. This page is written by `python scripts/document_cli.py`.
"""


def helps(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
    """Yield each command's path and help, a group's before those of its commands."""
    with click.Context(command, info_name=path, terminal_width=96, max_content_width=96) as ctx:
        yield path, command.get_help(ctx)
        if isinstance(command, click.Group):
            for name in command.list_commands(ctx):
                inner = command.get_command(ctx, name)
                if inner is not None:
                    yield from helps(inner, f"{path} {name}")


def page() -> str:
    """Return the whole page."""
    parts = [f"## {path}\n\n```\n{text}\n```\n" for path, text in helps(group, "dvomova")]
    return "\n".join([HEAD, *parts])


if __name__ == "__main__":
    click.echo(page(), nl=False)
