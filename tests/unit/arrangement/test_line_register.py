"""A bass line in its own register, whatever the key."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.line_register import in_register

keys = st.lists(st.integers(28, 60), min_size=1, max_size=24)


def a_line(*keys: int) -> list[Stroke]:
    return [Stroke(960 * i, key, 960) for i, key in enumerate(keys)]


@given(keys)
def test_every_tone_keeps_its_name_and_lies_in_the_register(line):
    found = in_register(a_line(*line), 33, 51, 43)
    assert [s.key % 12 for s in found] == [key % 12 for key in line]
    assert all(33 <= s.key <= 51 for s in found)


def test_a_line_that_lies_well_stays_as_it_is():
    line = a_line(38, 41, 43, 45, 43, 41, 40, 39)
    assert in_register(line, 33, 51, 43) == line


def test_a_line_that_lies_too_low_goes_up_as_a_whole():
    found = in_register(a_line(31, 33, 35, 33), 33, 51, 43)
    assert [s.key for s in found] == [43, 45, 47, 45]


def test_steps_stay_steps_where_one_octave_holds_them():
    found = in_register(a_line(29, 30, 31, 32, 33), 33, 51, 43)
    assert [b.key - a.key for a, b in pairwise(found)] == [1, 1, 1, 1]


def test_what_is_struck_together_stays_as_it_is():
    fifth = [Stroke(0, 29, 960), Stroke(0, 36, 960)]
    assert in_register(fifth, 33, 51, 43) == fifth


def test_no_bass_leaps_beyond_an_octave_where_it_need_not():
    """B flat, its fifth above, then E flat more than an octave below: the fifth goes under."""
    assert [s.key for s in in_register(a_line(46, 53, 39), 34, 53, 44)] == [46, 41, 39]


def test_an_octave_is_not_levelled_to_a_repeated_key():
    found = [s.key for s in in_register(a_line(44, 56, 44, 51), 31, 52, 42)]
    assert abs(found[1] - found[0]) == 12
