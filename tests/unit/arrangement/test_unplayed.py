"""A device of the hands that was asked for is played, or the piece says that it is not, why, and what is possible."""

from __future__ import annotations

import pytest

from woodshed import generate
from woodshed.arrangement.plan import common_patterns
from woodshed.arrangement.unplayed import hand_devices, tags_of
from woodshed.genres import style_of
from woodshed.piece import GENRES


def lost(words, **fields):
    return [text for text in generate(words, **fields).brief.notices if "no bar of this piece plays" in text]


def rooms_showing(name):
    """The genres with a pattern that shows a device, or all where the common stock has one."""
    if any(name in tags_of(pattern) for pattern in common_patterns().values()):
        return ("*",)
    return tuple(g for g in GENRES if any(name in tags_of(p) for p in style_of(g).patterns.values()))


@pytest.mark.parametrize("name", sorted(hand_devices()))
def test_the_table_names_the_rooms_that_play_a_device(name):
    """What is said to be possible is possible: the rooms of the table are those with a pattern."""
    assert hand_devices()[name].rooms == rooms_showing(name)


def test_a_device_that_the_genre_has_no_pattern_for_is_told():
    """What was not done, why, and where it can be had."""
    (told,) = lost("polychords in A minor, 8 bars", genre="neo-soul")
    assert told.startswith("You ask for polychords, which no bar of this piece plays: the hands have no pattern for it")
    assert told.endswith("it can be had in gospel and jazz.")


def test_a_device_in_a_meter_that_it_does_not_go_in_is_told():
    """The reason is the meter, not the genre."""
    (told,) = lost("latin in 6/8 with a montuno, 8 bars", genre="latin")
    assert told.endswith("it goes in 4/4, and the piece is in 6/8.")


def test_a_device_of_the_hand_that_rests_is_told():
    """A bass for a left hand that is not to play."""
    (told,) = lost("swing with a walking bass, right hand only, 8 bars", genre="jazz")
    assert told.endswith("the left hand, which would play it, rests as you asked.")


def test_what_a_level_is_too_low_for_is_told():
    """Octaves are for hands that reach them."""
    (told,) = lost("ballad with octaves in the right hand, 8 bars", genre="jazz", level=2)
    assert told.endswith("it is for levels 3 to 10, and the piece is for level 2.")
    assert lost("ballad with octaves in the right hand, 8 bars", genre="jazz", level=4) == []


@pytest.mark.parametrize(
    ("genre", "words"),
    [
        ("jazz", "walking bass"),
        ("jazz", "comping in the Charleston rhythm"),
        ("blues", "boogie"),
        ("blues", "double stops"),
        ("blues", "tresillo"),
        ("rnb", "horn stabs"),
        ("classical", "a nocturne with ornaments"),
        ("reggae", "bubble"),
    ],
)
def test_a_device_that_is_played_is_not_told(genre, words):
    """No piece complains of what it does."""
    assert lost(f"{words}, 8 bars", genre=genre) == []
