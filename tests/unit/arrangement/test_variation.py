"""The fourth equal bar in a row is told a little differently."""

from __future__ import annotations

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.variation import varied

BAR = 3840


def bars(count: int, *keys: int, duration: int = 1920, step: int = 0) -> list[tuple[Stroke, ...]]:
    return [tuple(Stroke(b * BAR, key + b * step, duration) for key in keys) for b in range(count)]


def rests(count: int) -> list[tuple[Stroke, ...]]:
    return [()] * count


def test_three_equal_bars_stay_as_they_are():
    assert varied(bars(3, 36), bars(3, 60, 64), BAR) == (bars(3, 36), bars(3, 60, 64))


def test_the_fourth_turns_its_last_chord_over():
    _, rights = varied(bars(4, 36), bars(4, 60, 64, 67), BAR)
    assert rights[:3] == bars(3, 60, 64, 67)
    assert sorted(s.key for s in rights[3]) == [64, 67, 72]


def test_a_copy_at_another_pitch_is_the_same_bar():
    _, rights = varied(bars(4, 36, step=2), bars(4, 60, 64, step=2), BAR)
    assert len({tuple(s.key - bar[0].key for s in bar) for b, bar in enumerate(rights)}) == 2


def test_a_single_note_is_struck_a_second_time_half_way():
    _, rights = varied(rests(4), bars(4, 60), BAR)
    assert [(s.onset - 3 * BAR, s.duration) for s in rights[3]] == [(0, 960), (960, 960)]


def test_the_left_hand_varies_where_the_right_cannot():
    lefts, _ = varied(bars(4, 36), rests(4), BAR)
    assert len(lefts[3]) == 2


def test_an_ostinato_may_go_on_for_longer():
    assert varied(bars(7, 36), rests(7), BAR, most=7)[0] == bars(7, 36)


def test_silence_is_never_varied():
    assert varied(rests(9), rests(9), BAR) == (rests(9), rests(9))
