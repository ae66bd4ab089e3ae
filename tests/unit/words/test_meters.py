"""A style in a meter that is not its own: what its tempo becomes, and what is said about it."""

from __future__ import annotations

import pytest

from woodshed.genres import style_of
from woodshed.piece import Request
from woodshed.words import read


def brief_of(words, genre):
    return read(Request(description=words, genre=genre), style_of)


def test_a_straight_style_keeps_its_eighths_in_six_eight():
    in_four = brief_of("soul groove in C", "rnb").tempo
    assert brief_of("soul groove in C, 6/8", "rnb").tempo == pytest.approx(in_four * 2 / 3, abs=1)


def test_a_swung_style_keeps_its_beat_in_twelve_eight_for_its_triplets_become_the_eighths():
    assert brief_of("chicago blues in A", "blues").tempo == brief_of("chicago blues in A, 12/8", "blues").tempo


def test_a_tempo_that_was_said_is_that_of_the_beat_in_any_meter():
    assert brief_of("soul groove in C, 6/8, 66 bpm", "rnb").tempo == 66


@pytest.mark.parametrize(
    ("words", "genre"),
    [("roots reggae in 7/8", "reggae"), ("salsa in 3/4", "latin"), ("ska in 6/8", "reggae")],
)
def test_a_style_without_figures_in_a_meter_is_told(words, genre):
    assert any("has no figures of its own in" in notice for notice in brief_of(words, genre).notices)


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("chicago blues in 12/8", "blues"),
        ("motown in 6/8", "rnb"),
        ("swing in 3/4", "jazz"),
        ("cool jazz in 5/4", "jazz"),
        ("uptempo neo soul in 6/8", "neo-soul"),
        ("worship in 6/8", "gospel"),
    ],
)
def test_a_style_with_figures_in_a_meter_needs_no_word(words, genre):
    assert not any("figures of its own" in notice for notice in brief_of(words, genre).notices)
