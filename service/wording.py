"""What a warning says to readers of the page, in their language, with its particulars.

The catalogues hold a sentence a code (``say.CODE``) with places for the words, numbers and
forms that the finding's English message names. A finding whose particulars cannot be told from
its message keeps the message.
"""

from __future__ import annotations

import re

from service.locale import Catalogue
from translator.translation import Finding

#: What of a message goes into which sentence: ``CODE`` or ``CODE.kind`` → pattern. A test makes
#: each finding and tries these.
PARTICULARS = {
    "LENGTH_RATIO": re.compile(r"(?P<times>\d[\d.]*) times (?P<how>shorter|longer)"),
    "NUMBER_MISMATCH": re.compile(
        r"^(?P<word>.+?) is not in the translation(?:, which has (?P<found>.+))?; "
    ),
    "OTHER_LANGUAGE": re.compile(r"^language (?P<language>[\w-]+):"),
    "PLACEHOLDER_LOST": re.compile(r"^(?P<word>.+) is not in the translation; ", re.DOTALL),
    "REPETITION": re.compile(r'^"(?P<word>.+)" is repeated', re.DOTALL),
    "TERM_MISSED": re.compile(
        r"^“(?P<word>.+)” should be “(?P<wanted>.*)” in some form \((?P<id>.+)\)$", re.DOTALL
    ),
    "UNTRANSLATED": re.compile(r'^"(?P<word>.+)" was left', re.DOTALL),
    "UNTRANSLATED.whole": re.compile("^the translation is a copy"),
    "WRONG_LANGUAGE": re.compile(r"\((?P<word>.+)\); "),
}


def said(finding: Finding, words: Catalogue) -> str:
    """Return the sentence of `finding` in the language of the catalogue `words`."""
    patterns = {key: p for key, p in PARTICULARS.items() if key.partition(".")[0] == finding.code}
    if not patterns:
        return words.get(f"say.{finding.code}", finding.message)
    for key, pattern in patterns.items():
        if found := pattern.search(finding.message):
            values = found.groupdict(default="")
            return words(f"say.{key}", **{n: _put(n, v, words) for n, v in values.items()})
    return finding.message


def _put(name: str, value: str, words: Catalogue) -> str:
    """Return a particular as it reads in the language of the catalogue."""
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
