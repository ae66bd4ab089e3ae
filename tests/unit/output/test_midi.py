"""The Standard MIDI File."""

from __future__ import annotations

import pytest
from symusic import Score

from pieces import a_chart, a_note, a_piece
from woodshed.output.midi import to_midi
from woodshed.piece.arrangement import Pedal
from woodshed.piece.brief import Request


def read(*notes, **fields):
    """What another program reads in the file."""
    return Score.from_midi(to_midi(a_piece(*notes, **fields)))


def tracks(score):
    """The tracks by name."""
    return {track.name: track for track in score.tracks}


def test_each_hand_has_its_track_as_it_is_played():
    """Right hand first; onset, length and strength are the played ones."""
    score = read(
        a_note("E5", 0, 960, "right", played=(12, 900), velocity=80),
        a_note("C3", 0, 1920, "left", played=(0, 1800), velocity=60),
    )
    assert [track.name for track in score.tracks] == ["Right hand", "Left hand"]
    right, left = score.tracks
    assert [(n.time, n.duration, n.pitch, n.velocity) for n in right.notes] == [(12, 900, 76, 80)]
    assert [(n.time, n.duration, n.pitch, n.velocity) for n in left.notes] == [(0, 1800, 48, 60)]
    assert score.ticks_per_quarter == 960


@pytest.mark.parametrize(
    ("meter", "tempo", "quarters"),
    [("4/4", 120.0, 120.0), ("6/8", 54.0, 81.0), ("7/8", 90.0, 90.0)],
)
def test_tempo_is_told_in_quarters_and_the_meter_as_it_is(meter, tempo, quarters):
    """Fifty-four dotted quarters a minute are eighty-one quarters."""
    score = read(a_note("C4", 0, 960), chart=a_chart("| C |", meter=meter), tempo=tempo)
    assert score.tempos[0].qpm == pytest.approx(quarters, abs=1e-3)
    signature = score.time_signatures[0]
    assert f"{signature.numerator}/{signature.denominator}" == meter


def test_the_key_signature_follows_the_key():
    """Five flats in Db, three sharps with the minor sign in F# minor, at the bar of the change."""
    chart = a_chart("| Db |\nKey: F# minor\n| F#m |", "Db")
    signs = [(k.time, k.key, k.tonality) for k in read(a_note("C4", 0, 960), chart=chart).key_signatures]
    assert signs == [(0, -5, 0), (3840, 3, 1)]


def test_sections_and_chords_stand_as_markers():
    """A section in brackets before its first chord."""
    score = read(a_note("C4", 0, 960), chart=a_chart("[A] | Dm7 G7(b9)/B | [B] C |"))
    assert [(m.time, m.text) for m in score.markers] == [
        (0, "[A]"),
        (0, "Dm7"),
        (1920, "G7(b9)/B"),
        (3840, "[B]"),
        (3840, "C"),
    ]


def test_the_pedal_moves_in_both_tracks():
    """Either hand can be muted and the other still sounds right; a silent hand has none."""
    pedal = (Pedal(77, 127), Pedal(1920, 0))
    score = read(a_note("C4", 0, 960), a_note("C3", 0, 960, "left"), pedal=pedal)
    for track in score.tracks:
        moves = [(c.time, c.number, c.value) for c in track.controls]
        assert moves == [(77, 64, 127), (1920, 64, 0)]
    alone = tracks(read(a_note("C4", 0, 960), pedal=pedal))
    assert alone.get("Left hand") is None or not alone["Left hand"].controls


def test_a_key_rises_before_it_falls_again():
    """Where notes on one key overlap as played, the first ends where the second begins."""
    score = read(
        a_note("C4", 0, 960, played=(0, 1000)),
        a_note("C4", 960, 960, played=(980, 500)),
    )
    assert [(n.time, n.duration) for n in score.tracks[0].notes] == [(0, 980), (980, 500)]


def test_a_unison_of_two_voices_is_two_notes():
    """Soprano and alto may meet; their one key rises with the longer."""
    score = read(a_note("C4", 0, 960), a_note("C4", 0, 1920, voice=2))
    assert [(n.time, n.duration) for n in score.tracks[0].notes] == [(0, 1920), (0, 1920)]


def test_the_title_is_in_the_file_and_its_end_at_the_last_bar_line():
    """The signs stand in a track of their own, as programs expect of type 1."""
    content = to_midi(a_piece(a_note("C4", 0, 960), request=Request(description="Blues\n für B♭ " * 20)))
    assert content[:14] == b"MThd\0\0\0\6\0\1\0\3\3\xc0"
    assert "Blues für B♭".encode() in content
    assert content.count(b"\xff\x2f\x00") == 3
