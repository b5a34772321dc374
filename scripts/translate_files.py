"""Translate files and folders into both languages: the same as ``dvomova files``."""

from __future__ import annotations

from service.cli import run
from service.cli.files import command

if __name__ == "__main__":
    run(command, "translate_files", status=2)
