"""Puts a rule of substitution to work on one chord in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from woodshed.piece.chart import Change, Chart
from woodshed.progression.colour import NINTHS, SEVENTHS, TRIADS, plainer, richer
from woodshed.progression.harmonic_rhythm import spans
from woodshed.progression.hearing import families_of
from woodshed.progression.substitutions import NewChord, Substitution
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above, shorter_way
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.pitch import PitchClass
from woodshed.theory.roman import note_of
from woodshed.theory.time import Ticks

_WHOLE_STEP = 2
_SAME, _AS_NEXT, _PLAIN, _RICH = "=", "=next", "plain", "rich"


class Spot(NamedTuple):
    """A change in its place: the key of its bar, what sounds before and after it, and the meter of the piece."""

    change: Change
    before: Chord | None
    after: Chord | None
    key: Key
    meter: Meter


def spot_of(chart: Chart, bar: int, index: int) -> Spot:
    """A change of a bar, counted from 1, with the different chords around it."""
    rows = [(number, place, change) for number, _, place, change in _placed(chart)]
    here = next(n for n, row in enumerate(rows) if row[:2] == (bar, index))
    change = rows[here][2]
    before = next((c.chord for _, _, c in reversed(rows[:here]) if c.chord != change.chord), None)
    after = next((c.chord for _, _, c in rows[here + 1 :] if c.chord != change.chord), None)
    return Spot(change, before, after, chart.key_at(bar), chart.meter)


def _placed(chart: Chart) -> Iterator[tuple[int, Ticks, int, Change]]:
    number, place = 0, 0
    for bar, onset, change in chart.timeline():
        place = place + 1 if bar == number else 0
        number = bar
        yield bar, onset, place, change


def applied(rule: Substitution, spot: Spot, colour: int) -> tuple[Change, ...] | None:
    """The changes that take the place of one by a rule; None where the rule does not speak of such a place.

    An empty row means that the chord before, or after, takes over its time. Only chords that differ from what is there
    count.
    """
    if not _speaks_of(rule, spot):
        return None
    chords = [_built(new, rule, spot, colour) for new in rule.row]
    if any(chord is None for chord in chords):
        return None
    found = [chord for chord in chords if chord is not None]
    if found == [spot.change.chord] or (rule.half and found and found[0] == spot.change.chord):
        return None
    if rule.half and spot.after is not None and found[-1] == spot.after:
        return None
    return _timed(found, rule, spot)


def _speaks_of(rule: Substitution, spot: Spot) -> bool:
    chord, after, tonic = spot.change.chord, spot.after, spot.key.tonic.semitone
    if chord.silent or (rule.mode and (rule.mode == "minor") != spot.key.minor):
        return False
    elsewhere = rule.degrees and (chord.root.semitone - tonic) % 12 not in rule.degrees
    if elsewhere or (rule.families and not rule.families & families_of(chord)):
        return False
    toward = rule.falls or rule.half or rule.goals or rule.goal_degrees or rule.origin in {"next", "bass"}
    if not toward:
        return True
    if after is None or after.silent or (rule.goals and not rule.goals & families_of(after)):
        return False
    if rule.goal_degrees and (after.root.semitone - tonic) % 12 not in rule.goal_degrees:
        return False
    return not rule.falls or (chord.root.semitone + 5 - after.root.semitone) % 12 == 0


def _built(new: NewChord, rule: Substitution, spot: Spot, colour: int) -> Chord | None:
    old, key = spot.change.chord, spot.key
    name = new.types[{TRIADS: 0, SEVENTHS: 1, NINTHS: 2}[colour]]
    if name in {_PLAIN, _RICH}:
        dressed = _plainer(old) if name == _PLAIN else _richer(old, key)
        if new.bass:
            return Chord(old.root, plainer(old, SEVENTHS).type, key.readable(above(old.root, new.bass)))
        return dressed
    root = _root(new.root, rule, spot)
    if name == _AS_NEXT:
        name = spot.after.type if spot.after else ""
    bass = None
    if new.bass:
        bass = note_of(new.bass, key) if rule.origin == "key" else key.readable(above(root, new.bass))
    chord = Chord(root, old.type if name == _SAME else name, bass)
    far = rule.near and shorter_way(chord.lowest.semitone, old.lowest.semitone) > _WHOLE_STEP
    return None if far else chord


def _root(name: str, rule: Substitution, spot: Spot) -> PitchClass:
    if rule.origin == "key":
        return note_of(name, spot.key)
    origin = spot.change.chord.root
    if rule.origin == "next" and spot.after:
        origin = spot.after.root
    elif rule.origin == "bass" and spot.after:
        origin = spot.after.lowest
    return spot.key.readable(above(origin, name))


def _plainer(chord: Chord) -> Chord:
    """The chord with fewer tones by one step, without a foreign bass at the last."""
    for most in (SEVENTHS, TRIADS):
        simpler = plainer(chord, most)
        if len(simpler.kind.tones) < len(chord.kind.tones):
            return simpler
    upper = Chord(chord.root, chord.type)
    return upper if chord.lowest.semitone in upper.semitones else chord


def _richer(chord: Chord, key: Key) -> Chord:
    degree = (chord.root.semitone - key.tonic.semitone) % 12
    for least in (SEVENTHS, NINTHS):
        fuller = richer(chord, degree, least)
        if fuller != chord:
            return fuller
    return chord


def _timed(chords: list[Chord], rule: Substitution, spot: Spot) -> tuple[Change, ...] | None:
    """The chords over the time of the change, on beats; None where there is no beat for one of them."""
    whole = spot.change.duration
    if not chords:
        return ()
    parts = [spot.change.chord, *chords] if rule.half else chords
    durations = _shares(len(parts), whole, spot.meter)
    if durations is None:
        return None
    return tuple(Change(chord, length) for chord, length in zip(parts, durations, strict=True))


def _shares(count: int, whole: Ticks, meter: Meter) -> tuple[Ticks, ...] | None:
    if count == 1:
        return (whole,)
    if whole == meter.bar:
        return spans(count, tuple(range(count)), meter) if len(meter.beats) >= count else None
    beats, rest = divmod(whole, meter.beat)
    if rest or beats < count:
        return None
    first = (beats + 1) // count * meter.beat
    return (first, *([(whole - first) // (count - 1)] * (count - 1)))
