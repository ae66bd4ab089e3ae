"""Wishes for a hand hold whatever it plays: octaves, single notes, room."""

from __future__ import annotations

from dataclasses import replace

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.hand_wishes import as_wished
from woodshed.piece import Idiom

HELD = (Stroke(0, 48, 3840), Stroke(0, 55, 3840))


def wished(strokes, *, hand="left", idioms=(), ending=False, **fields):
    desk = a_desk("| C |", **fields)
    pattern = replace(a_pattern(), idioms=idioms)
    moment = a_moment(a_span("C", 0, 4), hand=hand, pattern=pattern, desk=desk, ending=ending)
    return as_wished(moment, strokes)


def test_a_bass_goes_in_octaves_where_that_was_asked():
    """The lowest of each grip and its octave below."""
    asked = a_desk("| C |", idioms=(Idiom("octaves_lh"),))
    moment = a_moment(a_span("C", 0, 4), desk=asked)
    assert [s.key for s in as_wished(moment, HELD)] == [48, 36]


def test_a_bass_too_deep_for_an_octave_below_takes_the_one_above():
    """Nothing goes below the range of the left hand."""
    asked = a_desk("| C |", idioms=(Idiom("octaves_lh"),))
    moment = a_moment(a_span("C", 0, 4), desk=asked)
    assert [s.key for s in as_wished(moment, (Stroke(0, 36, 960),))] == [36, 48]


def test_a_hand_that_spans_no_octave_plays_single_notes():
    """A small beginner's hand is not asked for what it cannot reach."""
    asked = a_desk("| C |", idioms=(Idiom("octaves_lh"),))
    narrow = replace(asked, left=replace(asked.left, span=9))
    moment = a_moment(a_span("C", 0, 4), desk=narrow)
    assert as_wished(moment, HELD) == HELD


def test_single_notes_are_the_lowest_of_what_goes_down_together():
    """A left hand of single notes keeps its bass."""
    assert wished(HELD, avoid=frozenset({"left_chords"})) == HELD[:1]


def test_a_sparse_left_hand_lets_go_before_the_bar_is_over():
    """Long notes end at seven tenths of the bar, short ones and the last bar stay."""
    assert {s.duration for s in wished(HELD, density=-1)} == {2688}
    late = (Stroke(2640, 48, 1200),)
    assert wished(late, density=-1) == late
    assert wished(HELD, density=-1, ending=True) == HELD


def test_walking_and_other_steady_figures_keep_their_lengths():
    """What lives by its steadiness is not thinned out."""
    assert wished(HELD, idioms=("walking_bass",), density=-1) == HELD


def test_the_right_hand_and_four_voices_are_left_alone():
    """The wishes are for the left hand of a piece for piano."""
    assert wished(HELD, hand="right", density=-1) == HELD
    assert wished(HELD, voices="satb", density=-1) == HELD
    assert wished((), density=-1) == ()


def in_octaves_on_the_right(*strokes, **fields):
    desk = a_desk("| C |", idioms=(Idiom("octaves_rh"),), **fields)
    return [s.key for s in as_wished(a_moment(a_span("C", 0, 4), hand="right", desk=desk), strokes)]


def test_a_right_hand_sings_in_octaves_where_that_was_asked():
    """The octave below the top, and what lies between."""
    chord = (Stroke(0, 55, 1920), Stroke(0, 67, 1920), Stroke(0, 72, 1920))
    assert in_octaves_on_the_right(*chord, Stroke(1920, 74, 1920)) == [60, 67, 72, 62, 74]


def test_what_is_too_quick_for_octaves_stays_single():
    """Sixteenths at 120 come every eighth of a second."""
    run = tuple(Stroke(240 * n, 72 + n, 240) for n in range(4))
    assert in_octaves_on_the_right(*run) == [72, 73, 74, 75]
