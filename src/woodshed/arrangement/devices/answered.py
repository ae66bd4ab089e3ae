"""Chords in a fixed rhythm, and a short answer of single tones where they are silent."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.clave import clave_of
from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.figures import played_figure
from woodshed.arrangement.line import Point, sung
from woodshed.arrangement.rhythm import figure
from woodshed.arrangement.scales import tones_over

_FROM_LEVEL = 4
_OFTEN = {-1: 0.0, 0: 0.85, 1: 1.0}
_SINGS = 0.6
"""How often the top of a repeated chord moves on."""
_RISE = 5
"""How far above the top of the chord an answer likes to begin, in semitones, before it falls."""
_PULL = 0.45
"""How strongly it is drawn there, by the semitone."""
_ABOVE, _BELOW = 9, 5
"""How far an answer may go above and below the top of the chord before it, in semitones."""


def answered(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The figure of ``cycle`` for this bar, and an ``answer`` at the end of those in ``places``.

    ``answer`` is a rhythm such as ``"4 4&"``, or several to draw from: from its first place on the chords give way. It
    needs level 4 and more; how often it comes follows the density of the brief. Its last tone leads to the top of the
    next chord. With ``by_clave`` the cycle begins on the two-side of the clave.
    """
    options = moment.pattern.options
    cycle = options["cycle"]
    turned = bool(options.get("by_clave")) and clave_of(moment).endswith("32")
    place = (moment.bar + turned) % len(cycle)
    strokes = played_figure(moment, str(cycle[place]), tones="v*")
    wanted = place in options.get("places", ())
    if moment.piece.brief.level >= _FROM_LEVEL:
        strokes = _singing(moment, strokes, rng)
    often = _OFTEN[moment.piece.brief.density]
    if not wanted or moment.ending or moment.piece.brief.level < _FROM_LEVEL or rng.random() >= often:
        return strokes
    rhythms = options["answer"]
    rhythm = rhythms if isinstance(rhythms, str) else rng.choice(rhythms)
    answer = _answer(moment, strokes, rhythm, rng)
    if not answer:
        return strokes
    first = answer[0].onset
    kept = [s._replace(duration=min(s.duration, first - s.onset)) for s in strokes if s.onset < first]
    return (*kept, *answer)


def _singing(moment: Moment, strokes: tuple[Stroke, ...], rng: Random) -> tuple[Stroke, ...]:
    """Chords of which a repeated one now and then goes on to another tone of the chord on top."""
    out = list(strokes)
    for span in moment.spans:
        inside = [s for s in strokes if s.onset >= span.onset and s.onset + s.duration <= span.end]
        onsets = sorted({s.onset for s in inside})
        if len(onsets) < 2 or rng.random() >= _SINGS:
            continue
        grip = [s for s in inside if s.onset == onsets[-1]]
        top = max(grip, key=lambda s: s.key)
        low = min(s.key for s in grip)
        steps = [
            top.key + gap
            for gap in (1, 2, 3, 4)
            if (top.key + gap) % 12 in span.chord.semitones - {span.chord.root.semitone}
            and top.key + gap - low <= moment.limits.span
        ]
        if steps:
            out[out.index(top)] = top._replace(key=steps[0])
    return tuple(out)


def _answer(moment: Moment, strokes: tuple[Stroke, ...], rhythm: str, rng: Random) -> tuple[Stroke, ...]:
    hits = figure(rhythm, moment.piece.meter)
    first = moment.start + hits[0].onset if hits else moment.end
    span = moment.span_at(moment.end - 1)
    before = [s for s in strokes if s.onset < first and s.onset >= span.onset]
    if not hits or not before or first < span.onset or not span.chord.pitch_classes:
        return ()
    top = max(s.key for s in before)
    goal = moment.ahead.right[-1] if moment.ahead is not None and moment.ahead.right else None
    tones, scale = tones_over(span)
    points = [Point(tones, scale, 1.4 if i == 0 else 0.6, top + _RISE - i, _PULL) for i in range(len(hits))]
    line = sung(
        points,
        start=top,
        goal=goal,
        bounds=(top - _BELOW, min(top + _ABOVE, 84)),
        manner="run",
        rng=rng,
    )
    return tuple(Stroke(moment.start + hit.onset, key, hit.duration, 4) for hit, key in zip(hits, line, strict=True))
