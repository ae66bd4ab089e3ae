"""Endings that slide: a half step above, then home."""

from __future__ import annotations

from random import Random

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.devices.slide_home import slide_home


def play(*spans, hand="right", level=6):
    pattern = a_pattern("slide_home", hand, cells=["1=s:.5 1&=h:2 4=1:1"], low=33)
    return slide_home(a_moment(*spans, hand=hand, pattern=pattern, desk=a_desk(level=level)), Random(1))


def test_the_whole_hand_comes_down_a_half_step():
    strokes = play(a_span("A9", 0, 4, right=(67, 73, 76)))
    assert [s.key for s in strokes if s.onset == 0] == [68, 74, 77]
    assert [s.key for s in strokes if s.onset == 480] == [67, 73, 76]


def test_the_left_hand_slides_in_fifths_and_ends_on_the_root():
    strokes = play(a_span("A9", 0, 4), hand="left")
    assert [(s.onset, s.key) for s in strokes] == [
        (0, 34),
        (0, 41),
        (480, 33),
        (480, 40),
        (2880, 33),
    ]


def test_beginners_go_straight_home():
    assert min(s.onset for s in play(a_span("A9", 0, 4, right=(67, 73, 76)), level=1)) == 480


def test_a_bar_of_several_chords_has_each_of_them_struck():
    spans = (
        a_span("A7/E", 0, 1, right=(67, 73, 76)),
        a_span("Bb9", 1, 2.5, right=(68, 74, 77)),
        a_span("A9", 2.5, 4, right=(67, 73, 76)),
    )
    assert sorted({s.onset for s in play(*spans)}) == [0, 960, 2400]
