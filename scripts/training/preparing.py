"""The whole preparation: corpus → clean pairs → rows → vocabulary → arrays with alignments."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from training import alignment, vocabulary
from training.arrays import Arrays, Ragged
from training.cleaning import held_out
from training.composing import Row, Use, compose
from training.corpus import SentencePair, load, read_names

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What to prepare, from what.

    Attributes:
        corpus: folder of ``MANIFEST.tsv``, ``*.tsv.xz`` and ``written/*.tsv``.
        output: folder for the vocabulary and the arrays.
        weights: of sources, see `training.corpus.sources`.
        held_out: evaluation files whose sentences must not be learnt.
        vocabulary: an existing SentencePiece model, or None to train one of `pieces` pieces.
        pieces: size of a new vocabulary.
        synthetic: files of back-translated pairs, see `training.backtranslating`.
        names: glossary files whose names may take the place of names in the corpus.
        every: use each `every`-th line only, for rehearsals.
        thin: draw the pairs of weight below 1 once and for all, for runs of less than an epoch.
        align: whether to align words for guided attention.
        device: of the alignment.
        seed: of noise, term choice and name swaps.
    """

    corpus: Path
    output: Path
    weights: dict[str, float] = field(default_factory=dict)
    held_out: tuple[Path, ...] = ()
    vocabulary: Path | None = None
    pieces: int = 16_000
    synthetic: tuple[Path, ...] = ()
    names: tuple[Path, ...] = ()
    every: int = 1
    thin: bool = False
    align: bool = True
    device: str = "cpu"
    seed: int = 1


def prepare(wanted: Preparation, log: Log = print) -> Arrays:
    """Prepare training data and write them to ``wanted.output``; return the arrays."""
    wanted.output.mkdir(parents=True, exist_ok=True)
    banned = held_out(wanted.held_out)
    pairs, outcome = load(wanted.corpus, wanted.weights, banned, every=wanted.every)
    pairs = thinned(pairs, wanted.seed) if wanted.thin else pairs
    log(f"{len(pairs):,} pairs; lines: {dict(outcome.most_common())}")
    _provide_vocabulary(wanted, pairs, log)
    names = [name for file in wanted.names for name in read_names(file)]
    rows = [*compose(pairs, wanted.seed, names), *_synthetic(wanted.synthetic)]
    np.random.default_rng(wanted.seed).shuffle(rows)
    arrays = encode(rows, wanted.output / vocabulary.MODEL)
    if wanted.align:
        started = time.perf_counter()
        arrays = with_links(arrays, rows, wanted.device)
        log(f"{len(arrays.links.values):,} links in {time.perf_counter() - started:.0f} s")
    arrays.save(wanted.output)
    tokens = len(arrays.english.values), len(arrays.ukrainian.values)
    log(f"{len(rows):,} rows, {tokens[0]:,} English and {tokens[1]:,} Ukrainian pieces")
    record = {"pairs": len(pairs), "rows": len(rows), "lines": outcome, "pieces": tokens}
    (wanted.output / "prepared.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    return arrays


def thinned(pairs: Iterable[SentencePair], seed: int) -> list[SentencePair]:
    """Keep a pair of weight below 1 with that probability, and then with weight 1."""
    rng = random.Random(seed)
    drawn = (pair for pair in pairs if rng.random() < pair.weight)
    return [replace(pair, weight=max(1.0, pair.weight)) for pair in drawn]


def _provide_vocabulary(wanted: Preparation, pairs: Sequence[SentencePair], log: Log) -> None:
    file = wanted.output / vocabulary.MODEL
    if wanted.vocabulary:
        shutil.copyfile(wanted.vocabulary, file)
    elif not file.is_file():
        sentences = (side for pair in pairs for side in (pair.english, pair.ukrainian))
        vocabulary.learn(sentences, wanted.output, size=wanted.pieces)
        log(f"vocabulary of {wanted.pieces} pieces")


def _synthetic(files: Iterable[Path]) -> Iterable[Row]:
    """Read ``direction<TAB>weight<TAB>English<TAB>Ukrainian`` lines of back-translation.

    A weak model's words stand for nothing in particular: no alignment is learnt from them.
    """
    uses = {"en-uk": Use.EN_UK, "uk-en": Use.UK_EN}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            direction, weight, english, ukrainian = line.split("\t")
            yield Row(english, ukrainian, float(weight), uses[direction], aligned=False)


def encode(rows: Sequence[Row], model: Path) -> Arrays:
    """Return the arrays of `rows` without links."""
    pieces, none = vocabulary.load(model), np.zeros(0, np.uint16)
    english = Ragged.of([*vocabulary.encode(pieces, [r.english for r in rows])], empty=none)
    ukrainian = Ragged.of([*vocabulary.encode(pieces, [r.ukrainian for r in rows])], empty=none)
    return Arrays(
        english,
        ukrainian,
        Ragged(np.zeros((0, 2), np.uint8), np.zeros(len(rows) + 1, np.int64)),
        np.array([row.weight for row in rows], np.float32),
        np.array([row.use for row in rows], np.uint8),
        pieces.vocab_size(),
    )


def with_links(arrays: Arrays, rows: Sequence[Row], device: str) -> Arrays:
    """Return `arrays` with word alignments of the rows that are to have them."""
    chosen = [index for index, row in enumerate(rows) if row.aligned]
    english, ukrainian = arrays.english.take(chosen), arrays.ukrainian.take(chosen)
    found = alignment.align(english, ukrainian, arrays.vocabulary, device=device)
    links = [np.zeros((0, 2), np.uint8)] * len(rows)
    for position, index in enumerate(chosen):
        links[index] = found[position]
    joined = Ragged.of(links, empty=np.zeros((0, 2), np.uint8))
    sides = arrays.english, arrays.ukrainian
    return Arrays(*sides, joined, arrays.weight, arrays.use, arrays.vocabulary)
