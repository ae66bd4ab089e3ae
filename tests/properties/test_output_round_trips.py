"""Whatever is written is read back the same, by this program and by others."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from symusic import Score

from musicxml_schema import faults
from read_back import on_paper, read_score
from strategies import arrangements, charts
from woodshed.output.chart import to_lead_sheet, write_chart
from woodshed.output.document import dumps, to_document
from woodshed.output.document_reading import from_document, loads
from woodshed.output.grace_notes import without_graces
from woodshed.output.midi import to_midi
from woodshed.output.musicxml import to_musicxml
from woodshed.output.musicxml_reading import read_lead_sheet
from woodshed.piece.arrangement import Arrangement, Note
from woodshed.piece.chart import Chart
from woodshed.piece.chart_text import read_chart


def silent_comments(chart: Chart) -> Chart:
    """The same chart without what was written into it as comments and functions."""
    bars = tuple(
        replace(bar, changes=tuple(replace(c, comment="", function="") for c in bar.changes)) for bar in chart.bars
    )
    return replace(chart, bars=bars)


def alone(piece: Arrangement, hand: str) -> list[Note]:
    """The notes of a hand whose key is not struck again while they sound."""
    mine = [note for note in without_graces(piece.notes)[0] if note.hand == hand]
    return [
        note
        for note in mine
        if not any(
            other is not note
            and other.pitch.midi == note.pitch.midi
            and other.written_onset < note.written_onset + note.written_duration
            and note.written_onset < other.written_onset + other.written_duration
            for other in mine
        )
    ]


@given(charts())
def test_a_chart_written_as_text_is_read_back_the_same(chart: Chart):
    """Chart → text → chart, with uneven lengths, sections and changes of key; → text again."""
    text = write_chart(chart)
    assert read_chart(text) == chart
    assert write_chart(read_chart(text)) == text


@given(arrangements())
def test_the_lead_sheet_of_an_arrangement_is_a_chart_that_can_be_read(piece: Arrangement):
    """Whatever the title says, the bars are read back."""
    assert read_chart(to_lead_sheet(piece)) == piece.chart


@given(arrangements())
def test_an_arrangement_written_as_json_is_read_back_the_same(piece: Arrangement):
    """Arrangement → JSON → arrangement → the same JSON, byte for byte."""
    text = dumps(piece)
    again = loads(text)
    assert dumps(again) == dumps(from_document(json.loads(text)))
    assert json.loads(dumps(again))["notes"] == json.loads(text)["notes"]
    assert silent_comments(again.chart) == piece.chart
    assert again.notes == piece.notes
    assert again.pedal == piece.pedal
    assert again.brief.notices == piece.brief.notices


@given(arrangements())
def test_the_line_of_json_is_what_json_dumps_makes_of_the_object(piece: Arrangement):
    """The quick way of writing notes changes nothing."""
    assert dumps(piece, "x") == json.dumps(to_document(piece, "x"), ensure_ascii=False)


@given(arrangements())
def test_another_program_reads_the_same_notes_and_chords_in_the_midi_file(piece: Arrangement):
    """Symusic finds every note of each hand where it is played, every chord as a marker."""
    score = Score.from_midi(to_midi(piece))
    for hand, name in (("right", "Right hand"), ("left", "Left hand")):
        read = Counter((n.time, n.pitch, n.velocity) for t in score.tracks if t.name == name for n in t.notes)
        written = Counter((n.onset, n.pitch.midi, n.velocity) for n in piece.notes if n.hand == hand)
        assert read == written
    symbols = [(m.time, m.text) for m in score.markers if not m.text.startswith("[")]
    assert symbols == [(t, c.chord.symbol) for _, t, c in piece.chart.timeline()]


@settings(max_examples=100)
@given(arrangements())
def test_another_program_reads_the_same_notes_and_chords_in_the_score(piece: Arrangement):
    """Music21 finds every note on its staff, crushed ones with their goals, and the tones of every chord."""
    text = to_musicxml(piece)
    assert faults(text.encode()) == []
    score = read_score(text)
    for hand, read in (("right", score.right), ("left", score.left)):
        assert {(onset, pitch) for onset, pitch, _ in read} == on_paper(piece.notes, hand)
        lengths = {(n.written_onset, n.pitch.midi, n.written_duration) for n in alone(piece, hand)}
        assert lengths <= set(read)
    assert score.harmony == [(t, c.chord.semitones) for _, t, c in piece.chart.timeline()]


@given(arrangements())
def test_the_chords_of_a_score_are_read_back_as_a_chart(piece: Arrangement):
    """Score → lead sheet: the same changes, meter and signature."""
    chart = read_lead_sheet(to_musicxml(piece).encode()).chart
    assert [bar.changes for bar in chart.bars] == [bar.changes for bar in piece.chart.bars]
    assert chart.meter == piece.chart.meter
    assert chart.key.signature == piece.chart.key.signature
