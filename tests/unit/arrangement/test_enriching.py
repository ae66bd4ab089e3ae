"""A hand made harder: divided tunes, and bounds on how full a sparse left hand gets."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from moments import PLAIN, a_desk, a_pattern, a_span, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.enriching import Harder, Setting, enriched
from woodshed.arrangement.plan import BarPlan
from woodshed.theory.time import QUARTER

FULL = Harder(left_notes=1, right_notes=1, left_fill=9.0, right_fill=9.0)


def line(*notes: tuple[float, int, float]) -> list[Stroke]:
    return [Stroke(round(onset * QUARTER), key, round(length * QUARTER)) for onset, key, length in notes]


def enrich(left, right, text="| C | C |", **application):
    desk = replace(a_desk(text, level=9), application=replace(PLAIN, **application))
    spans = [a_span("C", 4 * bar, 4 * bar + 4) for bar in range(desk.bars)]
    plans = [BarPlan(a_pattern(), a_pattern(hand="right"), None, "A", 0, closing=False, ending=False)] * desk.bars
    setting = Setting(desk, spans, plans, second=2.0 * QUARTER)
    low, high = enriched(setting, left, right, [FULL] * desk.bars)
    return told(low), told(high)


@pytest.mark.parametrize("goal", [60, 64, 67, 69, 71, 72, 74, 76, 77, 79])
def test_a_tune_in_strict_style_is_divided_by_step_and_arrives(goal):
    """The long C turns and runs in the scale up or down to the first note of the next bar."""
    _, right = enrich(line((0, 48, 4), (4, 48, 4)), line((0, 72, 4), (4, goal, 4)), strict=True)
    keys = [key for _, key, _ in right]
    assert (keys[0], keys[-1]) == (72, goal)
    assert len(keys) > 6
    assert all(0 < abs(b - a) <= 2 for a, b in pairwise(keys))
    assert all(a + length == pytest.approx(b) for (a, _, length), (b, _, _) in pairwise(right))


def test_a_rest_in_a_strict_tune_stays_a_rest_and_a_tie_a_tie():
    rest = line((0, 72, 1), (4, 79, 4))
    tied = line((0, 72, 6), (6, 79, 2))
    assert enrich(line((0, 48, 4), (4, 48, 4)), rest, strict=True)[1] == told(rest)
    assert enrich(line((0, 48, 4), (4, 48, 4)), tied, strict=True)[1] == told(tied)


def test_other_styles_move_their_inner_voices_under_a_top_that_stays():
    _, right = enrich(line((0, 48, 4), (4, 48, 4)), line((0, 76, 4), (0, 67, 4), (4, 76, 4)))
    assert max(key for onset, key, _ in right if onset < 4) == 76
    assert len({onset for onset, _, _ in right if onset < 4}) > 2


def test_a_held_bass_is_broken_up_until_its_bar_is_as_full_as_the_style_allows():
    """Two half notes a bar: one is broken into quarters, and the other would be too many where four are the most."""
    bass = line((0, 43, 2), (2, 36, 2), (4, 36, 4))
    free, _ = enrich(bass, line((0, 84, 4), (4, 84, 4)))
    bound, _ = enrich(bass, line((0, 84, 4), (4, 84, 4)), filled=5)
    first = [onset for onset, _, _ in free if onset < 4]
    fewer = [onset for onset, _, _ in bound if onset < 4]
    assert len(first) > 5
    assert 2 < len(fewer) <= 5


def test_the_last_bar_keeps_its_rest():
    low, high = enrich(line((0, 48, 4), (4, 48, 4)), line((0, 76, 4), (4, 76, 4)))
    assert [note for note in low if note[0] >= 4] == [(4, 48, 4)]
    assert [note for note in high if note[0] >= 4] == [(4, 76, 4)]
