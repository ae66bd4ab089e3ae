"""Montuno: octaves that sing, thirds between them, on the right side of the clave."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Literal

from woodshed.arrangement.clave import on_two_side
from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.passing import avoided
from woodshed.theory.interval import semitones
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.theory.chord import Chord

_Part = Literal["outer", "inner", "single"]
_SIDES: dict[str, tuple[tuple[tuple[int, _Part], ...], tuple[tuple[int, _Part], ...]]] = {
    "guajeo": (
        ((0, "inner"), (2, "inner"), (3, "outer"), (5, "inner"), (7, "outer")),
        ((1, "inner"), (3, "outer"), (5, "inner"), (7, "outer")),
    ),
    "octaves": (
        ((0, "outer"), (2, "outer"), (3, "outer"), (5, "outer"), (7, "outer")),
        ((1, "outer"), (3, "outer"), (5, "outer"), (7, "outer")),
    ),
    "broken": (
        ((0, "inner"), (2, "single"), (3, "outer"), (5, "single"), (7, "outer")),
        ((1, "single"), (3, "outer"), (5, "inner"), (7, "outer")),
    ),
    "merengue": (
        ((0, "outer"), (1, "inner"), (3, "outer"), (5, "inner"), (6, "single"), (7, "inner")),
        ((1, "inner"), (3, "outer"), (5, "inner"), (7, "outer")),
    ),
}
"""Strokes of the two-side and of the three-side in eighths, by manner. The two-side has its feet on
1 and 2; the three-side floats, with the bombo on the and of 2."""
_HOME = 65
"""Where the lower key of the octaves likes to be, for a tonic of E flat (see frame).

It lies a third higher in the second half of eight bars."""
_RISE = 4
_LOWEST, _HIGHEST = 59, 74
_SHORT: Ticks = 420
"""A last eighth that is let go before the bar line, for where the next stroke is on it."""
_FULL_FROM = 8
"""The level from which the last octave of a phrase is filled."""
_STEPS = {0: 0.7, 1: 0.0, 2: 0.0, 3: 0.9, 4: 1.1, 5: 1.8}
_WIDE = 3.0


def montuno(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a two-bar guajeo.

    The outer tones (octaves, from level 3 on) move by step from chord to chord and change an eighth before it; the
    inner ones are the two tones of the chord that tell most. The side follows ``brief.clave``. The last bar stops with
    the band. Options: ``manner`` is guajeo, octaves, broken (single tones between) or merengue.
    """
    if moment.ending:
        return _stop(moment, rng)
    line = _last_outer(moment)
    inner = _last_inner(moment)
    strokes: list[Stroke] = []
    rested = bool(moment.before)
    manner = str(moment.pattern.options.get("manner", "guajeo"))
    two, three = _SIDES[manner]
    for eighth, part in two if on_two_side(moment) else three:
        onset = moment.start + eighth * EIGHTH
        span = _heard(moment, onset, part)
        if not span.chord.pitch_classes:
            continue
        if part == "outer" or (eighth == 0 and not rested):
            moving = manner == "octaves" or _same_as_before(moment, onset, span)
            line = _outer(
                span.chord,
                line,
                _home(moment, onset),
                rng,
                moving=moving,
                denied=_denied(moment, onset),
            )
            strokes += _octave(moment, onset, line, _length(moment, onset))
            if eighth == 7 and moment.closing and moment.piece.brief.level >= _FULL_FROM:
                strokes += _filling(span.chord, strokes[-2], strokes[-1].key)
        else:
            line = (
                line if _fits(line, span.chord) else _outer(span.chord, line, _home(moment, onset), rng, moving=False)
            )
            told = _told(strokes, span)
            inner = _inner(moment, span.chord, line, inner, told)
            heard = inner if part == "inner" else _most_telling(span.chord, inner, told)
            strokes += [Stroke(onset, key, EIGHTH) for key in heard]
    return tuple(strokes)


def _heard(moment: Moment, onset: Ticks, part: _Part) -> Span:
    """The chord of a stroke; an outer one just before a change already sings the new one."""
    return moment.span_at(onset + EIGHTH) if part == "outer" else moment.span_at(onset)


