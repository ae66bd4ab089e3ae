"""Which key a chart stands in, where nobody says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from woodshed.piece.chart import Change
from woodshed.theory.chord import Chord
from woodshed.theory.interval import plain
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass

# What speaks for a key, in shares of a whole piece that lies in its scale: set by hand so that a
# two-five-one in the relative minor and a blues are heard as such.
_LAST, _FIRST, _CADENCE = 0.35, 0.15, 0.25


def key_of(changes: Sequence[Change]) -> Key:
    """The major or minor key of a chart by its scale, its cadences, where it begins and ends.

    >>> symbols = ("Bm7b5", "E7(b9)", "Am7")
    >>> str(key_of([Change(Chord.parse(s), 3840) for s in symbols]))
    'A minor'
    """
    sounding = [change for change in changes if not change.chord.silent]
    if not sounding:
        return Key(PitchClass(0), "major")
    spelled = {change.chord.root.semitone: change.chord.root for change in sounding}
    keys = []
    for semitone in range(12):
        for mode in ("major", "minor"):
            tonic = spelled.get(semitone) or plain(semitone, flats=True)
            keys.append(Key(tonic, mode))
    # Of equal scores the simpler signature wins; Db minor is written as C# minor.
    best = max(keys, key=lambda key: (_score(key, sounding), -abs(key.signature)))
    return best.simplified


def _score(key: Key, changes: Sequence[Change]) -> float:
    scale = set(key.scale)
    if key.minor:
        scale.add((key.tonic.semitone + 11) % 12)
    total = sum(change.duration for change in changes)
    inside = 0.0
    for change in changes:
        tones = change.chord.semitones
        inside += change.duration * len(tones & scale) / len(tones)
    score = inside / total
    score += _LAST * _is_tonic(key, changes[-1].chord) + _FIRST * _is_tonic(key, changes[0].chord)
    dominant = (key.tonic.semitone + 7) % 12
    cadences = sum(
        before.chord.root.semitone == dominant
        and before.chord.kind.family in ("dom", "maj", "sus")
        and _is_tonic(key, after.chord)
        for before, after in pairwise(changes)
    )
    return score + _CADENCE * min(1.0, cadences * 4 / len(changes))


def _is_tonic(key: Key, chord: Chord) -> bool:
    if chord.root.semitone != key.tonic.semitone:
        return False
    return (chord.kind.family == "min") == key.minor
