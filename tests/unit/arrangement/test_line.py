"""Lines take the cheapest path: chord tones where they matter, steps where a song steps."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from woodshed.arrangement.device import Span
from woodshed.arrangement.line import MOTIONS, Point, sung
from woodshed.arrangement.scales import scale_over, tones_over
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

C_MAJOR = Key.parse("C major")
TRIAD, SCALE = frozenset({0, 4, 7}), frozenset({0, 2, 4, 5, 7, 9, 11})


def point(weight: float = 0.3, **fields: object) -> Point:
    return Point(TRIAD, SCALE, weight, 67.0, **fields)  # type: ignore[arg-type]


def line(points: list[Point], manner: str = "song", **fields: object) -> tuple[int, ...]:
    usual: dict[str, object] = {
        "start": None, "goal": None, "bounds": (60, 79), "manner": manner, "rng": Random(1)
    }  # fmt: skip
    return sung(points, **{**usual, **fields})  # type: ignore[arg-type]


def test_a_line_has_one_key_for_each_point_inside_its_bounds():
    keys = line([point() for _ in range(16)])
    assert len(keys) == 16
    assert all(60 <= key <= 79 for key in keys)


def test_a_line_of_no_points_is_empty():
    assert line([]) == ()


def test_a_heavy_point_is_one_of_its_tones():
    keys = line([point(9.0 if i % 4 == 0 else 0.2) for i in range(16)])
    assert all(key % 12 in TRIAD for key in keys[::4])


def test_every_tone_belongs_to_the_scale():
    assert all(key % 12 in SCALE for key in line([point() for _ in range(24)]))


@pytest.mark.parametrize("seed", range(8))
def test_a_song_moves_mostly_by_step(seed):
    keys = line([point() for _ in range(24)], rng=Random(seed))
    moves = [abs(b - a) for a, b in pairwise(keys) if a != b]
    assert sum(move <= 2 for move in moves) >= 0.7 * len(moves)


def test_the_line_starts_near_where_it_comes_from_and_ends_near_its_goal():
    free = [point(pull=0.0) for _ in range(4)]
    assert abs(line(free, start=62, freedom=0.0)[0] - 62) <= 4
    assert abs(line(free, goal=76, freedom=0.0)[-1] - 76) <= 4


def test_only_the_named_keys_are_taken_and_the_banned_ones_are_not():
    keys = line([point(only=frozenset({65})), point(banned=frozenset({65, 67, 69}))])
    assert keys[0] == 65
    assert keys[1] not in {65, 67, 69}


def test_the_same_dice_sing_the_same_line_and_others_another():
    points = [point() for _ in range(16)]
    assert line(points, rng=Random(3)) == line(points, rng=Random(3))
    assert len({line(points, rng=Random(seed)) for seed in range(6)}) > 1


def test_every_manner_prices_thirteen_intervals():
    assert all(len(table) == 13 for table in MOTIONS.values())


@pytest.mark.parametrize(("symbol", "forbidden"), [("G7(b9)", 9), ("A7(b13)", 6), ("G7b5", 2), ("C7alt", 2)])
def test_a_scale_never_has_the_natural_form_of_an_altered_tone(symbol, forbidden):
    for name in ("key", "gospel", "mixed blues"):
        assert forbidden not in scale_over(Chord.parse(symbol), C_MAJOR.scale, 0, name)


def test_chord_tones_foreign_to_the_key_take_the_place_of_their_neighbours():
    scale = scale_over(Chord.parse("D7"), C_MAJOR.scale, 0, "key")
    assert 6 in scale
    assert 5 not in scale


def test_over_a_chord_the_tones_and_the_scale_are_told():
    tones, scale = tones_over(Span(0, 960, Chord.parse("Dm7"), C_MAJOR))
    assert tones == {2, 5, 9, 0}
    assert tones <= scale
    assert tones_over(Span(0, 960, Chord.parse("Dm7"), C_MAJOR), "chord")[1] == tones