def _home(moment: Moment, onset: Ticks) -> int:
    bar = moment.bar + (onset - moment.start + EIGHTH) // moment.piece.meter.bar
    return _HOME + (_RISE if bar // 4 % 2 and moment.piece.brief.level > 2 else 0)


def _length(moment: Moment, onset: Ticks) -> Ticks:
    """The last eighth is tied into a bar that leaves its one free."""
    if onset < moment.end - EIGHTH:
        return EIGHTH
    if moment.ahead is None:
        return EIGHTH
    return QUARTER - EIGHTH // 4 if on_two_side(moment) else _SHORT


def _denied(moment: Moment, onset: Ticks) -> frozenset[int]:
    """What an early tone must not be, since the chord that it is heard against forbids it."""
    tied = onset >= moment.end - EIGHTH and on_two_side(moment)
    return frozenset() if tied else avoided(moment.span_at(onset))


def _same_as_before(moment: Moment, onset: Ticks, span: Span) -> bool:
    """Whether the outer tone has sung this chord already, so that it had better move on."""
    return onset >= moment.end - EIGHTH and span.chord == moment.spans[-1].chord


def _last_outer(moment: Moment) -> int:
    if not moment.before:
        return _home(moment, moment.start)
    last = max(s.onset for s in moment.before)
    keys = [s.key for s in moment.before if s.onset == last]
    return min(keys) if _octaves(moment) else max(keys) - 12


def _last_inner(moment: Moment) -> tuple[int, ...]:
    onsets = sorted({s.onset for s in moment.before})
    keys = tuple(s.key for s in moment.before if len(onsets) > 1 and s.onset == onsets[-2])
    return keys if len(keys) == 2 else ()


def _octaves(moment: Moment) -> bool:
    return moment.limits.span >= 12


def _fits(line: int, chord: Chord) -> bool:
    return line % 12 in chord.semitones


def _outer(
    chord: Chord,
    near: int,
    home: int,
    rng: Random,
    *,
    moving: bool,
    denied: frozenset[int] = frozenset(),
) -> int:
    """The lower key of the next octave: a tone of the chord by step from the last, near home."""

    def price(key: int) -> float:
        distance = abs(key - near)
        step = 2.4 if moving and distance == 0 else _STEPS.get(distance, _WIDE)
        leading = 0.6 if key % 12 == (chord.root.semitone + 4) % 12 and chord.kind.family == "dom" else 0.0
        leading += 4.0 * (key % 12 in denied)
        return step + leading + 0.16 * abs(key - home) + 0.35 * rng.random()

    return min(_lines(chord), key=price)


@lru_cache(maxsize=1024)
def _lines(chord: Chord) -> tuple[int, ...]:
    """The keys on which an octave of the chord may stand."""
    return tuple(key for key in range(_LOWEST, _HIGHEST) if _fits(key, chord))


def _octave(moment: Moment, onset: Ticks, line: int, length: Ticks) -> list[Stroke]:
    if _octaves(moment):
        return [Stroke(onset, line, length), Stroke(onset, line + 12, length)]
    return [Stroke(onset, line + 12, length)]


def _filling(chord: Chord, low: Stroke, high: int) -> list[Stroke]:
    """A fourth to a sixth above the lower key, a tone of the chord inside the octave."""
    inside = [k for k in range(low.key + 5, high - 2) if k % 12 in chord.semitones]
    return [low._replace(key=inside[0])] if inside else []


def _told(strokes: list[Stroke], span: Span) -> frozenset[int]:
    """Pitch classes that this chord has already sounded in the bar."""
    return frozenset(s.key % 12 for s in strokes if span.onset - EIGHTH <= s.onset < span.end)


def _inner(moment: Moment, chord: Chord, line: int, last: tuple[int, ...], told: frozenset[int]) -> tuple[int, ...]:
    """Two keys inside the octave: what the chord still has to tell, near to the last two."""
    pairs, groups = _pairs(chord, line, 12 if _octaves(moment) else 9)
    if not pairs:
        return ()
    lacking = [group for group in groups if not group <= told]

    def price(row: tuple[tuple[int, ...], frozenset[int], float]) -> float:
        pair, classes, own = row
        new = sum(not classes.isdisjoint(group - told) for group in lacking)
        motion = sum(abs(a - b) for a, b in zip(pair, last, strict=True)) if len(last) == len(pair) else 0
        return own + 0.2 * motion - 2.0 * new

    return min(pairs, key=price)[0]


def _most_telling(chord: Chord, inner: tuple[int, ...], told: frozenset[int]) -> tuple[int, ...]:
    """The one of two inner tones that the chord needs and has not told yet, else the upper."""
    root = chord.root.semitone
    needs = {(root + semitones(tone)) % 12 for group in chord.kind.essential for tone in group}
    wanted = [key for key in inner if key % 12 in needs - told]
    return tuple(wanted[:1]) or inner[-1:]


@lru_cache(maxsize=4096)
def _pairs(
    chord: Chord, line: int, reach: int
) -> tuple[tuple[tuple[tuple[int, ...], frozenset[int], float], ...], tuple[frozenset[int], ...]]:
    """The pairs of keys under an octave, and the groups of tones of which the chord needs one each.

    A pair comes with its pitch classes and with what it costs by itself.
    """
    root = chord.root.semitone
    thirds = {(root + gap) % 12 for gap in (3, 4)}
    keys = [k for k in range(line + 13 - reach, line + 12) if k % 12 in chord.semitones and k % 12 != line % 12]
    rows = []
    for pair in combinations(keys, 2) if len(keys) > 1 else [(key,) for key in keys]:
        classes = frozenset(key % 12 for key in pair)
        gap = pair[-1] - pair[0]
        grating = 2.0 if gap == 1 else 1.3 if gap == 2 else 0.4 if gap > 8 else 0.0
        rows.append((pair, classes, grating - 0.5 * bool(thirds & classes)))
    needs = (frozenset((root + semitones(tone)) % 12 for tone in group) for group in chord.kind.essential)
    return tuple(rows), tuple(needs)


def _stop(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The bloque: three strokes, the last one held; on the three-side perhaps the clave itself."""
    chord = moment.spans[-1].chord
    if not chord.pitch_classes:
        return ()
    clave = len(moment.spans) == 1 and rng.random() < 0.4
    places = (2, 3, 4) if on_two_side(moment) else (0, 3, 6) if clave else (1, 3, 4)
    line = _last_outer(moment)
    strokes: list[Stroke] = []
    for eighth in places[:2]:
        onset = moment.start + eighth * EIGHTH
        here = moment.span_at(onset).chord
        if not here.pitch_classes:
            continue
        line = _outer(here, line, _HOME, rng, moving=bool(strokes))
        strokes += [s._replace(accent=9) for s in _octave(moment, onset, line, EIGHTH)]
    root = min(
        (k for k in range(_LOWEST, _HIGHEST) if k % 12 == chord.root.semitone),
        key=lambda k: abs(k - line),
    )
    onset = moment.start + places[2] * EIGHTH
    last = [s._replace(accent=16) for s in _octave(moment, onset, root, moment.end - onset)]
    inner = _inner(moment, chord, root, (), frozenset())
    room = moment.limits.notes - len(last)
    last += [Stroke(onset, key, moment.end - onset, 10) for key in inner[:room]]
    return (*strokes, *last)
