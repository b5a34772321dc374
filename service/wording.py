"""What a warning says to readers of the page, in their language, with its particulars.

The catalogues hold a sentence a code (``say.CODE``) with places for the details of the finding:
words, numbers, forms. A finding without those details keeps its message.
"""

from __future__ import annotations

from service.locale import Catalogue
from translator.translation import Finding


def said(finding: Finding, words: Catalogue) -> str:
    """Return the sentence of `finding` in the language of the catalogue `words`."""
    key = f"say.{finding.code}"
    if not finding.details and f"{key}.whole" in words:
        key = f"{key}.whole"
    if key not in words:
        return finding.message
    values = {name: _put(name, value, words) for name, value in finding.details.items()}
    try:
        return words(key, **values)
    except KeyError:  # it comes without what the sentence names
        return finding.message


def _put(name: str, value: str, words: Catalogue) -> str:
    """Return a detail as it reads in the language of the catalogue."""
    if name == "language":
        return words.get(f"language.{value}", value)
    if name == "how":
        return words[f"say.{value}"]
    if name == "times":
        return value.replace(".", words["decimal"])
    if name == "found" and value:
        return words("say.found", found=value)
    return value


def to_do(finding: Finding, words: Catalogue) -> str:
    """Return what a reader can do about `finding`."""
    return words.get(f"do.{finding.code}") or words["do.default"]
