"""Reading an arrangement from JSON, and saying where one is wrong."""

from __future__ import annotations

import json

import pytest

from pieces import a_chart, a_note, a_piece
from woodshed.errors import ChartError, UnreadableError
from woodshed.output.document import to_document
from woodshed.output.document_reading import chart_of, from_document, loads, parse_json
from woodshed.piece.arrangement import Pedal
from written_exemplars import exemplars


def document(**fields):
    """A sound document, with some of its fields changed."""
    piece = a_piece(a_note("Db4", 0, 960), chart=a_chart("| C | G7 |"), pedal=(Pedal(0, 127), Pedal(960, 0)))
    return json.loads(json.dumps(to_document(piece))) | fields


def broken(path, value):
    """A document with one value changed, deep inside; ``...`` takes it out."""
    whole = document()
    *way, last = path
    place = whole
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("format",), "midi", "format is 'midi'"),
        (("bars",), ..., "has no 'bars'"),
        (("bars",), [], "no bars"),
        (("bars",), "A", "bars is 'A'"),
        (("bars", 1), 5, "bar 2 is not an object"),
        (("bars", 1, "number"), 7, "bar 2 is numbered 7"),
        (("bars", 1, "chords"), [], "bar 2 holds 0 quarters"),
        (("bars", 1, "chords", 0), None, "bar 2, chord 1 is not an object"),
        (("bars", 1, "chords", 0, "symbol"), "X9", "bar 2, chord 1: chord symbol 'X9'"),
        (("bars", 1, "chords", 0, "onset"), 5.0, "bar 2, chord 1: a gap or an overlap"),
        (("bars", 1, "chords", 0, "duration"), 0, "bar 2, chord 1: a gap or an overlap"),
        (("bars", 1, "chords", 0, "duration"), 3.0, "bar 2 holds 3 quarters"),
        (("bars", 1, "chords", 0, "duration"), True, "duration is True"),
        (("meter",), "4/9", "4/9"),
        (("key", "tonic"), "Q", "'Q'"),
        (("key",), "C", "key is 'C'"),
        (("key", "mode"), "locrian", "mode is 'locrian'"),
        (("genre",), "polka", "genre is 'polka'"),
        (("tempo", "bpm"), 0, "tempo is 0"),
        (("tempo", "beat"), "1/7", "beat is '1/7'"),
        (("loop",), 1, "loop is 1"),
        (("voices",), 4, "voices is 4"),
        (("request", "level"), "high", "request: level is 'high'"),
        (("notes", 0), "C4", "note 1 is not an object"),
        (("notes", 0, "name"), "C4", "note 1: C4 is not pitch 61"),
        (("notes", 0, "name"), "H4", "'H4' is not"),
        (("notes", 0, "hand"), "foot", "note 1: hand is 'foot'"),
        (("notes", 0, "onset"), -1, "note 1 lies before"),
        (("notes", 0, "duration"), 0, "note 1 lies before"),
        (("notes", 0, "onset"), float("nan"), "note 1: onset is nan"),
        (("notes", 0, "duration"), float("inf"), "note 1: duration is inf"),
        (("bars", 0, "chords", 0, "duration"), 1e20, "duration is 1e+20"),
        (("tempo", "bpm"), float("nan"), "tempo: bpm is nan"),
        (("tempo", "bpm"), 1.5, "tempo is 1.5"),
        (("feel", "swing"), 3, "feel: swing is 3"),
        (("level",), 99, "level is 99"),
        (("playing",), {"volume": 10**20}, "playing: volume is 1"),
        (("playing",), {"late": [0, float("nan")]}, "playing: late is"),
        (("notes", 0, "velocity"), 0, "note 1: velocity is 0"),
        (("notes", 0, "velocity"), ..., "note 1 has no 'velocity'"),
        (("pedal", 0), 1, "pedal 1 is not an object"),
        (("pedal", 0, "value"), 300, "pedal 1: 300"),
        (("fallbacks",), ["none"], "a fallback is not an object"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(path, value, words):
    """And with a hint of what is accepted."""
    with pytest.raises(UnreadableError) as error:
        from_document(broken(path, value))
    assert words in str(error.value)
    assert error.value.hint


def test_bars_and_chords_are_the_business_of_a_chart():
    """Their errors are those of charts, so that every door says the same."""
    with pytest.raises(ChartError):
        from_document(broken(("bars", 0, "chords", 0, "symbol"), "X"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, column 2"),
        ("[]", "no object"),
        ("[" * 100_000, "nested too deeply"),
        ("", "not JSON"),
    ],
)
def test_what_is_not_an_object_of_json_is_refused(text, words):
    """With line and column where the text breaks off."""
    with pytest.raises(UnreadableError, match=words):
        parse_json(text)


def test_a_chart_needs_no_more_than_key_meter_and_bars():
    """So that a player may write one by hand."""
    chords = [{"symbol": "Dm7", "onset": 0, "duration": 4}]
    bare = {"key": {"tonic": "C"}, "meter": "4/4", "bars": [{"chords": chords}]}
    chart = chart_of(bare)
    assert (str(chart.key), chart.credit.composer) == ("C major", "given")
    assert chart.bars[0].changes[0].chord.symbol == "Dm7"


def test_what_a_document_leaves_out_takes_its_usual_value():
    """Played times are the written ones' stand-ins and the other way round."""
    small = {name: document()[name] for name in ("format", "genre", "key", "meter", "bars")}
    small["tempo"] = {"bpm": 90}
    note = {"name": "C4", "onset": 1.0, "duration": 0.5, "hand": "left", "velocity": 60}
    piece = from_document({**small, "notes": [note]})
    assert (piece.notes[0].written_onset, piece.notes[0].written_duration) == (960, 480)
    assert (piece.brief.tempo, piece.brief.level, piece.brief.seed) == (90.0, 5, 0)


@pytest.mark.parametrize(
    ("meter", "beat", "expected"),
    [("4/4", "1/2", 120.0), ("6/8", "1/4", 40.0), ("6/8", "3/8", 60.0)],
)
def test_a_tempo_of_other_note_values_is_told_in_beats(meter, beat, expected):
    """Sixty halves a minute are a hundred and twenty quarters."""
    length = 4.0 if meter == "4/4" else 3.0
    bars = [{"chords": [{"symbol": "C", "onset": 0, "duration": length}]}]
    whole = document(meter=meter, tempo={"bpm": 60, "beat": beat}, bars=bars)
    assert from_document(whole).brief.tempo == expected


def test_the_written_exemplars_are_read_and_told_again(shared):
    """Forty-eight pieces by other hands keep every note, pedal, chord and field."""
    for given in exemplars(shared):
        told = to_document(loads(json.dumps(given)), given["id"])
        for name in set(given) - {"bars", "notes", "pedal"}:
            assert told[name] == given[name]
        assert len(told["notes"]) == len(given["notes"])
        for ours, theirs in zip(told["notes"], given["notes"], strict=True):
            assert {k: ours[k] for k in ("pitch", "name", "hand", "voice", "velocity")} == {
                k: theirs[k] for k in ("pitch", "name", "hand", "voice", "velocity")
            }
            assert ours["written_onset"] == pytest.approx(theirs["written_onset"], abs=6e-4)
            assert ours["onset"] == pytest.approx(theirs["onset"], abs=6e-4)


@pytest.mark.parametrize("finger", [0, 6, "2", True])
def test_a_finger_that_no_hand_has_is_told_with_its_note(finger):
    document = to_document(a_piece(a_note("C4", 0, 960)))
    document["notes"][0]["finger"] = finger
    with pytest.raises(UnreadableError, match="note 1"):
        from_document(document)


def test_fingers_and_the_size_of_the_hand_are_read_back():
    document = to_document(a_piece(a_note("C4", 0, 960)._replace(finger=3)))
    document["request"]["hand_size"] = "small"
    piece = from_document(document)
    assert [note.finger for note in piece.notes] == [3]
    assert piece.brief.hand_size == "small"
    assert to_document(piece)["request"]["hand_size"] == "small"
