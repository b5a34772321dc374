"""Glossaries as requests name them."""

from __future__ import annotations

from collections.abc import Sequence

from service import desk
from service.problems import invalid


def check_glossaries(names: Sequence[str]) -> None:
    """See that there are glossaries of these names, before work is begun or queued.

    Raises:
        Problem: 422, one at a revision is named with others.
        UnknownGlossary: no glossary of a name, or no such revision.
    """
    if len(names) > 1 and any("@" in name for name in names):
        raise invalid("glossary", "a glossary at a revision can only be named alone")
    if names:
        desk.current().shelf.glossary(names)
