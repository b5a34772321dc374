"""What must not be touched is found whole: cases in ``atoms.tsv``, text and atoms.

Words are left out of the second column; several atoms are parted by ``¦``.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from translator.detection.atoms import WORD, scan

CASES = Path(__file__).parent / "atoms.tsv"


def cases() -> list[tuple[str, str, str]]:
    """Read the rows: comment, text, atoms."""
    with CASES.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(why, text, atoms) for why, text, atoms in rows]


@pytest.mark.parametrize(("why", "text", "expected"), cases())
def test_atoms(why: str, text: str, expected: str) -> None:
    """The atoms of a text that are not words, in order."""
    found = [atom.span.of(text) for atom in scan(text) if atom.kind != WORD]
    assert found == [piece for piece in expected.split("¦") if piece], why


def test_atoms_are_in_order_and_do_not_overlap() -> None:
    """Whatever stands side by side."""
    text = " ".join(text for _, text, _ in cases())
    atoms = scan(text)
    assert all(a.end <= b.start for a, b in pairwise(atoms))
