"""Back-translation: monolingual sentences become pairs whose target is real text."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from transformers import MarianMTModel

from training import generating, vocabulary
from training.cleaning import fault, key, looping, normalise

BLOCK = 2_000  # sentences between two writes
LONGEST = 300  # code points


def sentences(file: Path, held_out: frozenset[str]) -> Iterator[str]:
    """Yield normalised sentences of a text file (``.xz`` or plain) fit to be a target."""
    opener = lzma.open if file.suffix == ".xz" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = normalise(line)
            if 10 < len(text) <= LONGEST and key(text) not in held_out:
                yield text


def backtranslate(
    model: Path,
    spm: Path,
    files: Iterable[Path],
    output: Path,
    *,
    target: str,
    weight: float = 1.0,
    held_out: frozenset[str] = frozenset(),
    limit: int | None = None,
    beam: int = 1,
    budget: int = 16_000,
    log: Callable[[str], None] = print,
) -> int:
    """Translate `files` back and append pairs to `output`; a second call continues.

    Args:
        model: translates from the language of `files`, ``target``, into the other.
        spm: its vocabulary.
        files: sentences, one a line.
        output: ``direction<TAB>weight<TAB>English<TAB>Ukrainian`` lines, for ``prepare``; beside
            it ``output.done`` counts the sentences read, to resume from.
        target: ``uk`` makes pairs for en-uk, ``en`` for uk-en.
        weight: of each pair.
        held_out: keys of sentences to leave out.
        limit: sentences in all.
        beam: 1 is greedy.
        budget: source positions of a batch.
        log: takes lines of progress.

    Returns:
        Pairs written by this call.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    kind = torch.bfloat16 if device == "cuda" else torch.float32
    network: Any = MarianMTModel.from_pretrained(model, dtype=kind)
    network.to(device).eval()
    pieces = vocabulary.load(spm)
    counter = output.with_suffix(output.suffix + ".done")
    done = int(counter.read_text()) if counter.is_file() else 0
    texts = islice((s for file in files for s in sentences(file, held_out)), done, limit)
    written = 0
    with output.open("a", encoding="utf-8") as stream:
        while block := list(islice(texts, BLOCK)):
            made = generating.translate(network, pieces, block, beam=beam, budget=budget)
            pairs = [(m, b) if target == "uk" else (b, m) for m, b in zip(made, block, strict=True)]
            good = [p for p in pairs if not fault(*p) and not looping(p[target == "en"])]
            direction = "en-uk" if target == "uk" else "uk-en"
            stream.writelines(f"{direction}\t{weight:g}\t{en}\t{uk}\n" for en, uk in good)
            stream.flush()
            done += len(block)
            written += len(good)
            counter.write_text(str(done))
            log(f"{done} sentences read, {written} pairs written")
    return written
