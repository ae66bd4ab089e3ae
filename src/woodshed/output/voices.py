"""The notes of one hand laid into voices, bar by bar, cut and tied as they are written."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from woodshed.output.note_values import (
    Value,
    Window,
    snapped,
    spelled,
    spelled_in_threes,
    whole_value,
    windows,
)
from woodshed.piece.arrangement import Note
from woodshed.theory.meter import Meter
from woodshed.theory.pitch import Pitch
from woodshed.theory.time import QUARTER, Ticks

VOICES = 2
"""As many voices a hand as a reader follows; what does not fit is tied within the second."""


class Held(NamedTuple):
    """A note between two written times, in ticks from the start of the piece.

    ``finger`` plays it, 0 where none is said; a ``rolled`` note is one of a chord that is struck key by key.
    """

    start: Ticks
    end: Ticks
    pitch: Pitch
    short: bool
    finger: int = 0
    rolled: bool = False


class Head(NamedTuple):
    """One note head: its pitch, whether a tie leads in and out, whether it is played short, by which finger, rolled."""

    pitch: Pitch
    tied_in: bool
    tied_out: bool
    short: bool
    finger: int = 0
    rolled: bool = False


class Segment(NamedTuple):
    """One value in one voice: a chord, a note, or with no heads a rest.

    ``start`` counts from the bar. ``value`` is None for a rest that fills its bar. ``tuplet`` is start or stop at the
    ends of a tuplet.
    """

    start: Ticks
    duration: Ticks
    value: Value | None
    heads: tuple[Head, ...]
    tuplet: str = ""


def laid_out(
    notes: Sequence[Note], meter: Meter, bars: int, *, parts: bool = False, rolled: Container[Ticks] = ()
) -> list[list[list[Segment]]]:
    """For each bar its voices, the first always full, the second only in the bars that need it.

    With ``parts`` the voices of the notes are kept (soprano and alto, tenor and bass); else notes that overlap are laid
    in different voices, the higher in the first. ``rolled`` are the written onsets of chords struck key by key.
    """
    total = bars * meter.bar
    grid = _on_the_grid(notes, total, rolled)
    lanes = _parts(grid) if parts else _lanes(grid)
    rows: list[list[list[Segment]]] = [[] for _ in range(bars)]
    for number, lane in enumerate(lanes):
        cut = _by_bar(_restruck(lane), meter, bars)
        for bar, held in enumerate(cut):
            if held:
                rows[bar].append(_bar(held, bar * meter.bar, meter))
            elif number == 0:
                rows[bar].append([Segment(0, meter.bar, None, ())])
    return rows


def _on_the_grid(notes: Sequence[Note], total: Ticks, rolled: Container[Ticks]) -> list[tuple[int, Held]]:
    """Voice and written times of each note; one that is played much shorter is marked short."""
    onsets = sorted({note.written_onset for note in notes} | {total})
    out = []
    for note in notes:
        start, length = snapped(note.written_onset), note.written_duration
        following = onsets[min(bisect_right(onsets, note.written_onset), len(onsets) - 1)]
        end = min(total, start + whole_value(start, length, following - start))
        if start < end:
            # The off-beats of swing are short too, down to half of what is written.
            shorter = length < end - start or note.duration * 2 < length
            short = shorter and end - start <= QUARTER
            finger, broken = note.finger or 0, note.written_onset in rolled
            out.append((note.voice, Held(start, end, note.pitch, short, finger, broken)))
    return out


def _parts(notes: Iterable[tuple[int, Held]]) -> list[list[Held]]:
    by_voice: dict[int, list[Held]] = defaultdict(list)
    for voice, held in notes:
        by_voice[voice].append(held)
    ordered = [by_voice[voice] for voice in sorted(by_voice)] or [[]]
    return [ordered[0], [note for lane in ordered[1:] for note in lane]]


class _Lane:
    """One voice in the making: what it holds of the present cluster, and when it is free again."""

    def __init__(self) -> None:
        self.notes: list[Held] = []
        self.free = 0
        self.voice = 0

    def take(self, chord: list[Held], voice: int) -> None:
        self.notes += chord
        self.free = max(self.free, chord[0].end)
        self.voice = voice

    @property
    def height(self) -> float:
        return sum(note.pitch.midi for note in self.notes) / len(self.notes)


def _lanes(notes: Iterable[tuple[int, Held]]) -> list[list[Held]]:
    """Notes of one length that begin together make a chord, which goes where it overlaps nothing.

    A cluster is a stretch in which some note always sounds; its higher lane is the first voice.
    """
    done: tuple[list[Held], list[Held]] = ([], [])
    lanes = [_Lane() for _ in range(VOICES)]
    for voice, chord in _chords(notes):
        start = chord[0].start
        if all(lane.free <= start for lane in lanes):
            _close(lanes, done)
        free = [lane for lane in lanes if lane.free <= start]
        same = [lane for lane in free if lane.voice == voice]
        (same or free or lanes[-1:])[0].take(chord, voice)
    _close(lanes, done)
    return list(done)


def _close(lanes: list[_Lane], done: tuple[list[Held], list[Held]]) -> None:
    used = [lane for lane in lanes if lane.notes]
    used.sort(key=lambda lane: -lane.height)
    for voice, lane in zip(done, used, strict=False):
        voice.extend(lane.notes)
    for lane in lanes:
        lane.notes, lane.voice = [], 0


def _chords(notes: Iterable[tuple[int, Held]]) -> list[tuple[int, list[Held]]]:
    chords: dict[tuple[Ticks, Ticks, int], list[Held]] = defaultdict(list)
    for voice, held in notes:
        chords[held.start, held.end, voice].append(held)
    ordered = [(key[2], chord) for key, chord in chords.items()]
    ordered.sort(key=lambda entry: (entry[1][0].start, -max(h.pitch.midi for h in entry[1])))
    return ordered


def _restruck(lane: list[Held]) -> list[Held]:
    """The same notes, where a key that is struck again while it is down ends its first note."""
    out: list[Held] = []
    next_start: dict[int, tuple[Ticks, Ticks]] = {}
    for held in sorted(lane, key=lambda h: (-h.start, -h.end)):
        key = held.pitch.midi
        later = next_start.get(key)
        if later and later[0] == held.start:
            continue
        end = min(held.end, later[0]) if later else held.end
        next_start[key] = (held.start, end)
        out.append(held._replace(end=end))
    out.sort(key=lambda h: (h.start, h.pitch.midi))
    return out


def _by_bar(lane: list[Held], meter: Meter, bars: int) -> list[list[Held]]:
    rows: list[list[Held]] = [[] for _ in range(bars)]
    for held in lane:
        for bar in range(held.start // meter.bar, -(-held.end // meter.bar)):
            rows[bar].append(held)
    return rows


def _bar(notes: list[Held], start: Ticks, meter: Meter) -> list[Segment]:
    """One voice of one bar: cut where a note begins or ends, then into values, tied."""
    end = start + meter.bar
    times = {start, end}
    for held in notes:
        times.update((max(start, held.start), min(end, held.end)))
    places = sorted(time - start for time in times)
    threes = windows(places, meter)
    out: list[Segment] = []
    for first, last in pairwise(places):
        sounding = [h for h in notes if h.start < start + last and h.end > start + first]
        for place, value, tuplet in _values(first, last, threes, meter, rest=not sounding):
            here, after = start + place, start + place + value.duration
            heads = tuple(Head(h.pitch, h.start < here, h.end > after, h.short, h.finger, h.rolled) for h in sounding)
            out.append(Segment(place, value.duration, value, heads, tuplet))
    return out


def _values(
    first: Ticks, last: Ticks, threes: list[Window], meter: Meter, *, rest: bool
) -> Iterator[tuple[Ticks, Value, str]]:
    """Place, value and tuplet sign of each value between two places of a bar."""
    edges = {first, last}
    for window in threes:
        edges.update(edge for edge in window if first < edge < last)
    ordered = sorted(edges)
    for begin, end in pairwise(ordered):
        inside = next((w for w in threes if w.start <= begin and end <= w.end), None)
        values = spelled_in_threes(end - begin) if inside else spelled(begin, end, meter, rest=rest)
        place = begin
        for value in values:
            tuplet = ""
            if inside and place == inside.start:
                tuplet = "start"
            elif inside and place + value.duration == inside.end:
                tuplet = "stop"
            yield place, value, tuplet
            place += value.duration
