"""The arrangement as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from pieces import a_chart, a_note, a_piece
from woodshed.output.document import dumps, to_document
from woodshed.piece.arrangement import Pedal
from woodshed.piece.brief import Feel, Request
from woodshed.piece.chart import Credit

KEYS = (
    "format id status notices request genre application key meter tempo feel loop clave voices "
    "complexity level bars notes pedal generation_method fallbacks warnings playing"
)


def test_the_fields_stand_in_the_order_of_the_specification():
    """So that two documents can be compared by eye."""
    assert " ".join(to_document(a_piece(a_note("C4", 0, 960)))) == KEYS


def test_a_chord_says_what_it_means():
    """Spelled tones root first, its bass, its function in the key, and why it is there."""
    piece = a_piece(chart=a_chart("| Abmaj9/Eb Db . . | N.C. |", "Db"))
    bars = to_document(piece)["bars"]
    assert [bar["number"] for bar in bars] == [1, 2]
    assert bars[0]["chords"][0] == {
        "onset": 0.0,
        "duration": 1.0,
        "symbol": "Abmaj9/Eb",
        "root": "Ab",
        "bass": "Eb",
        "pitches": ["Ab", "C", "Eb", "G", "Bb"],
        "function": "Vmaj9/II",
        "comment": bars[0]["chords"][0]["comment"],
    }
    assert bars[0]["chords"][1]["comment"] == "tonic"
    assert (bars[1]["chords"][0]["onset"], bars[1]["chords"][0]["duration"]) == (4.0, 4.0)
    assert (bars[1]["chords"][0]["pitches"], bars[1]["chords"][0]["root"]) == ([], "")


def test_a_remark_of_the_composer_comes_before_the_analysis():
    """What was written into the chart stands."""
    chart = a_chart("| C |")
    change = replace(chart.bars[0].changes[0], comment="home at last")
    chart = replace(chart, bars=(replace(chart.bars[0], changes=(change,)),))
    assert to_document(a_piece(chart=chart))["bars"][0]["chords"][0]["comment"] == "home at last"


def test_functions_count_from_the_key_that_a_bar_stands_in():
    """After a change of key its bars count from the new tonic, and the bar says so."""
    chart = a_chart("| C | G7 |\nKey: D major\n| A7 | D |", "C")
    bars = to_document(a_piece(chart=chart))["bars"]
    assert [bar["chords"][0]["function"] for bar in bars] == ["I", "V7", "V7", "I"]
    assert [bar.get("key") for bar in bars] == [None, None, {"tonic": "D", "mode": "major"}, None]


def test_a_note_has_its_written_and_its_played_time():
    """In quarters, to six decimals; a finger only where one is known."""
    note = a_note("Db4", 320, 640, "left", voice=2, played=(335, 610), velocity=71)
    assert to_document(a_piece(note))["notes"] == [
        {
            "pitch": 61,
            "name": "Db4",
            "onset": 0.348958,
            "duration": 0.635417,
            "velocity": 71,
            "written_onset": 0.333333,
            "written_duration": 0.666667,
            "hand": "left",
            "voice": 2,
            "finger": None,
        }
    ]


def test_what_was_assumed_shows_in_the_status():
    """A notice makes it ok_with_notice."""
    assert to_document(a_piece())["status"] == "ok"
    told = to_document(a_piece(notices=("in C, since none was named",)))
    assert (told["status"], told["notices"]) == ("ok_with_notice", ["in C, since none was named"])


def test_who_composed_and_who_declined_is_told():
    """The credit of the chart, in full."""
    chart = replace(a_chart(), credit=Credit("rules", (("phi-3.5-mini", "no model file"),)))
    document = to_document(a_piece(chart=chart))
    assert document["generation_method"] == "rules"
    assert document["fallbacks"] == [{"composer": "phi-3.5-mini", "reason": "no model file"}]


def test_the_beat_of_a_compound_meter_is_dotted():
    """Tempo counts the felt beat, and says which."""
    piece = a_piece(chart=a_chart("| C |", meter="6/8"), tempo=54.0, feel=Feel(0.6, "1/16"))
    document = to_document(piece)
    assert document["tempo"] == {"bpm": 54.0, "beat": "3/8"}
    assert document["feel"] == {"swing": 0.6, "unit": "1/16"}
    assert document["meter"] == "6/8"


def test_the_same_request_has_the_same_name():
    """A batch line keeps its own; without one it follows from request and seed."""
    first, second = a_piece(a_note("C4", 0, 960)), a_piece(a_note("C4", 0, 960))
    assert to_document(first, "line 3")["id"] == "line 3"
    assert to_document(first)["id"] == to_document(second)["id"]
    other = a_piece(request=Request(description="something else"))
    assert to_document(first)["id"] != to_document(other)["id"]


def test_one_line_of_json_holds_it_all():
    """With letters of any script as they are, pedal and fingers included."""
    piece = a_piece(
        a_note("C4", 0, 960)._replace(finger=1),
        pedal=(Pedal(77, 127), Pedal(1920, 0)),
        request=Request(description="вальс 🎹 in “C”"),
    )
    text = dumps(piece, "x")
    assert "\n" not in text
    assert json.loads(text) == to_document(piece, "x")
    assert "вальс 🎹" in text
    assert json.loads(text)["pedal"][0] == {"onset": 0.080208, "value": 127}
