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

    A chord that stands on under the next symbol is not struck again. Option ``suspend`` holds a tone over into the long
    chords of every second bar; so does asking for suspensions by name.
    """
    piece = moment.piece
    lively = piece.brief.level >= _PASSING_FROM
    wanted = moment.pattern.options.get("suspend") and moment.place % 2
    holds = lively and (wanted or piece.brief.asks("suspension", "sus_resolve"))
    notes = sung(
        moment.spans,
        moment.ahead,
        piece.meter,
        passing=lively and not moment.ending,
        behind=moment.behind if holds else None,
    )
    voices = (2, 3) if moment.hand == "left" else (0, 1)
    return tuple(
        Stroke(note.onset, note.key, note.end - note.onset, _SOFTER if note.passing else 0, note.voice + 1)
        for note in notes
        if note.voice in voices
    )
