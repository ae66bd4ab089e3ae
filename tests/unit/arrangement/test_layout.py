"""Figures laid out by where the chords of a bar stand."""

from __future__ import annotations

from random import Random

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.layout import laid_out, over_bar, places

C_THEN_F = (a_span("C", 0, 2), a_span("F", 2, 4))


def heard(*spans, ahead=None, desk=None, fields=None, **options):
    moment = a_moment(*spans, pattern=a_pattern("by_chord", **options), ahead=ahead, desk=desk, **(fields or {}))
    return [(e.onset / 960, e.end / 960, e.span.chord.symbol) for e in laid_out(moment, Random(1))]


def test_a_bar_is_known_by_the_counts_on_which_its_chords_stand():
    assert places(a_moment(a_span("C", 0, 3), a_span("F", 3, 4))) == "1 4"
    assert places(a_moment(a_span("C", 0, 1.5), a_span("F", 1.5, 4))) == "1 2&"


def test_a_chord_that_merely_goes_on_does_not_count():
    assert places(a_moment(a_span("C", 0, 2), a_span("C", 2, 4))) == "1"


def test_eighths_are_counted_where_the_meter_counts_them():
    desk = a_desk(meter="6/8")
    assert places(a_moment(a_span("C", 0, 1.5), a_span("F", 1.5, 3), desk=desk)) == "1 4"


def test_the_figure_for_its_shape_fills_the_bar():
    rows = heard(*C_THEN_F, bars={"1 3": ["1=1:2 3=1:1 4=5:1"], "1": ["1=1"]})
    assert rows == [(0, 2, "C"), (2, 3, "F"), (3, 4, "F")]


def test_other_bars_are_joined_chord_by_chord_from_the_longest_figure_that_fits():
    spans = (a_span("C", 0, 3), a_span("F", 3, 4))
    rows = heard(*spans, spans={"2": ["1=1:1 2=5:1"], "1": ["1=1"]})
    assert rows == [(0, 1, "C"), (1, 2, "C"), (3, 4, "F")]


def test_a_figure_that_ends_a_phrase_has_the_last_word():
    options = {"bars": {"1": ["1=1"]}, "closing": {"1": ["1=1:2 3=1:2"]}}
    assert len(heard(a_span("C", 0, 4), **options)) == 1
    assert len(heard(a_span("C", 0, 4), fields={"closing": True}, **options)) == 2


def test_what_is_struck_just_before_a_change_and_held_plays_the_new_chord():
    assert heard(*C_THEN_F, bars={"1 3": ["1=1:1.5 2&=1:1.5"]}) == [(0, 1.5, "C"), (1.5, 3, "F")]


def test_a_note_that_is_no_push_is_let_go_at_the_change():
    rows = heard(*C_THEN_F, bars={"1 3": ["1=1:4"]})
    assert (0, 2, "C") in rows


def test_a_chord_that_the_figure_passes_over_is_struck_when_it_begins():
    assert (2, 4, "F") in heard(*C_THEN_F, bars={"1 3": ["1=1:1"]})


def test_a_tied_event_brings_the_chord_of_the_next_bar():
    desk = a_desk("| C | F | C |")
    rows = heard(a_span("C", 0, 4), ahead=a_span("F", 4, 8), desk=desk, bars={"1": ["1=1:2 4&=1:.5~"]})
    assert rows[-1] == (3.5, 4.5, "F")


def test_a_tie_has_nowhere_to_go_at_the_end_and_never_robs_the_last_bar():
    options = {"bars": {"1": ["1=1:2 4&=1:.5~"]}}
    assert len(heard(a_span("C", 0, 4), **options)) == 1
    two_bars = a_desk("| C | F |")
    assert len(heard(a_span("C", 0, 4), ahead=a_span("F", 4, 8), desk=two_bars, **options)) == 1
    loop = a_desk("| C | F |", loop=True)
    assert len(heard(a_span("C", 0, 4), ahead=a_span("F", 4, 8), desk=loop, **options)) == 2


def test_what_still_sounds_from_a_push_is_not_struck_again():
    before = (Stroke(-240, 60, 960),)
    rows = heard(a_span("C", 0, 4), fields={"before": before}, bars={"1": ["1=1:2 3=1:2"]})
    assert rows == [(2, 4, "C")]


def test_a_push_over_the_middle_of_the_bar_stands_for_the_chord():
    rows = heard(*C_THEN_F, bars={"1 3": ["1=1:1.5 2&=1:1 3=1:1 4=5:1"]})
    assert [onset for onset, _, _ in rows] == [0, 1.5, 3]


def test_without_any_figure_each_chord_is_struck_once():
    assert heard(*C_THEN_F) == [(0, 2, "C"), (2, 4, "F")]


def test_a_whole_bar_can_be_read_by_itself():
    moment = a_moment(*C_THEN_F)
    assert [e.span.chord.symbol for e in over_bar(moment, "1=m 4=m")] == ["C", "F"]


def test_in_compound_meters_a_short_figure_goes_on_to_the_end_of_its_chord():
    desk = a_desk(meter="12/8")
    pattern = {"spans": {"6": ["1=1:3 4=5:3"], "3": ["1=1:3"]}}
    rows = heard(a_span("C", 0, 6), desk=desk, **pattern)
    assert [onset for onset, _, _ in rows] == [0, 1.5, 3, 4.5]


def test_figures_for_whole_bars_are_kept_for_the_first_meter_of_the_pattern():
    desk = a_desk(meter="3/4")
    rows = heard(a_span("C", 0, 3), desk=desk, bars={"1": ["1=1:1 2=1:1 3=1:1 4=1:1"]}, spans={"3": ["1=1"]})
    assert len(rows) == 1


def test_a_chord_of_half_a_count_is_struck_when_it_begins_and_is_no_push_into_the_next():
    spans = (a_span("Gm7", 0, 1.5), a_span("Cm9", 1.5, 2), a_span("F13", 2, 4))
    rows = heard(*spans, spans={"1": ["1=1:1"], "2": ["1=1:2"]})
    assert [(onset, symbol) for onset, _, symbol in rows] == [(0, "Gm7"), (1.5, "Cm9"), (2, "F13")]


def test_two_hands_that_play_together_push_into_a_chord_at_once():
    figures = {"1 3": ["1=v*:2 3=v*:2", "1=v*:1.5 2&=v*:1.5"]}
    pushing = (Stroke(0, 40, 960), Stroke(1440, 41, 1440))
    for together, seeds in ((True, range(8)), (False, range(1))):
        for seed in seeds:
            moment = a_moment(
                *C_THEN_F, hand="right", other=pushing,
                pattern=a_pattern("sung_chords", "right", bars=figures, together=together),
            )  # fmt: skip
            onsets = [event.onset for event in laid_out(moment, Random(seed))]
            assert not together or onsets == [0, 1440]


def test_where_the_left_hand_waits_for_the_beat_the_right_is_free():
    figures = {"1 3": ["1=v*:2 3=v*:2", "1=v*:1.5 2&=v*:1.5"]}
    waiting = (Stroke(0, 40, 1920), Stroke(1920, 41, 1920))
    moment = a_moment(
        *C_THEN_F, hand="right", other=waiting,
        pattern=a_pattern("sung_chords", "right", bars=figures, together=True),
    )  # fmt: skip
    found = {tuple(event.onset for event in laid_out(moment, Random(seed))) for seed in range(8)}
    assert found == {(0, 1920), (0, 1440)}
