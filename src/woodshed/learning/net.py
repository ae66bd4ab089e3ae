"""The chord nets at work: tunes heard chord by chord, in plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from math import sqrt
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE
from woodshed.learning.net_weights import Arrays, Floats, weights_of

_EPSILON = 1e-5
_BLOCKED = -30.0
"""The logit of what cannot come."""
_CURVE = sqrt(2.0 / np.pi)
_BENT = np.float32(_CURVE * 0.044715)
_ROOM, _SPARE = 64, 8
"""Chords for which there is room at first, and for how many more in a fork, of which there may be a hundred."""


def _twice_gelu(x: Floats) -> Floats:
    """Twice the curve; the layer after it takes the half."""
    y = x * x
    y *= _BENT
    y += np.float32(_CURVE)
    y *= x
    np.tanh(y, out=y)
    y += np.float32(1.0)
    y *= x
    return y


def _unit(x: Floats) -> Floats:
    """Rows less their mean, of length one: layer normalisation (Ba, Kiros and Hinton, 2016) but for its constants."""
    width = x.shape[-1]
    y: Floats = x - np.add.reduce(x, -1, keepdims=True) / np.float32(width)
    spread = np.vecdot(y, y)[..., None]
    spread += np.float32(_EPSILON * width)
    y /= np.sqrt(spread, out=spread)
    return y


def _mean(shares: Floats) -> NDArray[np.float64]:
    """What the nets say in the mean."""
    mean: NDArray[np.float64] = np.add.reduce(shares, 0, np.float64) / len(shares)
    return mean


class Answer(NamedTuple):
    """Probabilities of all classes, shape (classes,), and the part of them that each place gave, shape (places,)."""

    odds: NDArray[np.float64]
    pointed: NDArray[np.float64]


class Known(NamedTuple):
    """What is known of all classes whenever the next chord begins: features, and what the nets make of them.

    ``features`` are scores and votes as in ``Examples``, shape (classes, …); ``told`` has shape (nets, classes).
    """

    features: Floats
    told: Floats


class Question(NamedTuple):
    """What comes next in a tune: by the tokens of the onset, and by the classes of some earlier places."""

    heard: Heard
    asked: Sequence[int]
    known: Known
    places: NDArray[np.int64]
    numbers: NDArray[np.int64]
    alike: Floats


class ChordNets:
    """The weights of some nets of one shape, ready to hear tunes together; see ``training`` for how they are trained.

    Their answers are averaged. One call of each operation serves all nets, all chords not yet heard and all tunes, for
    a chord alone is little work and the calls would take longer than it. Every row is worked out by itself, so that an
    answer is the same to the bit whatever is heard or asked along with it.
    """

    def __init__(self, parts: Sequence[Arrays]) -> None:
        """Keep the arrays of each net.

        Raises:
            KeyError: an array is missing.
            ValueError: the nets have different shapes.
        """
        self.parts = tuple(parts)
        self.weights = weights_of(self.parts)
        self._hearing = Lock()

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, which: slice) -> ChordNets:
        """Some of the nets; their weights are not copied."""
        some = copy(self)
        some.parts, some.weights = self.parts[which], self.weights.of(which)
        return some

    def of_classes(self, features: Floats) -> Known:
        """What the nets make of the features of all classes."""
        layers = self.weights.layers
        told = layers["class_down"](_twice_gelu(layers["class_up"](features)))
        return Known(features, told[..., 0])

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What comes next in some tunes; what they have heard since they were last asked is made up for."""
        self.hear([question.heard for question in questions])
        layers = self.weights.layers
        z: Floats = np.concatenate([question.heard.state for question in questions], 1)
        z += self.weights.summed("asked", np.array([question.asked for question in questions]))
        z += layers["down"].by_row(_twice_gelu(layers["up"].by_row(z)))
        about = layers["about"].by_row(z)
        return [self._answer(question, about[:, i]) for i, question in enumerate(questions)]

    def _answer(self, question: Question, about: Floats) -> Answer:
        """The answer to one question, by what is asked of its state, shape (nets, …)."""
        classes, moves, gates, state, wanted = (about[:, part] for part in self.weights.about.values())
        heard, known, numbers = question.heard, question.known, question.numbers
        logits: Floats = gates @ known.features.T
        logits += known.told
        logits += classes
        if heard.sounding is not None:
            if heard.sounding < SILENCE:
                above = heard.sounding // len(FAMILIES) * len(FAMILIES)
                logits[:, above:SILENCE] += moves[:, : SILENCE - above]
                logits[:, :above] += moves[:, SILENCE - above :]
            logits[:, heard.sounding] = _BLOCKED
        top: Floats = np.maximum.reduce(logits, 1, keepdims=True)
        logits -= top
        odds: Floats = np.exp(logits)
        total: Floats = np.add.reduce(odds, 1, keepdims=True)
        if not len(numbers):
            return Answer(_mean(odds / total), np.zeros(0))
        alone = logits.take(numbers, 1) - np.log(total)
        pointed = self._pointed(question, alone, state, wanted) - top
        # The likeliest class has 0; where a place has more, everything is told beside that.
        most = np.maximum(np.maximum.reduce(pointed, 1, keepdims=True), np.float32(0.0))
        pointed = np.exp(pointed - most)
        less = np.exp(-most)
        total = total * less + np.add.reduce(pointed, 1, keepdims=True)
        odds *= less / total
        pointed /= total
        given = _mean(pointed)
        return Answer(_mean(odds) + np.bincount(numbers, given, CLASSES), given)

    def _pointed(self, question: Question, alone: Floats, state: Floats, wanted: Floats) -> Floats:
        """The logits of all places, shape (nets, places); ``alone`` is what each class would have without them."""
        layers, alike = self.weights.layers, question.alike
        weight, size = layers["place_in"].weight, alike.shape[1]
        given = np.empty((len(self), len(alike), weight.shape[1]), np.float32)
        given[:, :, :size] = alike
        given[:, :, size:-1] = question.known.features.take(question.numbers, 0)[:, : given.shape[2] - size - 1]
        given[:, :, -1] = alone
        y: Floats = given @ weight
        y += state[:, None]
        y = layers["place_down"](_twice_gelu(layers["place_up"](_twice_gelu(y))))
        y += question.heard.offered.take(question.places, 1) @ wanted[:, :, None]
        return y[:, :, 0]

    def hear(self, tunes: Sequence[Heard]) -> None:
        """Hear all that waits in some tunes; a tune that several threads ask about is heard by one of them."""
        with self._hearing:
            behind = [heard for heard in tunes if heard.waiting]
            if behind:
                self._hear(behind)

    def _hear(self, behind: list[Heard]) -> None:
        weights = self.weights
        behind.sort(key=lambda heard: -len(heard.waiting))  # so that those that still wait are always the first
        counts = [len(heard.waiting) for heard in behind]
        starts = [sum(counts[:i]) for i in range(len(counts))]
        steps = [
            [start + step for start, count in zip(starts, counts, strict=True) if count > step]
            for step in range(counts[0])
        ]
        x = weights.summed("tokens", np.array([tokens for heard in behind for tokens in heard.waiting]))
        x += np.repeat(np.concatenate([heard.setting for heard in behind], 1), counts, 1)
        y = _unit(x)
        for number, layer in enumerate(weights.memory):
            new = layer.heard.by_row(y)
            y = np.empty((len(self), len(x[0]), layer.kept.weight.shape[1]), np.float32)
            state: Floats = np.concatenate([heard.memory[number] for heard in behind], 1)
            for rows in steps:
                y[:, rows] = state[:, : len(rows)] = layer.after(new[:, rows], state[:, : len(rows)])
            for i, heard in enumerate(behind):
                heard.memory[number] = state[:, i : i + 1]
        x += weights.layers["remembered"].by_row(y)
        scale, shift = weights.layers["after"]
        states = _unit(x) * scale + shift
        offered = weights.layers["offered"].by_row(states)
        for heard, start, count in zip(behind, starts, counts, strict=True):
            heard.keep(states[:, start : start + count], offered[:, start : start + count])


