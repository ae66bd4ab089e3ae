"""What four voices pay to go on."""

from __future__ import annotations

import numpy as np

from woodshed.arrangement.four_part_motion import FAULT, motion
from woodshed.arrangement.four_part_settings import settings_of
from woodshed.theory.chord import Chord

C, D, G7 = (Chord.parse(symbol) for symbol in ("C", "D", "G7"))


def price(a: Chord, first: tuple[int, ...], b: Chord, second: tuple[int, ...]) -> float:
    here = np.flatnonzero((settings_of(a).keys == first).all(axis=1))
    there = np.flatnonzero((settings_of(b).keys == second).all(axis=1))
    return float(motion(a, b)[here[0], there[0]])


def test_parallel_octaves_cost_more_than_any_way_round_them():
    assert price(C, (72, 64, 55, 48), D, (74, 66, 57, 50)) >= 2 * FAULT


def test_contrary_motion_into_the_next_chord_is_cheap():
    assert price(C, (72, 64, 55, 48), D, (69, 62, 54, 50)) < 20


def test_a_leading_tone_that_falls_in_the_soprano_is_dearer_than_one_that_rises():
    assert price(G7, (71, 65, 62, 43), C, (72, 64, 60, 48)) + 20 < price(G7, (71, 65, 62, 43), C, (67, 64, 60, 48))
