"""Plays the figures that a room writes for a bass or an accompaniment."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import chosen_cell, played_figure
from woodshed.arrangement.rhythm import count_length, figure
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_OVER: Ticks = QUARTER // 16
"""How far a stroke must reach into the next chord to be heard as it."""


def figured(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """A bar of the pattern's figure: ``cells`` (varied), ``cycle`` (in order) and ``closing`` (at the end of a phrase).

    ``tones`` is what a hit plays that names nothing, the bass by default. Every chord is touched: where the figure
    strikes none inside a chord, it is struck when it begins (``touch = false`` leaves it, a tone in its place says
    what is struck).
    """
    options = moment.pattern.options
    tones = str(options.get("tones", "1"))
    text = chosen_cell(moment, rng)
    strokes = played_figure(moment, text, tones=tones)
    if options.get("touch", True) and len(moment.spans) > 1:
        strokes += _untouched(moment, strokes, text, tones)
    late = options.get("roll")
    return _rolled(strokes, int(late)) if late else strokes


def _untouched(moment: Moment, strokes: tuple[Stroke, ...], text: str, tones: str) -> tuple[Stroke, ...]:
    """Strokes for the chords of the bar that the figure passes over."""
    extra: tuple[Stroke, ...] = ()
    unit = count_length(moment.piece.meter)
    first = figure(text, moment.piece.meter)
    touched = moment.pattern.options.get("touch")
    what = "+".join(first[0].tones) if first and first[0].tones else tones
    for span in moment.spans:
        if any(_touches(s, span) for s in (*moment.before, *strokes)):
            continue
        count, rest = divmod(span.onset - moment.start, unit)
        keys = moment.voicing(span)
        rooted = span.chord.bass is None or (_on_bass(moment) and keys and keys[0] % 12 == span.chord.lowest.semitone)
        full = keys and rooted and moment.hand == "left"
        tone = touched if isinstance(touched, str) else "v*" if full else what
        mark = {0: "", unit // 2: "&", unit // 4: "e", 3 * unit // 4: "a"}.get(rest, "")
        extra += played_figure(moment, f"{count + 1}{mark}={tone}:{(span.end - span.onset) / unit}", tones=tones)
    return extra


def _touches(stroke: Stroke, span: Span) -> bool:
    """Whether a stroke sounds as this chord: struck in it or pushed into it, and not pushed on into the next."""
    end = stroke.onset + stroke.duration
    if span.onset < stroke.onset >= span.end - EIGHTH and end > span.end + _OVER:
        return False
    return span.onset - EIGHTH <= stroke.onset < span.end and end > span.onset


def _on_bass(moment: Moment) -> bool:
    """Whether the pattern wants its shapes on the bass of their chord."""
    texture = moment.pattern.options.get("texture")
    return isinstance(texture, Mapping) and bool(texture.get("bass"))


def _rolled(strokes: tuple[Stroke, ...], late: int) -> tuple[Stroke, ...]:
    """Chords struck from the bottom up, each key ``late`` milliseconds after the one below."""
    seen: dict[int, int] = {}
    out = []
    for stroke in sorted(strokes):
        rank = seen.get(stroke.onset, 0)
        seen[stroke.onset] = rank + 1
        out.append(stroke._replace(late=rank * late))
    return tuple(out)
