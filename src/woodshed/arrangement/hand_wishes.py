"""What a player wants of a hand whatever it plays: octaves, tenths, single notes, room, rolled chords."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.hands import Limits
from woodshed.arrangement.rolling import as_rolled, in_tenths
from woodshed.theory.time import QUARTER

_OCTAVE = 12
_ROOM = 0.7
"""The share of a bar after which a sparse left hand lets go."""
_QUICK = 0.2
"""Seconds: octaves come no closer."""
_SHORTEST = 240
"""Ticks, a sixteenth: what would be left of a note must be worth playing."""
_TIGHT = frozenset({"walking_bass", "boogie", "skank", "one_drop", "tumbao", "montuno", "alberti"})
"""Idioms that live by their steadiness: their notes stay as they are."""


def as_wished(moment: Moment, strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """The strokes of a hand rolled or not, those of a left hand in octaves, tenths, single notes, or with room.

    All of it only where that was asked.
    """
    if moment.piece.brief.voices == "satb" or not strokes:
        return strokes
    if moment.hand == "left":
        strokes = _left_as_wished(moment, strokes)
    elif moment.piece.brief.asks("octaves_rh") and not set(moment.pattern.idioms) & _TIGHT:
        strokes = sung_in_octaves(strokes, moment)
    return as_rolled(moment, strokes)


def _left_as_wished(moment: Moment, strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    brief = moment.piece.brief
    shown = set(moment.pattern.idioms)
    if "left_chords" in brief.avoid:
        strokes = single(strokes)
    elif brief.asks("octaves_lh") and "octaves_lh" not in shown:
        strokes = in_octaves(strokes, moment.limits)
    elif brief.asks("tenths") and "tenths" not in brief.avoid and not shown & _TIGHT:
        strokes = in_tenths(moment, strokes)
    if brief.density < 0 and not moment.ending and not shown & _TIGHT:
        strokes = with_room(strokes, moment)
    return strokes


def single(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """Of the keys that go down together, the lowest alone."""
    ordered = sorted(strokes, key=lambda s: (s.onset, s.key))
    return tuple(next(together) for _, together in groupby(ordered, lambda s: s.onset))


def in_octaves(strokes: Sequence[Stroke], limits: Limits) -> tuple[Stroke, ...]:
    """The lowest of every grip and its octave: below, or above where that would be too deep."""
    if limits.span < _OCTAVE:
        return tuple(strokes)
    out: list[Stroke] = []
    for stroke in single(strokes):
        key = stroke.key - _OCTAVE
        out += (stroke, stroke._replace(key=key if key >= limits.low else stroke.key + _OCTAVE))
    return tuple(out)


def sung_in_octaves(strokes: Sequence[Stroke], moment: Moment) -> tuple[Stroke, ...]:
    """The top of every grip with its octave below and what lies between.

    What is too quick for octaves stays as it is.
    """
    limits = moment.limits
    if limits.span < _OCTAVE:
        return tuple(strokes)
    ordered = sorted(strokes, key=lambda s: (s.onset, s.key))
    grips = [list(together) for _, together in groupby(ordered, lambda s: s.onset)]
    ends = [*(grip[0].onset for grip in grips[1:]), moment.end]
    least = _QUICK * QUARTER * moment.piece.brief.tempo / 60
    out: list[Stroke] = []
    for grip, end in zip(grips, ends, strict=True):
        if min(end - grip[0].onset, grip[-1].duration) < least:
            out += grip
            continue
        top = grip[-1]
        inner = [s for s in grip[:-1] if s.key > top.key - _OCTAVE]
        out += [top._replace(key=top.key - _OCTAVE), *inner[max(0, len(inner) - limits.notes + 2) :], top]
    return tuple(out)


def with_room(strokes: Sequence[Stroke], moment: Moment) -> tuple[Stroke, ...]:
    """Long notes let go before the bar is over."""
    bar = moment.piece.meter.bar
    end = moment.start + int(_ROOM * bar)
    return tuple(
        s._replace(duration=end - s.onset) if end - s.onset >= _SHORTEST and s.onset + s.duration > end else s
        for s in strokes
    )
