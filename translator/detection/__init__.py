"""Detection: which parts of a text are English, which Ukrainian, and which are neither.

atoms         words, and what is copied byte for byte: URLs, code, numbers, …
layout        lines, bullets, cells
sentences     sentence boundaries of both languages at once
tokens        words with script, case and homoglyphs repaired
quotations    words between quotation marks or brackets
runs          consecutive words of one script, and their weight
boundaries    where two runs are two units, however short
hosts         which foreign words stay in a sentence, which are a unit of their own
evidence      letters + word lists + n-grams (`scorers`), in nats
switches      changes of language within one script
context       what the text around says of short parts
assembly      fragments that tile the text
detector      all of it, in order
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from translator.detection.detector import Detector, Forced
from translator.document import LANGUAGES, Fragment

__all__ = ["Detector", "Forced", "detect", "load", "revision"]


@cache
def load() -> Detector:
    """Return the detector with its standard scorer, loaded on first use."""
    return Detector()


def revision() -> str:
    """Name the detector, its scorer and the digest of its word lists, for the signature."""
    return load().revision


def detect(
    text: str,
    *,
    languages: Sequence[str] = LANGUAGES,
    source: str | None = None,
    forced: Sequence[Forced] = (),
) -> tuple[Fragment, ...]:
    """Separate `text` into fragments of one language each.

    Args:
        text: any text, of any length.
        languages: BCP 47 tags to translate between; they decide `Fragment.direction`.
        source: the language of all words, if the caller knows it.
        forced: spans whose language the caller knows; they do not overlap.

    Returns:
        Fragments that tile `text`: nothing is lost, nothing comes twice.

    Raises:
        UnsupportedLanguage: `source` or a forced language is no tag that the detector gives.

    >>> [(f.language, f.text) for f in detect("Дякую за лист! See you tomorrow.")]
    [('uk', 'Дякую за лист! '), ('en', 'See you tomorrow.')]
    """
    return load().detect(text, languages=languages, source=source, forced=forced)
