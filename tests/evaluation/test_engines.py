"""`evaluate.py engines`: what a way to search costs, each line against the one before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from evaluation.engines import candidates, command

from translator import engines, pairs

SENTENCES = [
    "Ukraine will join NATO, said Dmytro Kuleba.",
    "The meeting took place in Vilnius on 11 July 2023.",
    "Open the file to see the new settings.",
    "Nobody believed that such a small country could resist for so long.",
]


def test_each_is_compared_with_the_one_before(tmp_path: Path) -> None:
    """The reference is what 8-bit weights without a shortlist say."""
    pair = pairs.load("en-uk")
    plain, short = (
        [
            found[0].text
            for found in engines.load("ctranslate2", each).translate(SENTENCES, pair.decoding)
        ]
        for each in (replace(pair, shortlist=""), pair)
    )
    source, reference = tmp_path / "a.en", tmp_path / "a.uk"
    for file, lines in ((source, SENTENCES), (reference, plain)):
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(source), str(reference)])

    assert result.exit_code == 0, result.output
    first, second, third = result.output.splitlines()
    same = sum(one == other for one, other in zip(plain, short, strict=True))
    assert "chrF" in first
    assert "the same" not in first
    assert "chrF 100.00" in second
    assert f", {same} of 4 answers the same, " in third
    assert ("  +0.00, " in third) == (same == 4)


def test_candidates_are_counted_in_the_list_itself(tmp_path: Path) -> None:
    import lzma

    file = tmp_path / "list.txt.xz"
    file.write_bytes(lzma.compress("\t. ▁a\n▁Open\t▁a ▁b\n▁file\t▁c\n".encode()))
    pair = replace(pairs.load("en-uk"), shortlist=str(file))
    engine = engines.load("ctranslate2", replace(pair, shortlist=""))

    assert candidates(pair, engine, ["Open", "file file", "Nobody"]) == pytest.approx(8 / 3)
