"""Crushed and sliding notes as grace notes: small notes before the beat instead of thirty-seconds in the bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from woodshed.output.note_values import snapped
from woodshed.piece.arrangement import Note
from woodshed.theory.pitch import LETTERS, Pitch
from woodshed.theory.time import QUARTER, Ticks

_CRUSHED: Ticks = QUARTER // 8
"""How long a note may be written at most to be a grace note, in ticks: an eighth of a quarter."""
_WIDEST = 2
"""Semitones from which a finger slides or is crushed into its goal."""
_MARKS = {0: "natural", 1: "sharp", 2: "double-sharp", -1: "flat", -2: "flat-flat"}


class Grace(NamedTuple):
    """A small note with its finger (0: none is said), and what it leads to: hand, written onset in ticks, pitch."""

    pitch: Pitch
    hand: str
    goal_onset: Ticks
    goal: Pitch
    finger: int = 0


def without_graces(notes: Sequence[Note]) -> tuple[list[Note], list[Grace]]:
    """The notes that have a length of their own on paper, and the small ones.

    Small is what lasts an eighth of a quarter at most, stands alone and leads upwards by a step or half step into a
    note that begins when it ends. A note that was let go for it is held on paper until that note.
    """
    at: dict[tuple[str, Ticks], list[Note]] = {}
    for note in notes:
        at.setdefault((note.hand, note.written_onset), []).append(note)
    graces: list[Grace] = []
    freed: dict[tuple[str, Ticks], Ticks] = {}
    small: set[tuple[str, Ticks]] = set()
    for (hand, onset), together in at.items():
        if len(together) > 1 or together[0].written_duration > _CRUSHED:
            continue
        end = onset + together[0].written_duration
        rise = [n for n in at.get((hand, end), ()) if 0 < n.pitch.midi - together[0].pitch.midi <= _WIDEST]
        if rise:
            graces.append(Grace(together[0].pitch, hand, snapped(end), rise[0].pitch, together[0].finger or 0))
            small.add((hand, onset))
            freed[hand, onset] = end
    if not graces:
        return list(notes), []
    kept = []
    for note in notes:
        if (note.hand, note.written_onset) in small:
            continue
        until = freed.get((note.hand, note.written_onset + note.written_duration))
        kept.append(note if until is None else note._replace(written_duration=until - note.written_onset))
    return kept, graces


def grace_xml(grace: Grace, voice: int, staff: int) -> str:
    """A small note with a stroke through its stem, to stand before the note that it leads to."""
    step, alter, octave = grace.pitch
    sign = f"<alter>{alter}</alter>" if alter else ""
    fingering = f"<technical><fingering>{grace.finger}</fingering></technical>" if grace.finger else ""
    notations = f"<notations>{fingering}</notations>" if fingering else ""
    return (
        f'<note><grace slash="yes"/><pitch><step>{LETTERS[step]}</step>{sign}<octave>{octave}</octave></pitch>'
        f"<voice>{voice}</voice><type>eighth</type><accidental>{_MARKS[alter]}</accidental>"
        f"<staff>{staff}</staff>{notations}</note>\n"
    )
