"""Endings that slide: the last chord struck a half step too high, then at home."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.figures import bass_key, degree_key
from woodshed.arrangement.rhythm import counted, figure

_EASY = 3


def slide_home(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One hand's part of the ending.

    Options: ``cells``, of which the seed picks one for both hands: ``s`` is the chord a half step up, ``h`` at home,
    ``1`` and other degrees single bass notes. Before level 3 every ``s`` is left out; a bar of several chords has each
    of them struck where it begins.
    """
    options = moment.pattern.options
    cells = options["cells"]
    dice = Random(f"{moment.piece.brief.seed} ending")
    text = str(cells[dice.randrange(len(cells))])
    slides = len(moment.spans) == 1 and moment.piece.brief.level >= _EASY
    if len(moment.spans) > 1:
        text = " ".join(counted(span.onset - moment.start, moment.piece.meter) + "=h" for span in moment.spans)
    tied_in = any(s.onset + s.duration > moment.start + 60 for s in moment.before)
    strokes: list[Stroke] = []
    for hit in figure(text, moment.piece.meter):
        onset = moment.start + hit.onset
        span = moment.span_at(onset)
        if (
            not span.chord.pitch_classes
            or (hit.tones == ("s",) and not slides)
            or (tied_in and hit.onset == 0 and slides)
        ):
            continue
        for tone in hit.tones:
            up = 1 if tone == "s" else 0
            strokes += [Stroke(onset, key + up, hit.duration, hit.accent) for key in _keys(moment, tone, onset)]
    return tuple(strokes)


def _keys(moment: Moment, tone: str, onset: int) -> tuple[int, ...]:
    span = moment.span_at(onset)
    if moment.hand == "right":
        return moment.voicing(span) if tone in ("s", "h") else ()
    low = int(moment.pattern.options.get("low", 33))
    bass = bass_key(span.chord, low + 5, (low, low + 11))
    if tone in ("s", "h"):
        fifth = degree_key(span.chord, "5", bass)
        return (bass,) if fifth is None else (bass, fifth)
    key = degree_key(span.chord, tone, bass)
    return () if key is None else (key,)
