"""Makes a finished draft harder: fuller grips, then figures between the strokes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from woodshed.arrangement.device import near
from woodshed.arrangement.figuration import (
    bounced,
    broken,
    connected,
    divided,
    inner,
    led_into,
    run_on,
    struck_again,
    unit_of,
)
from woodshed.arrangement.thickening import fuller_left, fuller_right, room_in
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.arrangement.plan import BarPlan
    from woodshed.piece import Cell, Hand

Grip = list["Stroke"]
Rung = TypeVar("Rung")

_CRUSHED: Ticks = QUARTER // 6
_DIVIDED_TUNES = 9
"""The level from which the long notes of a melody in strict style are divided."""
_DRY = 2
"""Notes of a dry bass at most: the line of a walking or a reggae bass bears its octave, and no chords."""
_AROUND = 6
"""Grips to either side among which those of the same beat are looked for: a beat has no more."""
_RUN_PACE = 8.0
"""Strokes a second of a run at most."""
_DETACHED = 0.8
"""A bass that sounds for less of the time to the next is detached: a walking one is not."""


class Harder(NamedTuple):
    """One rung up: notes at once of each hand, and strokes a second between held ones.

    ``inner_voices`` is how many notes those of the right hand have; with ``again`` dry strokes come twice, and with
    ``lead`` a dry bass is led into; with ``run`` the right hand runs on where nothing is held.
    """

    left_notes: int
    right_notes: int
    left_fill: float = 0.0
    right_fill: float = 0.0
    inner_voices: int = 1
    again: bool = False
    lead: bool = False
    run: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What is around a hand: the piece, its chords, who plays what, the length of a second in ticks.

    ``kept`` are the hands that are to be left as they are, ``closed`` the idioms whose figures let nothing between,
    ``held`` the hands and bars, from 0, whose notes are there already and stay.
    """

    piece: Piece
    spans: Sequence[Span]
    plans: Sequence[BarPlan]
    second: float
    kept: frozenset[Hand] = frozenset()
    closed: frozenset[str] = frozenset()
    held: frozenset[Cell] = frozenset()

    def free(self, hand: Hand, rungs: Sequence[Rung | None]) -> list[Rung | None]:
        """The rungs of the bars for a hand: none where its notes are held."""
        return [None if (hand, bar) in self.held else rung for bar, rung in enumerate(rungs)]

    def bar(self, onset: Ticks) -> int:
        """The bar of a time, from 0."""
        return min(onset // self.piece.meter.bar, self.piece.bars - 1)

    def dry(self, bar: int, hand: Hand) -> bool:
        """Whether a hand plays a dry figure in a bar, which nothing may sound through."""
        options = (self.plans[bar].left if hand == "left" else self.plans[bar].right).options
        return bool(options.get("dry") or options.get("ostinato"))

    def shut(self, bar: int, hand: Hand) -> bool:
        """Whether the figure of a hand lets nothing between its strokes."""
        pattern = self.plans[bar].left if hand == "left" else self.plans[bar].right
        return not self.closed.isdisjoint(pattern.idioms)

    def bound(self, bar: int) -> bool:
        """Whether the left hand's rhythm in a bar is what makes its figure: an ostinato, a dry idiom, one asked for."""
        pattern = self.plans[bar].left
        dry = pattern.options.get("dry") and pattern.idioms
        return bool(pattern.options.get("ostinato") or dry or self.piece.brief.asks(*pattern.idioms))


def enriched(
    setting: Setting, left: Sequence[Stroke], right: Sequence[Stroke], rungs: Sequence[Harder | None]
) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands with a rung of the ladder for each bar, None where it stays as it is. The last bar keeps its rest."""
    low, high = sorted(left), sorted(right)
    lefts, rights = setting.free("left", rungs), setting.free("right", rungs)
    if "right" not in setting.kept:
        high = _fuller(setting, "right", high, low, rights)
    if "left" not in setting.kept:
        low = _fuller(setting, "left", low, high, lefts)
    below = low if "left" in setting.kept else _figured(setting, "left", low, high, lefts)
    return below, high if "right" in setting.kept else _figured(setting, "right", high, low, rights)


def _grips(strokes: Sequence[Stroke]) -> list[Grip]:
    return [list(grip) for _, grip in groupby(sorted(strokes), key=lambda s: s.onset)]


class _Other:
    """The other hand: how far up or down it reaches while something sounds."""

    def __init__(self, strokes: Sequence[Stroke]) -> None:
        self._strokes = sorted(strokes)

    def _sounding(self, start: Ticks, end: Ticks) -> list[int]:
        return [s.key for s in near(self._strokes, start, end) if s.onset + s.duration > start]

    def top(self, start: Ticks, end: Ticks) -> int:
        return max(self._sounding(start, end), default=0)

    def bottom(self, start: Ticks, end: Ticks) -> int:
        return min(self._sounding(start, end), default=128)


def _chord(setting: Setting, starts: Sequence[Ticks], onset: Ticks) -> Span:
    return setting.spans[max(bisect_right(starts, onset) - 1, 0)]


def _fuller(
    setting: Setting, hand: Hand, strokes: Sequence[Stroke], others: Sequence[Stroke], rungs: Sequence[Harder | None]
) -> list[Stroke]:
    """A hand with fuller grips where it has the time, and where its notes are long enough to be heard as chords.

    Lines in eighths and quicker, fills among them, stay single until voices move inside the right hand. Of a
    broken left hand the basses alone grow: octaves leap where single notes flow.
    """
    other, starts = _Other(others), [span.onset for span in setting.spans]
    grips = _grips(strokes)
    out: list[Stroke] = []
    for i, grip in enumerate(grips):
        onset = grip[0].onset
        rung = rungs[setting.bar(onset)]
        following = grips[i + 1][0].onset if i + 1 < len(grips) else onset + 4 * QUARTER
        before = onset - grips[i - 1][0].onset if i else 4 * QUARTER
        gap = min(following - onset, before)
        room = room_in(gap / setting.second)
        quick = hand == "right" and max(gap, max(grip, key=lambda s: s.key).duration) <= EIGHTH
        line = quick and rung is not None and not rung.right_fill
        line |= hand == "left" and _above_bass(grips, i, setting.piece.meter.beat)
        if rung is None or room < 2 or line or max(s.duration for s in grip) <= _CRUSHED:
            out += grip
            continue
        end = onset + max(s.duration for s in grip)
        span = _chord(setting, starts, onset)
        if not span.chord.pitch_classes:
            out += grip
        elif hand == "right":
            out += fuller_right(grip, min(rung.right_notes, room), span, setting.piece, other.top(onset, end))
        else:
            bar = setting.bar(onset)
            dry = len(grip) == 1 and setting.dry(bar, "left") and not setting.shut(bar, "left")
            most = min(rung.left_notes, room, _DRY if dry else room)
            out += fuller_left(grip, most, span, setting.piece, other.bottom(onset, end))
    return out


def _above_bass(grips: Sequence[Grip], place: int, beat: Ticks) -> bool:
    """Whether a single note is the inside of a broken figure: a lower one is struck less than a beat away."""
    grip = grips[place]
    around = grips[max(place - _AROUND, 0) : place + _AROUND + 1]
    low = min(s.key for g in around for s in g if abs(s.onset - grip[0].onset) < beat)
    return len(grip) == 1 and low < grip[0].key


def _figured(
    setting: Setting, hand: Hand, strokes: Sequence[Stroke], others: Sequence[Stroke], rungs: Sequence[Harder | None]
) -> list[Stroke]:
    """A hand with figures between its strokes."""
    other, starts = _Other(others), [span.onset for span in setting.spans]
    last = None if setting.piece.brief.loop else setting.piece.bars - 1
    grips = _grips(strokes)
    out: list[Stroke] = []
    room = _Room.of(setting, hand, grips)
    for grip, after in zip(grips, [*grips[1:], None], strict=False):
        onset = grip[0].onset
        bar = setting.bar(onset)
        rung, span = rungs[bar], _chord(setting, starts, onset)
        if rung is None or bar == last or not span.chord.pitch_classes or setting.shut(bar, hand):
            out += grip
            continue
        end = (bar + 1) * setting.piece.meter.bar
        place = _Place(setting, rung, span, bar, min(after[0].onset, end) if after else end)
        if hand == "left":
            out += room.fitting(place, grip, after, other)
        else:
            out += _right(place, grip, after, other)
    return sorted(out)


class _Room:
    """How many strokes each bar of a hand may still take, where a style sets a bound."""

    def __init__(self, most: int, counts: Counter[int]) -> None:
        self._most, self._counts = most, counts

    @staticmethod
    def of(setting: Setting, hand: Hand, grips: Sequence[Grip]) -> _Room:
        most = setting.piece.application.filled if hand == "left" else 0
        return _Room(most, Counter(setting.bar(grip[0].onset) for grip in grips))

    def fitting(self, place: _Place, grip: Grip, after: Grip | None, other: _Other) -> list[Stroke]:
        """A left-hand grip with the quickest figure that its bar has room for; as it is where there is none."""
        pace = place.rung.left_fill
        while True:
            unit = place.unit(pace)
            figure = _left(place, unit, grip, after, other)
            more = len({stroke.onset for stroke in figure}) - 1
            if not self._most or self._counts[place.bar] + more <= self._most:
                self._counts[place.bar] += more
                return figure
            if not unit:
                return grip
            pace = 0.75 * place.setting.second / unit


class _Place(NamedTuple):
    """Where a grip stands: its rung, chord and bar, and when the next stroke or bar line comes."""

    setting: Setting
    rung: Harder
    span: Span
    bar: int
    until: Ticks

    def unit(self, pace: float) -> Ticks:
        """The value of the notes that may be added; 0 for none."""
        return unit_of(pace, self.setting.second, self.setting.piece.meter.beat) if pace else 0


def _right(place: _Place, grip: Grip, after: Grip | None, other: _Other) -> list[Stroke]:
    """A right-hand grip with what comes between it and the next; a tune in strict style is divided by step."""
    setting, rung, span, bar, until = place
    onset, piece = grip[0].onset, setting.piece
    unit = place.unit(rung.right_fill)
    free = other.top(onset, until) + 1
    if piece.application.strict:
        tops = [max(s.key for s in row) for row in (grip, after) if row]
        able = unit and piece.brief.level >= _DIVIDED_TUNES
        return divided(grip, tops[-1], until, unit, span, piece.right, free) if able else grip
    out: list[Stroke] = grip
    if not setting.dry(bar, "right"):
        out = inner(grip, until, unit, span, piece.right, free, rung.inner_voices) if unit else grip
    elif rung.again and not rung.run and len(grip) > 1:
        out = struck_again(grip, until, setting.second)
    quick = place.unit(_RUN_PACE)
    if rung.run and quick and len(out) == len(grip):
        out = run_on(grip, until, quick, span, piece.right, free)
    return out


def _left(place: _Place, unit: Ticks, grip: Grip, after: Grip | None, other: _Other) -> list[Stroke]:
    """A left-hand grip with what comes between it and the next stroke, ``after``; ``unit`` is 0 for no figure."""
    setting, rung, span, bar, until = place
    onset, piece = grip[0].onset, setting.piece
    ceiling = other.bottom(onset, until)
    gap, beat = until - onset, piece.meter.beat
    bound = setting.bound(bar)
    if unit and gap >= min(beat, QUARTER) and (not bound or gap > beat):
        opened = broken(grip, until, unit, span, piece, ceiling)
        if len(opened) > len(grip):
            return opened
    elif unit and after is not None and not bound and not setting.dry(bar, "left"):
        return connected(grip, after, unit, span, piece, ceiling)
    if not setting.dry(bar, "left"):
        return grip
    out = bounced(grip, until, ceiling, piece) if rung.again and len(grip) < 3 else grip
    detached = max(s.duration for s in grip) < _DETACHED * gap
    lead = rung.lead and after is not None and (gap > beat or (gap == beat and detached))
    return led_into(out, min(after), span, piece.meter, setting.second) if lead and after is not None else out
