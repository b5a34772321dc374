"""How the numbers are made: alignment, batches, losses, optimisers, schedule."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from training import alignment
from training.arrays import Arrays, Ragged
from training.backtranslating import sentences
from training.batching import IGNORED, Batches
from training.cleaning import looping
from training.composing import Use
from training.model import LabelSmoothed, Losses, Shape, build
from training.optimising import Optimiser, orthogonalise
from training.trainer import Recipe
from training.vocabulary import END

SIZE = 60
SHAPE = Shape(width=32, feed_forward=64, encoder=1, decoder=2, heads=4)


def ragged(rows: list[list[int]]) -> Ragged:
    """Return rows of piece ids."""
    return Ragged.of([np.array(row, np.uint16) for row in rows], empty=np.zeros(0, np.uint16))


@pytest.fixture
def arrays() -> Arrays:
    """Forty rows; the target is the source plus 20, reversed, so that links are known."""
    rng = np.random.default_rng(0)
    source = [rng.integers(5, 25, rng.integers(2, 9)).tolist() for _ in range(40)]
    target = [[piece + 20 for piece in row[::-1]] for row in source]
    links = [[(i, len(row) - 1 - i) for i in range(len(row))] for row in source]
    return Arrays(
        ragged(source),
        ragged(target),
        Ragged.of([np.array(x, np.uint8) for x in links], empty=np.zeros((0, 2), np.uint8)),
        np.ones(40, np.float32),
        np.array([Use.BOTH, Use.EN_UK, Use.UK_EN, Use.BOTH] * 10, np.uint8),
        SIZE,
    )


def batches(arrays: Arrays, direction: str = "en-uk", tokens: int = 64) -> Batches:
    """Return batches on the CPU."""
    return Batches(arrays, direction, tokens=tokens, longest=20, device="cpu")


class TestAlignment:
    """Word links come from the data alone."""

    def test_a_known_dictionary_is_found(self) -> None:
        """Words in one order, each with one translation."""
        rng = np.random.default_rng(1)
        source = [rng.permutation(20)[:6].tolist() for _ in range(400)]
        target = [[piece + 20 for piece in row] for row in source]
        links = alignment.align(ragged(source), ragged(target), 40, device="cpu")
        right = sum((link[:, 0] == link[:, 1]).sum() for link in (links[i] for i in range(400)))
        assert right / len(links.values) > 0.99

    def test_rows_that_are_empty_or_too_long_have_no_links(self) -> None:
        """They are trained on without guidance."""
        rows = ragged([[], [1] * 200, [1, 2]])
        links = alignment.align(rows, rows, 10, rounds=1, device="cpu")
        assert [len(links[i]) for i in range(2)] == [0, 0]
        assert len(links[2]) > 0


class TestBatches:
    """A batch is what the model expects, and an epoch is the data."""

    def test_an_epoch_has_every_row_of_the_direction_once(self, arrays: Arrays) -> None:
        """Weights are 1; rows of the other direction stay away."""
        seen = sorted(tuple(row[row < SIZE].tolist()) for b in batches(arrays).epoch()
                      for row in b.source)  # fmt: skip
        mine = np.flatnonzero(arrays.use != Use.UK_EN)
        assert seen == sorted((*arrays.english[i].tolist(), END) for i in mine)

    def test_weights_repeat_rows(self, arrays: Arrays) -> None:
        """A weight of 3 comes three times an epoch, a weight of 0 never."""
        heavy = Arrays(
            arrays.english,
            arrays.ukrainian,
            arrays.links,
            np.where(np.arange(40) < 20, 3, 0).astype(np.float32),
            np.zeros(40, np.uint8),
            SIZE,
        )
        assert sum(len(batch.source) for batch in batches(heavy).epoch()) == 60

    def test_the_prefix_is_the_shifted_target(self, arrays: Arrays) -> None:
        """Behind a padding piece, as Marian starts; labels end, padding does not count."""
        batch = next(iter(batches(arrays).epoch()))
        for prefix, label in zip(batch.prefix, batch.labels, strict=True):
            there = label[label != IGNORED]
            assert there[-1] == END
            assert prefix[0] == SIZE
            assert prefix[1 : len(there)].tolist() == there[:-1].tolist()
        assert batch.tokens == int((batch.labels != IGNORED).sum())

    @pytest.mark.parametrize("direction", ["en-uk", "uk-en"])
    def test_links_join_the_right_pieces(self, arrays: Arrays, direction: str) -> None:
        """In either direction a link joins a piece and its translation."""
        shift = 20 if direction == "en-uk" else -20
        for batch in batches(arrays, direction).epoch():
            assert batch.links is not None
            row, target, source = batch.links
            assert torch.equal(batch.labels[row, target], batch.source[row, source] + shift)

    def test_no_batch_is_larger_than_asked(self, arrays: Arrays) -> None:
        """Padding included."""
        assert all(b.labels.numel() <= 64 for b in batches(arrays).epoch())


class TestLosses:
    """The fast loss is the plain one."""

    def test_fused_loss_and_gradients_equal_the_plain_ones(self) -> None:
        """Chunks of three of ten rows; label smoothing as torch has it."""
        torch.manual_seed(0)
        rows = torch.randn(10, 8, dtype=torch.float64, requires_grad=True)
        weight = torch.randn(12, 8, dtype=torch.float64, requires_grad=True)
        labels = torch.randint(0, 12, (10,))
        fast = LabelSmoothed.apply(rows, weight, labels, 0.1, 3)
        slow = nn.functional.cross_entropy(
            rows @ weight.T, labels, label_smoothing=0.1, reduction="sum"
        )
        assert torch.allclose(fast, slow)
        found = torch.autograd.grad(fast * 2, (rows, weight))
        right = torch.autograd.grad(slow * 2, (rows, weight))
        for one, other in zip(found, right, strict=True):
            assert torch.allclose(one, other)

    def test_both_ways_of_a_model_give_one_loss(self, arrays: Arrays) -> None:
        """What a CPU and what a GPU computes; padding counts in neither."""
        torch.manual_seed(0)
        losses = Losses(build(SHAPE, SIZE, dropout=0.0, attention="eager").eval(), smoothing=0.1)
        batch = next(iter(batches(arrays).epoch()))
        found = []
        for losses.fused in (True, False):
            found.append(losses(batch)[0].detach())
        assert torch.allclose(*found)

    def test_a_model_learns_translations_and_links(self, arrays: Arrays) -> None:
        """Thirty epochs on forty rows; both losses fall by more than half, padding stays zero."""
        torch.manual_seed(0)
        model = build(SHAPE, SIZE, dropout=0.0, attention="eager").train()
        losses, optimiser = Losses(model, smoothing=0.0), Optimiser(model, muon=0.02, adam=5e-3)
        data, history = batches(arrays, tokens=400), []
        for _ in range(30):
            for batch in data.epoch():
                loss, align = losses(batch)
                ((loss + align) / batch.tokens).backward()
                optimiser.step(1.0)
                history.append([float(x.detach()) / batch.tokens for x in (loss, align)])
        assert history[-1][0] < history[0][0] / 2
        assert history[-1][1] < history[0][1] / 2


class TestOptimiser:
    """Muon for matrices, AdamW for the rest."""

    @pytest.mark.parametrize("shape", [(16, 16), (16, 48), (48, 16)])
    def test_singular_values_come_near_one(self, shape: tuple[int, int]) -> None:
        """Within the band that the Newton–Schulz polynomial is known for."""
        torch.manual_seed(0)
        values = torch.linalg.svdvals(orthogonalise(torch.randn(3, *shape)))
        assert values.min() > 0.3
        assert values.max() < 1.3

    def test_embeddings_and_vectors_are_not_orthogonalised(self) -> None:
        """Every parameter is in exactly one of the two."""
        model = build(SHAPE, SIZE, dropout=0.0, attention="eager")
        optimiser = Optimiser(model, muon=0.02, adam=1e-3)
        hidden = {id(p) for group in optimiser.muon.param_groups for p in group["params"]}
        assert id(model.model.shared.weight) not in hidden
        assert hidden.isdisjoint(map(id, optimiser.rest))
        assert len(hidden) + len(optimiser.rest) == sum(p.requires_grad for p in model.parameters())


class TestSchedule:
    """Warm-up by steps, decay by the clock, since the clock is what is given."""

    def test_the_rate_rises_stays_and_falls_to_zero(self) -> None:
        """Over ten minutes, the last four decaying; a quarter of them already costs half."""
        recipe = Recipe(minutes=10, warmup=10, decay=0.4)
        at = ((5, 1), (50, 4), (90, 7), (99, 10), (99, 11))
        assert [recipe.rate(*each) for each in at] == [0.5, 1.0, 0.5, 0.0, 0.0]


class TestBackTranslation:
    """Only sentences worth learning from."""

    def test_short_and_held_out_sentences_are_left_out(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        """The rest comes normalised, in order."""
        file = tmp_path / "mono.uk"
        file.write_text("Так.\nЦе перше речення тут.\nТаємне речення для міри.\nП’яте речення.\n")
        found = list(sentences(file, frozenset({"таємне речення для міри"})))
        assert found == ["Це перше речення тут.", "П'яте речення."]

    @pytest.mark.parametrize("text", ["і так і так і так і так", "нанананана", "No no no!"])
    def test_loops_are_recognised(self, text: str) -> None:
        """A run of words three times, a run of letters four times."""
        assert looping(text.casefold())
