"""Four-part writing: soprano, alto, tenor and bass by the rules of the chorale, found along the whole piece at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from woodshed.theory.interval import semitones

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.theory.chord import Chord

RANGES = ((60, 81), (55, 74), (48, 67), (40, 62))
"""Lowest and highest key of soprano, alto, tenor and bass (genres.md 4)."""

_MOST = 160
_FAULT = 25.0
_SETTLED = 10_000.0
_GUIDES = ("b3", "3", "4", "6", "b7", "7", "bb7")
_ROOT_LACKS, _COLOUR_LACKS, _GUIDE_LACKS = 10.0, 14.0, 24.0
"""Prices of a needed tone that a chord of five or more goes without: the root is missed least, then the colours."""
_OPEN_END = 3.0
"""The price of a soprano that does not close on the root."""
_STANDING = 2.0
"""The price of a soprano that stands still while its chord is sung again: a chorale moves on inside long chords."""
_PAIRS = tuple(combinations(range(4), 2))
_HOMES = (70, 64, 57, 48)


class Voices(NamedTuple):
    """Keys of the four voices at one chord."""

    soprano: int
    alto: int
    tenor: int
    bass: int


class _Choices:
    """The ways to set one chord: an array of keys, shape (n, 4), soprano first, with the price of each."""

    __slots__ = ("cost", "keys")

    def __init__(self, rows: list[tuple[float, Voices]]) -> None:
        rows.sort()
        self.keys: NDArray[np.int64] = np.array([voices for _, voices in rows[:_MOST]])
        self.cost: NDArray[np.float64] = np.array([cost for cost, _ in rows[:_MOST]])

    def leaning(self, settled: Voices | None) -> NDArray[np.float64]:
        """The prices where one setting is settled already: any other is dearer than all faults of a piece."""
        if settled is None:
            return self.cost
        elsewhere: NDArray[np.bool_] = (self.keys != np.array(settled)).any(axis=1)
        return np.asarray(self.cost + _SETTLED * elsewhere)


def four_voices(chords: Sequence[Chord], settled: Mapping[int, Voices] | None = None) -> tuple[Voices, ...]:
    """A setting of each chord such that no two voices move in parallel fifths or octaves wherever a way exists.

    Leading tones rise, sevenths fall, neighbouring upper voices stay within an octave and no voices cross; roots are
    doubled, leading tones never. Chords without pitches are passed over with the setting before them. ``settled`` are
    settings, by the place of their chord, that the others are led to and from wherever the rules know them.

    Source: the common rules of four-part harmony, as in Aldwell and Schachter, Harmony and Voice Leading.
    """
    places = [place for place, chord in enumerate(chords) if chord.pitch_classes]
    named = [chords[place] for place in places]
    if not named:
        return ()
    path = [_choices(chord) for chord in named]
    own = [choices.leaning((settled or {}).get(place)) for place, choices in zip(places, path, strict=True)]
    total = own[0]
    back = []
    for i in range(len(path) - 1):
        costs = total[:, None] + _motion(named[i], named[i + 1])
        best = costs.argmin(axis=0)
        back.append(best)
        total = costs[best, np.arange(len(best))] + own[i + 1]
    if len(named) > 1:
        total = total + _OPEN_END * (path[-1].keys[:, 0] % 12 != named[-1].root.semitone)
    index = int(total.argmin())
    chosen = [index]
    for best in reversed(back):
        index = int(best[index])
        chosen.append(index)
    settings = [Voices(*map(int, choices.keys[k])) for choices, k in zip(path, reversed(chosen), strict=True)]
    out: list[Voices] = []
    for chord in chords:
        out.append(settings.pop(0) if chord.pitch_classes else (out[-1] if out else settings[0]))
    return tuple(out)


@lru_cache(maxsize=2048)
def _choices(chord: Chord) -> _Choices:
    """The settings of a chord; one of more tones than four voices can sing goes without the least needed.

    Where one tone is all there is, neighbours may sing it in unison.
    """
    root = chord.root.semitone
    tones = [(root + semitones(tone)) % 12 for tone in chord.kind.tones]
    return _Choices(
        _settings(chord, tones[:4])
        or _settings(chord, tones, spared=len(tones))
        or _settings(chord, tones, spared=len(tones), apart=0)
    )


def _settings(chord: Chord, tones: Sequence[int], *, spared: int = 1, apart: int = 1) -> list[tuple[float, Voices]]:
    """The settings of some tones and their prices.

    Fewer than ``spared`` needed tones are missing; voices lie ``apart`` semitones or more.
    """
    kind, root = chord.kind, chord.root.semitone
    needed = {root: _ROOT_LACKS} | {
        (root + semitones(group[0])) % 12: _GUIDE_LACKS if group[0] in _GUIDES else _COLOUR_LACKS
        for group in kind.essential
    }
    third = next(((root + semitones(t)) % 12 for t in kind.tones if t in ("3", "b3")), root)
    bass = chord.lowest.semitone
    rows: list[tuple[float, Voices]] = []
    pools = [[key for key in range(low, high + 1) if key % 12 in tones] for low, high in RANGES[:3]]
    basses = [key for key in range(RANGES[3][0], RANGES[3][1] + 1) if key % 12 == bass]
    for soprano, alto, tenor in product(*pools):
        if not (apart <= soprano - alto <= 12 and apart <= alto - tenor <= 12):
            continue
        for low in basses:
            if not apart <= tenor - low <= 19:
                continue
            voices = Voices(soprano, alto, tenor, low)
            missing = needed.keys() - {key % 12 for key in voices}
            if len(missing) >= spared:
                continue
            cost = _setting(voices, root, third, dominant=kind.dominant)
            if cost < _FAULT:
                rows.append((cost + sum(needed[tone] for tone in missing), voices))
    return rows


def _setting(voices: Voices, root: int, third: int, *, dominant: bool) -> float:
    """What a setting costs by itself: doubled tones, voices far from home."""
    classes = [key % 12 for key in voices]
    cost = 0.08 * sum(abs(key - home) for key, home in zip(voices, _HOMES, strict=True))
    if classes.count(third) > 1:
        cost += 6.0 if dominant else 1.5
    if dominant and classes.count((root + 10) % 12) > 1:
        return _FAULT
    if classes.count(root) < 2 and len(set(classes)) < 4:
        cost += 0.6
    if (root + 7) % 12 not in classes:
        cost += 1.0
    return cost


@lru_cache(maxsize=4096)
def _motion(before: Chord, after: Chord) -> NDArray[np.float64]:
    first, second = _choices(before).keys, _choices(after).keys
    moves = second[None, :, :] - first[:, None, :]
    size = np.abs(moves)
    cost: NDArray[np.float64] = 0.35 * size[..., :3].sum(axis=2) + 0.12 * size[..., 3]
    cost += 2.0 * (size[..., :3] > 5).sum(axis=2) + 0.5 * (size[..., 0] == 0)
    cost += 2.0 * (size[..., 0] > 4)
    cost += 4.0 * (size[..., 3] > 12) + 3.0 * (size == 6).sum(axis=2)
    if before == after:
        cost += _STANDING * (size[..., 0] == 0) + 0.4 * size[..., 3]
    for high, low in _PAIRS:
        gap = (first[:, high] - first[:, low]) % 12
        later = (second[:, high] - second[:, low]) % 12
        perfect = ((gap == 0) | (gap == 7))[:, None] & (gap[:, None] == later[None, :])
        cost += _FAULT * (perfect & (moves[..., high] * moves[..., low] > 0))
    later = (second[:, 0] - second[:, 3]) % 12
    same_way = moves[..., 0] * moves[..., 3] > 0
    cost += 5.0 * (same_way & (size[..., 0] > 2) & ((later == 0) | (later == 7))[None, :])
    return cost + _tendencies(before, after, first, moves)


def _tendencies(before: Chord, after: Chord, first: NDArray[np.int64], moves: NDArray[np.int64]) -> NDArray[np.float64]:
    """Leading tones that do not rise (an inner one may fall a third) and sevenths that do not fall."""
    cost = np.zeros(moves.shape[:2])
    root = before.root.semitone
    resolves = (root + 5 - after.root.semitone) % 12 == 0 or (after.root.semitone - root) % 12 in (
        1,
        2,
    )
    if not resolves or before.kind.family not in ("maj", "dom", "dim", "hdim"):
        return cost
    if before.kind.family in ("maj", "dom") and "3" in before.kind.tones:
        leading = (root + 4) % 12
        for voice in range(4):
            here = first[:, voice] % 12 == leading
            good = moves[..., voice] == 1
            if voice in (1, 2):
                good |= (moves[..., voice] == -4) | (moves[..., voice] == -3)
            cost += 12.0 * (here[:, None] & ~good)
    if before.kind.dominant:
        seventh = (root + 10) % 12
        for voice in range(4):
            here = first[:, voice] % 12 == seventh
            good = (moves[..., voice] == -1) | (moves[..., voice] == -2)
            cost += 12.0 * (here[:, None] & ~good)
    return cost
