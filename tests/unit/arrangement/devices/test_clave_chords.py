"""Chords on the strokes of the clave."""

from __future__ import annotations

from random import Random

from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.clave_chords import clave_chords

GRIP = (64, 67, 72)


def play(*spans, bar: int = 0, **fields):
    moment = a_moment(
        *spans, hand="right", pattern=a_pattern("clave_chords", "right"),
        desk=a_desk("| C |" + " C |" * 3, clave="son32"), **fields,
    )  # fmt: skip
    return told(clave_chords(moment, Random(1)))


def test_the_whole_grip_falls_on_each_stroke():
    heard = play(a_span("C", 0, 4, right=GRIP))
    assert sorted({onset for onset, _, _ in heard}) == [0.0, 1.5, 3.0]
    assert [key for onset, key, _ in heard if onset == 1.5] == list(GRIP)


def test_a_chord_that_the_clave_passes_over_is_struck_when_it_begins():
    spans = [a_span("C", i, i + 1, right=GRIP) for i in range(4)]
    assert {onset for onset, _, _ in play(*spans)} >= {0.0, 2.0, 3.0}


def test_the_last_stroke_of_an_ending_is_held():
    heard = play(a_span("C", 0, 4, right=GRIP), ending=True)
    assert {onset + length for onset, _, length in heard if onset == 3.0} == {4.0}
