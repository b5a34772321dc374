"""The words of the page: one JSON catalogue a language, beside this file.

To add a language, add ``TAG.json`` with the same keys; a test compares them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from werkzeug.datastructures import LanguageAccept

HERE = Path(__file__).parent
#: The catalogue for readers of no language we have.
FALLBACK = "en"


class Catalogue(dict[str, str]):
    """Messages by key; calling it fills in the values."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the message `key` with `values` in their places."""
        return self[key].format(**values)


def available() -> list[str]:
    """BCP 47 tags of the catalogues.

    >>> available()
    ['en', 'uk']
    """
    return sorted(file.stem for file in HERE.glob("*.json"))


@cache
def catalogue(tag: str) -> Catalogue:
    """Return the messages in `tag`, one of `available`."""
    return Catalogue(json.loads((HERE / f"{tag}.json").read_text(encoding="utf-8")))


def choose(asked: str | None, accepted: LanguageAccept) -> str:
    """Return the language of the page: asked for in the address, else the browser's wish.

    >>> choose("uk", LanguageAccept()), choose(None, LanguageAccept([("uk-UA", 1)]))
    ('uk', 'uk')
    """
    if asked in available():
        return str(asked)
    return accepted.best_match(available()) or FALLBACK
