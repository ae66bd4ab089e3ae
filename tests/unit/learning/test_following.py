"""A tune followed chord by chord: the places that it points at, and ways that part."""

from __future__ import annotations

import numpy as np
import pytest

from woodshed.learning import Following, shipped
from woodshed.learning.tune import Setting

TURN = (1, 91, 25, 72)
"""Cmaj7, A with an altered seventh would be 93; here A, then Dm7 and G7, as classes above C."""
BAR = 192


def followed(times: int) -> Following:
    """A turnaround played so many times, a chord a bar."""
    following = Following(shipped("chords-full"), Setting(0, "major", "jazz"))
    for index, number in enumerate(TURN * times):
        following.hear(number, index * BAR)
    return following


def test_what_places_give_is_part_of_what_is_said():
    """No class has more from its earlier places than it has in all, and all classes together make one."""
    following = followed(3)
    voice = following.odds(12 * BAR)
    copied = np.bincount(following.past.classes[voice.places], weights=voice.pointed, minlength=len(voice.odds))
    assert voice.odds.sum() == pytest.approx(1.0)
    assert (voice.pointed >= 0).all()
    assert (copied <= voice.odds + 1e-9).all()
    assert len(voice.places) == len(voice.pointed) > 0


def test_a_tune_that_goes_round_points_at_where_it_was():
    """After three rounds the fourth begins as they did, and an earlier beginning says so."""
    following = followed(3)
    voice = following.odds(12 * BAR)
    best = int(voice.places[voice.pointed.argmax()])
    assert int(voice.odds.argmax()) == TURN[0]
    assert following.past.classes[best] == TURN[0]


def test_a_first_chord_has_no_places():
    """Nothing came before it."""
    voice = followed(0).odds(0)
    assert len(voice.places) == len(voice.pointed) == 0


def test_a_fork_hears_on_without_the_other():
    """What one way hears, the other does not know; both say what a tune heard straight through says.

    To the bit the sums hang on how many chords are heard at once.
    """
    one = followed(2)
    before = one.odds(8 * BAR).odds
    other = one.fork()
    other.hear(50, 8 * BAR)
    np.testing.assert_array_equal(before, one.odds(8 * BAR).odds)
    straight = followed(2)
    straight.hear(50, 8 * BAR)
    np.testing.assert_allclose(straight.odds(9 * BAR).odds, other.odds(9 * BAR).odds, atol=1e-6)
