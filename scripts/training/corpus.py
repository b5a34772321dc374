"""Read sentence pairs with their weights and term annotations."""

from __future__ import annotations

import csv
import lzma
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from training.cleaning import fault, key, normalise


@dataclass(frozen=True, slots=True)
class Term:
    """A name or term of a pair: its surface on both sides and its Ukrainian dictionary form."""

    english: str
    ukrainian: str
    lemma: str
    kind: str


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A clean pair; `weight` says how often an epoch draws it."""

    english: str
    ukrainian: str
    weight: float = 1.0
    terms: tuple[Term, ...] = ()


def read_weights(file: Path) -> dict[str, float]:
    """Read a weight file: ``source<TAB>weight``, ``#`` comments; ``*`` multiplies the rest."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {row[0]: float(row[1]) for row in rows if len(row) > 1 and not row[0].startswith("#")}


def sources(corpus: Path, weights: Mapping[str, float]) -> Iterator[tuple[Path, float]]:
    """List the files of `corpus` with their weights.

    A source named in `weights` has that weight; any other has the manifest's suggestion times
    the weight of ``*`` (1 if absent). ``written`` names the folder of annotated pairs.
    """
    rest = weights.get("*", 1.0)
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE):
            weight = weights.get(row["source"], rest * float(row["suggested_weight"]))
            file = corpus / f"{row['source']}.tsv.xz"
            if weight > 0 and file.is_file():
                yield file, weight
    for file in sorted((corpus / "written").glob("*.tsv")):
        yield file, weights.get("written", 6.0)


def parse_terms(column: str) -> tuple[Term, ...]:
    """Read the third column: ``English=Ukrainian=dictionary form=kind ; …``.

    >>> parse_terms("Lviv=Львові=Львів=place ; NATO=НАТО=НАТО=org")[0].lemma
    'Львів'
    """
    fields = (item.strip().split("=") for item in column.split(" ; "))
    return tuple(Term(*map(normalise, field)) for field in fields if len(field) == 4)


def read_names(file: Path) -> Iterator[Term]:
    """Read the entries of a glossary file, each with its first English and Ukrainian spelling."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(
            (line for line in stream if not line.startswith("#")),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
        for row in rows:
            english, ukrainian = (normalise(row[name].split("|")[0]) for name in ("en", "uk"))
            yield Term(english, ukrainian, ukrainian, row["kind"])


def read_pairs(file: Path, every: int = 1) -> Iterator[tuple[str, str, tuple[Term, ...]]]:
    """Read normalised sides and terms of each `every`-th line of a ``.tsv`` or ``.tsv.xz``."""
    opener = lzma.open if file.suffix == ".xz" else open
    with opener(file, "rt", encoding="utf-8", newline="\n") as lines:
        for line in islice(lines, 0, None, every):
            columns = line.rstrip("\n").split("\t")
            if len(columns) > 1:
                terms = parse_terms(columns[2]) if len(columns) > 2 else ()
                yield normalise(columns[0]), normalise(columns[1]), terms


def load(
    corpus: Path,
    weights: Mapping[str, float],
    held_out: frozenset[str],
    *,
    every: int = 1,
) -> tuple[list[SentencePair], Counter[str]]:
    """Read, clean, deduplicate and decontaminate a corpus.

    Args:
        corpus: folder of ``MANIFEST.tsv``, ``*.tsv.xz`` and ``written/*.tsv``.
        weights: of sources, see `sources`.
        held_out: keys of sentences that must not be learnt, see `training.cleaning.held_out`.
        every: take each `every`-th line only, for rehearsals.

    Returns:
        The pairs, and how many were kept or why they were dropped.
    """
    seen: set[int] = set()
    outcome: Counter[str] = Counter()
    pairs: list[SentencePair] = []
    for file, weight in sources(corpus, weights):
        for english, ukrainian, terms in read_pairs(file, every):
            keys = key(english), key(ukrainian)
            reason = fault(english, ukrainian)
            if not reason and (keys[0] in held_out or keys[1] in held_out):
                reason = "held out"
            if not reason and hash((english, ukrainian)) in seen:
                reason = "duplicate"
            outcome[reason or "kept"] += 1
            if not reason:
                seen.add(hash((english, ukrainian)))
                pairs.append(SentencePair(english, ukrainian, weight, terms))
    return pairs, outcome