class Heard:
    """A tune as far as some nets have heard it.

    A class because each chord moves the state on, and hearing the whole tune again for every chord would take a hundred
    times as long. What comes waits until somebody asks what comes next, since many chords are heard in a row, and much
    that is tried is never asked about.
    """

    def __init__(self, nets: ChordNets, setting: Sequence[int]) -> None:
        """Begin a tune; ``setting`` are its tokens."""
        weights = nets.weights
        self.setting = weights.summed("setting", np.array([setting]))
        self.waiting: list[Sequence[int]] = []
        self.sounding: int | None = None
        self.state: Floats = np.zeros_like(self.setting)
        self.memory: list[Floats] = [
            np.zeros((len(nets), 1, layer.kept.weight.shape[1]), np.float32) for layer in weights.memory
        ]
        self._count = 0
        self._offered: Floats = np.empty((len(nets), _ROOM, weights.layers["offered"].bias.shape[2]), np.float32)

    @property
    def offered(self) -> Floats:
        """What each state so far offers to those who point at it, shape (nets, chords + 1, …)."""
        return self._offered[:, : self._count]

    def hear(self, tokens: Sequence[int]) -> None:
        """One chord more, by its tokens; the first are those of the start."""
        self.waiting.append(tokens)
        self.sounding = tokens[0] if tokens[0] < CLASSES else None

    def fork(self) -> Heard:
        """The same tune, to go on in another way; what waits is best heard before, once for both."""
        twin = copy(self)
        vars(twin).update(waiting=[*self.waiting], memory=[*self.memory], _offered=self._with_room(_SPARE))
        return twin

    def _with_room(self, room: int) -> Floats:
        """What was offered so far, with room for so many chords more."""
        nets, _, size = self._offered.shape
        return np.concatenate([self.offered, np.empty((nets, room, size), np.float32)], 1)

    def keep(self, states: Floats, offered: Floats) -> None:
        """What waited is heard: keep where it led and what it offers."""
        last = self._count + offered.shape[1]
        if last > self._offered.shape[1]:
            self._offered = self._with_room(last)
        self._offered[:, self._count : last] = offered
        self.state = states[:, -1:]
        self._count = last
        self.waiting = []
