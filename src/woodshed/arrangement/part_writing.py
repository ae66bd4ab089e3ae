"""Four-part writing: soprano, alto, tenor and bass by the rules of the chorale, found along the whole piece at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from woodshed.arrangement.four_part_motion import motion
from woodshed.arrangement.four_part_settings import RANGES, Settings, settings_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.theory.chord import Chord
    from woodshed.theory.key import Key

__all__ = ["RANGES", "Voices", "four_voices"]

_OPEN_END = 3.0
"""The price of a soprano that does not close on the root."""
_DRAWN = 0.22
"""The price of each semitone between the soprano and the key that its phrase is drawn to."""
_SETTLED = 10_000.0
_DOMINANT = 7


class Voices(NamedTuple):
    """Keys of the four voices at one chord."""

    soprano: int
    alto: int
    tenor: int
    bass: int


def four_voices(
    chords: Sequence[Chord],
    settled: Mapping[int, Voices] | None = None,
    *,
    soprano: Sequence[int | None] = (),
    drawn: Sequence[float] = (),
    keys: Sequence[Key] = (),
) -> tuple[Voices, ...]:
    """A setting of each chord such that no two voices move in parallel fifths or octaves wherever a way exists.

    Leading tones rise, sevenths fall, neighbouring upper voices stay within an octave and no voices cross; roots are
    doubled, leading tones never. Chords without pitches are passed over with the setting before them. ``settled`` are
    settings, by the place of their chord, that the others are led to and from wherever the rules know them. The rest,
    where given, has an entry for each chord: ``soprano`` keys that the tune must sing (None where it is free),
    ``drawn`` keys to which a free tune is drawn, ``keys`` the key that each chord stands in.

    Source: the common rules of four-part harmony, as in Aldwell and Schachter, Harmony and Voice Leading; the best way
    through all settings as in Viterbi, 1967.
    """
    sung = [i for i, chord in enumerate(chords) if chord.pitch_classes]
    if not sung:
        return ()
    named = [chords[i] for i in sung]
    tune = [soprano[i] if soprano else None for i in sung]
    pulls = [drawn[i] if drawn else None for i in sung]
    homes = [_dominant(chords[i], keys[i]) if keys else None for i in sung]
    path = [settings_of(chord, key) for chord, key in zip(named, tune, strict=True)]
    fixed = [(settled or {}).get(i) for i in sung]
    costs = [_own(*row) for row in zip(path, pulls, fixed, strict=True)]
    if len(named) > 1:
        costs[-1] = costs[-1] + _OPEN_END * (path[-1].keys[:, 0] % 12 != named[-1].root.semitone)
    steps = [
        motion(a, b, sopranos, home=home)
        for (a, b), sopranos, home in zip(pairwise(named), pairwise(tune), homes, strict=False)
    ]
    settings = [
        Voices(*map(int, choices.keys[index])) for choices, index in zip(path, _cheapest(costs, steps), strict=True)
    ]
    first = settings[0]
    out: list[Voices] = []
    for chord in chords:
        out.append(settings.pop(0) if chord.pitch_classes else (out[-1] if out else first))
    return tuple(out)


def _dominant(chord: Chord, key: Key) -> bool:
    return (chord.root.semitone - key.tonic.semitone) % 12 == _DOMINANT


def _own(settings: Settings, near: float | None, settled: Voices | None) -> NDArray[np.float64]:
    """What each setting costs by itself, its distance from where the tune is drawn to included.

    Where one is settled already, any other is dearer than all faults of a piece.
    """
    cost = settings.cost
    if near is not None:
        cost = cost + _DRAWN * np.abs(settings.keys[:, 0] - near)
    if settled is not None:
        cost = cost + _SETTLED * (settings.keys != np.array(settled)).any(axis=1)
    return cost


def _cheapest(costs: Sequence[NDArray[np.float64]], steps: Sequence[NDArray[np.float32]]) -> list[int]:
    """Which setting of each chord lies on the cheapest way."""
    total = costs[0]
    back = []
    for step, own in zip(steps, costs[1:], strict=True):
        through = total[:, None] + step
        best = through.argmin(axis=0)
        back.append(best)
        total = through[best, np.arange(len(best))] + own
    index = int(total.argmin())
    chosen = [index]
    for best in reversed(back):
        index = int(best[index])
        chosen.append(index)
    return chosen[::-1]
