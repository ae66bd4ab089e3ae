"""Chords in a rhythm, with a short answer where they are silent."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.answered import answered

GRIP = (64, 67, 72)
OPTIONS = {"cycle": ["1=v*:1 2&=v*:1 4=v*:.5", "2=v*:1"], "answer": "4 4&", "places": [0]}


def play(bar: int = 0, *, ahead=True, ending=False, options=OPTIONS, seed=2, **fields):
    desk = a_desk("| C | C | C | C |", **{"level": 6, "density": 1, **fields})
    span = a_span("C", 4 * bar, 4 * bar + 4, right=GRIP)
    moment = a_moment(
        span, hand="right", pattern=a_pattern("answered", "right", **options), desk=desk,
        ending=ending,
        ahead=a_span("G7", 4 * bar + 4, 4 * bar + 8, right=(65, 67, 71)) if ahead else None,
    )  # fmt: skip
    return [(onset - 4 * bar, key) for onset, key, _ in told(answered(moment, Random(seed)))]


def test_the_answer_takes_the_end_of_the_bar_in_single_tones_near_the_chord():
    heard = play()
    answer = [key for onset, key in heard if onset >= 3]
    assert [onset for onset, _ in heard if onset >= 3] == [3.0, 3.5]
    assert all(GRIP[-1] - 5 <= key <= GRIP[-1] + 9 for key in answer)


def test_other_bars_of_the_cycle_have_their_chords_alone():
    assert [onset for onset, _ in play(1)] == [1.0] * 3


@pytest.mark.parametrize(
    "case",
    [
        {"level": 3}, {"density": -1}, {"ending": True},
        {"options": {**OPTIONS, "answer": "6"}}, {"options": {**OPTIONS, "answer": "1 1&"}},
    ],
)  # fmt: skip
def test_without_room_or_leave_there_is_no_answer(case):
    assert {onset for onset, _ in play(**case)} == {0.0, 1.5, 3.0}


def test_an_answer_needs_no_chord_ahead():
    assert len([onset for onset, _ in play(ahead=False) if onset >= 3]) == 2


def test_the_cycle_turns_with_the_clave():
    options = {**OPTIONS, "by_clave": True}
    assert {o for o, _ in play(options=options, clave="son32")} == {1.0}
    assert 0.0 in {o for o, _ in play(options=options, clave="son23")}


def tops(seed: int):
    grips: dict[float, int] = {}
    for onset, key in play(options={"cycle": ["1=v*:1 2&=v*:1"]}, seed=seed):
        grips[onset] = max(key, grips.get(onset, 0))
    return list(grips.values())


def test_the_top_of_a_repeated_chord_stays_or_sings_on_to_a_tone_of_the_chord():
    pairs = [tops(seed) for seed in range(8)]
    assert {first for first, _ in pairs} == {GRIP[-1]}
    assert {last - first for first, last in pairs} == {0, 4}


def test_a_beginner_repeats_the_chord_as_it_is():
    heard = play(options={"cycle": ["1=v*:1 2&=v*:1"]}, level=2)
    assert [key for onset, key in heard if onset == 1.5] == list(GRIP)
