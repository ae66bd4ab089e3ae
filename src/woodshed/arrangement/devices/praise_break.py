"""The bass of a praise break: eighths up a ladder, and a half step into the next root."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key, last_bass, register_of, tone_keys
from woodshed.theory.interval import semitones
from woodshed.theory.time import EIGHTH

_HALF_BAR = 4
_LEAD = "L"


def praise_break(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """Eighths without a rest.

    Options: ``ladders`` are semitones above the root in eighths (``L`` leads into the next bass) for ``maj`` and
    ``min`` chords, and ``half`` and ``half_min`` for chords of half a bar; shorter chords take their beginning.
    ``octave`` doubles the first eighth of a bar. A rung a half step from a tone of the chord that its symbol alters
    gives way to that tone.
    """
    options = moment.pattern.options
    register = register_of(moment)
    near = last_bass(moment)
    strokes: list[Stroke] = []
    for span in moment.spans:
        if not span.chord.pitch_classes:
            continue
        near = bass_key(span.chord, near, register)
        count = (span.end - span.onset) // EIGHTH
        line = _rungs(moment, span, count, near, rng)
        for i, key in enumerate(line):
            strokes.append(Stroke(span.onset + i * EIGHTH, key, EIGHTH - 30))
        if options.get("octave") and span.onset == moment.start and moment.limits.span >= 12:
            strokes.append(Stroke(span.onset, near + 12, EIGHTH - 30))
    return tuple(strokes)


def _rungs(moment: Moment, span: Span, count: int, bass: int, rng: Random) -> list[int]:
    """The keys of so many eighths over one chord."""
    if count <= 2:
        return [bass, tone_keys(moment, span, "3", bass, register_of(moment))[0]][:count]
    ladders = moment.pattern.options["ladders"]
    minor = "b3" in span.chord.kind.tones
    half = count <= _HALF_BAR
    rows = ladders["half_min" if half and minor else "half" if half else "min" if minor else "maj"]
    row = str(rows[rng.randrange(len(rows))]).split()
    row = [*(row * 2)[: count - 1], row[-1]] if count != len(row) else row
    lead = tone_keys(moment, span, "lead", bass, register_of(moment))[0]
    above = _fitting(span)
    line = [lead if rung == _LEAD else bass + above.get(int(rung), int(rung)) for rung in row]
    return [key - 12 if key > moment.limits.high else key for key in line]


def _fitting(span: Span) -> dict[int, int]:
    """Rungs that would grate against the chord or its foreign bass -> the tone in their place."""
    chord = span.chord
    if chord.bass is not None:
        gaps = sorted((tone - chord.bass.semitone) % 12 for tone in chord.semitones)
        return {rung: min(gaps, key=lambda gap: abs(gap - rung)) for rung in (3, 4, 6, 7, 9, 10)}
    own = {semitones(tone) % 12 for tone in chord.kind.tones}
    avoid = {semitones(tone) % 12 for tone in chord.kind.avoid}
    changed = {rung: next((t for t in (rung + 1, rung - 1) if t in own), 0) for rung in avoid if rung in (7, 9)}
    if chord.kind.family in ("dim", "hdim"):
        changed |= {7: 6, 4: 3, 10: 9 if 9 in own else 10}
    if chord.kind.family == "sus":
        changed |= {4: 5}
    return changed
