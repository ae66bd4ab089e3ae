"""How lengths of time are written as notes: values, dots, tuplets, ties over beats, and beams."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from woodshed.theory.meter import Meter
from woodshed.theory.time import EIGHTH, QUARTER, SIXTEENTH, Ticks

BINARY: Ticks = 60  # a sixty-fourth, the shortest value that is written
TERNARY: Ticks = 40  # a sixty-fourth of a triplet

_NAMES = ("whole", "half", "quarter", "eighth", "16th", "32nd", "64th")
_VALUES = {4 * QUARTER >> k: name for k, name in enumerate(_NAMES)}
_FLAGS = {"eighth": 1, "16th": 2, "32nd": 3, "64th": 4}
_PLAIN_LENGTHS = (60, 120, 240, 480, 720, 960, 1440, 1920, 2880, 3840, 5760)
_TERNARY_LENGTHS = (80, 160, 320, 640)
_SUBDIVISIONS = (EIGHTH, SIXTEENTH, SIXTEENTH // 2, BINARY)
_GROUPS = {"7/8": (0, QUARTER, 2 * QUARTER), "5/4": (0, 3 * QUARTER)}


class Value(NamedTuple):
    """A note value: its length, name and dots; ``ternary`` where three stand in the time of two."""

    duration: Ticks
    name: str
    dots: int = 0
    ternary: bool = False

    @property
    def flags(self) -> int:
        """How many beams join it to its neighbour: none from the quarter up."""
        return _FLAGS.get(self.name, 0)


class Window(NamedTuple):
    """A stretch of a bar in which one voice counts in threes: bar-relative ticks."""

    start: Ticks
    end: Ticks


@lru_cache(maxsize=1024)
def value(duration: Ticks, *, ternary: bool = False) -> Value | None:
    """The single note value of that length, or None where it takes two tied ones.

    >>> value(1440).name, value(1440).dots, value(320, ternary=True).name
    ('quarter', 1, 'eighth')
    """
    plain = duration * 3 // 2 if ternary else duration
    if plain in _VALUES:
        return Value(duration, _VALUES[plain], 0, ternary)
    undotted = plain * 2 // 3
    if plain % 3 == 0 and undotted in _VALUES and undotted > BINARY:
        return Value(duration, _VALUES[undotted], 1, ternary)
    return None


@lru_cache(maxsize=4096)
def snapped(time: Ticks) -> Ticks:
    """The nearest time that can be written: on a sixty-fourth, or on one of a triplet.

    >>> snapped(333), snapped(480), snapped(320), snapped(475)
    (320, 480, 320, 480)
    """
    if time % BINARY == 0 or time % TERNARY == 0:
        return time
    # The coarser the place, the likelier it is meant, so distance is weighed by it.
    grids = (SIXTEENTH // 2, QUARTER // 6)
    return min((round(time / grid) * grid for grid in grids), key=lambda t: abs(t - time))


@lru_cache(maxsize=4096)
def whole_value(start: Ticks, length: Ticks, room: Ticks) -> Ticks:
    """The length that is written for one that no note can tell, such as 336: the next longer value.

    ``room`` is the time until the hand plays again; where the value is longer, the length is cut to the grid.

    >>> whole_value(480, 336, 960), whole_value(480, 336, 400), whole_value(640, 100, 320)
    (480, 240, 160)
    """
    shortest = TERNARY * 2 if start % BINARY else BINARY
    if length % BINARY == 0 or length % (2 * TERNARY) == 0:
        return max(length, shortest)
    values = _TERNARY_LENGTHS if start % BINARY else _PLAIN_LENGTHS
    longer = next((v for v in values if v >= length), room + 1)
    if longer <= room:
        return longer
    step = shortest if start % BINARY or length < 2 * BINARY else 2 * BINARY
    return max(length // step * step, shortest)


def windows(times: Sequence[Ticks], meter: Meter) -> list[Window]:
    """Where a voice with notes that begin and end at these times of a bar is written in threes.

    Half a bar where the times are quarters of a triplet, else a beat, else half a beat.
    """
    odd = sorted({t for t in times if t % BINARY})
    found: list[Window] = []
    for time in odd:
        if found and time < found[-1].end:
            continue
        found.append(_window(time, times, meter))
    return found


def _window(time: Ticks, times: Sequence[Ticks], meter: Meter) -> Window:
    half = 2 * QUARTER
    start = time // half * half
    inside = [t for t in times if start < t < start + half]
    if meter.unit == 4 and start + half <= meter.bar and all(t % 640 == start % 640 for t in inside):
        return Window(start, start + half)
    if meter.unit == 4:
        start = time // QUARTER * QUARTER
        if start + EIGHTH not in times:
            return Window(start, start + QUARTER)
    start = time // EIGHTH * EIGHTH
    return Window(start, start + EIGHTH)


@lru_cache(maxsize=16384)
def spelled(start: Ticks, end: Ticks, meter: Meter, *, rest: bool = False) -> tuple[Value, ...]:
    """The values, tied one to the next, that fill a stretch of a bar without hiding its beats.

    >>> [v.name for v in spelled(480, 1920, Meter(4, 4))]
    ['eighth', 'quarter']
    """
    single = value(end - start)
    if single and _clear(start, end, meter, rest=rest):
        return (single,)
    cut = _cut(start, end, meter)
    return (
        *spelled(start, cut, meter, rest=rest),
        *spelled(cut, end, meter, rest=rest),
    )


@lru_cache(maxsize=4096)
def spelled_in_threes(duration: Ticks) -> tuple[Value, ...]:
    """The values inside a tuplet that fill a length, longest first."""
    single = value(duration, ternary=True)
    if single:
        return (single,)
    longest = next(length for v in _VALUES if (length := v * 2 // 3) < duration)
    return (*spelled_in_threes(longest), *spelled_in_threes(duration - longest))


@lru_cache(maxsize=256)
def _levels(meter: Meter) -> tuple[tuple[Ticks, ...], ...]:
    """The places of a bar, strongest first: groups or halves, felt beats, then ever finer parts."""
    halves = _GROUPS.get(str(meter), meter.halves if meter.bar >= 4 * QUARTER else (0,))
    beats = meter.beats
    finer = (tuple(range(0, meter.bar, part)) for part in _SUBDIVISIONS)
    return (halves, beats, *finer)


def _level(time: Ticks, meter: Meter) -> int:
    return next((k for k, places in enumerate(_levels(meter)) if time in places), 9)


def _crossed(start: Ticks, end: Ticks, meter: Meter) -> tuple[int, list[Ticks]]:
    """The strongest level with a place strictly inside, and its places there."""
    for level, places in enumerate(_levels(meter)):
        inside = [place for place in places if start < place < end]
        if inside:
            return level, inside
    return 9, []


def _cut(start: Ticks, end: Ticks, meter: Meter) -> Ticks:
    level, inside = _crossed(start, end, meter)
    return inside[-1] if _level(start, meter) <= level else inside[0]


def _clear(start: Ticks, end: Ticks, meter: Meter, *, rest: bool) -> bool:
    """Whether one value from start to end leaves the beats of the bar easy to see."""
    level, _ = _crossed(start, end, meter)
    length, beat = end - start, meter.beat
    if rest:
        dotted = 4 * QUARTER % length
        return _level(start, meter) <= level and not (dotted and not meter.compound)
    whole_beats = start % beat == 0 and end % beat == 0
    if level == 0:
        half_note = whole_beats and length == 2 * QUARTER and not meter.compound
        return half_note or (start == 0 and (whole_beats or not meter.compound))
    if level == 1:
        syncopated = start % beat == beat // 2 and length == beat
        return whole_beats or (not meter.compound and (syncopated or start % beat == 0))
    at_an_edge = start % beat == 0 or end % beat == 0
    return at_an_edge or _level(start, meter) <= level or length == EIGHTH


def beams(values: Sequence[Value]) -> list[list[str]]:
    """For each note of one beam group, level by level: begin, continue, end, or a hook.

    ``values`` are neighbours without a rest between; those without flags take no beam.
    """
    flags = [v.flags for v in values]
    out: list[list[str]] = [[] for _ in flags]
    if len(flags) < 2:
        return out
    for level in range(1, max(flags) + 1):
        for k, count in enumerate(flags):
            if count < level:
                continue
            before = k > 0 and flags[k - 1] >= level
            after = k + 1 < len(flags) and flags[k + 1] >= level
            out[k].append(_beam(before=before, after=after, first=k == 0))
    return out


def _beam(*, before: bool, after: bool, first: bool) -> str:
    if before:
        return "continue" if after else "end"
    if after:
        return "begin"
    return "forward hook" if first else "backward hook"


@lru_cache(maxsize=256)
def beam_groups(meter: Meter) -> tuple[Ticks, ...]:
    """Where beams break: at every beat, in 7/8 at its groups of two, two and three."""
    return _GROUPS["7/8"] if str(meter) == "7/8" else meter.beats
