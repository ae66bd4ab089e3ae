"""The bass of reggae: a riff of a few bars with holes in it, which goes with the chords and turns round with them."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key, last_bass, register_of, tone_keys
from woodshed.arrangement.rhythm import Hit, figure

_LOWEST, _HIGHEST = 28, 52


def riddim(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a bass riff.

    ``riffs`` are figures of one bar or several, divided by ``|``; each section of a piece keeps to one of them. The first hit
    over each chord is its bass, whatever tone the riff names there. Everything lies between E1 and E3, and no note lasts
    into the next chord. Options: ``riffs``, ``low`` and ``high`` of the roots.
    """
    text = _bar_of_riff(moment)
    register = register_of(moment)
    near = last_bass(moment)
    basses: dict[Span, int] = {}
    strokes: list[Stroke] = []
    for hit in figure(text, moment.piece.meter):
        onset = moment.start + hit.onset
        span = moment.span_at(onset)
        if not span.chord.pitch_classes:
            continue
        if span in basses:
            key = _tone(moment, span, hit, basses[span], register)
        else:
            key = basses[span] = near = bass_key(span.chord, near, register)
        until = min(onset + hit.duration, span.end)
        strokes.append(Stroke(onset, key, until - onset, hit.accent))
    return (*strokes, *_untouched(moment, basses, near, register))


def _bar_of_riff(moment: Moment) -> str:
    riffs = moment.pattern.options["riffs"]
    dice = Random(f"{moment.piece.brief.seed} riddim {moment.section}")  # noqa: S311 - one riff a section, whatever came before
    bars = str(riffs[dice.randrange(len(riffs))]).split("|")
    return bars[moment.place % len(bars)].strip()


def _tone(
    moment: Moment, span: Span, hit: Hit, bass: int, register: tuple[int, int]
) -> int:
    """The tone that a hit names, brought into the range of the bass."""
    keys = tone_keys(moment, span, hit.tones[0] if hit.tones else "1", bass, register)
    key = keys[0] if keys else bass
    while key > _HIGHEST:
        key -= 12
    while key < _LOWEST:
        key += 12
    return key


def _untouched(
    moment: Moment, basses: dict[Span, int], near: int, register: tuple[int, int]
) -> list[Stroke]:
    """A short root for each chord that the riff leaves out, unless it merely goes on from the bar before."""
    out = []
    for span in moment.spans:
        held = moment.behind is not None and span.onset == moment.start and moment.behind.chord == span.chord
        if span in basses or held or not span.chord.pitch_classes:
            continue
        beat = moment.piece.meter.beat
        out.append(Stroke(span.onset, bass_key(span.chord, near, register), min(beat * 3 // 4, span.end - span.onset)))
    return out
