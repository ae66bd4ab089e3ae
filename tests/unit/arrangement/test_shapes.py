"""Hand shapes are named by degrees and worked out for each chord type."""

from __future__ import annotations

import pytest

from woodshed.arrangement.shapes import common_shapes, degree_tone, named_shapes
from woodshed.genres.rooms import style_of
from woodshed.theory.chord import chord_type


@pytest.mark.parametrize(
    ("chord", "degree", "tone"),
    [("m7", "3", "b3"), ("7", "7", "b7"), ("6", "7", "6"), ("7sus", "3", "4"), ("m7b5", "5", "b5"),
     ("7(b9)", "9", "b9"), ("13", "13", "13"), ("", "7", None), ("maj9", "10", "3")],
)  # fmt: skip
def test_a_degree_is_the_tone_that_the_chord_has_there(chord, degree, tone):
    assert degree_tone(chord_type(chord), degree) == tone


def test_rootless_shapes_a_and_b_of_a_minor_ninth_lie_on_its_third_and_seventh():
    shapes = [notes for _, notes in named_shapes("m9", "rootless", style_of("jazz"), 7)]
    assert (3, 7, 10, 14) in shapes
    assert (10, 14, 15, 19) in shapes


def test_a_shape_is_left_out_where_the_chord_lacks_a_degree():
    assert not named_shapes("", "rootless", style_of("jazz"), 7)


def test_a_shape_above_the_player_is_left_out():
    assert len(named_shapes("maj9", "open", style_of("classical"), 1)) < len(
        named_shapes("maj9", "open", style_of("classical"), 7)
    )


def test_every_shape_of_the_common_stock_has_a_level_and_a_source():
    assert common_shapes()
    assert all(1 <= shape.level <= 10 and shape.source for shape in common_shapes())
