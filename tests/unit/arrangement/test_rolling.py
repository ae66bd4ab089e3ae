"""Chords are rolled where that was asked, wide ones first of all, and chops never."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.hand_wishes import as_wished
from woodshed.arrangement.hands import limits_of
from woodshed.arrangement.rolling import evenly_rolled
from woodshed.piece import Idiom

ROLLED = (Idiom("rolled_chords"),)
TENTHS = (Idiom("tenths"),)


def wished(strokes, *, hand="right", idioms=(), shown=(), chord="C", **fields):
    """The strokes as a hand plays them under these wishes, by a pattern that shows some idioms."""
    desk = a_desk("| C |", idioms=idioms, **fields)
    left, right = limits_of(desk.brief)
    desk = replace(desk, left=left, right=right)
    pattern = replace(a_pattern(), idioms=shown)
    return as_wished(a_moment(a_span(chord, 0, 4), hand=hand, pattern=pattern, desk=desk), strokes)


def chord(*keys, duration=1920, late=0):
    return tuple(Stroke(0, key, duration, late=late * k) for k, key in enumerate(keys))


def test_chords_go_down_key_by_key_from_the_bottom_up_in_either_hand():
    for hand in ("left", "right"):
        late = [s.late for s in wished(chord(48, 55, 64), hand=hand, idioms=ROLLED)]
        assert late == sorted(late)
        assert late[0] == 0
        assert min(b - a for a, b in pairwise(late)) >= 30


def test_nothing_is_rolled_unasked():
    assert wished(chord(60, 64, 67)) == chord(60, 64, 67)


def test_two_keys_chops_and_four_voices_are_not_rolled():
    assert wished(chord(60, 64), idioms=ROLLED) == chord(60, 64)
    assert wished(chord(60, 64, 67, duration=120), idioms=ROLLED) == chord(60, 64, 67, duration=120)
    assert wished(chord(60, 64, 67), idioms=ROLLED, shown=("skank",)) == chord(60, 64, 67)
    assert wished(chord(60, 64, 67), idioms=ROLLED, voices="satb") == chord(60, 64, 67)


def test_where_rolled_chords_are_refused_the_habit_of_a_pattern_gives_way():
    assert wished(chord(60, 64, 67, late=45), avoid=frozenset({"rolled_chords"})) == chord(60, 64, 67)


def test_tenths_lie_over_roots_and_are_rolled_by_hands_that_cannot_strike_them():
    """Root, fifth and tenth; a large hand strikes them at once, a small one never does."""
    bass = (Stroke(0, 41, 1920),)
    large = wished(bass, hand="left", idioms=TENTHS, hand_size="large", chord="F")
    assert [(s.key, s.late) for s in large] == [(41, 0), (48, 0), (57, 0)]
    small = wished(bass, hand="left", idioms=TENTHS, hand_size="small", chord="F")
    assert [s.key for s in small] == [41, 48, 57]
    assert [s.late for s in small] == [0, 35, 70]


def test_tenths_stay_away_from_slash_basses_short_notes_and_players_who_refuse_them():
    bass = (Stroke(0, 41, 1920),)
    assert wished(bass, hand="left", idioms=TENTHS, chord="Bb/F") == bass
    assert wished(bass, hand="left", idioms=TENTHS, chord="F", avoid=frozenset({"tenths"})) == bass
    short = (Stroke(0, 41, 240),)
    assert wished(short, hand="left", idioms=TENTHS, chord="F") == short


def test_what_was_added_to_a_rolled_chord_takes_its_turn():
    added = [Stroke(0, 48, 960), Stroke(0, 52, 960, late=0), Stroke(0, 55, 960, late=45), Stroke(0, 60, 960, late=90)]
    late = [s.late for s in evenly_rolled(added)]
    assert late == sorted(set(late))


def test_the_last_key_of_a_rolled_chord_comes_on_time():
    assert [s.late for s in evenly_rolled([Stroke(0, 60, 960, late=70)])] == [0]
    plain = list(chord(60, 64))
    assert evenly_rolled(plain) is plain
