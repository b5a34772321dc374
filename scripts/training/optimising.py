"""Muon for the hidden matrices, AdamW for everything else, one schedule for both.

Muon (Jordan et al., 2024, https://kellerjordan.github.io/posts/muon/) replaces the momentum of a
matrix by the nearest orthogonal one, found by Newton–Schulz iteration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
EMBEDDING = ("shared", "embed", "lm_head")


def orthogonalise(matrices: Tensor, *, steps: int = 5) -> Tensor:
    """Return matrices (…, m, n) whose singular values are pushed towards 1."""
    a, b, c = NEWTON_SCHULZ
    flipped = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.bfloat16() if matrices.is_cuda else matrices.float()
    x = x.mT if flipped else x
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        square = x @ x.mT
        x = a * x + (b * square + c * (square @ square)) @ x
    result: Tensor = x.mT if flipped else x
    return result


class Muon(torch.optim.Optimizer):
    """Momentum orthogonalised, matrices of one shape at a time."""

    def __init__(
        self,
        parameters: Iterable[nn.Parameter],
        *,
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
        steps: int = 5,
    ) -> None:
        """Optimise `parameters`, all of them matrices."""
        defaults = {"lr": lr, "momentum": momentum, "decay": weight_decay, "steps": steps}
        super().__init__(parameters, defaults)

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        """Make one step with the gradients at hand; `closure` is not called."""
        for group in self.param_groups:
            updates = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
                nesterov = parameter.grad.lerp(momentum, group["momentum"])
                updates[parameter.shape].append((parameter, nesterov))
            for shape, pairs in updates.items():
                scale = max(1.0, shape[0] / shape[1]) ** 0.5 * group["lr"]
                found = orthogonalise(torch.stack([u for _, u in pairs]), steps=group["steps"])
                for (parameter, _), update in zip(pairs, found, strict=True):
                    parameter.mul_(1 - group["lr"] * group["decay"])
                    parameter.add_(update.to(parameter.dtype), alpha=-scale)


class Optimiser:
    """Both optimisers of a model under one learning-rate factor."""

    def __init__(self, model: nn.Module, *, muon: float, adam: float, steps: int = 5) -> None:
        """Split the parameters of `model`; `muon` and `adam` are the peak learning rates."""
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        hidden = [p for n, p in named if p.dim() == 2 and not any(e in n for e in EMBEDDING)]
        chosen = set(map(id, hidden))
        self.rest = [p for _, p in named if id(p) not in chosen]
        self.muon = Muon(hidden, lr=muon, steps=steps)
        self.adam = torch.optim.AdamW(
            self.rest, lr=adam, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0
        )
        self._peak = {id(self.muon): muon, id(self.adam): adam}

    def step(self, factor: float) -> None:
        """Make one step at `factor` of the peak learning rates, and forget the gradients."""
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        for optimiser in (self.muon, self.adam):
            for group in optimiser.param_groups:
                group["lr"] = self._peak[id(optimiser)] * factor
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint needs."""
        return {"muon": self.muon.state_dict(), "adam": self.adam.state_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        """Continue from `state`."""
        self.muon.load_state_dict(state["muon"])
        self.adam.load_state_dict(state["adam"])
