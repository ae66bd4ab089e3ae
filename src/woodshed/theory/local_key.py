"""Where a progression is heard: the key of every chord, and the key of a whole chart.

Every chord fits every key well or badly; the path through the keys that fits best, when leaving a key has a price,
tells modulations from passing colours (Viterbi, 1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from woodshed.theory.chord import Chord
from woodshed.theory.chord_type import ChordType
from woodshed.theory.interval import plain
from woodshed.theory.key import Key

_LEAVING = 5.0
"""The price of a change of key, in units of a chord without any place in its key (2). A two-five
in a foreign key passes (2 + 1 + 1.5); two in a row are a modulation."""

_AWAY = 0.2
"""The price of every chord heard outside the home key: a guest soon goes home."""

_CADENCE = 1.0
"""What a fall of a fifth from a dominant onto a tonic says for the key of that tonic."""

_FITS: dict[bool, dict[int, dict[str, float]]] = {
    False: {
        0: {"maj": 0, "sus": 0.2, "aug": 0.4, "dom": 0.5, "min": 1.2}, 1: {"maj": 1.6},
        2: {"min": 0.2, "hdim": 0.7, "sus": 0.6, "maj": 1.2}, 3: {"maj": 1.0},
        4: {"min": 0.4, "hdim": 1.0, "maj": 1.2},
        5: {"maj": 0.2, "min": 0.7, "dom": 0.6, "sus": 0.5}, 6: {"hdim": 0.8},
        7: {"dom": 0, "maj": 0.2, "sus": 0, "aug": 0.3, "min": 0.9},
        8: {"maj": 0.9}, 9: {"min": 0.3, "sus": 0.8, "maj": 1.2, "hdim": 1.3},
        10: {"maj": 0.8, "dom": 0.7}, 11: {"hdim": 0.4, "dim": 0.4, "min": 1.2},
    },
    True: {
        0: {"min": 0, "sus": 0.3, "maj": 1.0}, 1: {"maj": 0.9},
        2: {"hdim": 0.1, "dim": 0.2, "min": 0.8}, 3: {"maj": 0.4, "aug": 0.4},
        5: {"min": 0.2, "maj": 0.8, "dom": 0.7, "sus": 0.5},
        7: {"dom": 0, "maj": 0.2, "sus": 0.1, "aug": 0.3, "min": 0.6}, 8: {"maj": 0.3, "dom": 0.6},
        9: {"hdim": 0.6, "dim": 0.7}, 10: {"maj": 0.4, "dom": 0.6, "sus": 0.6}, 11: {"dim": 0.2},
    },
}  # fmt: skip
"""How badly a family of chords fits a degree (in semitones) of a major (False) or minor key (True).

Set by ear from the textbook functions, and checked on the charts whose key an expert has written.
"""


def keys_heard(chords: Sequence[Chord], home: Key) -> tuple[Key, ...]:
    """The key in which each chord is heard; ``home`` itself until the music leaves it.

    >>> chords = [Chord.parse(s) for s in "C Am Ebm7 Ab7 Dbmaj7 Gbmaj7 Ebm7 Ab7 Dbmaj7".split()]
    >>> [str(key) for key in keys_heard(chords, Key.parse("C"))][-1]
    'Db major'
    """
    place = home.tonic.semitone + (12 if home.minor else 0)
    prices = [0.0 if k == place else _LEAVING for k in range(24)]
    steps = []
    before: Chord | None = None
    for chord in chords:
        leave = min(prices) + _LEAVING
        steps.append((prices, leave))
        fits = _prices(chord)
        # Not min(): this line runs 24 times a chord.
        prices = [(p if p < leave else leave) + fits[k] for k, p in enumerate(prices)]  # noqa: FURB136
        prices[place] -= _AWAY
        if before is not None and _is_cadence(before, chord):
            prices[_tonic_of(chord)] -= _CADENCE
        before = chord
    here = prices.index(min(prices))
    path = [here]
    for earlier, leave in reversed(steps[1:]):
        if earlier[here] >= leave:
            here = earlier.index(min(earlier))
        path.append(here)
    keys = {k: home if k == place else _key(k, home) for k in set(path)}
    return tuple(keys[k] for k in reversed(path[: len(chords)]))


def likely_key(chords: Sequence[Chord]) -> Key:
    """The major or minor key that fits a whole chart best.

    A chart that names no chord is taken to be in C major.

    >>> str(likely_key([Chord.parse(s) for s in "Fm7 Bb7 Ebmaj7 Abmaj7".split()]))
    'Eb major'
    """
    sounding = [chord for chord in chords if not chord.silent]
    if not sounding:
        return Key(plain(0, flats=True))
    totals = [sum(column) for column in zip(*map(_prices, sounding), strict=True)]
    for before, chord in pairwise(sounding):
        if _is_cadence(before, chord):
            totals[_tonic_of(chord)] -= _CADENCE
    for chord, weight in ((sounding[0], 1.0), (sounding[-1], 2.0)):
        # Pieces mostly begin, and nearly always end, on their tonic.
        totals[_tonic_of(chord)] -= weight
    best = totals.index(min(totals))
    flats = sum(c.root.alter < 0 for c in sounding) >= sum(c.root.alter > 0 for c in sounding)
    key = Key(plain(best % 12, flats=flats), "minor" if best >= 12 else "major")
    return key if abs(key.signature) <= 6 else key.transposed(0)


def _key(place: int, home: Key) -> Key:
    return Key(home.spell(place), "minor" if place >= 12 else "major").simplified


def _prices(chord: Chord) -> tuple[float, ...]:
    if chord.silent:
        return _NOTHING
    return _prices_of(chord.root.semitone, chord.kind)


_NOTHING = (0.0,) * 24


@lru_cache(maxsize=4096)
def _prices_of(root: int, kind: ChordType) -> tuple[float, ...]:
    """How badly a chord fits the twelve major and the twelve minor keys."""
    return tuple(_price((root - tonic) % 12, kind, minor=minor) for minor in (False, True) for tonic in range(12))


def _price(degree: int, kind: ChordType, *, minor: bool) -> float:
    fits = _FITS[minor].get(degree, {})
    if kind.family == "pow":
        return min(fits.values(), default=2.0)
    if kind.family in fits:
        # A major seventh on V has lost its pull.
        return fits[kind.family] + (1.0 if degree == 7 and "7" in kind.tones else 0.0)
    return 1.0 if kind.dominant or kind.family == "dim" else 2.0


def _is_cadence(before: Chord, chord: Chord) -> bool:
    """Whether a dominant falls a fifth onto a chord that may be its tonic."""
    if before.silent or chord.silent or chord.kind.dominant:
        return False
    falls = (before.root.semitone - chord.root.semitone) % 12 == 7
    return falls and before.kind.dominant


def _tonic_of(chord: Chord) -> int:
    """The key of which a chord is the tonic: 0 to 11 major, 12 to 23 minor."""
    return chord.root.semitone + (12 if "b3" in chord.kind.tones else 0)
