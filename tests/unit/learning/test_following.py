"""A tune followed chord by chord: the places that it points at, and ways that part."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from woodshed.learning import Following, shipped
from woodshed.learning.next_chord import voices
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
    """What one way hears, the other does not know; both say what a tune heard straight through says."""
    one = followed(2)
    before = one.odds(8 * BAR).odds
    other = one.fork()
    other.hear(50, 8 * BAR)
    np.testing.assert_array_equal(before, one.odds(8 * BAR).odds)
    straight = followed(2)
    straight.hear(50, 8 * BAR)
    np.testing.assert_array_equal(straight.odds(9 * BAR).odds, other.odds(9 * BAR).odds)


def test_what_is_heard_at_once_is_heard_as_if_it_came_one_by_one():
    """Whether anybody asked in between changes nothing, to the bit, also where there are more chords than at first."""
    silent, asked = followed(0), followed(0)
    for index, number in enumerate(TURN * 18):
        asked.odds(index * BAR)
        for following in (asked, silent):
            following.hear(number, index * BAR)
    np.testing.assert_array_equal(silent.odds(72 * BAR).odds, asked.odds(72 * BAR).odds)


def test_ways_that_are_asked_together_say_what_each_says_alone():
    ways = [followed(times) for times in (0, 1, 3, 4)]
    alone = [followed(times).odds(20 * BAR) for times in (0, 1, 3, 4)]
    for one, other in zip(voices(ways, 20 * BAR), alone, strict=True):
        np.testing.assert_array_equal(one.odds, other.odds)
        np.testing.assert_array_equal(one.pointed, other.pointed)


def test_a_tune_that_several_threads_ask_about_is_heard_once():
    """Progressions are remembered between requests, and these may come at the same time."""
    wanted = followed(8).odds(32 * BAR).odds
    for _ in range(4):
        shared = followed(8)
        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(lambda way: way.fork().odds(32 * BAR).odds, shared) for _ in range(4)]
            found = [one.result() for one in asked]
        for odds in (*found, shared.odds(32 * BAR).odds):
            np.testing.assert_array_equal(odds, wanted)


def test_some_of_the_nets_answer_by_themselves():
    """The mean of all nets is that of what each says alone."""
    model = shipped("chords-full")._replace(temperature=1.0)
    told = []
    for which in (slice(None), *(slice(i, i + 1) for i in range(len(model.nets)))):
        following = Following(model._replace(nets=model.nets[which]), Setting(0, "major", "jazz"))
        for index, number in enumerate(TURN):
            following.hear(number, index * BAR)
        told.append(following.odds(4 * BAR).odds)
    np.testing.assert_allclose(told[0], np.mean(told[1:], 0), atol=1e-6)
