"""From written strokes to played notes: swing, lay-back, rolling, accents, the curve of a piece, and the pedal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import pi, sin
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Piece, Span, Stroke
from woodshed.piece import Hand, Note, Pedal
from woodshed.theory.pitch import Pitch, PitchClass
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.piece import Feel
    from woodshed.theory.meter import Meter

_SOFTEST, _LOUDEST = 24, 122
_CONTOUR = 0.3
"""Velocity per semitone above the middle of the hand: a rising line grows, by about 4 over an octave."""
_MIDDLES = {"left": 50, "right": 68}
_DEVIATION = 4.8
"""Least standard deviation of a hand's velocities; below four it sounds typed (genres.md 0.3)."""
_SHORTEST: Ticks = QUARTER // 40
_SIXTEENTH, _THIRTY_SECOND, _TRIPLET_SIXTEENTH = QUARTER // 4, QUARTER // 8, QUARTER // 6
_PEDAL_GAP: Ticks = QUARTER // 8
"""How long the pedal stays up at a change, a thirty-second note: long enough to clear, too short to hear as a hole."""


def ticks_per_second(piece: Piece) -> float:
    """How many ticks pass in a second at the tempo of the piece, which counts felt beats."""
    beat = piece.meter.beat if piece.meter.compound else QUARTER
    return piece.brief.tempo * beat / 60.0


@lru_cache(maxsize=64)
def swing_warp(swing: float, unit: str, meter: Meter) -> Callable[[Ticks], Ticks]:
    """A function from a written time to where swing puts it; compound meters are written in three already."""
    if meter.compound or abs(swing - 0.5) < 1e-9:
        return lambda onset: onset
    length = QUARTER if unit == "1/8" else QUARTER // 2
    half = length / 2
    table = [
        round(x * swing / 0.5)
        if x <= half
        else round(length * swing + (x - half) * (1 - swing) / 0.5)
        for x in range(length)
    ]
    return lambda onset: onset - onset % length + table[onset % length]


