"""``woodshed arrange``: a chart of one's own is played as it stands."""

from __future__ import annotations

import json

import pytest

CHART = "| Dm7 G7 | Cmaj7 |"


def symbols(document):
    """The chords of each bar."""
    return [[chord["symbol"] for chord in bar["chords"]] for bar in document["bars"]]


def arranged(said):
    """The arrangement that was printed."""
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_a_chart_on_the_command_line_is_played(woodshed):
    """Its chords, its bars, and the player as who composed them."""
    document = arranged(woodshed("arrange", CHART, "--genre", "jazz", "--json"))
    assert symbols(document) == [["Dm7", "G7"], ["Cmaj7"]]
    assert document["generation_method"] == "given"
    assert document["key"] == {"tonic": "C", "mode": "major"}
    assert {note["hand"] for note in document["notes"]} == {"left", "right"}


def test_a_chart_from_standard_input_and_from_a_file_is_the_same(woodshed, tmp_path):
    """A dash reads the one, a name the other."""
    (tmp_path / "tune.txt").write_text(CHART)
    options = ["--genre", "jazz", "--json", "--seed", "2"]
    given = woodshed("arrange", CHART, *options).out
    assert woodshed("arrange", "-", *options, stdin=CHART).out == given
    assert woodshed("arrange", "tune.txt", *options).out == given


def test_the_files_of_a_piece_can_be_arranged_again(woodshed):
    """Chart, score and JSON all hold the changes, key and meter."""
    made = arranged(woodshed("generate", "medium gospel in Eb", "--bars", "8", "--seed", "1", "--json"))
    for name in ("chart", "json", "musicxml"):
        woodshed(
            "generate",
            "medium gospel in Eb",
            "--bars",
            "8",
            "--seed",
            "1",
            "-o",
            "song",
            "--format",
            name,
        )
    for name in ("song.txt", "song.json", "song.musicxml"):
        again = arranged(woodshed("arrange", name, "--genre", "gospel", "--json"))
        assert symbols(again) == symbols(made), name
        assert again["key"] == made["key"]
        assert again["meter"] == made["meter"]


def test_what_a_chart_says_of_itself_holds_until_an_option_says_otherwise(woodshed):
    """Genre, style and tempo stand in its headers."""
    head = "Title: Old tune\nKey: C major\nMeter: 4/4\nTempo: 95\nStyle: jazz, ballad, level 4"
    chart = f"{head}\n\n{CHART}\n"
    own = arranged(woodshed("arrange", "-", "--json", stdin=chart))
    assert (own["genre"], own["application"], own["tempo"]["bpm"], own["level"]) == (
        "jazz",
        "ballad",
        95,
        4,
    )
    assert own["request"]["description"] == "Old tune"
    other = arranged(woodshed("arrange", "-", "--json", "--genre", "blues", "--tempo", "120", stdin=chart))
    assert (other["genre"], other["tempo"]["bpm"]) == ("blues", 120)


def test_words_say_how_to_play_it(woodshed):
    """The chart keeps its chords."""
    document = arranged(woodshed("arrange", CHART, "--words", "slow reggae for a beginner", "--json"))
    assert document["genre"] == "reggae"
    assert symbols(document) == [["Dm7", "G7"], ["Cmaj7"]]


def test_a_key_that_is_set_is_how_the_chart_is_read(woodshed):
    """The functions follow; the chords stay."""
    document = arranged(woodshed("arrange", CHART, "--genre", "jazz", "--key", "F", "--json"))
    assert document["key"]["tonic"] == "F"
    assert symbols(document)[1] == ["Cmaj7"]


@pytest.mark.parametrize("meter", ["3/4", "6/8", "5/4", "2/4", "7/8", "9/8", "12/8"])
def test_a_chart_in_any_meter_is_played(woodshed, meter):
    """Also where the genre's habits know it not."""
    chart = f"Meter: {meter}\n| C | Am | F | G7 |\n"
    document = arranged(woodshed("arrange", "-", "--genre", "classical", "--json", stdin=chart))
    assert document["meter"] == meter
    assert len(document["bars"]) == 4


def test_as_many_bars_as_the_chart_has_may_be_asked(woodshed):
    """The number is a check."""
    assert woodshed("arrange", CHART, "--genre", "jazz", "--bars", "2", "--json").code == 0


def test_a_chart_without_words_is_not_blamed_for_saying_nothing(woodshed):
    """No note quotes words that the player never wrote."""
    said = woodshed("arrange", "| Dm7 G7 | Cmaj7 |", "--genre", "jazz")
    assert said.code == 0
    assert "note:" not in said.out


def test_another_number_of_bars_than_the_chart_has_is_told_plainly(woodshed):
    """With both numbers, and how a passage is repeated."""
    said = woodshed("arrange", "| C | F |", "--bars", "8")
    assert said.code == 2
    assert "the chart has 2 bars, and --bars asks for 8" in said.err
    assert "|: " in said.err


def test_a_chart_of_nothing_is_called_empty(woodshed):
    """And not taken for the folder one stands in."""
    said = woodshed("arrange", "")
    assert said.code == 2
    assert "the chart is empty" in said.err


def test_a_midi_file_is_no_chart_and_is_called_by_its_name(woodshed, tmp_path):
    """Rather than by the byte that is no text."""
    (tmp_path / "tune.mid").write_bytes(b"MThd\x00\x00\x00\x06\x00\x01\x00\x03\x03\xc0")
    said = woodshed("arrange", "tune.mid")
    assert said.code == 2
    assert "MIDI" in said.err


def test_a_tempo_of_a_chart_that_is_no_number_is_told(woodshed):
    """It is left out, and never in silence."""
    said = woodshed("arrange", "Tempo: fast\n| C | F |", "--genre", "jazz")
    assert said.code == 0
    assert 'note: The tempo "fast" of the chart is no number' in said.out


def test_a_chord_of_a_score_that_finds_no_place_is_told(woodshed, tmp_path):
    """Two on one note: the last is taken, and the bar is named."""
    chord = "<harmony><root><root-step>{}</root-step></root><kind>major</kind></harmony>"
    note = "<note><pitch><step>C</step><octave>5</octave></pitch><duration>4</duration></note>"
    bars = (
        f'<measure number="1"><attributes><divisions>1</divisions></attributes>{chord.format("C")}{note}</measure>'
        f'<measure number="2">{chord.format("F")}{chord.format("G")}{note}</measure>'
    )
    (tmp_path / "tune.xml").write_text(f'<score-partwise><part id="P1">{bars}</part></score-partwise>')
    said = woodshed("arrange", "tune.xml", "--genre", "jazz")
    assert said.code == 0
    assert "left out: bar 2" in said.out
