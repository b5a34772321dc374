"""Every code that can be given is in docs/reference/warnings.md."""

from __future__ import annotations

import re
from pathlib import Path

from translator.assure import WEIGHTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "warnings.md").read_text(encoding="utf-8")
GIVEN = re.compile(
    r"""code(?:, message)?\s*=\s*"([A-Z_]+)"|(?:whole|_finding)\(\s*given,\s*"([A-Z_]+)\""""
)


def codes() -> set[str]:
    sources = (ROOT / "translator").rglob("*.py")
    found = (GIVEN.finditer(file.read_text(encoding="utf-8")) for file in sources)
    return {m.group(1) or m.group(2) for matches in found for m in matches}


def test_every_code_is_documented() -> None:
    assert {"NUMBER_MISMATCH", "EMPTY", "OTHER_LANGUAGE"} <= codes()
    assert {code for code in codes() | set(WEIGHTS) if f"`{code}`" not in PAGE} == set()
