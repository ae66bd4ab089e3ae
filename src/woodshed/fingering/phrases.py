"""The notes of one hand as grips, cut into phrases where the hand pauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from woodshed.fingering.grips import HAND, Grip, widest
from woodshed.piece import Note
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_MIRROR = 124
"""Twice the D above middle C, about which black and white keys are symmetrical."""
_PAUSE: Ticks = 2 * QUARTER
"""A rest after which a hand begins anew wherever it likes."""


class Phrase(NamedTuple):
    """Grips without a pause between them, and for each the places of its notes in the hand, in the order of its keys.

    A place is None for a key that was struck before; two notes on one key share it.
    """

    grips: tuple[Grip, ...]
    notes: tuple[tuple[tuple[int, ...], ...], ...]


class _Down(NamedTuple):
    """A key that is down until ``end``."""

    end: Ticks
    key: int
    fixed: int


class _Struck(NamedTuple):
    """What one hand strikes at once: its keys, lowest first, the notes on each, and the fingers that are fixed."""

    onset: Ticks
    end: Ticks
    keys: tuple[int, ...]
    notes: tuple[tuple[int, ...], ...]
    down: tuple[_Down, ...]


def phrases(notes: Sequence[Note], near: Ticks, size: str, *, left: bool) -> list[Phrase]:
    """The phrases of one hand, whose ``notes`` are in order of their written onsets.

    What starts within ``near`` ticks is struck at once. Keys of a ``left`` hand stand mirrored. A held key is given up
    to the pedal where the hand cannot hold it beside what it strikes.
    """
    found: list[Phrase] = []
    grips: list[Grip] = []
    members: list[tuple[tuple[int, ...], ...]] = []
    down: list[_Down] = []
    silence: Ticks = 0
    reach = widest(size)
    for struck in _struck(notes, near, left=left):
        rested = struck.onset - silence >= EIGHTH and bool(grips)
        if rested and struck.onset - silence >= _PAUSE:
            found.append(Phrase(tuple(grips), tuple(members)))
            grips, members, rested = [], [], False
        if silence > struck.onset + near:
            down = [d for d in down if d.end > struck.onset + near and d.key not in struck.keys]
            down = _within(down, struck.keys, reach) if down else down
        else:
            down = []
        if down and grips:
            grips[-1] = grips[-1]._replace(binds=True)
        grip, places = _grip(struck, down, rested=rested)
        grips.append(grip)
        members.append(places)
        down += struck.down
        silence = max(silence, struck.end)
    if grips:
        found.append(Phrase(tuple(grips), tuple(members)))
    return found


def _struck(notes: Sequence[Note], near: Ticks, *, left: bool) -> Iterator[_Struck]:
    """What is struck at each onset, in order."""
    start = first = 0
    count = len(notes)
    while first < count:
        start = notes[first].written_onset
        after = first + 1
        while after < count and notes[after].written_onset - start <= near:
            after += 1
        if after == first + 1:
            note = notes[first]
            key, end = note.pitch.midi, start + note.written_duration
            key = _MIRROR - key if left else key
            yield _Struck(start, end, (key,), ((first,),), (_Down(end, key, note.finger or 0),))
            first = after
            continue
        rows = []
        for i in range(first, after):
            _, pitch, _, _, _, onset, duration, _, finger = notes[i]
            key = pitch.midi
            rows.append((_MIRROR - key if left else key, i, onset + duration, finger or 0))
        first = after
        rows.sort()
        yield _together(start, rows)


def _together(onset: Ticks, rows: list[tuple[int, int, Ticks, int]]) -> _Struck:
    """One onset from rows of key, place, end and fixed finger; notes on one key are one key."""
    keys = tuple([row[0] for row in rows])
    if len(set(keys)) == len(keys):
        down = tuple([_Down(end, key, fixed) for key, _, end, fixed in rows])
        return _Struck(onset, max([row[2] for row in rows]), keys, tuple([(row[1],) for row in rows]), down)
    by_key: dict[int, list[tuple[int, int, Ticks, int]]] = {}
    for row in rows:
        by_key.setdefault(row[0], []).append(row)
    down = tuple(_Down(max(r[2] for r in same), key, max(r[3] for r in same)) for key, same in by_key.items())
    places = tuple(tuple(r[1] for r in same) for same in by_key.values())
    return _Struck(onset, max(d.end for d in down), tuple(by_key), places, down)


def _within(down: list[_Down], keys: Sequence[int], reach: int) -> list[_Down]:
    """The held keys that one hand can hold beside those it strikes: the furthest are let go."""
    middle = (keys[0] + keys[-1]) / 2
    kept = sorted(down, key=lambda d: abs(d.key - middle))
    while kept:
        low, high = min(keys[0], *(d.key for d in kept)), max(keys[-1], *(d.key for d in kept))
        if len(kept) + len(keys) <= HAND and high - low <= reach:
            break
        kept.pop()
    return kept


def _grip(struck: _Struck, down: list[_Down], *, rested: bool) -> tuple[Grip, tuple[tuple[int, ...], ...]]:
    """The grip of an onset, with what is held, and the notes that each of its keys begins."""
    anew = struck.down
    if not down:
        fixed = tuple([d.fixed for d in anew]) if any(d.fixed for d in anew) else ()
        return Grip(struck.keys, (), fixed, rested), struck.notes
    every = sorted([*down, *anew], key=lambda d: d.key)
    notes = dict(zip(struck.keys, struck.notes, strict=True))
    fixed = tuple([d.fixed for d in every]) if any(d.fixed for d in every) else ()
    keys = tuple([d.key for d in every])
    return Grip(keys, tuple(sorted(d.key for d in down)), fixed), tuple([notes.get(key, ()) for key in keys])
