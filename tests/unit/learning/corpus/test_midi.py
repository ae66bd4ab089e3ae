"""MIDI files in which words name the chords."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.learning.corpus.midi import read_midi
from woodshed.learning.corpus.midi_words import midi_words
from woodshed.learning.corpus.song import Flaw

QUARTER = 480


def number(value):
    """A number of seven bits a byte."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def meta(tick, kind, data):
    """A meta event at a tick."""
    return tick, bytes((0xFF, kind)) + number(len(data)) + data


def words(kind, *pairs):
    """Words of a kind: ticks in quarters, and texts."""
    return [meta(round(at * QUARTER), kind, text.encode()) for at, text in pairs]


def file(*tracks, quarter=QUARTER):
    """A MIDI file of tracks, each a list of ticks with messages."""
    out = b"MThd" + (6).to_bytes(4, "big") + b"\0\1" + len(tracks).to_bytes(2, "big") + quarter.to_bytes(2, "big")
    for events in tracks:
        track, now = b"", 0
        for tick, message in sorted(events, key=lambda event: event[0]):
            track, now = track + number(tick - now) + message, tick
        track += b"\0\xff\x2f\0"
        out += b"MTrk" + len(track).to_bytes(4, "big") + track
    return out


def read(*tracks):
    """What a file holds."""
    (found,) = read_midi(file(*tracks), Path("songs/take.mid"))
    return found


def bars(*tracks):
    """The bars of a file, each its symbols with their beats."""
    chart = read(*tracks).chart
    return [
        " ".join(f"{symbol}@{beat:g}" for symbol, beat in zip(symbols, beats, strict=True))
        for symbols, beats in zip(chart["bars"], chart["beats"], strict=True)
    ]


MARKERS = words(6, (0, "Dm7"), (2, "G7"), (4, "Cmaj7"))


def test_markers_of_another_program_are_read():
    """As symusic writes them."""
    symusic = pytest.importorskip("symusic")
    score = symusic.Score(QUARTER)
    for event in ((0, "Gm7"), (3 * QUARTER, "C7"), (6 * QUARTER, "Fmaj7")):
        score.markers.append(symusic.TextMeta(*event))
    score.time_signatures.append(symusic.TimeSignature(0, 3, 4))
    score.key_signatures.append(symusic.KeySignature(0, -1, 0))
    (song,) = read_midi(score.dumps_midi(), Path("waltz.mid"))
    chart = song.chart
    assert (chart["title"], chart["key"], chart["mode"], chart["meter"]) == ("waltz", "F", "major", "3/4")
    assert chart["bars"] == [["Gm7"], ["C7"], ["Fmaj7"]]


@pytest.mark.parametrize("kind", [1, 5, 6, 7], ids=["text", "lyric", "marker", "cue"])
def test_words_of_every_kind_may_name_chords(kind):
    assert bars(words(kind, (0, "Dm7"), (2, "G7"), (4, "Cmaj7"))) == ["Dm7@1 G7@3", "Cmaj7@1"]


def test_the_kind_that_names_most_chords_is_taken_and_other_words_are_left_out():
    sections = words(6, (0, "A"), (16, "Bridge"))
    sung = words(5, (0, "Good"), (1, "day"))
    chords = words(1, (0, "take one"), (0, "[A]"), (0, "C"), (4, "F"), (8, "Verse 2"), (8, "G7"))
    assert bars(sections + sung, chords) == ["C@1", "F@1", "G7@1"]


def test_notes_running_status_and_system_messages_are_passed_over():
    notes = [
        (0, b"\x90\x3c\x40"), (10, b"\x3e\x40"), (20, b"\xc0\x05"), (30, b"\xf0\x03\x01\x02\xf7"),
        (40, b"\xe0\x00\x40"),
    ]  # fmt: skip
    assert bars(notes + MARKERS) == ["Dm7@1 G7@3", "Cmaj7@1"]


def test_meters_may_change_and_each_begins_a_bar():
    meters = [meta(0, 0x58, b"\x03\x02\x18\x08"), meta(6 * QUARTER, 0x58, b"\x06\x03\x18\x08")]
    chords = words(6, (0, "C"), (3, "F"), (6, "G"), (7.5, "A7"), (9, "D"))
    assert bars(meters, chords) == ["C@1", "F@1", "G@1 A7@4", "D@1"]


def test_markers_a_tick_beside_the_beat_are_moved_to_it():
    late = [meta(tick, 6, text) for tick, text in ((1, b"C"), (2 * QUARTER - 2, b"F"), (4 * QUARTER - 1, b"G7"))]
    assert bars(late) == ["C@1 F@3", "G7@1"]


def test_a_signature_gives_the_key_and_that_of_c_major_may_mean_nothing():
    sharps = meta(0, 0x59, b"\x03\x01")
    assert (read([sharps, *MARKERS]).chart["key"], read([sharps, *MARKERS]).chart["mode"]) == ("F#", "minor")
    default = meta(0, 0x59, b"\x00\x00")
    chart = read([default, *words(6, (0, "Eb"), (4, "Ab"), (8, "Bb7"), (12, "Eb"))]).chart
    assert (chart["key"], chart["mode"]) == ("Eb", "major")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"RIFF", "not a MIDI file"),
        (file([]), "names a chord"),
        (file(words(6, (0, "A"), (16, "B"), (32, "C"))), "names a chord"),
        (file(words(6, (0, "Hello"))), "names a chord"),
        (file(MARKERS, quarter=0xE728), "counts in seconds"),
        (file([(0, b"\xff\x06\x7fC")]), "damaged"),
        (file([(0, b"\xf0\xff\xff\xff\xff")]), "damaged"),
        (file([meta(10**5 * QUARTER, 6, b"C")]), "longer than"),
    ],
)
def test_what_cannot_be_read_is_told(content, why):
    (flaw,) = read_midi(content, Path("take.mid"))
    assert isinstance(flaw, Flaw)
    assert why in flaw.why


def test_a_chord_that_was_meant_and_cannot_be_read_is_told_with_its_bar():
    flaw = read(words(6, (0, "C"), (4, "Gm7xyz")))
    assert flaw.where == "bar 2"
    assert "Gm7xyz" in flaw.why


@given(st.binary(max_size=40))
def test_no_bytes_in_a_track_are_too_much(track):
    whole = file([])[:14] + b"MTrk" + len(track).to_bytes(4, "big") + track
    assert list(read_midi(whole, Path("x.mid")))


def test_words_come_in_the_order_of_time():
    found = midi_words(file(words(6, (4, "G")), words(6, (0, "C"))))
    assert [text for _, _, text in found.words] == ["C", "G"]
