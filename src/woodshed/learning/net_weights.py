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


class Block(NamedTuple):
    """One layer of attention and the two layers after it; both take rows that are centred and of length one."""

    attention: Layer
    joined: Layer
    up: Layer
    down: Layer


class Weights(NamedTuple):
    """Everything, with all constants that can be worked out beforehand.

    ``tables`` are those of "tokens", "asked" and "setting", each several tables one after the other, shape (nets,
    values, width); ``layers`` go by the names that they have in the net, but for "about": all that is asked of a state,
    side by side in ``about``. A layer that follows a curve takes twice the curve.
    """

    tables: Mapping[str, Floats]
    starts: Mapping[str, NDArray[np.int64]]
    blocks: tuple[Block, ...]
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
            blocks=tuple(Block(*(layer.of(which) for layer in block)) for block in self.blocks),
            layers={name: layer.of(which) for name, layer in self.layers.items()},
        )


def weights_of(nets: Sequence[Arrays], *, layers: int, heads: int) -> Weights:
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
    own = {name: _layer(nets, name) for name in ("up", "class_up", "offered")}
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
        tuple(_block(nets, f"blocks.{number}", heads) for number in range(layers)),
        {**own, "place_in": place_in, "after": after, "about": joined},
        {name: slice(first, end) for name, first, end in zip(about, starts, ends, strict=True)},
    )


def _about(nets: Sequence[Arrays]) -> dict[str, Layer]:
    """The layers that are asked of every state."""
    about = {name: _layer(nets, name) for name in ("classes", "moves", "gates", "place_state")}
    about["wanted"] = _layer(nets, "wanted", 1 / sqrt(len(nets[0]["wanted.bias"])))
    about["wanted"].bias[:] /= sqrt(len(nets[0]["wanted.bias"]))
    return about


def _block(nets: Sequence[Arrays], name: str, heads: int) -> Block:
    attention = _normed(nets, f"{name}.before_attention", f"{name}.attention")
    width = attention.weight.shape[1]
    for array in attention:
        array[:, :, :width] /= sqrt(width // heads)
    return Block(
        attention,
        _layer(nets, f"{name}.joined"),
        _normed(nets, f"{name}.before_layers", f"{name}.up"),
        _layer(nets, f"{name}.down", 0.5),
    )


def _normed(nets: Sequence[Arrays], norm: str, name: str) -> Layer:
    """A layer with what the normalisation before it multiplies and adds."""
    layer = _layer(nets, name)
    scale, shift = (_stacked(nets, f"{norm}.{part}") for part in ("weight", "bias"))
    layer.bias[:] += shift[:, None] @ layer.weight
    layer.weight[:] *= scale[:, :, None] * np.float32(sqrt(scale.shape[1]))
    return layer


def _layer(nets: Sequence[Arrays], name: str, share: float = 1.0) -> Layer:
    weight = np.ascontiguousarray(_stacked(nets, f"{name}.weight").swapaxes(1, 2))
    if share != 1.0:
        weight *= np.float32(share)
    return Layer(weight, _stacked(nets, f"{name}.bias")[:, None])


def _stacked(nets: Sequence[Arrays], name: str) -> NDArray[np.float32]:
    return np.stack([net[name] for net in nets]).astype(np.float32)


def _tables(nets: Sequence[Arrays], name: str) -> list[NDArray[np.float32]]:
    count = sum(key.startswith(f"{name}.") for key in nets[0])
    return [_stacked(nets, f"{name}.{i}.weight") for i in range(count)]


def _starts(tables: Sequence[NDArray[np.float32]]) -> NDArray[np.int64]:
    """Where each of several tables begins when they lie one after the other."""
    return np.cumsum([0, *(table.shape[1] for table in tables[:-1])])
