"""Learn which case a name is in from the words around it: writes ``data/contexts.tsv``.

Input: TSV files of English, Ukrainian and names (``English=Ukrainian=lemma=kind ; …``). The case
of a name is read off its own declension; where a form stands for several cases, the model that
is being learned shares it out (three rounds). Files named in --held-out are only measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import click

from translator.glossary import cues
from translator.glossary.paradigm import SINGULAR, Paradigm
from translator.glossary.phrases import decline_text, guess_gender
from translator.glossary.text import key, words

Example = tuple[str, str, str, tuple[str, str], tuple[str, ...]]


@click.command(help=__doc__)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--held-out", multiple=True, help="stem of a file to measure on")
@click.option("--output", type=click.Path(path_type=Path), help="where to write the table")
def main(files: tuple[Path, ...], held_out: tuple[str, ...], output: Path | None) -> None:
    train = [example for file in files if file.stem not in held_out for example in examples(file)]
    test = [example for file in files if file.stem in held_out for example in examples(file)]
    table = learn(train).pruned()
    for group in (*cues.GROUPS, ""):
        own = [example for example in test if group in ("", example[0])]
        if own:
            right = sum(_best(table, example) in example[4] for example in own)
            share = 100 * right / len(own)
            print(f"{group or 'all'}: {right} of {len(own)} held-out cases right ({share:.1f} %)")
    if output:
        output.write_text(table.write(), encoding="utf-8")
        print(f"{output}: {len(table.counts)} rows from {len(train)} names")


def learn(train: list[Example], rounds: int = 3) -> cues.Table:
    """Count cases; ambiguous forms are shared out by the table of the round before."""
    table: cues.Table | None = None
    for _ in range(rounds):
        following = cues.Table()
        for group, left, right, english, cases in train:
            before = table.shares(group, left, right, english) if table else dict.fromkeys(cases, 1)
            total = sum(before[case] for case in cases)
            shares = {case: before[case] / total for case in cases}
            following.add(group, left, right, english, shares)
        table = following
    assert table is not None
    return table


def _best(table: cues.Table, example: Example) -> str:
    shares = table.shares(*example[:4])
    return max(shares, key=lambda case: shares[case])


def examples(file: Path) -> Iterator[Example]:
    """Yield group, cues and possible cases of every name of a file that is met once."""
    for line in file.read_text(encoding="utf-8").splitlines():
        source, target, *rest = [*line.split("\t"), "", ""]
        for name in rest[0].split(" ; "):
            parts = name.strip().split("=")
            if len(parts) == 4 and target.count(parts[1]) == 1 and parts[0] in source:
                yield from _example(source, target, *parts)


def _example(
    source: str, target: str, en: str, form: str, lemma: str, kind: str
) -> Iterable[Example]:
    paradigm = _paradigm(lemma, kind)
    cells = paradigm.readings().get(key(form), ()) if paradigm else ()
    cases = tuple(dict.fromkeys(case for _, case in cells if case in cues.COUNTED))
    if not cases:
        return
    start, at = target.index(form), source.index(en)
    end = start + len(form)
    found = words(target)
    left = cues.left_cue(target, [word for word in found if word.end <= start], start)
    right = cues.right_cue(target, end, [word for word in found if word.start >= end])
    yield cues.group_of(kind), left, right, cues.english_cues(source, at, at + len(en)), cases


@cache
def _paradigm(lemma: str, kind: str) -> Paradigm | None:
    person = kind.startswith("person")
    if not lemma or (lemma.endswith("ь") and not person):
        return None  # the gender cannot be told
    gender = kind[-1] if person else _gender(lemma.split())
    forms = decline_text(lemma, kind=kind, gender=gender, animate=person).forms
    return Paradigm(lemma, {(SINGULAR, case): variants for case, variants in forms.items()})


def _gender(parts: list[str]) -> str:
    first = parts[0].lower()
    if len(parts) == 1 or first.endswith("ення"):
        return guess_gender(first)
    if first.endswith(("ий", "ій")):
        return "m"
    return {"а": "f", "я": "f", "е": "n", "є": "n", "і": "pl", "и": "pl"}.get(first[-1], "m")


if __name__ == "__main__":
    main()
