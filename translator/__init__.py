"""Two complete versions, side by side, of a text that mixes English and Ukrainian.

>>> [fragment.language for fragment in detect("Good morning to everyone. Добрий день усім.")]
['en', 'uk']
>>> translate("Good morning to everyone. Добрий день усім.").version("uk")  # doctest: +SKIP
'Доброго ранку всім. Добрий день усім.'

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Sequence

from translator.document import LANGUAGES, Fragment, Segment, Span
from translator.errors import TranslatorError
from translator.translation import Finding, Row, SideBySide, TermUse
from translator.version import __version__

__all__ = [
    "LANGUAGES",
    "Finding",
    "Fragment",
    "Row",
    "Segment",
    "SideBySide",
    "Span",
    "TermUse",
    "TranslatorError",
    "__version__",
    "detect",
    "translate",
]


def detect(text: str, *, source: str | None = None) -> tuple[Fragment, ...]:
    """Separate `text` into fragments of one language each; they tile it.

    Args:
        text: any text.
        source: language of the whole text (BCP 47), where the caller knows it.
    """
    from translator import detection

    return detection.detect(text, source=source)


def translate(
    text: str,
    *,
    languages: Sequence[str] = LANGUAGES,
    source: str | None = None,
    mode: str = "safe",
) -> SideBySide:
    """Give `text` its complete versions, on the embedded models and shipped glossaries.

    The models load at the first call and stay. For other models, engines or glossaries put a
    `translator.pipeline.Translator` together with `translator.assembly.assemble`.

    Args:
        text: any text; nothing of it is lost.
        languages: BCP 47 tags of the versions wanted.
        source: language of the whole text, where the caller knows it; else detected.
        mode: what the glossary may do: ``off``, ``report``, ``safe`` or ``force``.

    Raises:
        UnsupportedLanguage: a tag that no pair knows.
        EngineUnavailable: weights or a library are missing.
    """
    from translator.assembly import default

    return default().translate(text, languages=languages, source=source, mode=mode)
