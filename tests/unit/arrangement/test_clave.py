"""The clave has two sides, which alternate from the first bar on and never turn round."""

from __future__ import annotations

from dataclasses import replace

import pytest
from moments import PLAIN, a_desk, a_moment, a_span

from woodshed.arrangement.clave import clave_of, clave_strokes, on_two_side

STROKES = {
    "son23": ([1.0, 2.0], [0.0, 1.5, 3.0]),
    "son32": ([0.0, 1.5, 3.0], [1.0, 2.0]),
    "rumba23": ([1.0, 2.0], [0.0, 1.5, 3.5]),
    "rumba32": ([0.0, 1.5, 3.5], [1.0, 2.0]),
}


def bar_of(number: int, clave: str | None):
    return a_moment(a_span("C", 4 * number, 4 * number + 4), desk=a_desk(clave=clave))


@pytest.mark.parametrize("clave", STROKES)
def test_each_clave_has_its_five_strokes_in_two_bars(clave):
    heard = [[s / 960 for s in clave_strokes(bar_of(bar, clave))] for bar in (0, 1)]
    assert tuple(heard) == STROKES[clave]


def test_the_sides_never_turn_round():
    sides = [on_two_side(bar_of(bar, "son23")) for bar in range(12)]
    assert sides == [True, False] * 6


def test_without_a_word_the_sub_style_decides_and_else_the_two_side_comes_first():
    desk = a_desk(clave=None)
    assert clave_of(a_moment(a_span("C", 0, 4), desk=desk)) == "son23"
    rumba = replace(desk, application=replace(PLAIN, clave="rumba32"))
    assert clave_of(a_moment(a_span("C", 0, 4), desk=rumba)) == "rumba32"
