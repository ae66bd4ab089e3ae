"""Four-part writing: each hand plays two voices, with notes in passing and tones held over."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.four_part_ornament import sung

_SOFTER = -4
"""A note in passing is sung more lightly than those of the chords."""
_PASSING_FROM = 3
"""The level from which voices pass between the chords; below it a hand holds them."""


def chorale(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """Soprano and alto in the right hand, tenor and bass in the left, as the part-writing set them; no dice.

    A given tune is sung as it is written, over chords that hold. A chord that stands on under the next symbol is not
    struck again. Option ``suspend`` holds a tone over into the long chords of every second bar; so does asking for
    suspensions by name.
    """
    piece = moment.piece
    lively = piece.brief.level >= _PASSING_FROM
    wanted = moment.pattern.options.get("suspend") and moment.place % 2
    holds = lively and (wanted or piece.brief.asks("suspension", "sus_resolve"))
    notes = sung(
        moment.spans,
        moment.ahead,
        piece.meter,
        passing=lively and not moment.ending and not piece.tune,
        behind=moment.behind if holds else None,
    )
    voices = (2, 3) if moment.hand == "left" else (1,) if piece.tune else (0, 1)
    tune = [t for t in piece.tune if moment.hand == "right" and moment.start <= t.onset < moment.end]
    return tuple(Stroke(t.onset, t.key, t.duration) for t in tune) + tuple(
        Stroke(note.onset, note.key, note.end - note.onset, _SOFTER if note.passing else 0, note.voice + 1)
        for note in notes
        if note.voice in voices
    )
