"""What the commands share: reading the input, options that mean the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from translator.errors import DocumentInvalid
from translator.pipeline import Translator


def read_text(file: str) -> str:
    """Read a UTF-8 file, or standard input where `file` is ``-``.

    A byte order mark stays part of the text; line ends stay as they are.

    Raises:
        DocumentInvalid: no such file, or not UTF-8; the message names the first bad byte.
    """
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise DocumentInvalid(error.strerror or str(error), file=file) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if data.startswith(b"PK\x03\x04"):
            named = "FILE" if file == "-" else file
            raise DocumentInvalid(
                f"a document or an archive, not text; see: dvomova files {named} --out DIR",
                file=file,
            ) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentInvalid(
            f"not UTF-8: byte 0x{data[error.start]:02X} at position {error.start}; "
            "convert it first, e.g. with iconv -f windows-1251 -t utf-8",
            file=file,
            line=line,
        ) from error


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose engine, models and glossaries."""
    for option in (
        click.option("--engine", help="engine to translate with"),
        click.option("--model-en-uk", help="checkpoint for en-uk: a directory or a hub id"),
        click.option("--model-uk-en", help="checkpoint for uk-en: a directory or a hub id"),
        click.option(
            "--glossary",
            "glossaries",
            multiple=True,
            type=click.Path(),
            help="glossary file or folder, instead of the shipped ones; may be given again",
        ),
        click.option(
            "--glossary-mode",
            type=click.Choice(["off", "report", "safe", "force"]),
            help="what the glossary may do",
        ),
    ):
        command = option(command)
    return command


def counted(number: int, thing: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "file"), counted(1_200, "word")
    ('1 file', '1,200 words')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def check_domain(translator: Translator, domain: str) -> None:
    """Refuse a subject field that no entry of the glossary is of.

    Raises:
        BadParameter: it is none.
    """
    known = translator.glossary.domains if translator.glossary else ()
    if domain and domain not in known:
        raise click.BadParameter(
            f"{domain!r} is the domain of no glossary entry; there are: "
            f"{', '.join(known) or 'none'}",
            param_hint="--domain",
        )


def translating(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `choosing`, and whether to remember what was translated."""
    remembering = click.option(
        "--memory/--no-memory",
        default=None,
        help="whether to use and fill the translation memory  [default: yes]",
    )
    return choosing(remembering(command))
