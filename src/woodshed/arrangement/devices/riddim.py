"""The bass of reggae: a riff of a few bars with holes in it, which goes with the chords."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key, last_bass, register_of, tone_keys
from woodshed.arrangement.rhythm import Hit, figure

_UNDER, _OVER = 1, 6
"""How far the line may go beyond the register of its roots, in semitones."""


def riddim(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a bass riff.

    ``riffs`` are figures of one bar or several, divided by ``|``; each section of a piece keeps to one of them. The
    first hit over each chord is its bass, whatever tone the riff names there; ``lead`` is a step of the scale into the
    coming bass. It stays deep, and no note lasts into the next chord. Options: ``riffs``, ``low`` and ``high`` of the
    roots; ``walk`` has the last hit before every change lead into it.
    """
    text = _bar_of_riff(moment)
    register = register_of(moment)
    near = last_bass(moment)
    basses: dict[Span, int] = {}
    strokes: list[Stroke] = []
    hits = figure(text, moment.piece.meter)
    for i, hit in enumerate(hits):
        onset = moment.start + hit.onset
        span = moment.span_at(onset)
        if not span.chord.pitch_classes:
            continue
        if span in basses:
            later = moment.start + hits[i + 1].onset if i + 1 < len(hits) else moment.end
            walks = bool(moment.pattern.options.get("walk"))
            leads = "lead" in hit.tones or (walks and later >= span.end)
            if leads:
                key = _leading(moment, span, strokes[-1].key, register)
            else:
                key = _tone(moment, span, hit, basses[span], register)
        else:
            key = basses[span] = near = bass_key(span.chord, near, register)
        until = min(onset + hit.duration, span.end)
        strokes.append(Stroke(onset, key, until - onset, hit.accent))
    return (*strokes, *_untouched(moment, basses, near, register))


def _bar_of_riff(moment: Moment) -> str:
    riffs = moment.pattern.options["riffs"]
    dice = Random(f"{moment.piece.brief.seed} riddim {moment.section}")
    bars = str(riffs[dice.randrange(len(riffs))]).split("|")
    return bars[moment.place % len(bars)].strip()


def _leading(moment: Moment, span: Span, last: int, register: tuple[int, int]) -> int:
    """A step of the scale or tone of the chord beside the coming bass, near the last note."""
    after = moment.span_at(span.end) if span.end < moment.end else moment.ahead or span
    goal = bass_key(after.chord, last, register) if after.chord.pitch_classes else last
    near = {*span.key.scale, *span.chord.semitones}
    steps = [goal + gap for gap in (-2, -1, 1, 2) if (goal + gap) % 12 in near and goal + gap != last]
    if after.chord == span.chord:
        steps += [goal + gap for gap in (7, -5) if (goal + gap) % 12 in span.chord.semitones]
    fitting = [key for key in steps if register[0] - _UNDER <= key <= register[1] + _OVER]
    return min(fitting, key=lambda key: abs(key - last), default=goal)


def _tone(moment: Moment, span: Span, hit: Hit, bass: int, register: tuple[int, int]) -> int:
    """The tone that a hit names, brought into the range of the bass."""
    keys = tone_keys(moment, span, hit.tones[0] if hit.tones else "1", bass, register)
    key = keys[0] if keys else bass
    while key > register[1] + _OVER:
        key -= 12
    while key < register[0] - _UNDER:
        key += 12
    return key


def _untouched(moment: Moment, basses: dict[Span, int], near: int, register: tuple[int, int]) -> list[Stroke]:
    """A short root for each chord that the riff leaves out, unless it goes on from before."""
    out = []
    for span in moment.spans:
        held = moment.behind is not None and span.onset == moment.start and moment.behind.chord == span.chord
        if span in basses or held or not span.chord.pitch_classes:
            continue
        beat = moment.piece.meter.beat
        out.append(
            Stroke(
                span.onset,
                bass_key(span.chord, near, register),
                min(beat * 3 // 4, span.end - span.onset),
            )
        )
    return out
