"""Printers: pure functions from a side-by-side result to text. One module each."""

from __future__ import annotations

import json

from translator.translation import SideBySide


def json_text(side: SideBySide) -> str:
    """Return the documented JSON form: the same bytes from CLI, script and service.

    The schema is ``docs/reference/side-by-side.schema.json``.
    """
    return json.dumps(side.as_dict(), ensure_ascii=False, indent=2) + "\n"
