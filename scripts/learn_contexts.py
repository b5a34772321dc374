"""Learn which case a name is in from the words around it: writes ``data/contexts.tsv``.

Input: TSV files of English, Ukrainian and names (``English=Ukrainian=lemma=kind ; …``). The case
of a name is read off its own declension; where a form stands for several cases, their shares are
learned together. Cues of little weight are left out and the others learned again. Files named in
--held-out are only measured.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click

from translator.glossary.cues import GROUPS, cues, group_of, look
from translator.glossary.paradigm import SINGULAR, Paradigm
from translator.glossary.phrases import decline_text, guess_gender
from translator.glossary.place import Place
from translator.glossary.text import key, words
from translator.glossary.weights import COUNTED, Weights

#: How often a cue must be met, and the weight that one of its cases must have, in nats.
LEAST_OFTEN, LEAST_WEIGHT = 2, 0.2
#: Strength of the penalty on squared weights, chosen on held-out pairs.
PENALTY = 1.5


class Example(NamedTuple):
    """A name of a pair: its group, its cues and the cases that its form stands for."""

    group: str
    cues: tuple[str, ...]
    cases: tuple[str, ...]


@click.command(help=__doc__)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--held-out", multiple=True, help="stem of a file to measure on")
@click.option("--output", type=click.Path(path_type=Path), help="where to write the weights")
def main(files: tuple[Path, ...], held_out: tuple[str, ...], output: Path | None) -> None:
    train = [example for file in files if file.stem not in held_out for example in examples(file)]
    test = [example for file in files if file.stem in held_out for example in examples(file)]
    learned = learn(train)
    for group in GROUPS:
        own = [example for example in test if example.group == group]
        if own:
            found = [learned.shares(example.cues) for example in own]
            right = sum(
                max(s, key=s.__getitem__) in e.cases for s, e in zip(found, own, strict=True)
            )
            loss = sum(
                -math.log(sum(s[c] for c in e.cases)) for s, e in zip(found, own, strict=True)
            )
            share, mean = 100 * right / len(own), loss / len(own)
            print(f"{group}: {right} of {len(own)} held-out cases right ({share:.1f} %),", end=" ")
            print(f"{mean:.3f} nats a name")
    if output:
        output.write_text(learned.write(), encoding="utf-8")
        print(f"{output}: {len(learned.rows)} cues from {len(train)} names")


def learn(train: Sequence[Example]) -> Weights:
    """Learn weights twice: of all cues that are met often enough, then of those that matter."""
    often = Counter(cue for example in train for cue in set(example.cues))
    first = _fit(train, sorted(cue for cue, count in often.items() if count >= LEAST_OFTEN))
    kept = sorted(cue for cue, row in first.items() if max(map(abs, row)) >= LEAST_WEIGHT)
    return Weights.of(_fit(train, kept))


def _fit(train: Sequence[Example], known: Sequence[str]) -> Mapping[str, Sequence[float]]:
    """Return the weights that make the cases of `train` likeliest, squares penalised."""
    import torch

    numbers = {cue: number for number, cue in enumerate(known)}
    lists = [[numbers[cue] for cue in example.cues if cue in numbers] for example in train]
    starts = torch.tensor([0, *map(len, lists)]).cumsum(0)[:-1]
    flat = torch.tensor([number for row in lists for number in row])
    possible = torch.tensor([[case in example.cases for case in COUNTED] for example in train])
    weights = torch.zeros(len(known), len(COUNTED), requires_grad=True)
    steps = torch.optim.LBFGS([weights], max_iter=80, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        steps.zero_grad()
        sums = torch.nn.functional.embedding_bag(flat, weights, starts, mode="sum")
        shares = torch.log_softmax(sums, 1).masked_fill(~possible, -torch.inf)
        total = -shares.logsumexp(1).sum() + PENALTY / 2 * weights.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    steps.step(loss)  # type: ignore[no-untyped-call]
    return dict(zip(known, weights.detach().tolist(), strict=True))


def examples(file: Path) -> Iterator[Example]:
    """Yield every name of a file that is met once."""
    for line in file.read_text(encoding="utf-8").splitlines():
        source, target, *rest = [*line.split("\t"), "", ""]
        for name in rest[0].split(" ; "):
            parts = name.strip().split("=")
            if len(parts) == 4 and target.count(parts[1]) == 1 and parts[0] in source:
                yield from _example(source, target, *parts)


def _example(
    source: str, target: str, en: str, form: str, lemma: str, kind: str
) -> Iterator[Example]:
    paradigm = _paradigm(lemma, kind)
    cells = paradigm.readings().get(key(form), ()) if paradigm else ()
    cases = tuple(dict.fromkeys(case for _, case in cells if case in COUNTED))
    start, at = target.index(form), source.index(en)
    found = words(target)
    inside = [
        number
        for number, word in enumerate(found)
        if word.start < start + len(form) and start < word.end
    ]
    if not cases or not inside:
        return
    place = Place(target, found, inside[0], inside[-1], source, at, at + len(en))
    group = group_of(kind)
    gender = kind[-1] if group == "person" else ""
    yield Example(group, tuple(cues(look(place, group, gender), group)), cases)


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
