"""The net of ``chordseqai.py`` as the shared measure of next-chord prediction asks it.

From this folder, with the package on the path::

    python NEXT_CHORD.PY --corpus CHARTS --split test --vocab 121 --predictor published:Published

The variable CHORDSEQAI names the folder of the net, where it is not the one that the recipe writes.

A set of pitch classes that is several chords, as C6 and Am7, or a diminished seventh, shares its probability among
them as the training charts spell it after the root that sounds; what sounds is left out. Sets that the net does not
know are heard as the plainest of their class. A tune that is longer than the net looks back is heard again from the
middle of what it remembers.
"""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from chordseqai import LONGEST, WORK, Decoder, GenreNorm, Plan, Sets, mask_of, root_of
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody writes it

from woodshed.learning.chord_class import class_of, names
from woodshed.learning.tune import GENRES, setting_of
from woodshed.theory.chord import Chord

KEPT = LONGEST // 2
"""Chords that are heard again where a tune goes on beyond what the net looks back over."""
_WHERE = "CHORDSEQAI"

Floats = NDArray[np.float32]
Affine = tuple[Floats, Floats]
"""A matrix, and what is added to the product."""


class Layer(NamedTuple):
    """One block for one genre, its norms folded into the layers after them."""

    attention: Affine
    joined: Affine
    up: Affine
    down: Affine


def _folded(norm: GenreNorm, layer: nn.Linear, style: Tensor) -> Affine:
    """A layer after a norm, as one on what is merely centred and scaled."""
    gain = (1 + norm.gain(style)).repeat_interleave(norm.norm.weight.numel() // norm.gain.out_features, -1)
    scale, shift = gain * norm.norm.weight, gain * norm.norm.bias + norm.bias(style)
    return (layer.weight * scale).T.numpy().copy(), (layer.weight @ shift + layer.bias).numpy()


def _centred(x: Floats) -> Floats:
    x = x - x.mean()
    return x / np.sqrt(x @ x / len(x) + 1e-5)


class Listener:
    """A tune heard token by token: what attention has made of earlier ones is kept, and nothing later is known."""

    @torch.no_grad()
    def __init__(self, net: Decoder, genre: int) -> None:
        style, width = F.relu(net.genres.weight[genre]), net.embedding.embedding_dim
        self._tokens, self._places = net.embedding.weight.numpy(), net.places.numpy()
        self._out = net.output.weight.T.numpy().copy(), net.output.bias.numpy()
        self._layers = [
            Layer(
                _folded(block.before_attention, block.attention, style),
                (block.joined.weight.T.numpy().copy(), block.joined.bias.numpy()),
                _folded(block.before_layers, block.up, style),
                (block.down.weight.T.numpy().copy(), block.down.bias.numpy()),
            )
            for block in net.blocks
        ]
        heads = net.blocks[0].heads
        self._root = math.sqrt(width // heads)
        self._kept = np.zeros((len(self._layers), 2, heads, LONGEST, width // heads), np.float32)
        self.forget()

    def forget(self) -> None:
        """Begin another tune."""
        self._heard = 0

    @property
    def full(self) -> bool:
        """Whether no more can be heard."""
        return self._heard == LONGEST

    def hear(self, token: int) -> Floats:
        """Scores of the tokens that may come after this one."""
        n = self._heard
        x = self._tokens[token] + self._places[n]
        for kept, layer in zip(self._kept, self._layers, strict=True):
            asked, constant = layer.attention
            q, k, v = (_centred(x) @ asked + constant).reshape(3, kept.shape[1], -1)
            kept[0, :, n], kept[1, :, n] = k, v
            weights = (kept[0, :, : n + 1] @ q[:, :, None])[..., 0] / self._root
            weights = np.exp(weights - weights.max(1, keepdims=True))
            found = (weights[:, None] @ kept[1, :, : n + 1])[:, 0] / weights.sum(1, keepdims=True)
            x = x + found.ravel() @ layer.joined[0] + layer.joined[1]
            inner = np.maximum(_centred(x) @ layer.up[0] + layer.up[1], 0)
            x = x + inner @ layer.down[0] + layer.down[1]
        self._heard = n + 1
        return x @ self._out[0] + self._out[1]


class Predictor:
    """The net as the measure asks it; neither key nor time is told to it, as its authors do not."""

    def __init__(self, net: Decoder, sets: Sets) -> None:
        self._net, self._sets, self._shares = net, sets, sets.shares()
        self._listeners: dict[int, Listener] = {}

    def start(self, *, genre: str | None, **_untold: str | None) -> None:
        """Begin a tune."""
        number = GENRES.index(setting_of(None, None, genre, None).genre)
        if number not in self._listeners:
            self._listeners[number] = Listener(self._net, number)
        self._listener, self._tokens, self._before = self._listeners[number], [], None
        self._listener.forget()
        self._scores = self._listener.hear(self._sets.start)

    def distribution(self, *_untold: float) -> dict[str, float]:
        """Probabilities of the symbols of all classes: those of the sets, shared among their spellings."""
        odds = np.exp(self._scores - self._scores.max()) @ self._shares[root_of(self._before)]
        if self._before is not None:
            odds[self._before] = 0.0
        return dict(zip(names(0), (odds / odds.sum()).tolist(), strict=True))

    def observe(self, symbol: str) -> None:
        """The chord that came."""
        chord = Chord.parse(symbol)
        self._before = class_of(chord, 0)
        self._tokens.append(self._sets.token(mask_of(chord), self._before))
        again = self._tokens[-1:]
        if self._listener.full:
            self._listener.forget()
            again = [self._sets.start, *self._tokens[-KEPT:]]
        for token in again:
            self._scores = self._listener.hear(token)


class Published(Predictor):
    """The net of the recipe's last run."""

    def __init__(self) -> None:
        """Load it.

        Raises:
            FileNotFoundError: the recipe has not run.
        """
        state = torch.load(Path(os.environ.get(_WHERE, WORK)) / "training.pt", weights_only=False)
        torch.set_num_threads(1)
        sets = Sets(state["masks"], state["spelled"].astype(np.float64))
        net = Decoder(sets.start, Plan(**state["plan"]))
        net.load_state_dict(state["best"])
        super().__init__(net.eval(), sets)
