"""Earlier places of a tune: which look like where it is now, told without a glance at what comes."""

from __future__ import annotations

import numpy as np
import pytest

from tunes_to_learn import tune
from woodshed.learning.chord_class import CLASSES
from woodshed.learning.places import CLASS_FEATURES, FEATURES, KNOWN_FIRST, MOST, Past
from woodshed.learning.tune import Setting


def heard(numbers, gap=192) -> Past:
    """A tune in 4/4 that has come so far, one chord every ``gap`` ticks."""
    past = Past(Setting(0))
    for i, number in enumerate(numbers):
        past.observe(number, i * gap)
    return past


def test_the_first_place_is_where_the_strain_came_before():
    """After A B C D A B, what looks most alike is the C."""
    past = heard([0, 52, 72, 95, 0, 52])
    places, _ = past.alike(6 * 192)
    assert places[0] == 2


def test_what_sounds_is_no_place():
    places, _ = heard([0, 72, 0, 72, 0]).alike(5 * 192)
    assert all(place % 2 == 1 for place in places)


@pytest.mark.parametrize("seed", range(6))
def test_features_stay_within_bounds(seed):
    one = tune(seed, length=120)
    past = Past(one.setting)
    for number, onset in zip(one.classes, one.onsets, strict=True):
        for asked in (onset, None):
            places, alike = past.alike(asked)
            assert len(places) <= MOST
            assert alike.shape == (len(places), FEATURES)
            assert np.isfinite(alike).all()
            assert np.abs(alike).max(initial=0) <= 2
        votes = past.votes()
        assert votes.shape == (CLASSES, CLASS_FEATURES)
        assert np.isfinite(votes).all()
        past.observe(number, onset)


def test_an_onset_that_is_not_known_is_not_told():
    """Nothing that rests on the onset is set when the onset is hidden."""
    _, alike = heard([0, 52, 72, 95] * 3).alike(None)
    assert not alike[:, KNOWN_FIRST:].any()


def test_what_comes_later_changes_nothing_that_was_asked_before():
    """The features of a change are the same whatever follows it."""
    one, other = heard([0, 52, 72, 0, 52]), heard([0, 52, 72, 0, 52])
    before = one.alike(5 * 192)
    other.observe(72, 5 * 192)
    assert [row.tolist() for row in before] == [row.tolist() for row in one.alike(5 * 192)]


def test_a_long_tune_is_remembered_whole():
    past = heard([0, 72] * 200)
    assert past.count == 400
    assert past.classes.tolist() == [0, 72] * 200
