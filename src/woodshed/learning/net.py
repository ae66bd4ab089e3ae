"""The chord net at work: one tune heard chord by chord, in plain arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE

Floats = NDArray[np.floating[Any]]
_EPSILON = 1e-5
_BLOCKED = -30.0
"""The logit of what cannot come."""
_CURVE = sqrt(2.0 / np.pi)


class Layer(NamedTuple):
    """A matrix, shape (out, in), and what is added."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Shape (…, in) to (…, out)."""
        return x @ self.weight.T + self.bias


def _gelu(x: Floats) -> Floats:
    curved: Floats = 0.5 * x * (1.0 + np.tanh(_CURVE * (x + 0.044715 * x * x * x)))
    return curved


def _normal(x: Floats, layer: Layer) -> Floats:
    """Layer normalisation (Ba, Kiros and Hinton, 2016)."""
    middle = x - x.mean(-1, keepdims=True)
    spread: Floats = middle / np.sqrt((middle * middle).mean(-1, keepdims=True) + _EPSILON)
    return spread * layer.weight + layer.bias


def _shares(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Floats = odds / odds.sum(-1, keepdims=True)
    return shares


class Answer(NamedTuple):
    """Probabilities of all classes, shape (classes,), and the part of them that each place gave, shape (places,)."""

    odds: Floats
    pointed: Floats


class _Memory(NamedTuple):
    """One layer of gated recurrent units (Cho and others, 2014), in the order reset, update, new."""

    heard: Layer
    kept: Layer

    def __call__(self, x: Floats, state: Floats) -> Floats:
        """The state after ``x``, shape (in,), came to ``state``, shape (state,)."""
        size = len(state)
        new, old = self.heard(x), self.kept(state)
        gates = 1.0 / (1.0 + np.exp(-(new[: 2 * size] + old[: 2 * size])))
        fresh = np.tanh(new[2 * size :] + gates[:size] * old[2 * size :])
        after: Floats = fresh + gates[size:] * (state - fresh)
        return after


class ChordNet:
    """The weights of a net, ready to hear tunes; see ``training`` for how it is trained."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep the arrays of a weight file by the names that the trained net has.

        Raises:
            KeyError: an array is missing.
        """
        self.arrays = {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}
        layers = sum(name.startswith("memory.weight_hh_l") for name in self.arrays)
        self.memory = [_Memory(self._recurrent("ih", i), self._recurrent("hh", i)) for i in range(layers)]
        self.state = self.memory[0].kept.weight.shape[1]
        self.tokens, self.asked, self.setting = (self._tables(name) for name in ("tokens", "asked", "setting"))
        for name in (
            "before", "after", "remembered", "up", "down", "classes", "moves", "gates", "class_up", "class_down",
            "place_in", "place_state", "place_up", "place_down", "wanted", "offered",
        ):  # fmt: skip
            setattr(self, f"_{name}", self._layer(name))
        self.width = self.tokens[0].shape[1]

    _before: Layer
    _after: Layer
    _remembered: Layer
    _up: Layer
    _down: Layer
    _classes: Layer
    _moves: Layer
    _gates: Layer
    _class_up: Layer
    _class_down: Layer
    _place_in: Layer
    _place_state: Layer
    _place_up: Layer
    _place_down: Layer
    _wanted: Layer
    _offered: Layer

    def _layer(self, name: str) -> Layer:
        return Layer(self.arrays[f"{name}.weight"], self.arrays[f"{name}.bias"])

    def _recurrent(self, part: str, layer: int) -> Layer:
        return Layer(self.arrays[f"memory.weight_{part}_l{layer}"], self.arrays[f"memory.bias_{part}_l{layer}"])

    def _tables(self, name: str) -> list[Floats]:
        count = sum(key.startswith(f"{name}.") for key in self.arrays)
        return [self.arrays[f"{name}.{i}.weight"] for i in range(count)]

    def ask(
        self, heard: Heard, asked: Sequence[int], scores: Floats, votes: Floats, numbers: NDArray[np.int64],
        places: NDArray[np.int64], alike: Floats,
    ) -> Answer:  # fmt: skip
        """What comes next.

        ``asked`` are the tokens of the onset; ``scores`` and ``votes`` as in ``Examples``; ``numbers`` are the classes
        of the ``places``.
        """
        state = heard.state
        z: Floats = state + sum(table[token] for table, token in zip(self.asked, asked, strict=True))
        z = z + self._down(_gelu(self._up(z)))
        by_class = np.concatenate([scores, votes], 1)
        logits: Floats = (
            self._classes(z) + by_class @ self._gates(z) + self._class_down(_gelu(self._class_up(by_class)))[:, 0]
        )
        if heard.sounding is not None:
            if heard.sounding < SILENCE:
                root = heard.sounding // len(FAMILIES)
                logits[:SILENCE] += np.roll(self._moves(z), root * len(FAMILIES))
            logits[heard.sounding] = _BLOCKED
        if not len(places):
            return Answer(_shares(logits), np.zeros(0, np.float32))
        top = logits.max()
        alone = logits - (top + np.log(np.exp(logits - top).sum()))
        known = np.concatenate([scores[numbers], alone[numbers, None]], 1) / 8.0
        fit = heard.offered[places] @ self._wanted(z) / sqrt(self._wanted.bias.shape[0])
        y = _gelu(self._place_in(np.concatenate([alike, known], 1)) + self._place_state(z))
        pointed = self._place_down(_gelu(self._place_up(y)))[:, 0] + fit
        shares = _shares(np.concatenate([logits, pointed]))
        found = shares[:CLASSES].copy()
        np.add.at(found, numbers, shares[CLASSES:])
        return Answer(found, shares[CLASSES:])


class Heard:
    """A tune as far as a net has heard it.

    A class because each chord moves the state on, and hearing the whole tune again for every chord would take a
    hundred times as long.
    """

    def __init__(self, net: ChordNet, setting: Sequence[int]) -> None:
        """Begin a tune; ``setting`` are its tokens."""
        self._net = net
        self._setting: Floats = np.sum([t[v] for t, v in zip(net.setting, setting, strict=True)], 0, dtype=np.float32)
        self._count = 0
        self._memory: list[Floats] = [np.zeros(net.state, np.float32) for _ in net.memory]
        self._offered = np.zeros((64, net._offered.bias.shape[0]), np.float32)  # noqa: SLF001 - of one module
        self.state: Floats = np.zeros(net.width, np.float32)
        self.sounding: int | None = None

    @property
    def offered(self) -> Floats:
        """What each state so far offers to those who point at it, shape (chords + 1, …)."""
        return self._offered[: self._count]

    def fork(self) -> Heard:
        """The same tune, to go on in another way."""
        twin = copy(self)
        vars(twin).update(_memory=[*self._memory], _offered=self._offered.copy())
        return twin

    def hear(self, tokens: Sequence[int]) -> None:
        """One chord more, by its tokens; the first are those of the start."""
        net, n = self._net, self._count
        if n == len(self._offered):
            self._offered = np.concatenate([self._offered, np.zeros_like(self._offered)])
        x: Floats = self._setting + np.sum([t[v] for t, v in zip(net.tokens, tokens, strict=True)], 0, dtype=np.float32)
        y = _normal(x, net._before)  # noqa: SLF001 - of one module
        for i, layer in enumerate(net.memory):
            y = self._memory[i] = layer(y, self._memory[i])
        self.state = _normal(x + net._remembered(y), net._after)  # noqa: SLF001 - of one module
        self._offered[n] = net._offered(self.state)  # noqa: SLF001 - of one module
        self._count = n + 1
        self.sounding = tokens[0] if tokens[0] < CLASSES else None
