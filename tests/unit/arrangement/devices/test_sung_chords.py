"""Chords with a voice above them."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.sung_chords import sung_chords
from woodshed.piece import Idiom

GRIP = (64, 67, 72)


def play(figure, *, symbol="C", right=GRIP, ahead=None, seed=1, key="C", fields=None, **options):
    span = a_span(symbol, 0, 4, key, right=right)
    desk = a_desk("| C | F | C |", **(fields or {}))
    moment = a_moment(
        span, hand="right", desk=desk, ahead=ahead,
        pattern=a_pattern("sung_chords", "right", bars={"1": [figure]}, **options),
    )  # fmt: skip
    return sung_chords(moment, Random(seed))


def at(strokes, onset):
    return sorted(s.key for s in strokes if s.onset == round(onset * 960))


def test_chords_stand_where_the_figure_says_and_the_line_between_them_is_single():
    strokes = play("1=v*:1.5 2&=m:.5 3=vu:2")
    assert at(strokes, 0) == list(GRIP)
    assert len(at(strokes, 1.5)) == 1
    assert at(strokes, 2) == [67, 72, 76]


def test_the_voicing_may_be_turned_down():
    assert at(play("1=vd:4", right=(67, 72, 76)), 0) == [64, 67, 72]
    assert at(play("1=vd:4", right=(58, 62, 65)), 0) == [58, 62, 65]


def test_the_line_starts_near_the_top_of_the_chord():
    for seed in range(12):
        key = at(play("1=v*:1.5 2&=m:.5 3=v*:2", seed=seed), 1.5)[0]
        assert GRIP[0] <= key <= GRIP[-1] + 8


def test_a_run_leads_towards_the_chord_ahead():
    ahead = a_span("F", 4, 8, right=(65, 69, 77))
    strokes = play("1=v*:3 4=m:.25 4e=m:.25 4&=m:.25 4a=m:.25", ahead=ahead, scale="key")
    assert abs(at(strokes, 3.75)[0] - 77) <= 5


def test_the_top_finger_may_sing_over_keys_that_stay():
    strokes = play("1=v*:2 3=vm+m:2", scale="key")
    assert at(strokes, 2)[:2] == [64, 67]
    assert at(strokes, 2)[-1] >= 69


def test_without_room_above_the_chord_it_stays_as_it_is():
    assert at(play("1=vm+m:4", right=(62, 73, 74), high=70), 0) == [62, 73]


def test_a_third_is_crushed_from_below_when_that_was_asked_by_name():
    wish = {"idioms": (Idiom("gospel_fill"),)}
    strokes = play("1=v*:2 3=m:.25 3e=m:.25 3&=m:.25 3a=m:.25", fields=wish, scale="gospel", manner="gospel")
    line = sorted(s for s in strokes if s.onset > 1440)
    steps = [(a, b) for a, b in pairwise(line) if b.onset - a.onset <= 240]
    assert any(a.key % 12 == 3 and b.key == a.key + 1 for a, b in steps)


def test_a_third_on_its_own_is_crushed_from_the_half_step_below():
    strokes = play("1=v*:2 3=m:2", right=(60, 64, 67), grace=1.0, scale="chord", seed=3)
    last = next(s for s in strokes if s.onset == 1920)
    grace = [s for s in strokes if s.onset == 1800]
    assert [s.key for s in grace] == ([last.key - 1] if last.key % 12 == 4 else [])


def test_no_third_is_crushed_in_a_minor_chord():
    strokes = play("1=v*:2 3=m:.5 3&=m:.5 4=m:1", symbol="Am7", grace=1.0, scale="key")
    assert all(s.duration > 120 for s in strokes)


def test_a_pentatonic_line_is_minor_in_minor_keys():
    strokes = play(
        "1=v*:2 3=m:.5 3&=m:.5 4=m:.5 4&=m:.5", symbol="Cm7", key="C minor", right=(63, 67, 70),
        scale="pentatonic",
    )  # fmt: skip
    assert {s.key % 12 for s in strokes if s.onset >= 1920} <= {0, 3, 5, 7, 10}


def test_a_chord_may_slide_in_from_the_half_step_below_its_top():
    strokes = play("1e=v*:2 3e=v*:1", slide=1.0)
    assert at(strokes, 0.125) == [71]
    assert at(strokes, 0.25) == list(GRIP)


def test_a_chord_on_the_first_beat_has_nothing_to_slide_from():
    assert {s.onset for s in play("1=v*:4", slide=1.0)} == {0}


def test_a_slide_needs_time_and_a_free_key():
    crowded = play("1=v*:.25 1e=v*:1", slide=1.0)
    assert at(crowded, 0.125) == [71] or {s.onset for s in crowded} == {0, 240}
    assert {s.onset for s in play("1e=v*:2", right=(64, 71, 72), slide=1.0)} == {240}


def test_an_ending_climbs_above_its_chord():
    span = a_span("C", 0, 4, right=GRIP)
    pattern = a_pattern("sung_chords", "right", bars={"1": ["1=v*:4 3=m:2o"]}, scale="chord")
    moment = a_moment(span, hand="right", pattern=pattern, desk=a_desk(), ending=True)
    strokes = sung_chords(moment, Random(1))
    assert max(s.key for s in strokes if s.onset == 1920) > GRIP[-1]


def test_the_line_goes_on_from_the_bar_before():
    span = a_span("C", 0, 4, right=GRIP)
    pattern = a_pattern("sung_chords", "right", bars={"1": ["1=m:1 2=v*:3"]}, scale="key")
    moment = a_moment(span, hand="right", pattern=pattern, desk=a_desk(), before=(Stroke(-960, 74, 960),))
    assert abs(sung_chords(moment, Random(1))[0].key - 74) <= 7


def test_a_phrase_has_its_slide_where_it_turns():
    """In the third of four bars."""
    span = a_span("C", 0, 4, right=GRIP)
    pattern = a_pattern("sung_chords", "right", bars={"1": ["1e=v*:2"]}, slide=0.2)
    for seed in range(8):
        strokes = sung_chords(a_moment(span, hand="right", pattern=pattern, place=2), Random(seed))
        assert at(strokes, 0.125) == [71]


def test_no_chord_is_slid_into_twice_in_a_bar():
    for seed in range(20):
        strokes = play("1e=v*:.75 2a=v*:.75 4=v*:1", right=(60, 64, 67, 71), seed=seed, slide=1.0)
        assert sum(s.duration == 120 for s in strokes) == 1


def test_a_piece_begins_with_a_chord_and_not_with_an_answer():
    assert len(at(play("1&=m:.5 2=v*:1 3&=m:.5"), 0.5)) == 0
