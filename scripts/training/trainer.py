"""The training loop: resumable, bounded in time, one device."""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training import generating, vocabulary
from training.arrays import Arrays, Ragged
from training.batching import Batches
from training.cleaning import normalise
from training.model import Losses, Shape, build, load, zero_padding
from training.optimising import Optimiser

LOG_EVERY = 50  # steps
AVERAGE_EVERY = 5  # steps
MEASURES = ("step", "tokens", "minutes", "rate", "loss", "align", "dev_loss", "dev_chrf", "speed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to train; `docs/how-to/train-a-model.md` says why.

    Attributes:
        direction: ``en-uk`` or ``uk-en``.
        minutes: of training in all, over every call; the schedule ends there.
        limit: seconds of this call; a checkpoint is written before it. 0 is none.
        tokens: target positions of a batch.
        longest: pieces of a sentence.
        muon, adam: peak learning rates of matrices and of the rest.
        warmup: steps up to the peak.
        decay: last share of `minutes` in which the rate falls to zero, see `rate`.
        dropout, smoothing, guided: regularisation and the weight of guided alignment.
        average: decay of the moving average of weights, a step.
        newton_schulz: steps of Muon's orthogonalisation.
        save: seconds between checkpoints.
        dev_sentences: translated for the development chrF, 0 for none.
        threads: of the CPU.
        seed: of initial weights and batches.
    """

    direction: str = "en-uk"
    minutes: float = 12.0
    limit: float = 0.0
    tokens: int = 49_152
    longest: int = 100
    muon: float = 0.012
    adam: float = 1.5e-3
    warmup: int = 300
    decay: float = 0.35
    dropout: float = 0.1
    smoothing: float = 0.1
    guided: float = 0.1
    average: float = 0.999
    newton_schulz: int = 5
    save: float = 120.0
    dev_sentences: int = 200
    threads: int = 1
    seed: int = 1

    def rate(self, step: int, minutes: float) -> float:
        """Return the share of the peak learning rate at `step`, after `minutes`.

        Warm-up, a plateau, then one minus the square root of the decay's share that is over:
        Hägele et al. (2024), "Scaling Laws and Compute-Optimal Training Beyond Fixed Training
        Durations", found it the best cooldown.

        >>> recipe = Recipe(minutes=10, warmup=100, decay=0.4)
        >>> recipe.rate(50, 0.1), recipe.rate(1000, 6.0), recipe.rate(2000, 7.0)
        (0.5, 1.0, 0.5)
        """
        length = self.minutes * self.decay
        over = min(1.0, max(0.0, minutes - self.minutes + length) / length) if length else 0.0
        return min(1.0, step / max(1, self.warmup)) * (1.0 - math.sqrt(over))


@dataclass(slots=True)
class Progress:
    """How far training has come, over all calls."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0


class Trainer:
    """Trains one direction; call `run`."""

    def __init__(
        self,
        data: Path,
        output: Path,
        recipe: Recipe,
        shape: Shape,
        *,
        start: Path | None = None,
        dev: tuple[Path, Path] | None = None,
        log: Callable[[str], None] = print,
    ) -> None:
        """Load data and model; continue from ``output/last.pt`` if there is one.

        Args:
            data: folder that `training.preparing.prepare` wrote.
            output: folder of checkpoints and the log.
            recipe: how to train.
            shape: of a new model.
            start: checkpoint to start from in place of random weights.
            dev: line-aligned source and target of the development set.
            log: takes lines of progress.
        """
        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.seed)
        torch.set_float32_matmul_precision("high")
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.data, self.output, self.recipe, self.log = data, output, recipe, log
        output.mkdir(parents=True, exist_ok=True)
        arrays = Arrays.load(data)
        self.batches = self._batches(arrays, seed=recipe.seed)
        self.model = self._model(start, shape, arrays.vocabulary)
        zero_padding(self.model)
        self.losses = Losses(self.model, smoothing=recipe.smoothing)
        self.optimiser = Optimiser(
            self.model, muon=recipe.muon, adam=recipe.adam, steps=recipe.newton_schulz
        )
        self.average: dict[str, Tensor] = {
            k: v.detach().clone() for k, v in self.model.state_dict().items()
        }
        self.progress = Progress()
        self._prepare_dev(dev, arrays.vocabulary)
        self._resume()

    def _model(self, start: Path | None, shape: Shape, size: int) -> Any:
        attention = "sdpa" if self.device == "cuda" else "eager"  # eager is faster on a CPU
        dropout = self.recipe.dropout
        model: Any = (
            load(start, dropout=dropout, attention=attention)
            if start
            else build(shape, size, dropout=dropout, attention=attention)
        )
        network: Any = model.train()
        return network.to(self.device)

    def _batches(self, arrays: Arrays, *, seed: int) -> Batches:
        recipe = self.recipe
        return Batches(
            arrays,
            recipe.direction,
            tokens=recipe.tokens,
            longest=recipe.longest,
            device=self.device,
            seed=seed,
        )

    def _prepare_dev(self, dev: tuple[Path, Path] | None, size: int) -> None:
        self.dev: Batches | None = None
        self.dev_text: tuple[list[str], list[str]] = ([], [])
        if dev is None:
            return
        sides = [[normalise(line) for line in file.read_text("utf-8").splitlines()] for file in dev]
        pieces = vocabulary.load(self.data / vocabulary.MODEL)
        none = torch.zeros(0, dtype=torch.uint16).numpy()
        ragged = [Ragged.of([*vocabulary.encode(pieces, side)], empty=none) for side in sides]
        english, ukrainian = ragged if self.recipe.direction == "en-uk" else ragged[::-1]
        count = len(english)
        links = Ragged(torch.zeros(0, 2).numpy(), torch.zeros(count + 1, dtype=torch.int64).numpy())
        zeros = torch.zeros(count, dtype=torch.uint8).numpy()
        arrays = Arrays(english, ukrainian, links, zeros + 1, zeros, size)
        self.dev = self._batches(arrays, seed=0)
        step = max(1, count // max(1, self.recipe.dev_sentences))
        chosen = slice(0, step * self.recipe.dev_sentences, step)
        self.dev_text = sides[0][chosen], sides[1][chosen]

    def run(self) -> Progress:
        """Train until the recipe's time is over, or this call's; save and return how far."""
        started = self._logged = self._saved = time.perf_counter()
        before = self.progress.seconds
        self._sums, self._counted = torch.zeros(2, device=self.device), 0
        while True:
            for batch in self.batches.epoch():
                now = time.perf_counter()
                self.progress.seconds = before + now - started
                over = self.progress.seconds >= self.recipe.minutes * 60
                if over or (self.recipe.limit and now - started >= self.recipe.limit):
                    self.save()
                    return self.progress
                self._step(batch)
                if self.progress.step % LOG_EVERY == 0:
                    self._report()
                if now - self._saved > self.recipe.save:
                    self.save()
                    self._saved = self._logged = time.perf_counter()
                    self._sums.zero_()
                    self._counted = 0

    def _step(self, batch: Any) -> None:
        progress, recipe = self.progress, self.recipe
        with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
            loss, align = self.losses(batch)
        ((loss + recipe.guided * align) / batch.tokens).backward()
        progress.step += 1
        progress.tokens += batch.tokens
        self.optimiser.step(recipe.rate(progress.step, progress.seconds / 60))
        zero_padding(self.model)
        self._sums += torch.stack([loss.detach(), align.detach()])
        self._counted += batch.tokens
        if progress.step % AVERAGE_EVERY == 0:
            self._update_average()

    @torch.no_grad()
    def _update_average(self) -> None:
        step = self.progress.step
        keep = min(self.recipe.average**AVERAGE_EVERY, step / (step + 100.0))
        for name, value in self.model.state_dict().items():
            if value.dtype.is_floating_point:
                self.average[name].lerp_(value, 1 - keep)

    def _report(self) -> None:
        now = time.perf_counter()
        loss, align = (self._sums / max(1, self._counted)).tolist()
        speed = self._counted / (now - self._logged)
        self._write(loss=round(loss, 4), align=round(align, 4), speed=round(speed))
        self._sums.zero_()
        self._counted, self._logged = 0, now

    def _write(self, **measured: float) -> None:
        progress = self.progress
        minutes = progress.seconds / 60
        rate = round(self.recipe.rate(progress.step, minutes), 3)
        row = {"step": progress.step, "tokens": progress.tokens, "minutes": round(minutes, 2)}
        row |= {"rate": rate, **measured}
        self.log(" ".join(f"{name} {value}" for name, value in row.items()))
        file = self.output / "log.tsv"
        new = not file.exists()
        with file.open("a", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, MEASURES, delimiter="\t", lineterminator="\n")
            if new:
                writer.writeheader()
            writer.writerow(row)

    def save(self) -> None:
        """Write a checkpoint to resume from and the averaged model, and measure the latter."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state(),
            "progress": asdict(self.progress),
        }
        part = self.output / "last.pt.part"
        torch.save(state, part)
        part.replace(self.output / "last.pt")
        recipe = asdict(self.recipe) | {"progress": asdict(self.progress)}
        (self.output / "recipe.json").write_text(json.dumps(recipe, indent=1), encoding="utf-8")
        live = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.model.load_state_dict(self.average)
        self.model.eval().save_pretrained(self.output / "model")
        self._measure()
        self.model.load_state_dict(live)
        self.model.train()

    @torch.no_grad()
    def _measure(self) -> None:
        if self.dev is None:
            return
        measured: dict[str, float] = {}
        sums, tokens = torch.zeros((), device=self.device), 0
        for batch in self.dev.in_order():
            sums += self.losses(batch, smoothing=0.0)[0]
            tokens += batch.tokens
        measured["dev_loss"] = round(float(sums) / tokens, 4)
        sources, references = self.dev_text
        if sources:
            pieces = vocabulary.load(self.data / vocabulary.MODEL)
            outputs = generating.translate(self.model, pieces, sources)
            measured["dev_chrf"] = round(generating.chrf(outputs, references), 2)
        self._write(**measured)

    def _resume(self) -> None:
        file = self.output / "last.pt"
        if not file.is_file():
            return
        state: dict[str, Any] = torch.load(file, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimiser.restore(state["optimiser"])
        self.progress = Progress(**state["progress"])
        done = self.progress
        self.batches.reseed(self.recipe.seed + done.step)  # not the same rows again
        self.log(f"resumed at step {done.step}, {done.seconds / 60:.1f} minutes")


def continued(recipe: Recipe, **changes: Any) -> Recipe:
    """Return `recipe` with those of `changes` that are not None."""
    return replace(recipe, **{name: value for name, value in changes.items() if value is not None})
