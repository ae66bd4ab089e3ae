"""Each worker offers charts with one small change, likeliest first."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from progressions import a_brief, a_chart, composed, symbols
from woodshed.piece import Idiom, KeyChange
from woodshed.progression.bass import smoothed
from woodshed.progression.colour import NINTHS, SEVENTHS, TRIADS
from woodshed.progression.editing import difference, divided, merged
from woodshed.progression.idiom_cadences import prepared
from woodshed.progression.idiom_rules import Guard, work_in
from woodshed.progression.idiom_workers import Task
from woodshed.progression.idioms import idioms, proves, rule_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key


def worked(numerals, name, *, mode="major", colour=SEVENTHS, meter="4/4", altering=True, **fields):
    """The chart with a device worked in once more than it stands there."""
    chart = a_chart(numerals, mode=mode, meter=meter)
    name, _, argument = name.partition(":")
    idiom = Idiom(name, argument or None, **{"count": 1, **fields})
    task = Task(Random(2), colour, altering=altering)
    return work_in(chart, idiom, task, Guard())[0]


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("I | ii | V7 | I", "tritone_sub", "C | Dm | Db7 | C"),
        ("I | ii | V | I", "passing_dim", "C C#dim7 | Dm | G | C"),
        ("I | vi", "secondary_dominant", "C E7 | Am"),
        ("I | V7 | I", "sus_resolve", "C | G7sus G7 | C"),
        ("I | V7 | I", "sus_hang", "C | G7sus | C"),
        ("I | IV | I | I", "half_cadence", "C | F | C | G"),
        ("I | I | I | I | I", "half_cadence", "C | C | C | G7 | C"),
    ],
)
def test_the_smallest_change_comes_first(before, name, after):
    assert after == symbols(worked(before, name))


def test_the_last_tonic_of_a_minor_piece_becomes_major():
    assert symbols(worked("iv | i | V7 | i", "picardy", mode="minor")) == "Fm | Cm | G7 | C"


def test_a_device_keeps_to_the_bars_that_were_named():
    chart = worked("I | vi | I | vi | I | vi", "secondary_dominant", bars=(3, 4))
    assert symbols(chart) == "C | Am | C E7 | Am | C | Am"


def test_nines_colour_what_is_put_in():
    assert "Db9(#11)" in symbols(worked("I | V7 | I", "tritone_sub", colour=NINTHS))
    plain = symbols(worked("I | V7 | I", "tritone_sub", colour=NINTHS, altering=False))
    assert "Db9 " in plain
    assert "Cadd9" in symbols(worked("V7 | i", "picardy", mode="minor", colour=NINTHS))
    assert "G9sus" in symbols(worked("I | V7 | I", "sus_hang", colour=NINTHS)).replace("13", "9")
    assert "Gsus4" in symbols(worked("I | V | I", "sus_resolve", colour=TRIADS))
    for altering, types in ((True, {"7(b9)"}), (False, {"9"})):
        chart = worked("I | vi", "secondary_dominant", colour=NINTHS, altering=altering)
        assert chart.bars[0].changes[-1].chord.type in types


def test_a_dominant_is_put_in_where_there_is_none():
    assert symbols(worked("I | IV", "tritone_sub")) == "C Gb7 | F"
    assert proves(worked("I | IV | I | IV", "altered_dominant"), Idiom("altered_dominant"))
    assert proves(worked("I | I | I", "alt_cadence"), Idiom("alt_cadence"))


def test_a_chord_that_goes_before_may_become_the_dominant():
    chart = a_chart("vi ii V I", meter="4/4")
    rule = rule_of("secondary_dominant")
    offered = [symbols(c) for c in rule.worker(chart, Idiom("x"), Task(Random(1)))]
    assert "A7 Dm G C" in offered
    assert "Am D7 G C" in offered


def test_augmented_sixths_have_three_nations():
    for name, symbol in (("german", "Ab7"), ("italian", "Ab7(no5)"), ("french", "Ab7b5")):
        chart = worked("i | iv | V | i", f"augmented_sixth:{name}", mode="minor", colour=TRIADS)
        assert symbol in symbols(chart)


def test_nothing_is_worked_into_one_held_chord_of_a_bar_without_beats():
    chart = a_chart("I ii iii IV", meter="4/4")
    assert divided(chart, 1, 0, Chord.parse("G7")) is None


def test_in_six_eight_half_a_bar_gives_its_last_eighth():
    chart = divided(a_chart("I V", meter="6/8"), 1, 1, Chord.parse("G7"))
    assert [change.duration for change in chart.bars[0].changes] == [1440, 960, 480]


def test_neighbours_that_are_one_chord_are_joined():
    (bar,) = a_chart("I I").bars
    assert len(merged(bar.changes)) == 1
    assert difference(a_chart("I | V"), a_chart("I | IV")) == 1


@pytest.mark.parametrize(
    ("numerals", "colour", "after"),
    [
        ("I | IV | II | II", TRIADS, "C | F A7 | D | D"),
        ("I | VI7 | II | II", TRIADS, "C | A7 | D | D"),
        ("I | IV | V | V", SEVENTHS, "C | F A7 | D6 G | G"),
        ("I | IV | V vi | V", SEVENTHS, "C | F A7 | D6 Am | G"),
        ("I | IV | V | V", NINTHS, "C | F A9sus | Dmaj9 G | G"),
    ],
)
def test_a_new_key_is_prepared_by_its_dominant(numerals, colour, after):
    chart = replace(a_chart(numerals), key_changes=(KeyChange(3, Key.parse("D")),))
    assert symbols(prepared(chart, 3, colour)) == after


def test_a_modulation_may_name_its_bar():
    chart = worked("I | IV | V7 | I | I | I", "modulation:2", bars=(5, 6))
    assert symbols(chart) == "C | F | G7 | C A7 | D | D"
    assert symbols(worked("I | I", "modulation:2", bars=(1, 1))) == "C | C"


def test_leaps_of_the_bass_become_inversions():
    chart = smoothed(a_chart("I | V | vi | I | IV | I"), 1.0, Guard())
    assert symbols(chart) == "C | G/B | Am | C/G | F/C | C"
    assert smoothed(chart, 0.5, Guard()) == chart
    locked = smoothed(a_chart("I | V | vi"), 1.0, Guard(), locked={2})
    assert symbols(locked) == "C | G | Am"


def test_a_guard_keeps_what_must_stay():
    chart = a_chart("I | ii | V7 | I")
    idiom = Idiom("tritone_sub", count=1)
    task = Task(Random(1))
    assert not work_in(chart, idiom, task, Guard(locked=frozenset({1, 2, 3})))[1]
    assert not work_in(chart, idiom, task, Guard(avoid=(Idiom("tritone_sub"),)))[1]
    assert not work_in(chart, idiom, task, Guard(kept=(Idiom("ii_V_I", count=1),), most=1))[1]


def test_the_ending_is_not_taken_away():
    chart = a_chart("I | V7 | I")
    assert not work_in(chart, Idiom("deceptive"), Task(Random(1)), Guard())[1]
    assert work_in(chart, Idiom("turnaround"), Task(Random(1)), Guard())[1]


def test_every_worker_keeps_bars_full():
    chart = composed(a_brief("jazz", bars=8))
    for rule in idioms().values():
        for candidate in islice(rule.worker(chart, Idiom("x"), Task(Random(3))), 12):
            for bar in candidate.bars:
                assert sum(change.duration for change in bar.changes) == chart.meter.bar


def test_a_sus_chord_gives_way_to_its_dominant():
    assert symbols(worked("I | V9sus | I", "sus_resolve")) == "C | G9sus G7 | C"
    assert symbols(worked("I | Vsus4 | I", "sus_resolve", colour=TRIADS)) == "C | Gsus4 G | C"


def test_a_held_back_chord_of_one_beat_has_no_room():
    assert symbols(worked("I ii V7 I", "sus_resolve")) == "C Dm G7 C"
    assert symbols(worked("I ii Vsus4 vi", "sus_resolve")) == "C Dm Gsus4 Am"


def test_a_half_close_ends_a_piece_of_one_phrase():
    assert symbols(worked("I | IV | I | I", "half_cadence")) == "C | F | C | G"
    chart = worked("I | IV | I | I | ii | V7 | I | I", "half_cadence", bars=(1, 4), colour=TRIADS)
    assert symbols(chart) == "C | F | C | G | Dm | G7 | C | C"


def test_a_full_bar_keeps_a_new_key_from_being_squeezed_in():
    """Where the bar before has no beat left, its last chord becomes the dominant."""
    chart = replace(a_chart("I ii iii IV | II"), key_changes=(KeyChange(2, Key.parse("D")),))
    assert symbols(prepared(chart, 2, SEVENTHS)) == "C Dm Em A7 | D"
    chart = replace(a_chart("I | V vi"), key_changes=(KeyChange(2, Key.parse("D")),))
    assert symbols(prepared(chart, 2, SEVENTHS)) == "C A7 | D6 Am"


def test_forms_are_proved_bar_by_bar():
    good = "I7 | I7 | I7 | I7 | IV7 | IV7 | I7 | VI7 | ii7 | V7 | I7 | I7"
    assert proves(a_chart(good), Idiom("jazz_blues")) == (0,)
    assert not proves(a_chart(good.replace("VI7", "I7")), Idiom("jazz_blues"))
    assert not proves(a_chart(good), Idiom("rhythm_changes"))
    assert not proves(a_chart("I | I"), Idiom("blues_12"))


def test_rhythm_changes_need_every_part():
    a = "I . VI7 . | iim7 . V7 . | I | I | I7 | IV | I | I"
    bridge = "III7 | III7 | VI7 | VI7 | II7 | II7 | V7 | V7"
    whole = f"{a} | {a} | {bridge} | {a}"
    assert proves(a_chart(whole), Idiom("rhythm_changes")) == (0,)
    for old, new in ((" . V7 .", ""), ("IV", "I"), ("III7 | III7", "I | I")):
        assert not proves(a_chart(whole.replace(old, new)), Idiom("rhythm_changes"))
    assert not proves(a_chart(f"{a.replace('I .', 'ii .', 1)} | {a} | {bridge} | {a}"), Idiom("rhythm_changes"))


def test_what_gospel_wants_in_passing_is_offered_in_turn():
    """Not diminished chords alone: dominants and their substitutes pass too."""
    chart = a_chart("I | ii | V7 | I | vi | ii | V7 | I")
    offered = islice(rule_of("passing_chord").worker(chart, Idiom("passing_chord"), Task(Random(1), NINTHS)), 6)
    added = [set(symbols(candidate).replace("|", "").split()) - {"C", "Dm", "G7", "Am"} for candidate in offered]
    kinds = {Chord.parse(name).kind.family for names in added for name in names}
    assert {"dim", "dom"} <= kinds


def test_no_diminished_chord_follows_another():
    chart = a_chart("IV . #IVdim7 . | I/V")
    offered = rule_of("passing_dim").worker(chart, Idiom("passing_dim"), Task(Random(1)))
    assert all("F#dim7 F#dim7" not in symbols(c) and "F#dim7 Abdim7" not in symbols(c) for c in islice(offered, 3))


def test_the_four_turns_minor_and_in_minor_keys_major():
    major = rule_of("borrowed_or_secondary").worker
    for numerals, mode, turned in (("I | IV | V7", "major", "Fm6"), ("i | iv | V7", "minor", "F9")):
        chart = a_chart(numerals, mode=mode)
        offered = [symbols(c) for c in islice(major(chart, Idiom("x"), Task(Random(1), SEVENTHS)), 12)]
        assert any(f"| {turned} |" in text for text in offered), "the whole of it"
        assert any(f" {turned} |" in text and f"| {turned} |" not in text for text in offered), "its later half"


def test_a_run_keeps_within_the_bars_that_were_named_where_they_are_long_enough():
    chart = worked("I | ii | I | ii | V | I | ii | I", "coltrane_changes", bars=(1, 4))
    assert symbols(chart).startswith("Cmaj7 Eb7 | Abmaj7 B7 | Emaj7 G7 | C")


def test_a_walkup_goes_on_to_the_four_that_was_named():
    assert "Bm7b5 E7(#9) | Am7 Fmaj7" in symbols(worked("I | I | I | I", "walkup_7_3_6:IV"))
