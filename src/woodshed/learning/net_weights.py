"""What chord nets have learned, several nets side by side, in the form in which it is quickest to work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.places import FEATURES

Floats = NDArray[np.floating[Any]]
Arrays = Mapping[str, NDArray[Any]]
"""The arrays of one net by the names that they have in the net that is trained."""
_PARTS = ("ih", "hh")
"""The names of what recurrent units make of what comes, and of their state."""


class Layer(NamedTuple):
    """A matrix for each net, shape (nets, in, out), and what is added, (nets, 1, out)."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Shape (nets, rows, in) to (nets, rows, out)."""
        y: Floats = x @ self.weight
        y += self.bias
        return y

    def by_row(self, x: Floats) -> Floats:
        """The same row by row, so that to the bit each comes out as it would alone."""
        y: Floats = (x[:, :, None] @ self.weight[:, None])[:, :, 0]
        y += self.bias
        return y

    def of(self, which: slice) -> Layer:
        """The layer of some of the nets."""
        return Layer(self.weight[which], self.bias[which])


class Memory(NamedTuple):
    """One layer of gated recurrent units (Cho and others, 2014): what it makes of what comes and of its own state.

    Both give reset, update and new side by side; of the gates, reset and update, half, so that their curve becomes a
    hyperbolic tangent.
    """

    heard: Layer
    kept: Layer

    def after(self, new: Floats, state: Floats) -> Floats:
        """The states of some tunes, (nets, tunes, state), after what ``heard`` made of what came to each."""
        size = state.shape[2]
        old = self.kept.by_row(state)
        gates = np.tanh(new[:, :, : 2 * size] + old[:, :, : 2 * size])
        gates += np.float32(1.0)
        gates *= np.float32(0.5)
        fresh = gates[:, :, :size] * old[:, :, 2 * size :]
        fresh += new[:, :, 2 * size :]
        np.tanh(fresh, out=fresh)
        after: Floats = state - fresh
        after *= gates[:, :, size:]
        after += fresh
        return after


class Weights(NamedTuple):
    """Everything, with all constants that can be worked out beforehand.

    ``tables`` are those of "tokens", "asked" and "setting", each several tables one after the other, shape (nets,
    values, width); ``layers`` go by the names that they have in the net, but for "about": all that is asked of a state,
    side by side in ``about``. A layer that follows a curve takes twice the curve, and the first of the ``memory`` rows
    that are centred and of length one.
    """

    tables: Mapping[str, Floats]
    starts: Mapping[str, NDArray[np.int64]]
    memory: tuple[Memory, ...]
    layers: Mapping[str, Layer]
    about: Mapping[str, slice]

    def summed(self, name: str, index: NDArray[np.int64]) -> Floats:
        """For every row of ``index`` the sum of what each table has at it, shape (nets, rows, width)."""
        found: Floats = np.add.reduce(self.tables[name].take(index + self.starts[name], 1), 2)
        return found

    def of(self, which: slice) -> Weights:
        """The weights of some of the nets, not copied."""
        return self._replace(
            tables={name: table[which] for name, table in self.tables.items()},
            memory=tuple(Memory(heard.of(which), kept.of(which)) for heard, kept in self.memory),
            layers={name: layer.of(which) for name, layer in self.layers.items()},
        )


def weights_of(nets: Sequence[Arrays]) -> Weights:
    """The weights of some nets of one shape.

    Raises:
        KeyError: an array is missing.
        ValueError: the nets have different shapes.
    """
    about = _about(nets)
    ends = np.cumsum([layer.bias.shape[2] for layer in about.values()]).tolist()
    starts = [0, *ends[:-1]]
    rows = [_tables(nets, name) for name in ("tokens", "asked", "setting")]
    place_in = _layer(nets, "place_in")
    # The logarithms beside a place's features come in eighths; what is added lies in what is asked of the state.
    place_in.weight[:, FEATURES:] /= 8.0
    about["place_state"].bias[:] += place_in.bias
    own = {name: _layer(nets, name) for name in ("up", "class_up", "offered", "remembered")}
    own |= {name: _layer(nets, name, 0.5) for name in ("down", "class_down", "place_up", "place_down")}
    after = Layer(_stacked(nets, "after.weight")[:, None], _stacked(nets, "after.bias")[:, None])
    after.weight[:] *= sqrt(after.weight.shape[2])
    joined = Layer(
        np.concatenate([layer.weight for layer in about.values()], 2),
        np.concatenate([layer.bias for layer in about.values()], 2),
    )
    return Weights(
        dict(zip(("tokens", "asked", "setting"), (np.concatenate(tables, 1) for tables in rows), strict=True)),
        dict(zip(("tokens", "asked", "setting"), map(_starts, rows), strict=True)),
        tuple(
            _memory(nets, number) for number in range(sum(name.startswith("memory.weight_hh_l") for name in nets[0]))
        ),
        {**own, "place_in": place_in, "after": after, "about": joined},
        {name: slice(first, end) for name, first, end in zip(about, starts, ends, strict=True)},
    )


def _about(nets: Sequence[Arrays]) -> dict[str, Layer]:
    """The layers that are asked of every state."""
    about = {name: _layer(nets, name) for name in ("classes", "moves", "gates", "place_state")}
    about["wanted"] = _layer(nets, "wanted", 1 / sqrt(len(nets[0]["wanted.bias"])))
    about["wanted"].bias[:] /= sqrt(len(nets[0]["wanted.bias"]))
    return about


def _memory(nets: Sequence[Arrays], number: int) -> Memory:
    heard, kept = (_matrix(nets, f"memory.weight_{part}_l{number}", f"memory.bias_{part}_l{number}") for part in _PARTS)
    if not number:
        # With what the normalisation before it multiplies and adds.
        scale, shift = (_stacked(nets, f"before.{part}") for part in ("weight", "bias"))
        heard.bias[:] += shift[:, None] @ heard.weight
        heard.weight[:] *= scale[:, :, None] * np.float32(sqrt(scale.shape[1]))
    gates = 2 * kept.weight.shape[1]
    for array in (*heard, *kept):
        array[:, :, :gates] *= np.float32(0.5)
    return Memory(heard, kept)


def _layer(nets: Sequence[Arrays], name: str, share: float = 1.0) -> Layer:
    layer = _matrix(nets, f"{name}.weight", f"{name}.bias")
    if share != 1.0:
        layer.weight[:] *= np.float32(share)
    return layer


def _matrix(nets: Sequence[Arrays], weight: str, bias: str) -> Layer:
    return Layer(np.ascontiguousarray(_stacked(nets, weight).swapaxes(1, 2)), _stacked(nets, bias)[:, None])


def _stacked(nets: Sequence[Arrays], name: str) -> NDArray[np.float32]:
    return np.stack([net[name] for net in nets]).astype(np.float32)


def _tables(nets: Sequence[Arrays], name: str) -> list[NDArray[np.float32]]:
    count = sum(key.startswith(f"{name}.") for key in nets[0])
    return [_stacked(nets, f"{name}.{i}.weight") for i in range(count)]


def _starts(tables: Sequence[NDArray[np.float32]]) -> NDArray[np.int64]:
    """Where each of several tables begins when they lie one after the other."""
    return np.cumsum([0, *(table.shape[1] for table in tables[:-1])])
