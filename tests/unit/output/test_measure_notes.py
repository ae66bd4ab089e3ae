"""The notes of one bar as MusicXML."""

from __future__ import annotations

import re

import pytest

from pieces import a_note
from woodshed.output.measure_notes import Accidentals, notes_xml
from woodshed.output.voices import laid_out
from woodshed.theory.meter import Meter


def printed(names, fifths=0, length=480):
    """The accidentals that are printed before these notes in a row."""
    notes = [a_note(name, k * length, length) for k, name in enumerate(names.split())]
    bars = -(-len(notes) * length // 3840)
    signs = Accidentals(fifths)
    out = []
    for voices in laid_out(notes, Meter.parse("4/4"), bars):
        needed = signs.needed(voices)
        out += [needed.get((s.start, s.heads[0].pitch), "") for s in voices[0] if s.heads]
    return out


@pytest.mark.parametrize(
    ("names", "fifths", "expected"),
    [
        ("F#4 F#4 F4", 0, ["sharp", "", "natural"]),  # a sign holds until the bar line
        ("F#4 F4", 1, ["", "natural"]),
        ("Bb4 B4 Bb4", -1, ["", "natural", "flat"]),
        ("F#4 F#5", 0, ["sharp", "sharp"]),  # and for its own octave only
        ("F##4 Ebb4 E4", 0, ["double-sharp", "flat-flat", "natural"]),
    ],
)
def test_accidentals_follow_the_key_and_what_stood_before(names, fifths, expected):
    """A reader sees every change and nothing twice."""
    assert printed(names, fifths) == expected


def test_a_tied_note_needs_no_second_accidental():
    """But the same note after it does."""
    notes = [a_note("F#4", 1920, 3840), a_note("F#4", 5760, 960)]
    signs = Accidentals(0)
    first, second = (signs.needed(bar) for bar in laid_out(notes, Meter.parse("4/4"), 2))
    assert [(place, name) for (place, _), name in first.items()] == [(1920, "sharp")]
    assert [(place, name) for (place, _), name in second.items()] == [(1920, "sharp")]


def written(notes, meter="4/4", signs=None):
    """The first voice of the first bar."""
    time = Meter.parse(meter)
    voice = laid_out(notes, time, 1)[0][0]
    return list(notes_xml(voice, signs or {}, 1, 1, time))


def test_a_chord_is_told_once_with_its_other_notes_marked():
    """Beams, tuplets and articulations stand at its lowest note alone."""
    notes = [a_note(name, t, 480, played=(t, 100)) for t in (0, 480) for name in ("C4", "E4")]
    first = written(notes)[0]
    assert first.count("<chord/>") == 1
    assert first.count("<beam ") == 1
    assert first.count("<staccato/>") == 1


def test_an_empty_bar_has_a_rest_of_the_whole_bar():
    """Without a value: a bar's rest looks the same in every meter."""
    rest = '<note><rest measure="yes"/><duration>3840</duration><voice>1</voice><staff>1</staff>'
    assert written([]) == [rest + "</note>\n"]


def test_eighths_are_beamed_by_the_beat():
    """Four of them in two beats make two pairs; a rest breaks a beam."""
    notes = [a_note("C4", t, 480) for t in (0, 480, 960, 1440, 2400)]
    beams = [re.findall(r"<beam number=\"1\">(\w+)", text) for text in written(notes)]
    assert beams == [["begin"], ["end"], ["begin"], ["end"], [], [], []]


def test_a_triplet_has_its_ratio_on_every_note_and_its_bracket_at_the_ends():
    """Three eighths in the time of two."""
    texts = written([a_note("C4", t, 320) for t in (0, 320, 640)])[:3]
    assert all("<actual-notes>3</actual-notes>" in text for text in texts)
    assert ['type="start"/>' in texts[0], "<tuplet" in texts[1], 'type="stop"/>' in texts[2]] == [
        True,
        False,
        True,
    ]
