"""Turns a figure of counts and tones into strokes over the chords of a bar.

Tones of a figure, joined by ``+``:

- ``1`` the bass of the chord, ``8`` its octave; ``3 5 6 7 9 10 12`` degrees above it as the chord has; ``-5`` the fifth
  below, ``-7`` the seventh below;
- ``v*`` the hand's whole voicing, ``v1`` its lowest key, ``v2`` the next and so on, ``vt`` its top, ``vm`` the others,
  ``vu`` and ``vd`` its next inversion up and down;
- ``next`` the bass of the coming chord, ``next-1`` and ``next+1`` a half step under and over it, ``next5`` its fifth;
- ``open``, ``two``, ``tenth`` and ``seven`` grips of a left hand on the bass (see open_grip);
- ``lead`` a tone that leads by step or half step into the coming bass.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.open_grip import GRIPS, open_grip
from woodshed.arrangement.passing import avoided
from woodshed.arrangement.rhythm import Hit, count_length, counted, figure, places
from woodshed.arrangement.shapes import degree_tone
from woodshed.theory.interval import semitones
from woodshed.theory.time import QUARTER, Ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from woodshed.theory.chord import Chord
from woodshed.theory.pitch import PitchClass

_BASS = (33, 47)
"""Where the bass of a figure lies if its pattern does not say: A1 to B2."""


_WHOLE_STEP = 2
_HIGHEST_TOP, _LOWEST_CHORD = 81, 55
"""How high the top of a voicing may lie that is turned upwards, and how low the bottom of one turned down."""


def played_figure(moment: Moment, text: str, *, tones: str = "1") -> tuple[Stroke, ...]:
    """The strokes of a figure; hits without tones play ``tones``.

    A hit that starts at most a push (an eighth, in sixteenth feels a sixteenth) before a change and sounds over it
    plays the new chord; one that starts earlier is let go at the change. What is tied over the bar line plays the chord
    ahead.
    """
    hits = figure(text, moment.piece.meter)
    tied_in = any(s.onset + s.duration > moment.start + 60 for s in moment.before)
    strokes: list[Stroke] = []
    bass: dict[Ticks, int] = {}
    register = register_of(moment)
    last = last_bass(moment)
    for hit in hits:
        if tied_in and hit.onset == 0 and len(hits) > 1:
            continue
        onset = moment.start + hit.onset
        span, end = _chord_of(moment, onset, hit)
        if span is None or not span.chord.pitch_classes:
            continue
        named = hit.tones or tuple(tones.split("+"))
        if span.onset not in bass:
            last = bass[span.onset] = bass_key(span.chord, last, register)
            named = _entering(span, named) if len(bass) > 1 else named
        for tone in named:
            keys = tone_keys(moment, span, tone, bass[span.onset], register)
            strokes += [Stroke(onset, key, end - onset, hit.accent) for key in keys]
    return tuple(strokes)


def _entering(span: Span, tones: tuple[str, ...]) -> tuple[str, ...]:
    """The tones with which a figure enters a chord in the middle of a bar: from the bottom."""
    if "1" in tones or any(tone.startswith(("next", "lead")) for tone in tones):
        return tones
    if tones[0].startswith("v"):
        if span.chord.bass is not None and span.left:
            return ("1",)
        return ("v1",) if len(tones) == 1 and tones[0][1:].isdigit() else tones
    return ("1",)


def push_of(moment: Moment) -> Ticks:
    """How early a note may start and still belong to the coming chord: an eighth, in sixteenth feels a sixteenth."""
    sixteenths = moment.piece.brief.feel.unit == "1/16"
    return QUARTER // 4 if sixteenths else QUARTER // 2


def _chord_of(moment: Moment, onset: Ticks, hit: Hit) -> tuple[Span | None, Ticks]:
    """The chord that a hit plays, and where the hit ends."""
    span = moment.span_at(onset)
    end = onset + hit.duration
    push = push_of(moment)
    if hit.tied:
        if moment.ahead is None or (span.end - onset > push and span.end >= moment.end):
            return (span, min(end, span.end)) if moment.ahead is None else (moment.ahead, moment.end + QUARTER)
        after = moment.span_at(span.end)
        return after, max(end, span.end + QUARTER)
    if end > span.end + 20:
        if span.end - onset <= push and (span.end < moment.end or moment.ahead is not None):
            return moment.span_at(span.end), end
        return span, span.end
    return span, end


def register_of(moment: Moment) -> tuple[int, int]:
    """Lowest and highest key for the bass of the pattern."""
    low = moment.pattern.options.get("low", _BASS[0])
    high = moment.pattern.options.get("high", max(_BASS[1], low + 11))
    return int(low), int(high)


def last_bass(moment: Moment) -> int:
    """The bass that was struck last, else the middle of the register."""
    if moment.before:
        return min(stroke.key for stroke in moment.before[-3:])
    low, high = register_of(moment)
    return (low + high) // 2


def bass_key(chord: Chord, near: int, register: tuple[int, int]) -> int:
    """The key of the chord's lowest tone inside a register, as near to another key as may be.

    >>> from woodshed.theory.chord import Chord
    >>> bass_key(Chord.parse("G7"), 40, (33, 47))
    43
    """
    return _nearest(chord.lowest.semitone, near, *register)


@lru_cache(maxsize=8192)
def _nearest(semitone: int, near: int, low: int, high: int) -> int:
    first = low + (semitone - low) % 12
    options = list(range(first, high + 1, 12)) or [first]
    return min(options, key=lambda key: (abs(key - near), key))


def tone_keys(moment: Moment, span: Span, tone: str, bass: int, register: tuple[int, int]) -> Sequence[int]:
    """The keys of one tone of a figure over a chord with this bass key; none where the chord lacks the degree."""
    if tone in GRIPS:
        return open_grip(span.chord, bass, moment.limits, tone)
    if tone.startswith("v"):
        return _of_voicing(moment.voicing(span), tone[1:])
    if tone.startswith(("next", "lead")):
        return (_coming(moment, span, tone, bass, register),)
    key = degree_key(span.chord, tone, bass)
    return () if key is None else (key,)


def _of_voicing(keys: tuple[int, ...], which: str) -> Sequence[int]:
    if which == "*" or not keys:
        return keys
    if which == "t":
        return keys[-1:]
    if which == "m":
        return keys[:-1] if len(keys) > 1 else keys
    if which == "u":
        return (*keys[1:], keys[0] + 12) if len(keys) > 2 and keys[0] + 12 <= _HIGHEST_TOP else keys
    if which == "d":
        return (keys[-1] - 12, *keys[:-1]) if len(keys) > 2 and keys[-1] - 12 >= _LOWEST_CHORD else keys
    index = min(int(which) - 1, len(keys) - 1)
    return keys[index : index + 1]


def degree_key(chord: Chord, degree: str, bass: int) -> int | None:
    """The key of a degree above (with ``-``, below) the bass key of a chord; None where the chord has no such degree.

    Over a foreign bass the fifth gives way to a chord tone that lies a fifth to an octave above it; over the five under
    its four (F/G) it stays, as the bass is heard as a root there. Colours that the chord does not name are left out.
    """
    below = degree.startswith("-")
    name = degree.lstrip("-")
    if name in ("1", "8"):
        return bass + (12 if name == "8" else 0) - (12 if below else 0)
    root = chord.root.semitone
    if chord.bass is not None and name in ("5", "12"):
        fifth, found = _fifth_over(chord, chord.bass, bass)
        return fifth + found * ((12 if name == "12" else 0) - (12 if below else 0))
    kind = chord.kind
    tone = degree_tone(kind, name)
    if tone is None:
        fallback = {"7": "8", "6": "5", "9": "8", "11": "5", "13": "5", "2": "1"}.get(name)
        if chord.bass is not None:
            return degree_key(chord, degree.replace(name, fallback), bass) if fallback else None
        if name == "6" and kind.family in ("maj", "dom", "min"):
            tone = "6"
        elif name in ("2", "9") and kind.family in ("maj", "dom"):
            tone = "9"
        elif fallback is None:
            return None
        else:
            return degree_key(chord, ("-" if below else "") + fallback, bass)
    offset = (root + semitones(tone) - bass) % 12
    if name in ("9", "10", "11", "12", "13"):
        offset += 12
    return bass + offset - (12 if below else 0)


def _fifth_over(chord: Chord, foreign: PitchClass, bass: int) -> tuple[int, bool]:
    """What stands for the fifth above the key of a foreign bass, and whether it is a tone to be heard there."""
    hung = chord.kind.family == "maj" and (foreign.semitone - chord.root.semitone) % 12 == _WHOLE_STEP
    for gap in (7, 8, 9, 10, 12):
        if (bass + gap) % 12 in chord.semitones or hung:
            return bass + gap, True
    return bass + 12, False


def _coming(moment: Moment, span: Span, tone: str, bass: int, register: tuple[int, int]) -> int:
    """A tone of, or into, the chord that comes next."""
    after = moment.span_at(span.end) if span.end < moment.end else moment.ahead or span
    goal = bass_key(after.chord, bass, register) if after.chord.pitch_classes else bass
    if tone == "next":
        return _leading(span, bass, goal, register) if goal % 12 in avoided(span) else goal
    if tone == "next5":
        return goal + 7 if goal + 7 <= register[1] + 7 else goal - 5
    if tone in ("next-1", "next+1"):
        return goal + (1 if tone.endswith("+1") else -1)
    return _leading(span, bass, goal, register)


def _leading(span: Span, bass: int, goal: int, register: tuple[int, int]) -> int:
    """A step from the goal, from the side of the bass, in the key, and not against the chord that still sounds."""
    chord = span.chord
    if goal == bass:
        below = degree_key(chord, "-5", bass)
        return below if below is not None and below >= register[0] else degree_key(chord, "5", bass) or bass
    side = 1 if goal > bass else -1
    root = chord.root.semitone
    avoid = {(root + semitones(tone)) % 12 for tone in chord.kind.avoid}
    best, price = goal - side, 99.0
    for gap in (1, 2):
        for direction in (side, -side):
            key = goal - direction * gap
            cost = 1.2 * (direction != side) + 0.4 * (gap == 2 and abs(goal - bass) <= 2)
            cost += 0.0 if key % 12 in span.key.scale or (gap == 1 and abs(goal - bass) <= 2) else 1.0
            if key % 12 not in chord.semitones:
                cost += 3.0 * (key % 12 in avoid) + 1.5 * (
                    (key + 1 - root) % 12 in (3, 4) and (key + 1) % 12 in chord.semitones
                )
            cost += 2.0 * (key < register[0] - 1)
            if cost < price:
                best, price = key, cost
    return best


def chosen_cell(moment: Moment, rng: Random) -> str:
    """The figure for this bar: varied ``cells``, a ``cycle`` in order, ``closing`` a phrase, ``end`` a piece."""
    options = moment.pattern.options
    if moment.ending and "end" in options:
        return str(options["end"])
    closing = options.get("closing")
    if closing and moment.closing and not moment.ending:
        return str(closing[moment.bar // 4 % len(closing)])
    cycle = options.get("cycle")
    if cycle:
        return str(cycle[moment.bar % len(cycle)])
    cells = options["cells"]
    if "halves" in options and len(moment.spans) > 1:
        if len(moment.spans) > 2:
            return chord_by_chord(moment)
        cells = options["halves"]
    if options.get("vary") and len(cells) > 1:
        cells = _fresh(moment, cells)
    return str(cells[rng.randrange(len(cells))]) if len(cells) > 1 else str(cells[0])


def chord_by_chord(moment: Moment, tones: str = "") -> str:
    """A figure that strikes every chord of the bar where it begins, for bars of three chords and more."""
    meter = moment.piece.meter
    count = count_length(meter)
    return " ".join(
        f"{counted(span.onset - moment.start, meter)}{tones}:{(span.end - span.onset) / count * 0.9:.2f}"
        for span in moment.spans
    )


def _fresh(moment: Moment, cells: Sequence[str]) -> Sequence[str]:
    """The cells that do not strike where the bar before struck: no two bars alike, no push into an ending."""
    bar = moment.piece.meter.bar
    last = {s.onset - moment.start + bar for s in moment.before if s.onset < moment.start}
    fresh = [text for text in cells if places(text, moment.piece.meter) != last]
    if moment.bar == moment.piece.bars - 2 and not moment.piece.brief.loop:
        fresh = [text for text in fresh if "~" not in text]
    return fresh or cells
