"""Back-translation: monolingual sentences become pairs whose target is real text."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from transformers import MarianMTModel

from training import generating, vocabulary
from training.cleaning import fault, key, looping, normalise
from translator import engines, pairs
from translator.translation import Decoding

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
        model: translates from the language of `files`, ``target``, into the other; on a CPU an
            exported one is four times as fast.
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
    translate = translation(model, spm, target=target, beam=beam, budget=budget)
    counter = output.with_suffix(output.suffix + ".done")
    done = int(counter.read_text()) if counter.is_file() else 0
    texts = islice((s for file in files for s in sentences(file, held_out)), done, limit)
    written = 0
    with output.open("a", encoding="utf-8") as stream:
        while block := list(islice(texts, BLOCK)):
            made = translate(block)
            both = [(m, b) if target == "uk" else (b, m) for m, b in zip(made, block, strict=True)]
            good = [p for p in both if not fault(*p) and not looping(p[target == "en"])]
            direction = "en-uk" if target == "uk" else "uk-en"
            stream.writelines(f"{direction}\t{weight:g}\t{en}\t{uk}\n" for en, uk in good)
            stream.flush()
            done += len(block)
            written += len(good)
            counter.write_text(str(done))
            log(f"{done} sentences read, {written} pairs written")
    return written


def translation(
    model: Path, spm: Path, *, target: str, beam: int, budget: int
) -> Callable[[Sequence[str]], list[str]]:
    """Return what translates: the network on a GPU, CTranslate2 for an exported model on a CPU."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu" and (model / "source.spm").is_file():
        pair = pairs.load("uk-en" if target == "uk" else "en-uk").with_model(str(model))
        engine, decoding = engines.load("ctranslate2", pair), Decoding(beam=beam)
        return lambda block: [found[0].text for found in engine.translate(block, decoding)]
    kind = torch.bfloat16 if device == "cuda" else torch.float32
    network: Any = MarianMTModel.from_pretrained(model, dtype=kind)
    network.to(device).eval()
    pieces = vocabulary.load(spm)
    return partial(generating.translate, network, pieces, beam=beam, budget=budget)
