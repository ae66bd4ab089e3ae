"""Walking bass: a tone on every beat, the root where the chord changes, a step or fifth into the next root."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.essentials import missing_tones
from woodshed.arrangement.figures import bass_key, degree_key
from woodshed.theory.chord import chord_type
from woodshed.theory.interval import semitones
from woodshed.theory.time import Ticks

_RANGE = (33, 52)
_HIGHEST_ROOT = 47
_LEADING = frozenset({1, 2, 5, 7, 10, 11})
"""Semitones above the coming root, in any octave, from which a bass steps or falls into it."""
_FAR = 9


def walking_bass(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """Quarters through chord and scale; a step, a fourth or a fifth leads into every change.

    Options: ``low`` and ``high`` bound the line (keys), ``skip`` is how often per bar an extra eighth skips in, 0 to 1;
    ``lies`` are the lowest, highest and middle key in which the line lies in the end. Without a right hand the line
    tells third and seventh too.
    """
    options = moment.pattern.options
    low, high = int(options.get("low", _RANGE[0])), int(options.get("high", _RANGE[1]))
    beats = [moment.start + beat for beat in moment.piece.meter.beats]
    line: list[int] = []
    recent = [stroke.key for stroke in moment.before][-2:]
    for onset in beats:
        span = moment.span_at(onset)
        after, gap = _next_change(moment, onset, beats)
        landing = moment.after[0].key if moment.after and after is moment.ahead else None
        key = _told(span, after, gap, _untold(moment, span, beats, line), recent + line, (low, high))
        if key is None:
            key = _step(span, onset, after, gap, recent + line, (low, high), rng, landing)
        line.append(key)
    length = moment.piece.meter.beat
    strokes = [Stroke(onset, key, length) for onset, key in zip(beats, line, strict=True)]
    if rng.random() < float(options.get("skip", 0.0)) and not moment.ending and len(strokes) > 2:
        strokes.append(_skipped(strokes, rng, length))
    return tuple(strokes)


def _untold(moment: Moment, span: Span, beats: list[Ticks], line: list[int]) -> list[tuple[int, ...]]:
    """The tones of a chord that a bass by itself has yet to tell; none where a right hand tells them."""
    if moment.piece.brief.hands != "left" or moment.ending or not span.chord.pitch_classes:
        return []
    told = {key % 12 for onset, key in zip(beats, line, strict=False) if onset >= span.onset}
    return missing_tones(span, told, root=True)


def _told(
    span: Span,
    after: Span | None,
    gap: int,
    wanted: list[tuple[int, ...]],
    line: list[int],
    bounds: tuple[int, int],
) -> int | None:
    """The nearest of the tones that are wanted, the one that leads on before a change; None where none fits."""
    if not wanted or not line or span.chord.lowest.semitone in wanted[-1]:
        return None
    goal = after.chord.lowest.semitone if after is not None and after.chord.pitch_classes else None
    keys = [key for key in range(bounds[0], bounds[1] + 1) if any(key % 12 in group for group in wanted)]
    if gap == 1 and goal is not None:
        keys = [key for key in keys if (key - goal) % 12 in _LEADING]
    elif goal is not None and len(wanted) > 1 and gap <= len(wanted):
        # The tone that leads on best is kept for the last beat.
        keys = [key for key in keys if (key - goal) % 12 not in _LEADING] or keys
    keys = [key for key in keys if key != line[-1] and abs(key - line[-1]) <= _FAR]
    return min(keys, key=lambda key: (abs(key - line[-1]), key), default=None)


def _skipped(strokes: list[Stroke], rng: Random, length: Ticks) -> Stroke:
    index = rng.choice((1, 2))
    model = strokes[index]
    strokes[index] = model._replace(duration=length // 2)
    return Stroke(model.onset + length // 2, model.key, length // 2, -6)


def _next_change(moment: Moment, onset: Ticks, beats: list[Ticks]) -> tuple[Span | None, int]:
    """The chord that comes next and how many beats away it is."""
    span = moment.span_at(onset)
    beat = moment.piece.meter.beat
    for later in moment.spans:
        if later.onset > onset and later.chord != span.chord:
            return later, -(-(later.onset - onset) // beat)
    return moment.ahead, (moment.end - onset) // beat


def _step(
    span: Span,
    onset: Ticks,
    after: Span | None,
    gap: int,
    line: list[int],
    bounds: tuple[int, int],
    rng: Random,
    landing: int | None,
) -> int:
    """The next key of the line; ``landing`` is the one that is there already after the next change of chord."""
    low, high = bounds
    near = line[-1] if line else 41
    if onset == span.onset or (onset - span.onset < 960 and not line):
        return _root(span, near, line, bounds)
    goal = landing
    if goal is None and after is not None and after.chord.pitch_classes:
        goal = bass_key(after.chord, near, (low, min(high, _HIGHEST_ROOT)))
    if goal is not None and gap == 1:
        options = [goal - 1, goal + 1, goal - 2, goal + 2, goal + 7, goal - 5]
        weights = [_approach(key, goal, near, span, line, bounds) for key in options]
        if max(weights) > 0:
            return rng.choices(options, weights)[0]
        return goal - 1 if goal - 1 >= low else goal + 1
    return _wander(span, goal, gap, line, bounds, rng)


def _root(span: Span, near: int, line: list[int], bounds: tuple[int, int]) -> int:
    low, high = bounds
    key = bass_key(span.chord, near, (low, min(high, _HIGHEST_ROOT)))
    if line[-2:] == [key, key]:
        other = key - 12 if key - 12 >= low else key + 12
        return other if other <= high else key
    return key


def _approach(key: int, goal: int, near: int, span: Span, line: list[int], bounds: tuple[int, int]) -> float:
    if not bounds[0] <= key <= bounds[1] or key == near:
        return 0.0
    distance = abs(key - near)
    if distance > 9:
        return 0.0
    weight = 3.0 if abs(key - goal) == 1 else 1.6 if abs(key - goal) == 2 else 0.8
    if (key - span.chord.root.semitone) % 12 in _avoided(span.chord.type):
        return 0.0
    if abs(key - goal) == 2 and key % 12 not in span.key.scale:
        weight *= 0.2
    return weight / (1 + 0.25 * max(0, distance - 4))


@lru_cache(maxsize=512)
def _avoided(name: str) -> frozenset[int]:
    """Semitones above the root that a chord type forbids."""
    return frozenset(semitones(tone) for tone in chord_type(name).avoid)


def _wander(span: Span, goal: int | None, gap: int, line: list[int], bounds: tuple[int, int], rng: Random) -> int:
    """A chord or scale tone on the way to the goal."""
    near = line[-1]
    root = span.chord.root.semitone
    tones = span.chord.semitones
    avoid = _avoided(span.chord.type)
    options, weights = [], []
    for key in range(max(bounds[0], near - 7), min(bounds[1], near + 7) + 1):
        if key == near or (len(line) > 1 and key == line[-2] and rng.random() < 0.7):
            continue
        if (key - root) % 12 in avoid:
            continue
        inside = key % 12 in tones
        if not inside and (key % 12 not in span.key.scale or abs(key - near) > 2):
            continue
        weight = (2.5 if inside else 1.2) / (1 + 0.15 * abs(key - near))
        if goal is not None and abs(key - goal) > 5 * gap:
            weight *= 0.15
        options.append(key)
        weights.append(weight)
    if not options:
        return degree_key(span.chord, "5", near) or near
    return rng.choices(options, weights)[0]
