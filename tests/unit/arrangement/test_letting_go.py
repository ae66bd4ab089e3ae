"""What a hand lets go when it strikes far away."""

from __future__ import annotations

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.hands import limits
from woodshed.arrangement.letting_go import let_go
from woodshed.theory.time import QUARTER


def test_a_key_out_of_reach_is_let_go_and_a_near_one_stays() -> None:
    _, right = limits(1, "medium")
    held = [Stroke(0, key, 4 * QUARTER) for key in (60, 67)]
    after = let_go([*held, Stroke(2 * QUARTER, 72, QUARTER)], right)
    assert {s.key: s.duration for s in after} == {60: 2 * QUARTER, 67: 4 * QUARTER, 72: QUARTER}
