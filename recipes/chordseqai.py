"""A net of ChordSeqAI's largest kind, to measure ours beside: ``python recipes/chordseqai.py CORPUS [--work FOLDER]``.

What is published of it (Ivan, ChordSeqAI: Generating Chord Sequences Using Deep Learning, 2023, and the wiki of the
program): a chord is the set of its pitch classes; 24 layers of 96 numbers and 12 heads, as in Vaswani and others
(2017) but normed before each layer and looking only back; at most 256 chords; the genre is told by norms whose gain,
one for each head, and bias come from it; every tune is heard in a drawn key, and no key is told; nor is any duration.

What is not theirs: the charts (permissive and GPL ones of CORPUS, no decades), AdamW with a cosine where they had Adam
with steps, and more steps to a round, since there are fewer charts. Nothing made here ships with the program.

``published.py`` beside this script is how it is measured.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody writes it

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE, class_of, names
from woodshed.learning.tune import GENRES, setting_of
from woodshed.theory.chord import Chord

LICENCES = ("permissive", "gpl")
LONGEST = 256
"""Chords that the net looks back over, the one that stands before the first included."""
NO_ROOT = 12
"""Stands for the root of what came before, where that has none."""
IGNORED = -100
WORK = Path(__file__).parents[1] / "build" / "chordseqai"
_COOLING = 0.3
"""The last part of a run, in which the rate falls to nothing: before it began, a run may still be made longer."""
_STEEPEST = 1.0
"""The norm to which gradients are cut."""
_LARGEST_BAR = 32
"""Chords in a bar beyond which a chart was converted wrongly."""
_CARRIED = 2.0
"""How many chords all contexts count as, where it is told which spelling a set has after one root."""

Counts = NDArray[np.float64]


class Round(NamedTuple):
    """Bits a token in training and on the validation tunes, the share of best guesses there, seconds of processor."""

    training: float
    validation: float
    right: float
    seconds: float


class Heard(NamedTuple):
    """One chart as it is heard: pitch-class sets as masks of twelve bits, classes above C, and the genre's number."""

    masks: tuple[int, ...]
    classes: tuple[int, ...]
    genre: int


def mask_of(chord: Chord) -> int:
    """The pitch classes of a chord, C the lowest bit; the bass is left out, since no measure asks for it.

    >>> mask_of(Chord.parse("C6")) == mask_of(Chord.parse("Am7/E"))
    True
    """
    return sum(1 << pitch.semitone for pitch in chord.pitch_classes) if not chord.silent else 0


def up(mask: int, semitones: int) -> int:
    """A set that many semitones, 0 to 11, higher."""
    return (mask << semitones | mask >> (12 - semitones)) & 0xFFF


def raised(number: int, semitones: int) -> int:
    """A class that many semitones higher."""
    return number if number == SILENCE else (number + semitones * len(FAMILIES)) % SILENCE


def root_of(number: int | None) -> int:
    """The root of a class, or that there is none."""
    return NO_ROOT if number is None or number == SILENCE else number // len(FAMILIES)


def heard(chart: Mapping[str, Any]) -> Heard:
    """A chart as its changes: as in the measure, equal classes that follow each other are one."""
    masks: list[int] = []
    classes: list[int] = []
    for chord in (Chord.parse(symbol) for bar in chart["bars"] for symbol in bar):
        number = class_of(chord, 0)
        if not classes or classes[-1] != number:
            masks.append(mask_of(chord))
            classes.append(number)
    return Heard(tuple(masks), tuple(classes), GENRES.index(setting_of(None, None, chart["genre"], None).genre))


def charts_of(path: Path, split: str) -> list[Heard]:
    """The charts of a split of a corpus that may be learned from."""
    with path.open(encoding="utf-8") as lines:
        charts = [chart for chart in map(json.loads, lines) if chart["split"] == split]
    return [
        heard(chart)
        for chart in charts
        if chart["licence_class"] in LICENCES and 0 < max(map(len, chart["bars"]), default=0) <= _LARGEST_BAR
    ]


