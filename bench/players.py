"""Simulated players: each plays real tunes, but bends them by one preference of their own where the music lets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import NamedTuple

from woodshed.learning.chord_class import FAMILIES, SILENCE
from woodshed.learning.tune import Tune


class Change(NamedTuple):
    """A chord of a tune: root above the tonic, family, onset and length in ticks; ``after`` is the root that follows.

    ``bars`` is the length in bars. No chord has the root None.
    """

    root: int | None
    family: str
    onset: int
    length: int
    after: int | None
    bars: float

    @property
    def falls(self) -> bool:
        """Whether the next root lies a fifth below."""
        return self.root is not None and self.after == (self.root + 5) % 12


Played = Sequence[tuple[int, str]]
"""Roots and families that share the time of one chord equally."""
Taste = Callable[[Change], Played | None]
"""What a player puts in the place of a chord; None where they leave it."""

_DOMINANT = ("7", "7alt", "sus4")
_MAJOR = ("", "maj7")
_MINOR = ("m", "m7")


def _tritone(c: Change) -> Played | None:
    return [((c.root + 6) % 12, "7")] if c.root is not None and c.family in _DOMINANT and c.falls else None


def _suspended(c: Change) -> Played | None:
    return [(c.root, "sus4"), (c.root, c.family)] if c.root is not None and c.family in ("7", "7alt") else None


def _minor_four(c: Change) -> Played | None:
    return [(5, c.family), (5, "m")] if c.root == 5 and c.family in _MAJOR else None


def _dameron(c: Change) -> Played | None:
    own = [(0, c.family), (3, "7"), (8, "maj7"), (1, "maj7")]
    return own if c.root == 0 and c.family in _MAJOR and c.bars >= 2 else None


def _no_major_seventh(c: Change) -> Played | None:
    return [(c.root, "")] if c.root is not None and c.family == "maj7" else None


def _altered(c: Change) -> Played | None:
    return [(c.root, "7alt")] if c.root is not None and c.family == "7" and c.falls else None


def _back_door(c: Change) -> Played | None:
    return [(5, "m7"), (10, "7")] if c.root == 7 and c.family in _DOMINANT and c.falls else None


def _secondary(c: Change) -> Played | None:
    return [(c.root, "7")] if c.root is not None and c.family in _MINOR and c.falls else None


def _triads(c: Change) -> Played | None:
    plain = {"maj7": "", "7": "", "7alt": "", "m7": "m", "m7b5": "dim"}.get(c.family)
    return None if plain is None or c.root is None else [(c.root, plain)]


def _two_before_five(c: Change) -> Played | None:
    if c.root is None or c.family not in _DOMINANT or not c.falls or c.bars < 1:
        return None
    return [((c.root + 7) % 12, "m7"), (c.root, c.family)]


def _diminished(c: Change) -> Played | None:
    up = c.root is not None and c.after == (c.root + 2) % 12
    return [(c.root, c.family), ((c.root + 1) % 12, "dim")] if c.root is not None and up else None


def _two_for_four(c: Change) -> Played | None:
    return [(2, "m7")] if c.root == 5 and c.family in _MAJOR else None


def _colourful(c: Change) -> Played | None:
    rich = {"": "maj7", "m": "m7"}.get(c.family)
    return None if rich is None or c.root is None else [(c.root, rich)]


TASTES: dict[str, Taste] = {
    "tritone substitutes": _tritone,
    "sus4 before dominants": _suspended,
    "minor subdominant": _minor_four,
    "own turnaround": _dameron,
    "avoids major sevenths": _no_major_seventh,
    "altered dominants": _altered,
    "back door": _back_door,
    "secondary dominants": _secondary,
    "triads only": _triads,
    "a two before each five": _two_before_five,
    "diminished in passing": _diminished,
    "two for four": _two_for_four,
    "sevenths on triads": _colourful,
}
"""Preferences by name."""
OPPOSITES = {
    "avoids major sevenths": "sevenths on triads",
    "triads only": "sevenths on triads",
    "sevenths on triads": "triads only",
}
"""Whose preference is the contrary of whose; to all others it is the tune as it is written."""


def bent(tune: Tune, taste: Taste | None, share: float, dice: Random) -> Tune:
    """A tune as a player plays it who follows their taste with a probability of ``share`` wherever it applies."""
    if taste is None:
        return tune
    numbers: list[int] = []
    onsets: list[int] = []
    for number, onset in _played(tune, taste, share, dice):
        if not numbers or numbers[-1] != number:
            numbers.append(number)
            onsets.append(onset)
    return replace(tune, classes=tuple(numbers), onsets=tuple(onsets))


def _played(tune: Tune, taste: Taste, share: float, dice: Random) -> Iterator[tuple[int, int]]:
    for number, change in zip(tune.classes, _changes(tune), strict=True):
        own = taste(change)
        if own is None or dice.random() >= share:
            yield number, change.onset
            continue
        for place, (root, family) in enumerate(own):
            yield root * len(FAMILIES) + FAMILIES.index(family), change.onset + place * change.length // len(own)


def _changes(tune: Tune) -> Iterator[Change]:
    bar = tune.setting.bar
    last = tune.onsets[-1]
    ends = [*tune.onsets[1:], (last // bar + 1) * bar]
    roots = [None if number == SILENCE else number // len(FAMILIES) for number in tune.classes]
    for (root, after), number, onset, end in zip(
        pairwise([*roots, None]), tune.classes, tune.onsets, ends, strict=True
    ):
        family = "" if root is None else FAMILIES[number % len(FAMILIES)]
        yield Change(root, family, onset, end - onset, after, (end - onset) / bar)
