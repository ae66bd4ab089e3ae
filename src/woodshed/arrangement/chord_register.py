"""The chords of a hand where they sound best in every key: the same tones, turned over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.voice_leading import smoothest
from woodshed.arrangement.voicing import Grips

_CHORD = 3
"""Keys from which a grip is a chord; a double stop is part of a riff."""
_BASS = 47
"""B2: what reaches down to it is a bass with its octave, and no chord."""
_WIDEST = 12
_AROUND = 12
"""How far from home, in semitones, a chord may reach down and up."""
_TURNED = 1.2
"""What it costs to be another inversion than the one that was chosen for its sound."""
_FAR, _RUB, _GROWL, _GROWLING = 0.25, 4.0, 0.6, 7
"""What it costs to lie a semitone from home, to have a half step on top, to reach a semitone further below home than a
fifth."""


def turned_near(strokes: Sequence[Stroke], home: float, span: int, least: int = _CHORD) -> list[Stroke]:
    """A hand with each of its chords in the inversion and octave that leads on best round ``home``.

    What is struck stays the same but for octaves, so all keys get the same music; single notes and double stops stay.
    ``span`` is the reach of the hand in semitones; ``least`` how many keys make a chord, if they lie above its basses.
    """
    rows = sorted(strokes)
    grips = [list(grip) for _, grip in groupby(rows, key=lambda s: s.onset)]
    turning = [len(grip) >= least and grip[0].key > _BASS for grip in grips]
    chords = [tuple(s.key for s in grip) for grip, turns in zip(grips, turning, strict=True) if turns]
    places = iter(smoothest([_inversions(keys, home, min(span, _WIDEST)) for keys in chords]))
    out: list[Stroke] = []
    for grip, turns in zip(grips, turning, strict=True):
        keys = next(places) if turns else tuple(s.key for s in grip)
        out += [stroke._replace(key=key) for stroke, key in zip(grip, keys, strict=True)]
    return sorted(out)


@lru_cache(maxsize=2048)
def _inversions(keys: tuple[int, ...], home: float, span: int) -> Grips:
    """A chord in all its inversions and octaves that a hand reaches, each with its price."""
    found = []
    tones = sorted({key % 12 for key in keys})
    if len(tones) == len(keys):
        for turn in range(len(tones)):
            close = [*tones[turn:], *(tone + 12 for tone in tones[:turn])]
            shapes = [close, sorted([*close[:1], *close[2:], close[1] + 12])]
            found += [
                (_price(shape, home) + _TURNED * _differs(shape, keys), tuple(shape))
                for octave in range(3, 7)
                for tones_up in shapes
                if (shape := [tone + 12 * octave for tone in tones_up])
                and shape[-1] - shape[0] <= span
                and home - _AROUND <= shape[0]
                and shape[-1] <= home + _AROUND
            ]
    return Grips(found or [(0.0, keys)])


def _differs(shape: Sequence[int], keys: Sequence[int]) -> bool:
    """Whether two chords differ by more than octaves of the whole."""
    return len({one - other for one, other in zip(shape, keys, strict=True)}) > 1


def _price(keys: Sequence[int], home: float) -> float:
    *_, gap = (high - low for low, high in pairwise(keys))
    far = _FAR * abs((keys[0] + keys[-1]) / 2 - home)
    return far + _RUB * (gap == 1) + _GROWL * max(0, home - _GROWLING - keys[0])
