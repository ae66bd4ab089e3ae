"""What two hands can do at each level: the figures of the playability table, value by value."""

from __future__ import annotations

import pytest

from pieces import a_brief, a_chart
from woodshed.arrangement.hands import LOW_LIMITS, limits, muddy, rolls_of
from woodshed.piece import Idiom


@pytest.mark.parametrize(
    ("levels", "left", "right"),
    [
        ((1, 2), (2, 12, 7), (3, 9, 7)),
        ((3, 4), (3, 12, 12), (4, 12, 12)),
        ((5, 6, 7), (4, 14, 14), (5, 12, 14)),
        ((8, 9, 10), (5, 14, 19), (5, 14, 19)),
    ],
)
def test_notes_span_and_quick_jump_grow_with_the_level(levels, left, right):
    for level in levels:
        got = limits(level, "medium")
        assert [(h.notes, h.span, h.jump) for h in got] == [left, right]


def test_a_small_hand_spans_no_more_than_an_octave():
    assert [hand.span for hand in limits(7, "small")] == [12, 12]
    assert limits(1, "small")[1].span == 8


def test_a_large_left_hand_spans_a_tenth_from_level_five():
    assert limits(5, "large")[0].span == 16
    assert limits(4, "large")[0].span == 12


def test_a_rolled_chord_may_span_a_tenth_from_level_five_unless_the_hand_is_small():
    assert limits(5, "medium")[0].rolled_span == 16
    assert limits(5, "small")[0].rolled_span == 12
    assert limits(4, "medium")[0].rolled_span == 12


def test_a_hand_that_reaches_no_octave_strikes_none():
    assert [hand.span for hand in limits(9, "narrow")] == [11, 11]
    assert limits(9, "narrow")[0].rolled_span == 11


def test_small_hands_roll_a_tenth_where_rolled_chords_are_wanted_and_nobody_does_where_they_are_refused():
    assert limits(5, "small", rolls=True)[0].rolled_span == 16
    assert limits(5, "medium", rolls=False)[0].rolled_span == 14
    assert limits(4, "small", rolls=True)[0].rolled_span == 12


def test_a_brief_says_whether_it_wants_rolled_chords():
    """Refusing beats asking: who cannot reach tenths gets none."""
    chart = a_chart()
    assert rolls_of(a_brief(chart)) is None
    assert rolls_of(a_brief(chart, idioms=(Idiom("tenths"),))) is True
    assert rolls_of(a_brief(chart, idioms=(Idiom("tenths"),), avoid=frozenset({"tenths"}))) is False


@pytest.mark.parametrize(("gap", "lowest"), sorted(LOW_LIMITS.items()))
def test_an_interval_is_clear_at_its_limit_and_mud_one_key_lower(gap, lowest):
    assert not muddy((lowest, lowest + gap))
    assert muddy((lowest - 1, lowest - 1 + gap))


def test_octaves_are_free_at_any_depth():
    assert not muddy((28, 40))


def test_the_fourth_that_closes_an_open_fifth_belongs_to_the_octave():
    assert not muddy((36, 43, 48))
    assert muddy((43, 48))


def test_three_notes_inside_an_octave_are_mud_when_the_lower_two_lie_below_c3():
    assert muddy((41, 47, 52))
    assert not muddy((46, 50, 53, 57))


def test_no_close_left_hand_chord_lies_below_e2():
    assert muddy((36, 43, 47))


def test_sixth_and_seventh_of_a_blues_shuffle_may_lie_on_e2():
    assert muddy((40, 49))
    assert not muddy((40, 49), shuffle=True)
    assert not muddy((40, 50), shuffle=True)
    assert muddy((39, 48), shuffle=True)
