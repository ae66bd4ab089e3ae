"""One training run of the chord net: many rounds over the tunes, put by often enough to be killed at any moment."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F  # noqa: N812 - as everybody writes it

from woodshed.learning.examples import Examples
from woodshed.learning.training.batches import IGNORED, batch_of, shuffled
from woodshed.learning.training.net import ChordNet, Shape
from woodshed.learning.training.teaching import Answers, taught_batch

_WARM = 300
"""Steps in which the rate of learning rises to its height."""
_COLD = 0.02
"""The share of the rate that is left at the end."""
_MEAN = 0.998
"""How slowly the running mean of the weights follows; the mean is what is kept (Polyak and Juditsky, 1992)."""
_STEEPEST = 1.0
"""The norm to which gradients are cut."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a net is trained.

    ``rounds`` over all tunes, batches of ``changes``, a ``rate`` that rises, then falls with a cosine, ``decay`` of the
    weights, and the share of tunes of which the net is not told when the next chord begins. ``taught`` is the share of
    what it learns from other nets' answers, where there are some, the rest from what came. ``patience`` are the rounds
    without a better figure on the validation tunes after which training stops.
    """

    shape: Shape = field(default_factory=Shape)
    rounds: int = 7
    changes: int = 400
    rate: float = 1e-3
    decay: float = 0.05
    hidden: float = 0.2
    taught: float = 0.7
    patience: int = 4
    seed: int = 0
    threads: int = 2


class Round(NamedTuple):
    """What came of a round: its number from 1, bits a chord in training and on the validation tunes, and seconds."""

    number: int
    training: float
    validation: float
    seconds: float


class Trained(NamedTuple):
    """The net of the best round, and all rounds."""

    net: ChordNet
    rounds: tuple[Round, ...]


def trained(
    tunes: Sequence[Examples],
    validation: Sequence[Examples],
    plan: Plan,
    folder: Path,
    told: Callable[[Round], None],
    start: Mapping[str, NDArray[Any]] | None = None,
    teachers: Sequence[Answers] | None = None,
) -> Trained:
    """A net trained on ``tunes``, as good on ``validation`` as any round's.

    After every round all that is needed to go on is put into ``folder``; a run that was killed goes on there, and comes
    to the same weights as one that was not: whatever was drawn since is drawn again. ``start`` are the weights of a net
    of the same shape, to be trained further; ``teachers`` is what other nets answer about each tune: one net that
    learns from the mean of several comes near to them (Hinton, Vinyals and Dean, 2015).

    Raises:
        ValueError: what lies in the folder belongs to another plan.
    """
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    work = _Work(plan, len(shuffled(tunes, plan.changes, Random(0))))
    if start is not None:
        work.begin_with(start)
    kept = folder / f"training-{plan.seed}.pt"
    if kept.exists():
        work.resume(kept)
    while len(work.rounds) < plan.rounds and not work.tired():
        started = time.monotonic()
        training = work.once_over(tunes, teachers)
        bits = bits_of(work.mean, validation)
        work.rounds.append(Round(len(work.rounds) + 1, training, bits, time.monotonic() - started))
        if bits <= min(one.validation for one in work.rounds):
            work.best = copy.deepcopy(work.mean.state_dict())
        work.put_by(kept)
        told(work.rounds[-1])
    net = ChordNet(plan.shape)
    net.load_state_dict(work.best)
    return Trained(net.eval(), tuple(work.rounds))


class _Work:
    """Everything that changes while a net is trained; a class since all of it is put by and taken up together."""

    def __init__(self, plan: Plan, steps: int) -> None:
        self.plan = plan
        self.net = ChordNet(plan.shape)
        self.mean = copy.deepcopy(self.net)
        matrices = [p for p in self.net.parameters() if p.dim() > 1]
        others = [p for p in self.net.parameters() if p.dim() <= 1]
        groups = [{"params": matrices, "weight_decay": plan.decay}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98))
        self.steps = steps * plan.rounds
        self.step = 0
        self.rounds: list[Round] = []
        self.best: dict[str, Any] = self.mean.state_dict()
        self.dice = Random(plan.seed)

    def begin_with(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Begin with the weights of another net of this shape."""
        state = {name: torch.from_numpy(np.array(array, np.float32)) for name, array in arrays.items()}
        for net in (self.net, self.mean):
            net.load_state_dict(state)

    def once_over(self, tunes: Sequence[Examples], teachers: Sequence[Answers] | None) -> float:
        """One round; the bits a chord that it began with, in the mean."""
        self.net.train()
        spent = count = 0.0
        for batch in shuffled(tunes, self.plan.changes, self.dice):
            for group in self.optimizer.param_groups:
                group["lr"] = self.plan.rate * self._share()
            hidden = [self.dice.random() < self.plan.hidden for _ in batch]
            asked, came = batch_of([tunes[i] for i in batch], hidden)
            logs = self.net(asked)
            missed = F.nll_loss(logs.flatten(0, 1), came.flatten(), ignore_index=IGNORED)
            loss = missed
            if teachers is not None:
                answers = taught_batch([teachers[i] for i in batch], hidden, came.shape[1])
                loss = torch.lerp(missed, -(answers * logs).sum() / (came >= 0).sum(), self.plan.taught)
            self.optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), _STEEPEST)
            self.optimizer.step()
            self.step += 1
            self._follow()
            changes = int((came >= 0).sum())
            spent, count = spent + missed.item() * changes, count + changes
        return spent / count / math.log(2)

    def _share(self) -> float:
        """Which share of the rate this step has."""
        falling = 0.5 * (1.0 + math.cos(math.pi * min(1.0, self.step / self.steps)))
        return min(1.0, (self.step + 1) / _WARM) * (_COLD + (1.0 - _COLD) * falling)

    def _follow(self) -> None:
        """The running mean one step on; at first it follows quickly."""
        share = 1.0 - min(_MEAN, self.step / (self.step + 10))
        with torch.no_grad():
            for mean, now in zip(self.mean.parameters(), self.net.parameters(), strict=True):
                mean.lerp_(now, share)

    def tired(self) -> bool:
        """Whether the last rounds brought nothing."""
        figures = [one.validation for one in self.rounds]
        return bool(figures) and len(figures) - 1 - figures.index(min(figures)) >= self.plan.patience

    def put_by(self, path: Path) -> None:
        """Keep everything; what was kept before stays until the new file is whole."""
        state = {
            "plan": asdict(self.plan), "net": self.net.state_dict(), "mean": self.mean.state_dict(), "best": self.best,
            "optimizer": self.optimizer.state_dict(), "step": self.step, "rounds": [tuple(r) for r in self.rounds],
            "dice": self.dice.getstate(), "torch": torch.get_rng_state(),
        }  # fmt: skip
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def resume(self, path: Path) -> None:
        """Take up what was kept."""
        state = torch.load(path, weights_only=True)
        if state["plan"] != asdict(self.plan):
            raise ValueError(f"{path.name} is of another plan: {state['plan']}")
        self.net.load_state_dict(state["net"])
        self.mean.load_state_dict(state["mean"])
        self.best = state["best"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]
        self.rounds = [Round(*row) for row in state["rounds"]]
        self.dice.setstate(_as_tuples(state["dice"]))
        torch.set_rng_state(state["torch"])


def _as_tuples(state: Any) -> Any:
    """A state of dice as Python wants it back."""
    return tuple(_as_tuples(part) for part in state) if isinstance(state, list | tuple) else state


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch is there only where nets are trained
def bits_of(net: ChordNet, tunes: Sequence[Examples], *, hidden: bool = False) -> float:
    """Bits a chord, every chord of every tune counting the same."""
    net.eval()
    spent = count = 0.0
    order = sorted(range(len(tunes)), key=lambda i: len(tunes[i].targets))
    for first in range(0, len(order), 16):
        batch = [tunes[i] for i in order[first : first + 16]]
        asked, came = batch_of(batch, [hidden] * len(batch), longest=max(len(tune.targets) for tune in batch))
        loss = F.nll_loss(net(asked).flatten(0, 1), came.flatten(), ignore_index=IGNORED, reduction="sum")
        spent, count = spent + loss.item(), count + int((came >= 0).sum())
    return spent / max(1.0, count) / math.log(2)