def curve(shape: str, bar: int, bars: int, place: int) -> float:
    """Velocity to add in a bar, counted from 0: how a piece grows and falls.

    ``build`` rises to the last bar but one; ``arch`` peaks at two thirds; ``terraced`` steps by sections of eight bars;
    ``phrase`` breathes over four bars; ``flat`` stays.
    """
    x = bar / max(1, bars - 1)
    last = bar == bars - 1 and bars > 2
    if shape == "build":
        return (6.0 if last else -9.0 + 19.0 * x) + 1.5 * sin(pi * place / 3)
    if shape == "arch":
        return -4.0 + 10.0 * sin(
            pi * min(1.0, x / 0.68) / 2 if x < 0.68 else pi / 2 + 1.3 * (x - 0.68)
        )
    if shape == "terraced":
        return (-3.0, 3.0)[(bar // 4) % 2] + (1.0 if place == 2 else 0.0)
    if shape == "phrase":
        return -2.0 + 4.0 * sin(pi * (place + 1) / 5) + 3.0 * sin(pi * x) - (3.0 if last else 0.0)
    return 0.0


@lru_cache(maxsize=4096)
def _shade(items: tuple[tuple[str, int], ...], hand: Hand, meter: Meter, onset: Ticks) -> int:
    """Velocity for a place in the bar, from the sub-style's table: beats by number, halves ``&``, finer ``x``."""
    table = dict(items)
    beat, rest = divmod(onset, meter.beat)
    unit = 4 * QUARTER // meter.unit
    if rest == 0:
        name = str(onset // unit + 1 if meter.compound else beat + 1)
    elif not meter.compound and rest * 2 == meter.beat:
        name = "&"
    else:
        name = "x"
    side = "L" if hand == "left" else "R"
    exact = f"{onset // unit + 1}&" if name == "&" else name
    for entry in (side + exact, side + name, exact, name):
        if entry in table:
            return table[entry]
    return 0


Spelling = tuple[Ticks, tuple[PitchClass, ...]]
"""From this time on, the names of the twelve keys of an octave, C first."""


class Player:
    """Plays one piece: keeps the tables that every note needs, so that a note costs a few look-ups."""

    def __init__(self, piece: Piece, places: Sequence[int], rng: Random) -> None:
        """``places`` says for each bar which bar of its phrase it is, from 0."""
        self._piece = piece
        self._meter = piece.meter
        feel: Feel = piece.brief.feel
        rate = ticks_per_second(piece) / 1000.0
        self._rate = rate
        self._warp = swing_warp(feel.swing, feel.unit, piece.meter)
        self._late = {"left": round(feel.late_left * rate), "right": round(feel.late_right * rate)}
        application = piece.application
        self._shades = tuple(sorted(application.shade.items())) or (
            ("1", 4),
            ("3", 2),
            ("&", -2),
            ("x", -4),
        )
        base = application.velocity
        volume = piece.brief.volume
        self._base = {"left": base[0] + volume, "right": base[1] + volume}
        self._curve = [
            curve(application.dynamics, bar, piece.bars, places[bar]) for bar in range(piece.bars)
        ]
        self._rng = rng

    def play(
        self, strokes: Sequence[Stroke], hand: Hand, spellings: Sequence[Spelling]
    ) -> list[Note]:
        """The strokes of a hand, ordered by onset, as notes; ``spellings`` name the keys from each change of chord on."""
        velocities = _widened(self._velocities(strokes, hand))
        late, warp, rate = self._late[hand], self._warp, self._rate
        total = self._piece.bars * self._meter.bar + late
        at, index, last = Pitch.at, 0, len(spellings) - 1
        names = spellings[0][1] if spellings else ()
        following = spellings[1][0] if last > 0 else total + 1
        notes = []
        lengths = _notated(strokes)
        for (onset, key, duration, _, voice, roll), velocity, length in zip(
            strokes, velocities, lengths, strict=True
        ):
            while onset >= following:
                index += 1
                names = spellings[index][1]
                following = spellings[index + 1][0] if index < last else total + 1
            start = warp(onset) + late + (round(roll * rate) if roll else 0)
            end = min(warp(onset + duration) + late, total)
            notes.append(
                Note(
                    max(start, 0),
                    at(key, names[key % 12]),
                    max(end - start, _SHORTEST),
                    velocity,
                    hand,
                    onset,
                    length,
                    voice,
                )
            )
        return notes

    def _velocities(self, rows: Sequence[Stroke], hand: Hand) -> list[float]:
        leads = _leads(rows) if hand == "right" and self._piece.brief.voices is None else None
        bar, bars, softer = self._meter.bar, self._piece.bars, self._piece.application.top
        base, middle = self._base[hand] - 2.0, _MIDDLES[hand]
        shades: dict[Ticks, int] = {}
        dice = self._rng.random
        velocities = []
        for onset, key, _, accent, _, _ in rows:
            place = onset % bar
            shade = shades.get(place)
            if shade is None:
                shade = shades[place] = _shade(self._shades, hand, self._meter, place)
            velocity = base + accent + shade + _CONTOUR * (key - middle) + 4.0 * dice()
            velocity += self._curve[min(onset // bar, bars - 1)]
            if leads is not None and leads[onset] > key:
                velocity -= softer
            velocities.append(velocity)
        return velocities


def _notated(strokes: Sequence[Stroke]) -> list[Ticks]:
    """How long each stroke is on paper: a short touch is written as the nearest sixteenths, up to the next grip at most.

    Articulation belongs to the played length; a score that spelled it out could not be read.
    """
    lengths = [stroke.duration for stroke in strokes]
    following = grip = None
    for i in range(len(strokes) - 1, -1, -1):
        onset, _, duration, _, _, _ = strokes[i]
        if onset != grip:
            following, grip = grip, onset
        if duration % _THIRTY_SECOND and duration % _TRIPLET_SIXTEENTH:
            length = max(round(duration / _SIXTEENTH), 1) * _SIXTEENTH
            if following is not None and onset + length > following >= onset + duration:
                length = following - onset
            lengths[i] = length
    return lengths


def _widened(velocities: Sequence[float]) -> list[int]:
    """Velocities within MIDI's range that differ enough to be heard: a flat hand has its own differences drawn out."""
    count = len(velocities)
    if not count:
        return []
    mean = sum(velocities) / count
    deviation = (sum((v - mean) ** 2 for v in velocities) / count) ** 0.5
    stretch = min(_DEVIATION / deviation, 3.0) if 0.5 < deviation < _DEVIATION else 1.0
    return [
        int(min(max(mean + (v - mean) * stretch, _SOFTEST), _LOUDEST) + 0.5) for v in velocities
    ]


def _leads(strokes: Iterable[Stroke]) -> dict[Ticks, int]:
    """The top key at each onset."""
    tops: dict[Ticks, int] = {}
    for stroke in strokes:
        if stroke.key > tops.get(stroke.onset, 0):
            tops[stroke.onset] = stroke.key
    return tops


def pedalling(piece: Piece, spans: Sequence[Span], wet: Sequence[bool]) -> tuple[Pedal, ...]:
    """Pedal caught anew at each change of chord, and up throughout bars that are not ``wet``."""
    if piece.application.pedal == "none" or "pedal" in piece.brief.avoid:
        return ()
    bar, events, down, held = piece.meter.bar, [], False, None
    for span in spans:
        if not wet[span.onset // bar]:
            if down:
                events.append(Pedal(span.onset, 0))
            down, held = False, None
            continue
        if span.chord == held:
            continue
        if down:
            events.append(Pedal(span.onset, 0))
        events.append(Pedal(span.onset + _PEDAL_GAP if span.onset else 0, 127))
        down, held = True, span.chord
    if down:
        events.append(Pedal(piece.bars * bar, 0))
    return tuple(events)
