"""The notes of a piece by hand and bar: what is struck together, where in the bar, over which chord."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from woodshed.explanation.sounding import acting_root
from woodshed.piece.arrangement import Arrangement, Hand, Note
from woodshed.theory.chord import Chord
from woodshed.theory.meter import Meter
from woodshed.theory.time import QUARTER, Ticks

NEAR = 1 / 48
"""Within this share of a bar a note is on a place (genre specs, 0.1)."""
_TOGETHER = 64
"""Notes of a hand within this part of a bar are one stroke (genre specs, 0.1)."""
_CRUSHED: Ticks = QUARTER // 6
"""The longest note that counts as crushed into the one after it: shorter than a sixteenth triplet's."""


class Stroke(NamedTuple):
    """Notes that one hand strikes together.

    ``place`` is a share of the bar, 0 to 1; ``pitches`` rise; ``length`` in ticks is the longest as written.
    """

    onset: Ticks
    place: float
    pitches: tuple[int, ...]
    length: Ticks
    notes: tuple[Note, ...]

    @property
    def single(self) -> bool:
        """Whether it is one note alone."""
        return len(self.pitches) == 1

    @property
    def low(self) -> int:
        """The lowest key struck."""
        return self.pitches[0]

    @property
    def top(self) -> int:
        """The highest key struck."""
        return self.pitches[-1]

    def on(self, *places: float) -> bool:
        """Whether it stands on one of these places."""
        return any(abs(self.place - place) <= NEAR for place in places)


@dataclass(frozen=True, slots=True)
class HandBar:
    """One bar of one hand. ``number`` counts from 1; ``ahead`` is the hand's next stroke after the bar."""

    number: int
    strokes: tuple[Stroke, ...]
    other: tuple[Stroke, ...]
    ahead: Stroke | None
    sounding: bool
    left: bool
    hearing: Hearing

    def struck(self, *places: float) -> bool:
        """Whether the hand strikes on all of these places."""
        return all(any(stroke.on(place) for stroke in self.strokes) for place in places)

    def at(self, place: float) -> Stroke | None:
        """The stroke on a place."""
        return next((stroke for stroke in self.strokes if stroke.on(place)), None)

    def share(self, strokes: Iterable[bool]) -> float:
        """How many of the bar's strokes are so, 0 to 1."""
        return sum(strokes) / len(self.strokes) if self.strokes else 0.0

    @property
    def singles(self) -> float:
        """The share of strokes that are one note."""
        return self.share(stroke.single for stroke in self.strokes)

    @property
    def beats(self) -> tuple[float, ...]:
        """The felt beats as shares of the bar."""
        meter = self.hearing.meter
        return tuple(beat / meter.bar for beat in meter.beats)

    def tone(self, pitch: int, onset: Ticks) -> bool:
        """Whether a key sounds a tone of the chord that stands there, or of the next one where it is pushed."""
        return pitch % 12 in self.hearing.tones_at(onset)


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """A piece by bars and hands, one of its kind: what was worked out of it is kept while it is in use."""

    arrangement: Arrangement
    meter: Meter
    left: tuple[tuple[Stroke, ...], ...]
    right: tuple[tuple[Stroke, ...], ...]
    crushed: tuple[Note, ...]
    changes: tuple[tuple[Ticks, Chord], ...]
    _onsets: tuple[Ticks, ...]

    @property
    def bars(self) -> int:
        """How many bars there are."""
        return len(self.left)

    def chord_at(self, onset: Ticks) -> Chord | None:
        """The chord that stands at a place, None in silence."""
        place = bisect_right(self._onsets, onset) - 1
        chord = self.changes[place][1] if place >= 0 else None
        return None if chord is None or chord.silent else chord

    def tones_at(self, onset: Ticks) -> frozenset[int]:
        """The tones there, as semitones above C; just before a change those of the new chord too."""
        chord = self.chord_at(onset)
        tones = chord.semitones if chord else frozenset()
        after = self.chord_at(onset + QUARTER // 2)
        return tones if after is None else tones | after.semitones

    def roots_at(self, onset: Ticks) -> frozenset[int]:
        """The root and the bass of the chord there, as semitones above C."""
        chord = self.chord_at(onset)
        if chord is None:
            return frozenset()
        return frozenset({chord.root.semitone, chord.lowest.semitone, acting_root(chord)})

    @lru_cache(maxsize=8)  # noqa: B019 - two entries a piece, which give way to those of the next
    def hand_bars(self, hand: Hand) -> tuple[HandBar, ...]:
        """The bars of one hand, in order."""
        own, other = (self.left, self.right) if hand == "left" else (self.right, self.left)
        line = [stroke for bar in own for stroke in bar]
        found, seen = [], 0
        until: Ticks = 0
        for number, (strokes, beside) in enumerate(zip(own, other, strict=True), 1):
            seen += len(strokes)
            ahead = line[seen] if seen < len(line) else None
            held = until > (number - 1) * self.meter.bar
            found.append(HandBar(number, strokes, beside, ahead, held, hand == "left", self))
            until = max([until, *(stroke.onset + stroke.length for stroke in strokes)])
        return tuple(found)


def hearing_of(arrangement: Arrangement) -> Hearing:
    """The piece by bars and hands, as written: swing, push and rolling do not count."""
    chart = arrangement.chart
    meter, bars = chart.meter, len(chart.bars)
    crushed = _crushed(arrangement.notes)
    hands: dict[str, tuple[tuple[Stroke, ...], ...]] = {}
    for hand in ("left", "right"):
        notes = [n for n in arrangement.notes if n.hand == hand and n not in crushed]
        hands[hand] = _by_bar(notes, meter, bars)
    changes = tuple((onset, change.chord) for _, onset, change in chart.timeline())
    onsets = tuple(onset for onset, _ in changes)
    return Hearing(arrangement, meter, hands["left"], hands["right"], tuple(crushed), changes, onsets)


def _crushed(notes: Sequence[Note]) -> list[Note]:
    """The notes that are crushed into another a step away, right after them in the same hand."""
    starts: dict[tuple[str, Ticks], list[int]] = {}
    for note in notes:
        starts.setdefault((note.hand, note.written_onset), []).append(note.pitch.midi)
    found = []
    for note in notes:
        if note.written_duration > _CRUSHED:
            continue
        after = starts.get((note.hand, note.written_onset + note.written_duration), [])
        if any(1 <= abs(pitch - note.pitch.midi) <= 2 for pitch in after):
            found.append(note)
    # A run of such notes is a run, and no row of crushed notes.
    ends = {(n.hand, n.written_onset + n.written_duration) for n in found}
    return [n for n in found if (n.hand, n.written_onset) not in ends]


def _by_bar(notes: Sequence[Note], meter: Meter, bars: int) -> tuple[tuple[Stroke, ...], ...]:
    rows: list[list[Stroke]] = [[] for _ in range(bars)]
    group: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.written_onset, n.pitch.midi)):
        if group and note.written_onset - group[0].written_onset > meter.bar // _TOGETHER:
            _close(group, meter, rows)
            group = []
        group.append(note)
    if group:
        _close(group, meter, rows)
    return tuple(map(tuple, rows))


def _close(group: Sequence[Note], meter: Meter, rows: list[list[Stroke]]) -> None:
    onset = group[0].written_onset
    bar = min(onset // meter.bar, len(rows) - 1)
    pitches = tuple(sorted({n.pitch.midi for n in group}))
    length = max(n.written_duration for n in group)
    rows[bar].append(Stroke(onset, (onset - bar * meter.bar) / meter.bar, pitches, length, tuple(group)))
