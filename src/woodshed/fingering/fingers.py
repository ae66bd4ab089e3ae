"""Writes a finger to every note of an arrangement that has none."""

from __future__ import annotations

from dataclasses import replace

from woodshed.fingering.path import best_path
from woodshed.fingering.phrases import phrases
from woodshed.piece import Arrangement, Note


def fingered(arrangement: Arrangement) -> Arrangement:
    """The same arrangement with a finger, 1 (thumb) to 5, for every note; fingers that stand already are kept.

    Each hand takes the cheapest way through its phrases at the size of the player's hand, after the model of Parncutt,
    Sloboda, Clarke, Raekallio and Desain (Music Perception 14, 1997), told of chords as well after Al Kasimi, Nichols
    and Raphael (ISMIR 2007).
    """
    notes = list(arrangement.notes)
    if all(note.finger for note in notes):
        return arrangement
    near = arrangement.chart.meter.bar // 64
    size = arrangement.brief.hand_size
    for hand in ("left", "right"):
        places = [i for i, note in enumerate(notes) if note.hand == hand]
        if places:
            places.sort(key=lambda i: notes[i].written_onset)
            fingers = _of_hand([notes[i] for i in places], near, size, left=hand == "left")
            for i, finger in zip(places, fingers, strict=True):
                note = notes[i]
                if note.finger is None:
                    notes[i] = Note._make((*note[:-1], finger))
    return replace(arrangement, notes=tuple(notes))


def _of_hand(notes: list[Note], near: int, size: str, *, left: bool) -> list[int]:
    out = [1] * len(notes)
    for phrase in phrases(notes, near, size, left=left):
        way = best_path(phrase.grips, size)
        for fingers, places in zip(way, phrase.notes, strict=True):
            for finger, struck in zip(fingers, places, strict=True):
                for i in struck:
                    out[i] = finger
    return out
