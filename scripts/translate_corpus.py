"""Translate a corpus, here or on Ray: the same as ``dvomova corpus``."""

from __future__ import annotations

from service.cli import run
from service.cli.corpus import command

if __name__ == "__main__":
    run(command, "translate_corpus", status=2)
