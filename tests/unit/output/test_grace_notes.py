"""Crushed and sliding notes stand in the score as grace notes."""

from __future__ import annotations

import re

from musicxml_schema import faults
from pieces import a_note, a_piece
from read_back import read_score
from woodshed.output.grace_notes import without_graces
from woodshed.output.musicxml import to_musicxml

CRUSHED = [a_note("Eb4", 0, 840, "right"), a_note("G#4", 840, 120, "right"), a_note("A4", 960, 960, "right")]


def test_a_crushed_note_is_small_and_the_note_before_it_is_held_up_to_its_goal():
    sized, graces = without_graces(CRUSHED)
    assert [(n.pitch.midi, n.written_onset, n.written_duration) for n in sized] == [(63, 0, 960), (69, 960, 960)]
    assert [(g.pitch.midi, g.goal_onset, g.goal.midi) for g in graces] == [(68, 960, 69)]


def test_a_slide_into_the_top_of_a_chord_is_small():
    chord = [a_note(name, 960, 960, "right") for name in ("C4", "E4", "G4", "B4")]
    _, graces = without_graces([a_note("A#4", 840, 120, "right"), *chord])
    assert [g.goal.midi for g in graces] == [71]


def test_a_short_note_that_leads_nowhere_keeps_its_length():
    for short in (a_note("D4", 840, 120, "right"), a_note("G#4", 840, 120, "left"), a_note("G#4", 720, 120, "right")):
        assert without_graces([short, a_note("A4", 960, 960, "right")]) == (
            [short, a_note("A4", 960, 960, "right")],
            [],
        )


def test_the_score_prints_it_with_a_stroke_before_its_goal_and_other_programs_find_it_there():
    text = to_musicxml(a_piece(*CRUSHED))
    assert faults(text.encode()) == []
    assert re.search(r'<grace slash="yes"/><pitch><step>G</step><alter>1</alter>.*\n<note><pitch><step>A</step>', text)
    assert {(onset, pitch) for onset, pitch, _ in read_score(text).right} == {(0, 63), (960, 68), (960, 69)}
