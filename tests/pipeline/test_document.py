"""The document model: pairs of languages."""

from __future__ import annotations

from translator import detection
from translator.document import direction_of


def test_one_language_alone_has_no_pair() -> None:
    assert direction_of("en", ["en"]) is None


def test_a_text_is_separated_whatever_it_is_to_become() -> None:
    (fragment,) = detection.detect("Good morning, everyone.", languages=("en",))

    assert (fragment.language, fragment.direction) == ("en", None)
