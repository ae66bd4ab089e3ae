"""A tune moves as a singer does: it goes where it is drawn to, and neither shuttles nor stands still."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from woodshed.arrangement.line import Point
from woodshed.arrangement.singing import singing

TRIAD, SCALE = frozenset({0, 4, 7}), frozenset({0, 2, 4, 5, 7, 9, 11})


def point(near: float = 67.0, **fields: object) -> Point:
    return Point(TRIAD, SCALE, 0.3, near, 0.55, **fields)  # type: ignore[arg-type]


def tune(points: list[Point], before: tuple[int, ...] = (), seed: int = 1) -> tuple[int, ...]:
    return singing(points, before=before, bounds=(60, 84), manner="song", rng=Random(seed))


def test_a_tune_goes_where_it_is_drawn_to():
    keys = tune([point(60.0 + 2 * i) for i in range(8)])
    assert keys[-1] - keys[0] >= 9
    assert all(b >= a for a, b in pairwise(keys))


def test_a_tune_does_not_shuttle_between_two_keys():
    for seed in range(20):
        keys = tune([point() for _ in range(8)], seed=seed)
        assert not any(
            a == c and b == d and a != b for a, b, c, d in zip(keys, keys[1:], keys[2:], keys[3:], strict=False)
        )


def test_a_leap_is_filled_in():
    assert tune([point(72.0)], before=(64, 72))[0] in (71, 74, 72)


def test_only_and_banned_keys_are_kept():
    assert tune([point(only=frozenset({79}))]) == (79,)
    assert tune([point(banned=frozenset({67}))], before=(67,))[0] != 67


def test_where_nothing_fits_the_nearest_key_stands():
    nothing: frozenset[int] = frozenset()
    assert singing(
        [Point(nothing, nothing, 0.0, 90.0)],
        before=(),
        bounds=(60, 72),
        manner="song",
        rng=Random(1),
    ) == (72,)


def test_no_points_make_no_tune():
    assert tune([]) == ()


def test_a_fall_beyond_an_octave_is_possible_where_nothing_else_is():
    assert tune([point(only=frozenset({60}))], before=(84,)) == (60,)