class Sets:
    """The sets that the net knows, each in all twelve keys, and which classes each may be spelled as.

    ``moved[key, token]`` is a token in another key; ``spelled[token, root, class]`` counts spellings in all keys after
    a chord on a root; the token after all sets stands before the first chord.
    """

    def __init__(self, masks: Iterable[int], spelled: Counts | None = None) -> None:
        self._plain = [mask_of(Chord.parse(name)) for name in names(0)]
        self.masks = tuple(sorted({up(mask, key) for mask in (*masks, *self._plain) for key in range(12)}))
        self._numbers = {mask: number for number, mask in enumerate(self.masks)}
        self.start = len(self.masks)
        self.moved = np.array([[self._numbers[up(mask, key)] for mask in self.masks] for key in range(12)])
        self.spelled = np.zeros((self.start, 13, CLASSES)) if spelled is None else spelled

    def token(self, mask: int, number: int) -> int:
        """The token of a set; one that is not known counts as the plainest of its class."""
        return self._numbers.get(mask, self._numbers[self._plain[number]])

    def tokens(self, chart: Heard) -> NDArray[np.int64]:
        """The tokens of a chart."""
        return np.array([self.token(*one) for one in zip(chart.masks, chart.classes, strict=True)], np.int64)

    def count(self, charts: Iterable[Heard]) -> None:
        """Count how the sets of charts are spelled, after which root, in every key."""
        for chart in charts:
            before: int | None = None
            for token, number in zip(self.tokens(chart).tolist(), chart.classes, strict=True):
                for key in range(12):
                    root = root_of(before if before is None else raised(before, key))
                    self.spelled[self.moved[key, token], root, raised(number, key)] += 1
                before = number

    def shares(self) -> Counts:
        """Which share of a token's probability each class has after each root, shape (roots, tokens, classes).

        A set that is several chords, as C6 and Am7, is shared out as training spells it: as after this root where
        that is known, else as everywhere. The plain spelling of each class counts half a chord.
        """
        all_roots = self.spelled.sum(1)
        for number, mask in enumerate(self._plain):
            all_roots[self._numbers[mask], number] += 0.5
        all_roots /= all_roots.sum(1, keepdims=True)
        counted = self.spelled.transpose(1, 0, 2) + _CARRIED * all_roots
        return counted / counted.sum(2, keepdims=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the net is and how it is trained: batches of ``changes``, a ``rate`` that rises for ``warm`` steps.

    ``patience`` are the rounds without a better figure on the validation tunes after which training stops.
    """

    width: int = 96
    heads: int = 12
    layers: int = 24
    dropout: float = 0.0
    rounds: int = 14
    patience: int = 4
    changes: int = 2048
    rate: float = 1e-3
    warm: int = 200
    decay: float = 0.01
    seed: int = 0


class GenreNorm(nn.Module):
    """A norm whose gain, one for each head, and bias come from the genre."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(plan.width)
        self.gain, self.bias = nn.Linear(plan.width, plan.heads), nn.Linear(plan.width, plan.width)
        for layer in (self.gain, self.bias):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """Shape (tunes, chords, width) to the same; ``style`` (tunes, width)."""
        gain = (1 + self.gain(style)).repeat_interleave(x.shape[-1] // self.gain.out_features, -1)
        return gain[:, None] * self.norm(x) + self.bias(style)[:, None]


class Block(nn.Module):
    """Attention to what came before, then two layers, each added to what it read."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        width = plan.width
        self.heads = plan.heads
        self.before_attention, self.before_layers = GenreNorm(plan), GenreNorm(plan)
        self.attention, self.joined = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        for layer in (self.joined, self.down):  # so that many layers begin as few (Radford and others, 2019)
            nn.init.normal_(layer.weight, std=0.5 / math.sqrt(width * 2 * plan.layers))
        self.dropout = nn.Dropout(plan.dropout)

    def forward(self, x: Tensor, style: Tensor, mask: Tensor) -> Tensor:
        """Shape (tunes, chords, width) to the same; ``mask`` is added to the attention."""
        b, n, width = x.shape
        asked = self.attention(self.before_attention(x, style))
        q, k, v = asked.view(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        weights = (q / math.sqrt(width / self.heads) @ k.transpose(-1, -2) + mask).softmax(-1)
        x = x + self.dropout(self.joined((weights @ v).transpose(1, 2).reshape(b, n, width)))
        return x + self.dropout(self.down(F.relu(self.up(self.before_layers(x, style)))))


class Decoder(nn.Module):
    """Scores of the token that comes after every token of some tunes."""

    def __init__(self, tokens: int, plan: Plan) -> None:
        super().__init__()
        self.embedding, self.genres = nn.Embedding(tokens + 1, plan.width), nn.Embedding(len(GENRES), plan.width)
        self.blocks = nn.ModuleList(Block(plan) for _ in range(plan.layers))
        self.output = nn.Linear(plan.width, tokens)
        self.register_buffer("places", _waves(plan.width), persistent=False)

    def forward(self, tokens: Tensor, genres: Tensor) -> Tensor:
        """Shape (tunes, chords) to (tunes, chords, tokens)."""
        n = tokens.shape[1]
        x, style = self.embedding(tokens) + self.places[:n], F.relu(self.genres(genres))
        mask = torch.full((n, n), -1e4, dtype=x.dtype).triu(1)
        for block in self.blocks:
            x = block(x, style, mask)
        return self.output(x).float()


def _waves(width: int) -> Tensor:
    """The place of each chord as sines and cosines of many lengths."""
    turns = torch.arange(LONGEST)[:, None] * torch.exp(torch.arange(0, width, 2) * (-math.log(10000) / width))
    return torch.stack([turns.sin(), turns.cos()], -1).flatten(1)


Batch = tuple[Tensor, Tensor, Tensor]


def batches_of(
    charts: Sequence[tuple[NDArray[np.int64], int]], sets: Sets, changes: int, dice: Random | None
) -> Iterator[Batch]:
    """Tokens, genres and what came, of charts of like length; with dice, in a drawn order and each in a drawn key."""
    order = list(range(len(charts)))
    if dice:
        dice.shuffle(order)
    cut: list[list[int]] = []
    for first in range(0, len(order), 1024):  # like lengths out of some, so that every batch is a mixture
        cut.append([])
        for i in sorted(order[first : first + 1024], key=lambda i: len(charts[i][0])):
            if cut[-1] and min(LONGEST, len(charts[i][0])) * (len(cut[-1]) + 1) > changes:
                cut.append([])
            cut[-1].append(i)
    if dice:
        dice.shuffle(cut)
    for batch in cut:
        n = min(LONGEST, max(len(charts[i][0]) for i in batch))
        came = np.full((len(batch), n), IGNORED)
        for row, i in enumerate(batch):
            key = dice.randrange(12) if dice else 0
            tokens = sets.moved[key][charts[i][0][:n]]
            came[row, : len(tokens)] = tokens
        asked = np.hstack([np.full((len(batch), 1), sets.start), np.maximum(came[:, :-1], 0)])
        yield torch.from_numpy(asked), torch.tensor([charts[i][1] for i in batch]), torch.from_numpy(came)


@torch.no_grad()
def bits_of(net: Decoder, batches: Iterable[Batch]) -> tuple[float, float]:
    """Bits a token in the key of the chart, and the share of tokens that were the best guess."""
    net.eval()
    spent = right = count = 0.0
    for asked, genres, came in batches:
        scores, real = net(asked, genres), came != IGNORED
        spent += F.cross_entropy(scores.flatten(0, 1), came.flatten(), ignore_index=IGNORED, reduction="sum").item()
        right, count = right + int((scores.argmax(-1) == came)[real].sum()), count + int(real.sum())
    return spent / count / math.log(2), right / count


class Training:
    """All that changes while the net learns; a class, since all of it is put by and taken up together."""

    def __init__(self, plan: Plan, training: Sequence[Heard], validation: Sequence[Heard], folder: Path) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.kept = plan, folder / "training.pt"
        self.sets = Sets(mask for chart in training for mask in chart.masks)
        self.sets.count(training)
        self.training, self.validation = (
            [(self.sets.tokens(chart), chart.genre) for chart in charts] for charts in (training, validation)
        )
        self.net, self.dice = Decoder(self.sets.start, plan), Random(plan.seed)
        self.narrow = copy.deepcopy(self.net).bfloat16()  # processors that know sixteen bits are thrice as quick
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(), plan.rate, (0.9, 0.98), weight_decay=plan.decay, fused=True
        )
        self.steps = plan.rounds * sum(1 for _ in batches_of(self.training, self.sets, plan.changes, Random(0)))
        self.step = 0
        self.rounds: list[Round] = []
        self.best = copy.deepcopy(self.net.state_dict())

    def run(self) -> Decoder:
        """The net of the best round; a run that was killed goes on after its last whole round."""
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        if self.kept.exists():
            self._resume()
        size = sum(weights.numel() for weights in self.net.parameters())
        print(
            f"{size:,} parameters, {self.sets.start} sets, {len(self.training)} charts, {self.steps} steps", flush=True
        )
        while len(self.rounds) < self.plan.rounds and not self._tired():
            started = time.process_time()
            learning = self._once_over()
            bits, right = bits_of(self.net, batches_of(self.validation, self.sets, self.plan.changes, None))
            self.rounds.append(Round(learning, bits, right, time.process_time() - started))
            if bits <= min(one.validation for one in self.rounds):
                self.best = copy.deepcopy(self.net.state_dict())
            self._put_by()
            print(
                f"round {len(self.rounds)}: {learning:.3f} bits in training, {bits:.4f} on validation tunes,", end=" "
            )
            print(f"best guess {right:.4f}, {self.rounds[-1].seconds:.0f} s of processor", flush=True)
        self.net.load_state_dict(self.best)
        return self.net.eval()

    def _once_over(self) -> float:
        """One round; the bits a token that it began with, in the mean."""
        spent = count = 0.0
        for asked, genres, came in batches_of(self.training, self.sets, self.plan.changes, self.dice):
            share = min(1.0, (self.step + 1) / self.plan.warm, (self.steps - self.step) / (_COOLING * self.steps))
            for group in self.optimizer.param_groups:
                group["lr"] = self.plan.rate * share
            self.narrow.load_state_dict(self.net.state_dict())
            self.narrow.zero_grad()
            loss = F.cross_entropy(self.narrow(asked, genres).flatten(0, 1), came.flatten(), ignore_index=IGNORED)
            loss.backward()
            for wide, narrow in zip(self.net.parameters(), self.narrow.parameters(), strict=True):
                wide.grad = narrow.grad.float()
            nn.utils.clip_grad_norm_(self.net.parameters(), _STEEPEST)
            self.optimizer.step()
            self.step, real = self.step + 1, int((came != IGNORED).sum())
            spent, count = spent + loss.item() * real, count + real
        return spent / count / math.log(2)

    def _tired(self) -> bool:
        """Whether the last rounds brought nothing."""
        figures = [one.validation for one in self.rounds]
        return bool(figures) and len(figures) - 1 - figures.index(min(figures)) >= self.plan.patience

    def _put_by(self) -> None:
        state = {
            "net": self.net.state_dict(), "optimizer": self.optimizer.state_dict(), "dice": self.dice.getstate(),
            "step": self.step, "torch": torch.get_rng_state(), "best": self.best, "plan": asdict(self.plan),
            "rounds": [tuple(one) for one in self.rounds], "masks": self.sets.masks,
            "spelled": self.sets.spelled.astype(np.float32),
        }  # fmt: skip
        part = self.kept.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.kept)

    def _resume(self) -> None:
        state = torch.load(self.kept, weights_only=False)  # written by this recipe
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.dice.setstate(state["dice"])
        torch.set_rng_state(state["torch"])
        self.best, self.step = state["best"], state["step"]
        self.rounds = [Round(*row) for row in state["rounds"]]


def main() -> None:
    """Train, and say how each round did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--rounds", type=int, default=Plan().rounds)
    options = parser.parse_args()
    torch.set_num_threads(1)
    charts = (charts_of(options.corpus, split) for split in ("train", "valid"))
    Training(Plan(rounds=options.rounds), *charts, options.work).run()


if __name__ == "__main__":
    main()
