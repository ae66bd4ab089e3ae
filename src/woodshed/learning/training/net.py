"""The chord net as it is trained: a recurrent state of the chords so far, and a pointer to earlier places."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - as everybody writes it

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE
from woodshed.learning.examples import PER_CLASS, SETTINGS, SIZES
from woodshed.learning.long_term import SCORES
from woodshed.learning.places import FEATURES

ASKED_SIZES = SIZES[4:]
_ROOTS = SIZES[1]
"""Twelve roots, no chord, and the start."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a net is: width of a chord, of the state and its layers, of the pointer's network; what drops out."""

    width: int = 160
    state: int = 256
    layers: int = 1
    pointer: int = 64
    dropout: float = 0.1


class ChordNet(nn.Module):  # type: ignore[misc]  # torch is there only where nets are trained
    """Probabilities of what comes next: one softmax over all classes and some earlier places of the tune."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        width, pointer = shape.width, shape.pointer
        self.tokens = nn.ModuleList(nn.Embedding(size, width) for size in SIZES)
        self.asked = nn.ModuleList(nn.Embedding(size, width) for size in ASKED_SIZES)
        self.setting = nn.ModuleList(nn.Embedding(size, width) for size in SETTINGS)
        for table in (*self.tokens, *self.asked, *self.setting):
            nn.init.normal_(table.weight, std=0.05)
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        between = shape.dropout if shape.layers > 1 else 0.0
        self.memory = nn.GRU(width, shape.state, shape.layers, batch_first=True, dropout=between)
        self.remembered = nn.Linear(shape.state, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.classes = nn.Linear(width, CLASSES)
        self.moves = nn.Linear(width, SILENCE)
        self.gates = nn.Linear(width, PER_CLASS)
        self.class_up, self.class_down = nn.Linear(PER_CLASS, 16), nn.Linear(16, 1)
        self.place_in = nn.Linear(FEATURES + SCORES + 1, pointer)
        self.place_state = nn.Linear(width, pointer)
        self.place_up, self.place_down = nn.Linear(pointer, pointer), nn.Linear(pointer, 1)
        self.wanted, self.offered = nn.Linear(width, 48), nn.Linear(width, 48)
        self.dropout = nn.Dropout(shape.dropout)
        nn.init.zeros_(self.gates.weight)
        with torch.no_grad():
            self.gates.bias.copy_(torch.tensor([0.1, 0.4, 0.0, 0.2, *[0.0] * (PER_CLASS - 4)]))
        roots = torch.arange(_ROOTS)[:, None]
        self.register_buffer("above", (torch.arange(SILENCE) - roots * len(FAMILIES)) % SILENCE, persistent=False)

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """Logarithms of the probabilities of all classes, shape (tunes, changes, classes), what sounds left out."""
        tokens, asked, setting = batch["tokens"], batch["asked"], batch["setting"]
        x = sum(table(tokens[..., k]) for k, table in enumerate(self.tokens))
        x = self.dropout(x + sum(table(setting[:, k]) for k, table in enumerate(self.setting))[:, None])
        state = self.after(x + self.dropout(self.remembered(self.memory(self.before(x))[0])))
        z = state + sum(table(asked[..., k]) for k, table in enumerate(self.asked))
        z = z + self.down(self.dropout(F.gelu(self.up(z), approximate="tanh")))
        by_class = torch.cat([batch["scores"], batch["votes"]], -1)
        roots = tokens[..., 1]
        moves = self.moves(z).gather(2, self.above[roots]) * (roots < _ROOTS - 2)[..., None]
        logits = self.classes(z) + F.pad(moves, (0, CLASSES - SILENCE)) + (by_class * self.gates(z)[:, :, None]).sum(-1)
        logits = logits + self.class_down(F.gelu(self.class_up(by_class), approximate="tanh"))[..., 0]
        sounding = tokens[..., 0]
        logits = logits.masked_fill(F.one_hot(sounding, CLASSES + 1)[..., :CLASSES].bool(), -30.0)
        places, numbers = batch["places"], batch["numbers"]
        found = torch.cat([batch["scores"], F.log_softmax(logits, -1)[..., None]], -1)
        known = torch.gather(found, 2, numbers[..., None].expand(-1, -1, -1, SCORES + 1))
        states = torch.gather(self.offered(state), 1, places.flatten(1)[..., None].expand(-1, -1, 48))
        fit = (states.view(*places.shape, 48) * self.wanted(z)[:, :, None]).sum(-1) / 48**0.5
        y = F.gelu(
            self.place_in(torch.cat([batch["alike"], known / 8], -1)) + self.place_state(z)[:, :, None],
            approximate="tanh",
        )
        y = F.gelu(self.place_up(self.dropout(y)), approximate="tanh")
        scores = (self.place_down(y)[..., 0] + fit).masked_fill(~batch["real"], -30.0)
        joined = torch.cat([logits, scores], -1)
        shares = F.softmax(joined.float(), -1)
        total = shares[..., :CLASSES].scatter_add(2, numbers, shares[..., CLASSES:] * batch["real"])
        return torch.log(total + 1e-9)
