"""Single notes and runs between the chords."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from moments import a_span

from woodshed.arrangement.lick import Way, contours, ladder, melody_note, run_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

C_MAJOR = Key.parse("C")
GOSPEL = Way("gospel", "gospel")
BOUNDS = (60, 84)


def run(count=4, symbol="C", start=72, goal=None, way=GOSPEL, seed=1, key="C", **fields):
    span = a_span(symbol, 0, 4, key)
    return run_of(count, span, start, goal, BOUNDS, way, Random(seed), **fields)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 7, 8])
def test_a_run_has_as_many_notes_as_were_asked(count):
    assert len(run(count)) == count


def test_a_run_moves_along_the_scale_and_stays_in_its_bounds():
    for seed in range(20):
        keys = run(6, seed=seed)
        assert all(BOUNDS[0] <= key <= BOUNDS[1] for key in keys)
        assert {key % 12 for key in keys} <= {0, 2, 3, 4, 7, 9}


def test_a_run_lands_near_where_the_music_goes():
    for goal in (67, 72, 76):
        assert abs(run(4, goal=goal)[-1] - goal) <= 5


def test_a_straight_run_goes_one_way():
    for seed in range(10):
        steps = [b - a for a, b in pairwise(run(6, way=Way("run", "key"), seed=seed))]
        assert all(step > 0 for step in steps) or all(step < 0 for step in steps)


def test_the_blue_third_passes_and_neither_begins_nor_ends_a_run():
    for seed in range(20):
        keys = run(4, seed=seed)
        assert keys[0] % 12 != 3
        assert keys[-1] % 12 != 3


def test_a_run_can_be_made_to_touch_a_tone():
    assert any(key % 12 == 4 for key in run(4, start=80, goal=81, holding=4))


def test_there_is_no_run_in_too_narrow_a_place():
    assert run_of(4, a_span("C", 0, 4), 60, None, (60, 63), GOSPEL, Random(1)) == ()


def test_a_manner_without_contours_of_a_length_borrows_those_of_others():
    assert contours(8, "neosoul")
    assert all("neosoul" in c.manners for c in contours(4, "neosoul"))


def classes(symbol, scale="gospel", key=C_MAJOR):
    return {k % 12 for k in ladder(Chord.parse(symbol), key, scale, (60, 83))}


def test_over_the_tonic_the_ladder_is_the_pentatonic_with_the_blue_third():
    assert classes("Cmaj9") == {0, 2, 3, 4, 7, 9}


def test_tones_foreign_to_the_key_push_their_neighbours_off_the_ladder():
    assert 8 in classes("Fm6")
    assert not {7, 9} & classes("Fm6")


def test_a_diminished_chord_brings_its_own_scale():
    assert classes("F#dim7") == {6, 8, 9, 11, 0, 2, 3, 5}


def test_the_scale_of_the_key_takes_in_the_tones_of_the_chord():
    assert classes("E7", "key") >= {4, 8, 11, 2}


def test_a_single_note_leads_by_a_small_step_or_leap_and_does_not_stand_still_for_long():
    span = a_span("C", 0, 4)
    notes = [melody_note(span, 72, 76, BOUNDS, "key", Random(seed)) for seed in range(30)]
    assert all(67 <= key <= 79 for key in notes)
    assert sum(key == 72 for key in notes) < 15


def test_a_single_note_stays_where_no_other_is_free():
    assert melody_note(a_span("C", 0, 4), 61, None, (61, 61), "key", Random(1)) == 61


def test_no_melody_rests_on_the_blue_third():
    span = a_span("C", 0, 4)
    found = {melody_note(span, 74, 76, (67, 81), "gospel", Random(seed)) % 12 for seed in range(40)}
    assert 3 not in found


def test_a_single_note_does_not_rest_a_half_step_over_a_tone_of_the_chord():
    """The four of the key rubs against the third of the one, and the key note against that of the five."""
    for seed in range(30):
        assert melody_note(a_span("C", 0, 4), 67, 64, BOUNDS, "key", Random(seed)) % 12 != 5
        assert melody_note(a_span("G7", 0, 4), 71, 74, BOUNDS, "pentatonic", Random(seed)) % 12 != 0


def test_what_was_sung_before_is_seldom_sung_again():
    def share(said):
        return sum(melody_note(a_span("C", 0, 4), 72, 72, BOUNDS, "key", Random(s), said=said) == 74 for s in range(60))

    assert share(74) < share(None) / 2


def test_over_a_chord_from_far_away_its_own_tones_fill_the_ladder():
    rungs = ladder(Chord.parse("Ebm9"), Key.parse("C"), "major pentatonic", (60, 84))
    assert max(b - a for a, b in pairwise(rungs)) <= 5
