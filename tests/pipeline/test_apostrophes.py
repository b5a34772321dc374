"""Every apostrophe that people type is inside a word for every part that cuts words."""

from __future__ import annotations

import pytest

from translator import shape
from translator.checks import untranslated
from translator.document import APOSTROPHES
from translator.engines import _links
from translator.formats import _tags
from translator.glossary import text

PARTS = {
    "shape": shape.WORD,
    "checks": untranslated.WORD,
    "alignment": _links.WORD,
    "tags": _tags.TOKEN,
    "glossary": text.WORD,
}


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
@pytest.mark.parametrize("part", PARTS)
def test_is_part_of_the_word(part: str, apostrophe: str) -> None:
    assert PARTS[part].findall(f"п{apostrophe}ять днів") == [f"п{apostrophe}ять", "днів"]
