"""A hand made easier: what stays of a bar, where it stands, and how full it is."""

from __future__ import annotations

from itertools import pairwise

from moments import a_desk, a_pattern, a_span, told

from woodshed.arrangement.device import Span, Stroke
from woodshed.arrangement.levelled import ladders
from woodshed.arrangement.plan import BarPlan
from woodshed.arrangement.thinning import Draft, Easier, thinned
from woodshed.theory.time import QUARTER

SECOND = 2.0 * QUARTER
"""At 120 quarters a minute, in ticks."""
SLOWEST = Easier(0.3, 0.3, 1, 1)
HALVES = Easier(0.9, 0.9, 1, 2)


def line(*notes: tuple[float, int, float]) -> list[Stroke]:
    return [Stroke(round(onset * QUARTER), key, round(length * QUARTER)) for onset, key, length in notes]


def thin(strokes, spans: list[Span], rung: Easier, hand="right", level=5, text="| C |", pattern=None, **options):
    desk = a_desk(text, level=level)
    plain = a_pattern(hand="left"), a_pattern(hand="right")
    left, right = (pattern or plain[0], plain[1]) if hand == "left" else (plain[0], pattern or plain[1])
    plans = [BarPlan(left, right, None, "A", 0, closing=False, ending=False)] * desk.bars
    draft = Draft.of(strokes, hand, desk, plans, ladders())
    return told(thinned(draft, desk, spans, [rung] * desk.bars, SECOND, **options))


def test_the_first_beat_stays_and_sounds_through_what_goes():
    kept = thin(line((0, 60, 1), (1, 62, 1), (2, 64, 1), (3, 65, 1)), [a_span("C", 0, 4)], SLOWEST)
    assert kept == [(0, 60, 4)]


def test_what_stays_ends_with_its_chord():
    """A note held on over the next chord would be a wrong one."""
    spans = [a_span("C", 0, 2), a_span("G", 2, 4)]
    kept = thin(line((0, 64, 1), (1, 64, 1), (2, 62, 1), (3, 62, 1)), spans, SLOWEST)
    assert kept == [(0, 64, 2)]


def test_a_complete_hand_keeps_a_stroke_for_each_chord():
    spans = [a_span("C", 0, 2), a_span("G", 2, 4)]
    kept = thin(line((0, 64, 2), (2, 62, 2)), spans, SLOWEST, complete=True)
    assert [onset for onset, _, _ in kept] == [0, 2]


def test_a_chord_pushed_by_a_beat_is_kept_before_what_passes():
    """A tumbao brings its chord on the beat before, tied over: that stroke says more than the fifth between."""
    spans = [a_span("C", 0, 4), a_span("F", 4, 8)]
    kept = thin(
        line((1.5, 43, 1.5), (3, 41, 2.5), (5.5, 48, 1.5)), spans, SLOWEST, hand="left", text="| C | F |"
    )  # fmt: skip
    assert [onset for onset, _, _ in kept] == [3, 5.5]


def test_crushed_notes_go_with_their_goals_and_leave_beginners_alone():
    notes = line((0.875, 63, 0.125), (1, 64, 1), (2.875, 66, 0.125), (3, 67, 1), (0, 60, 0.875), (2, 62, 0.875))
    chord = [a_span("C", 0, 4)]
    assert (0.875, 63, 0.125) in thin(notes, chord, Easier(9, 9, 1, 1))
    assert [onset for onset, _, _ in thin(notes, chord, HALVES)] == [0, 2]
    for level in (1, 2, 4):
        assert [onset for onset, _, _ in thin(notes, chord, Easier(9, 9, 1, 1), level=level)] == [0, 1, 2, 3]


def test_the_first_two_levels_play_nothing_finer_than_the_half_of_a_beat():
    notes = line((0, 60, 0.75), (0.75, 64, 0.75), (1.75, 65, 1.25), (3, 67, 1))
    chord = [a_span("C", 0, 4)]
    rung = Easier(9, 9, 1, 1)
    assert [onset for onset, _, _ in thin(notes, chord, rung, level=2)] == [0, 1, 2, 3]
    assert [onset for onset, _, _ in thin(notes, chord, rung, level=3)] == [0, 0.75, 1.75, 3]


def test_notes_on_halves_of_beats_keep_their_order_and_do_not_sound_into_each_other():
    """C at a sixteenth and C sharp right after cannot both move onto the next half: the order stays, one goes."""
    notes = line((0, 60, 0.25), (0.25, 61, 0.125), (0.375, 62, 0.125), (0.75, 63, 3.0), (3.5, 65, 0.5))
    kept = thin(notes, [a_span("C", 0, 4)], Easier(9, 9, 1, 1), level=2)
    assert [key for _, key, _ in kept] == sorted(key for _, key, _ in kept)
    assert all(onset % 0.5 == 0 for onset, _, _ in kept)
    assert all(a + length <= b for (a, _, length), (b, _, _) in pairwise(kept))


def test_a_bar_in_which_the_hand_rests_stays_silent():
    assert thin([], [a_span("C", 0, 4)], HALVES) == []


def test_a_bass_that_makes_its_style_keeps_two_strokes_a_bar():
    notes = line((0, 36, 2), (2, 43, 2))
    plain, bossa = a_pattern(hand="left"), a_pattern(hand="left")
    bossa = bossa.__class__(name="bossa", hand="left", device="figure", idioms=("bossa_bass",), source="tests")
    chord = [a_span("C", 0, 4)]
    assert len(thin(notes, chord, SLOWEST, hand="left", pattern=plain, complete=True)) == 1
    assert len(thin(notes, chord, SLOWEST, hand="left", pattern=bossa, complete=True)) == 2
