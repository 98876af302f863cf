"""The two networks as PyTorch trains them, and how they become the arrays that `hearing` reads."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional

__all__ = ["Listening", "SoundNetwork", "VoiceNetwork", "arrays", "half"]


class Listening(nn.Module):
    """Three convolutions over time, then mean and spread: what both networks begin with."""

    def __init__(self, inputs: int, width: int, dropout: float) -> None:
        super().__init__()
        self.c1 = nn.Conv1d(inputs, width, 5, stride=2)
        self.c2 = nn.Conv1d(width, width, 3, dilation=2)
        self.c3 = nn.Conv1d(width, width, 3, dilation=3)
        self.b1, self.b2, self.b3 = (nn.BatchNorm1d(width) for _ in range(3))
        self.drop = nn.Dropout(dropout)

    def forward(self, hops: torch.Tensor) -> torch.Tensor:
        """(batch, time, inputs) -> (batch, 2 width)."""
        held = hops.transpose(1, 2)
        held = self.drop(functional.relu(self.b1(self.c1(held))))
        held = self.drop(functional.relu(self.b2(self.c2(held))))
        held = functional.relu(self.b3(self.c3(held)))
        return torch.cat([held.mean(2), (held.var(2, unbiased=False) + 1e-5).sqrt()], 1)


class VoiceNetwork(nn.Module):
    """A voice print of unit length, and a logit of live against recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = Listening(56, 64, 0.3)
        self.place = nn.Linear(128, 64)
        self.live = nn.Linear(128, 1)
        self.scale = nn.Parameter(torch.tensor(10.0))

    def forward(self, hops: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        pooled = self.trunk(hops)
        return functional.normalize(self.place(pooled), dim=1), self.live(self.trunk.drop(pooled))[:, 0]


class SoundNetwork(nn.Module):
    """Logits of voice and of music."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = Listening(58, 48, 0.3)
        self.out = nn.Linear(96, 2)

    def forward(self, hops: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.out(self.trunk.drop(self.trunk(hops)))
        return logits


def arrays(network: VoiceNetwork | SoundNetwork) -> dict[str, np.ndarray]:
    """Weights with batch normalisation folded in, as the fields of `hearing.voice.VoiceNet` or `sounds.SoundNet`."""
    out: dict[str, np.ndarray] = {}
    trunk = network.trunk
    for number, (conv, norm) in enumerate(((trunk.c1, trunk.b1), (trunk.c2, trunk.b2), (trunk.c3, trunk.b3)), start=1):
        gain = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
        weights = conv.weight.detach().numpy() * gain[:, None, None]
        out[f"w{number}"] = weights.transpose(2, 1, 0).copy()
        bias = (conv.bias.detach() - norm.running_mean).numpy() * gain + norm.bias.detach().numpy()
        out[f"b{number}"] = bias
    if isinstance(network, VoiceNetwork):
        out["place"] = _head(network.place)
        out["live"] = _head(network.live)[:, 0]
    else:
        out["out"] = _head(network.out)
    return out


def half(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """For storing: half precision where it is much."""
    return {name: w.astype(np.float16 if w.size > 500 else np.float32) for name, w in weights.items()}


def _head(layer: nn.Linear) -> np.ndarray:
    return np.vstack([layer.weight.detach().numpy().T, layer.bias.detach().numpy()[None]])
