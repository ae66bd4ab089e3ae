"""A brief moved to the key without sharps or flats, and a chart moved back: a model writes in one key for all twelve.

Names are shorter there, models have read most music in it, and the same wish in another key is the same question.
"""

from __future__ import annotations

from dataclasses import replace

from woodshed.piece.brief import AskedChord, Brief, KeyChange
from woodshed.piece.chart import Change
from woodshed.theory.key import Key
from woodshed.theory.roman import degree_of, note_of, transpose


def in_plain_key(brief: Brief) -> Brief:
    """The brief as if it had been asked in C major, A minor, D dorian and so on."""
    home, plain = brief.key, brief.key.plain
    changes = tuple(KeyChange(c.bar, _moved_key(c.key, home, plain)) for c in brief.key_changes)
    asked = tuple(_moved_chord(a, home, plain) for a in brief.progression)
    return replace(brief, key=plain, key_changes=changes, progression=asked)


def out_of_plain_key(changes: tuple[Change, ...], bar: int, plain: Brief, brief: Brief) -> tuple[Change, ...]:
    """The changes of a bar, counted from 1, on the same degrees of the key that was asked."""
    old, new = plain.key_at(bar), brief.key_at(bar)
    if old == new:
        return changes
    return tuple(replace(c, chord=transpose(c.chord, old, new)) for c in changes)


def _moved_key(key: Key, home: Key, plain: Key) -> Key:
    return Key(note_of(degree_of(key.tonic, home), plain), key.mode).simplified


def _moved_chord(asked: AskedChord, home: Key, plain: Key) -> AskedChord:
    return asked if asked.chord is None else replace(asked, chord=transpose(asked.chord, home, plain))
