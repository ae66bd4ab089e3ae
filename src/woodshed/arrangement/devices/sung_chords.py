"""Chords with a voice: between its voicings the right hand sings on from their top."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.figures import tone_keys
from woodshed.arrangement.layout import Placed, laid_out
from woodshed.arrangement.lick import melody_note
from woodshed.arrangement.song import (
    GRACE,
    SONG,
    asked_third,
    goal_after,
    scale_of,
    song_line,
    top_before,
)
from woodshed.theory.time import SIXTEENTH

_CRUSHED_CHORDS = 0.5
"""How many of its chords take their third from below where that was asked for."""


_TURNING, _THIRD_BAR = 2, 5.0
"""The bar of a phrase, from 0, in which it turns, and how many times likelier a slide is there: neo-soul wants one in
four bars (NEO-4)."""


def sung_chords(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """A bar of ``bars`` and ``spans`` (see layout); ``m`` is a note of the line, all else chords.

    ``scale`` and ``manner`` choose the line's material, ``grace`` how often (0 to 1) a third is crushed from below,
    ``slide`` how often a chord's top comes in from the half step below, ``high`` the highest key of the line.
    """
    events = laid_out(moment, rng)
    strokes: list[Stroke] = []
    top = top_before(moment)
    index = 0
    while index < len(events):
        event = events[index]
        if event.tones != SONG:
            chord = struck_chord(moment, event)
            if "m" in event.tones:
                chord = _under_song(moment, event, chord, top, rng)
            chord = _slid(moment, event, chord, strokes, rng)
            strokes.extend(chord)
            top = max((s.key for s in chord), default=top)
            index += 1
            continue
        stop = index
        while stop < len(events) and events[stop].tones == SONG:
            stop += 1
        if not (moment.bar or moment.before or strokes) and stop < len(events):
            index = stop  # nothing has been said yet that the line could answer
            continue
        line = song_line(moment, events[index:stop], top, goal_after(moment, events, stop), rng, sung=strokes)
        strokes.extend(line)
        if line:
            top = line[-1].key
        index = stop
    return tuple(strokes)


def struck_chord(moment: Moment, event: Placed) -> list[Stroke]:
    """The keys of the chord that the event names; without what the line sings over it."""
    keys = {
        key
        for tone in event.tones or ("v*",)
        if tone != "m"
        for key in tone_keys(moment, event.span, tone, 60, (53, 76))
    }
    length = event.end - event.onset
    return [Stroke(event.onset, key, length, event.accent) for key in sorted(keys)]


def _under_song(moment: Moment, event: Placed, chord: list[Stroke], top: int, rng: Random) -> list[Stroke]:
    """A chord whose top finger sings: the inner keys stay, a note of the line lies over them."""
    inner = max((s.key for s in chord), default=60)
    lowest = min((s.key for s in chord), default=60)
    bounds = (
        inner + 2,
        min(lowest + moment.limits.span, int(moment.pattern.options.get("high", 84))),
    )
    if bounds[0] > bounds[1]:
        return chord
    start = min(max(top, bounds[0]), bounds[1])
    scale = scale_of(moment, str(moment.pattern.options.get("scale", "key")))
    key = melody_note(event.span, start, None, bounds, scale, rng)
    return [*chord, Stroke(event.onset, key, event.end - event.onset, event.accent)] if key >= bounds[0] else chord


def _slid(moment: Moment, event: Placed, chord: list[Stroke], before: list[Stroke], rng: Random) -> list[Stroke]:
    """The chord, its top finger sliding in from the half step below as often as ``slide`` says.

    Where a crushed third was asked for by name, it is the third that slides in, now and then.
    """
    third = asked_third(moment, event.span)
    goal = next((s for s in chord if s.key % 12 == third), None)
    chance = _sliding(moment) if goal is None else _CRUSHED_CHORDS
    goal = goal or (chord[-1] if chord else None)
    if goal is None or not chance or len(chord) < 3 or goal.accent < 0 or rng.random() >= chance:
        return chord
    if third is None and _has_slid(moment, before):
        return chord
    onset = goal.onset - GRACE
    if onset < moment.start or any(s.onset > onset - SIXTEENTH // 2 for s in before):
        return chord
    if goal.key - 1 in {s.key for s in chord}:
        return chord
    return [Stroke(onset, goal.key - 1, GRACE, -8), *chord]


def _has_slid(moment: Moment, strokes: list[Stroke]) -> bool:
    """Whether a chord was slid into in this bar, or in the second half of the one before: a slide is an event."""
    earlier = [s for s in moment.before if s.onset >= moment.start - moment.piece.meter.bar // 2]
    return any(s.duration == GRACE for s in (*earlier, *strokes))


def _sliding(moment: Moment) -> float:
    """How likely a chord is slid into: more so in the third bar of a phrase, so that every phrase has one."""
    chance = float(moment.pattern.options.get("slide", 0.0))
    return min(1.0, chance * _THIRD_BAR) if moment.place == _TURNING else chance
