"""Single notes that make a refused device are put off, taken out or left, and nothing else is touched."""

from __future__ import annotations

from moments import a_desk, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.refused import on_the_beat, on_time, uncrushed, undoubled, without_refused

SPANS = (a_span("C", 0, 4), a_span("F", 4, 4))


def test_a_push_waits_for_its_chord_and_what_was_before_lasts():
    """An eighth before the bar line becomes the bar line."""
    pushed = [Stroke(2880, 64, 480), Stroke(3360, 65, 960)]
    assert on_time(pushed, SPANS) == [Stroke(2880, 64, 960), Stroke(3840, 65, 480)]


def test_a_push_into_a_chord_that_is_struck_anyway_goes():
    """No key is struck twice at once."""
    pushed = [Stroke(3360, 65, 960), Stroke(3840, 69, 960)]
    assert on_time(pushed, SPANS) == [Stroke(3840, 69, 960)]


def test_a_suspension_is_no_push():
    """A tone of the old chord alone may sound over into the next."""
    held = [Stroke(3360, 64, 960)]
    assert on_time(held, SPANS) == held


def test_a_note_that_is_tied_over_a_beat_begins_on_it():
    """That is what a syncopation is; notes between the beats stay."""
    desk = a_desk("| C | F |")
    syncopated = [Stroke(480, 60, 960), Stroke(1920, 60, 480), Stroke(2400, 62, 480)]
    assert on_the_beat(syncopated, desk) == [Stroke(960, 60, 480), *syncopated[1:]]


def test_a_crushed_note_goes_and_its_goal_stays():
    """A short note a step before a longer one."""
    crushed = [Stroke(0, 63, 120), Stroke(120, 64, 840)]
    assert uncrushed(crushed) == [Stroke(0, 64, 960)]


def test_a_run_is_not_crushed():
    """Notes of one length are no crushed ones."""
    run = [Stroke(240 * n, 60 + n, 240) for n in range(4)]
    assert uncrushed(run) == run


def test_an_octave_keeps_its_outer_key():
    """The bass stays where it is, and so does the top of a right hand."""
    assert undoubled([Stroke(0, 60, 960), Stroke(0, 72, 960)], upper=False) == [Stroke(0, 72, 960)]
    assert undoubled([Stroke(0, 36, 960), Stroke(0, 48, 960), Stroke(0, 43, 960)], upper=True) == [
        Stroke(0, 36, 960),
        Stroke(0, 43, 960),
    ]


def test_four_voices_are_left_alone():
    """Suspensions are their own."""
    desk = a_desk("| C | F |", avoid=frozenset({"syncopation"}), voices="satb")
    tied = [Stroke(480, 60, 960)]
    assert without_refused(desk, SPANS, (tied, [])) == (tied, [])
