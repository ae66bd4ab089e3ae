"""A theme that the hands of a piece in two voices hand to each other: where it enters, and on which keys."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.essentials import missing_tones
from woodshed.arrangement.rhythm import count_length, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from woodshed.arrangement.device import Moment, Span
    from woodshed.theory.chord import Chord
    from woodshed.theory.time import Ticks

_ENTRY = "S"
"""The role in which a hand has the theme."""
_COUNTS = {"Q": 1.0, "E": 0.5, "X": 0.25}
"""The other roles: quarters, eighths and sixteenths that go along freely; the length of a note in counts."""
_AUGMENTED = 3
_FIRST = 12
"""What it costs, in semitones, to exchange the note with which a line enters its chord."""
_RAISED = ("3", "5", "#5", "7")
"""Chord tones that are foreign to a key because they are raised, such as a leading tone."""


def roles_of(moment: Moment) -> tuple[tuple[str, Ticks, Ticks], ...]:
    """What this hand does in each part of the bar: the role, and where the part begins and ends in ticks.

    The options ``entries`` (roles for bar after bar, in turn) and ``lengths`` (counts of the parts of a bar) say so;
    the last bar of a phrase, and the one before the end, take ``cadence`` instead, if there is one.
    """
    options = moment.pattern.options
    entries = options["entries"]
    text = str(entries[moment.bar % len(entries)])
    last = moment.bar == moment.piece.bars - 2 and not moment.piece.brief.loop
    if (moment.closing or last) and "cadence" in options:
        text = str(options["cadence"])
    unit = count_length(moment.piece.meter)
    out = []
    start = moment.start
    for role, counts in zip(text.split(), options["lengths"], strict=True):
        out.append((role, start, start + round(counts * unit)))
        start += round(counts * unit)
    return tuple(out)


def rhythm_of(moment: Moment) -> str:
    """The rhythm of a bar of a hand that has the theme or goes along with it, as a figure."""
    meter = moment.piece.meter
    unit = count_length(meter)
    words = []
    for role, start, end in roles_of(moment):
        counts = _COUNTS.get(role) or (end - start) / unit / len(theme_of(moment))
        step = round(counts * unit)
        words += [f"{counted(t - moment.start, meter)}:{counts:g}" for t in range(start, end, step)]
    return " ".join(words)


def theme_of(moment: Moment) -> tuple[int, ...]:
    """The theme of the piece in steps of the scale from its first note: one of the option ``themes``, by the seed."""
    themes = moment.pattern.options["themes"]
    chosen = Random(f"{moment.piece.brief.seed} theme").choice(themes)
    return tuple(int(step) for step in str(chosen).split())


def entry_keys(moment: Moment, home: int, bounds: tuple[int, int], last: int | None) -> Mapping[Ticks, int]:
    """The keys of the theme in this bar by their onset in ticks; none where the chords leave it no room.

    The theme begins on the root of its chord, below on the bass, if that is root or third; near ``home`` and the
    ``last`` key before it, within ``bounds``. So an entry over the dominant is an answer at the fifth, and one over
    the same chord at the octave.
    """
    told: dict[Ticks, int] = {}
    for role, start, end in roles_of(moment):
        span = moment.span_at(start)
        if role != _ENTRY or span.end < end or not span.chord.pitch_classes:
            continue
        steps = theme_of(moment)
        below = moment.hand == "left"
        keys = _keys(span, steps, (home, last or home), bounds, on_bass=below)
        told |= {start + i * (end - start) // len(steps): key for i, key in enumerate(keys)}
    return told


def _keys(
    span: Span, steps: tuple[int, ...], near: tuple[int, int], bounds: tuple[int, int], *, on_bass: bool
) -> tuple[int, ...]:
    chord = span.chord
    first = chord.lowest.semitone if on_bass else chord.root.semitone
    if (first - chord.root.semitone) % 12 not in (0, 3, 4):
        return ()
    scale = _scale(chord, span.key.scale)
    ways = [_way(first, scale, steps, octave) for octave in range(2, 7)]
    fitting = [way for way in ways if way and bounds[0] <= min(way) and max(way) <= bounds[1]]
    home, last = near
    return min(fitting, key=lambda way: abs(sum(way) / len(way) - home) + abs(way[0] - last), default=())


@lru_cache(maxsize=2048)
def _scale(chord: Chord, key: tuple[int, ...]) -> frozenset[int]:
    """The scale of a key with the foreign tones of a chord in place of those that they raise or lower."""
    scale = set(key)
    for name, tone in zip(chord.kind.tones, chord.kind.semitones, strict=True):
        sounding = (chord.root.semitone + tone) % 12
        if sounding not in key:
            raised = name in _RAISED or (name == "1" and chord.kind.family in ("dim", "hdim"))
            scale.discard((sounding + (-1 if raised else 1)) % 12)
            scale.add(sounding)
    return frozenset(scale)


@lru_cache(maxsize=2048)
def _way(first: int, scale: frozenset[int], steps: tuple[int, ...], octave: int) -> tuple[int, ...]:
    """The theme from one key on; a step of an augmented second is evened out, as in the melodic minor scale."""
    ladder = [key for key in range(12, 120) if key % 12 in scale]
    start = ladder.index(12 * octave + first)
    keys = [ladder[start + step] for step in steps]
    for i, (a, b) in enumerate(pairwise(keys)):
        if abs(steps[i + 1] - steps[i]) == 1 and abs(b - a) == _AUGMENTED:
            low = i if a < b else i + 1
            keys[low] += 1
    return tuple(keys)


def whole(span: Span, line: tuple[int, ...], free: Sequence[int], below: set[int]) -> tuple[int, ...]:
    """A line over a chord that brings every tone which the chord needs and which neither voice has yet.

    ``free`` are the places whose key may be exchanged, ``below`` the tones (semitones above C) of the other voice. Each
    missing tone comes where it lies nearest to its neighbours; where there is no place left, it stays out.
    """
    keys, open_places = list(line), list(free)
    for group in missing_tones(span, below | {key % 12 for key in line}, root=True):
        ways = [
            (sum(abs(key - keys[j]) for j in (i - 1, i + 1) if 0 <= j < len(keys)) + _FIRST * (not i), i, key)
            for i in open_places
            for key in range(keys[i] - 6, keys[i] + 7)
            if key % 12 in group
        ]
        if ways:
            _, place, keys[place] = min(ways)
            open_places.remove(place)
    return tuple(keys)
