"""Takes out of a finished draft what was refused and lies in single notes: pushes, crushes, octaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from woodshed.arrangement.device import Piece, Span, Stroke
from woodshed.theory.time import EIGHTH, SIXTEENTH, Ticks

_CRUSHED: Ticks = 160
"""The longest note that counts as crushed into the next, a sixth of a quarter."""
_OCTAVE = 12

Hand = Sequence[Stroke]


def without_refused(piece: Piece, spans: Sequence[Span], hands: tuple[Hand, Hand]) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands without what the brief avoids of pushes, syncopations, crushed notes and octaves.

    The names are ``anticipation``, ``syncopation``, ``grace_b3_3``, ``octaves_lh`` and ``octaves_rh``. A push waits for
    its chord, a note that is tied over a beat begins on that beat, a crushed note goes, and of an octave the key inside
    goes. What rests on the patterns of a hand is settled before, by the plan.
    """
    left, right = list(hands[0]), list(hands[1])
    avoid = piece.brief.avoid
    if piece.brief.voices == "satb":
        return left, right
    if "grace_b3_3" in avoid:
        left, right = uncrushed(left), uncrushed(right)
    if "syncopation" in avoid:
        left, right = on_the_beat(left, piece), on_the_beat(right, piece)
    if avoid & {"anticipation", "syncopation"}:
        left, right = on_time(left, spans), on_time(right, spans)
    if "octaves_lh" in avoid:
        left = undoubled(left, upper=True)
    if "octaves_rh" in avoid:
        right = undoubled(right, upper=False)
    return left, right


def uncrushed(strokes: Hand) -> list[Stroke]:
    """A hand without crushed notes; what one leads into takes its place where that lies off the sixteenths."""
    lengths = {(s.onset, s.key): s.duration for s in strokes}

    def leads(stroke: Stroke) -> bool:
        after = stroke.onset + stroke.duration
        return any(lengths.get((after, stroke.key + step), 0) > stroke.duration for step in _steps(stroke))

    gone = {s for s in strokes if leads(s)}
    # Several such notes in a row are a run or a shake, and no crushed note.
    ends = {s.onset + s.duration for s in gone}
    gone = {s for s in gone if s.onset not in ends}
    early = {s.onset + s.duration: s.onset for s in gone if (s.onset + s.duration) % SIXTEENTH}
    return [
        s._replace(onset=early[s.onset], duration=s.duration + s.onset - early[s.onset]) if s.onset in early else s
        for s in strokes
        if s not in gone
    ]


def _steps(stroke: Stroke) -> tuple[int, ...]:
    """Where a note may lead that is crushed into the next: by any step if very short, else by the half step up."""
    if stroke.duration <= _CRUSHED:
        return (1, 2, -1, -2)
    return (1,) if stroke.duration <= SIXTEENTH else ()


def on_the_beat(strokes: Hand, piece: Piece) -> list[Stroke]:
    """A hand in which no note begins off the beat and sounds over the next one: it begins there instead."""
    meter = piece.meter
    beats = (*meter.beats, meter.bar)

    def due(stroke: Stroke) -> Ticks:
        start = stroke.onset - stroke.onset % meter.bar
        after = next(start + beat for beat in beats if start + beat >= stroke.onset)
        return after if after < stroke.onset + stroke.duration else stroke.onset

    return _put_off(strokes, due)


def on_time(strokes: Hand, spans: Sequence[Span]) -> list[Stroke]:
    """A hand in which nothing is pushed: what begins up to an eighth early and belongs to the next chord waits."""
    joints = {b.onset: (a.chord.semitones, b.chord.semitones) for a, b in pairwise(spans)}
    changes = [onset for onset, (old, new) in joints.items() if new and old != new]

    def due(stroke: Stroke) -> Ticks:
        for onset in changes:
            if onset - EIGHTH <= stroke.onset < onset < stroke.onset + stroke.duration:
                old, new = joints[onset]
                return onset if stroke.key % _OCTAVE in new or stroke.key % _OCTAVE not in old else stroke.onset
        return stroke.onset

    return _put_off(strokes, due)


def _put_off(strokes: Hand, due: Callable[[Stroke], Ticks]) -> list[Stroke]:
    """Strokes begin when they are due, and those that led up to them last until then.

    Where the hand strikes at that time anyway, what was early goes.
    """
    onsets = {s.onset for s in strokes if due(s) == s.onset}
    moved = {s.onset: due(s) for s in strokes if due(s) > s.onset}
    out = []
    for stroke in strokes:
        start, end = due(stroke), stroke.onset + stroke.duration
        if start > stroke.onset:
            if start not in onsets:
                out.append(stroke._replace(onset=start, duration=end - start))
        elif end in moved:
            out.append(stroke._replace(duration=moved[end] - stroke.onset))
        else:
            out.append(stroke)
    return sorted(out)


def undoubled(strokes: Hand, *, upper: bool) -> list[Stroke]:
    """A hand without the ``upper`` or the lower key of any octave that is struck at once."""
    other = -_OCTAVE if upper else _OCTAVE
    out: list[Stroke] = []
    for _, together in groupby(sorted(strokes), lambda s: s.onset):
        grip = list(together)
        keys = {s.key for s in grip}
        out += [s for s in grip if s.key + other not in keys]
    return out
