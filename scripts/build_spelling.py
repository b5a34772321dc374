"""Learn how words are spelt in each language of Cyrillic letters, from the packed word lists.

    python scripts/build_spelling.py

For a word that no list has. A multinomial logistic regression on the letter n-grams of each
*type* of the lists: n-grams counted in running text (langdetect's profiles) know the commonest
words best, and those are in the lists anyway. The result depends on the lists alone.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterator

import click
import numpy as np
import torch

from translator.detection import wordlists
from translator.detection.alphabets import CANDIDATES, CYRILLIC
from translator.detection.spelling import FILE, STEP, ngrams

LANGUAGES = CANDIDATES[CYRILLIC]
#: N-grams in fewer words are left out; so are those whose weights all round to less than `LEAST`.
FEWEST, LEAST = 15, 2
EPOCHS, BATCH, RATE = 3, 2048, 0.03
#: A word belongs to every language whose list has it, at most so many nats rarer.
NEAR = 3.0


@click.command(help=__doc__)
def command() -> None:
    """Learn, round, pack."""
    torch.manual_seed(0)
    words, shares = zip(*types(), strict=True)
    order = np.random.default_rng(0).permutation(len(words))
    found = [ngrams(words[at]) for at in order]
    counts = Counter(gram for grams in found for gram in set(grams))
    index = {
        gram: at for at, gram in enumerate(sorted(g for g, n in counts.items() if n >= FEWEST))
    }
    rows = [np.array([index[g] for g in grams if g in index], dtype=np.int64) for grams in found]
    weights = learn(rows, torch.tensor([shares[at] for at in order]), len(index))
    rounded = np.clip(np.rint(weights / STEP), -127, 127).astype(int)
    kept = {gram: rounded[at].tolist() for gram, at in index.items()}
    kept = {gram: row for gram, row in kept.items() if max(map(abs, row)) >= LEAST}
    data = {"languages": LANGUAGES, "ngrams": kept}
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    FILE.write_bytes(lzma.compress(body, preset=9 | lzma.PRESET_EXTREME))
    click.echo(f"{len(words)} words, {len(kept)} n-grams, {FILE.stat().st_size} bytes")


def types() -> Iterator[tuple[str, list[float]]]:
    """Yield every word of the lists with the share that each language has in it."""
    for word, row in sorted(wordlists.load(LANGUAGES).items()):
        if len(word) > 1:
            near = [float(value >= max(max(row) - NEAR, 0.01)) for value in row]
            yield word, [value / sum(near) for value in near]


def learn(rows: list[np.ndarray], shares: torch.Tensor, size: int) -> np.ndarray:
    """Fit the weights; every language weighs the same, however long its list."""
    sums = shares.sum(0)
    worth = shares @ (sums.mean() / sums)
    worth /= worth.mean()
    batches = [
        (torch.from_numpy(np.concatenate(part)), torch.tensor(offsets(part)), slice(at, at + BATCH))
        for at in range(0, len(rows), BATCH)
        if (part := rows[at : at + BATCH])
    ]
    bag = torch.nn.EmbeddingBag(size, len(LANGUAGES), mode="sum")
    torch.nn.init.zeros_(bag.weight)
    optimiser = torch.optim.Adam(bag.parameters(), lr=RATE)
    decay = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.01, EPOCHS * len(batches))
    for epoch in range(EPOCHS):
        for at in np.random.default_rng(epoch).permutation(len(batches)):
            grams, starts, part = batches[at]
            likely = torch.log_softmax(bag(grams, starts), 1)
            loss = -((likely * shares[part]).sum(1) * worth[part]).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            decay.step()
    weights: np.ndarray = bag.weight.detach().numpy()
    return weights


def offsets(rows: list[np.ndarray]) -> list[int]:
    """Return where each row begins when all are put in one line."""
    return [0, *np.cumsum([len(row) for row in rows])[:-1].tolist()]


if __name__ == "__main__":
    command()
