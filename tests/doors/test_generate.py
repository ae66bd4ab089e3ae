"""``woodshed generate``: a chart on the screen, and MIDI, a score and JSON as files."""

from __future__ import annotations

import json

import pytest

from woodshed.output.formats import FORMATS
from woodshed.piece import GENRES

WORDS = "slow gospel worship in Db with passing chords"
STEM = "slow-gospel-worship-in-db-with-passing-chords"


def names(folder):
    """What lies in a folder."""
    return sorted(p.name for p in folder.iterdir())


def test_words_alone_give_a_chart_a_midi_file_a_score_and_json(woodshed, tmp_path):
    """Nothing is configured, nothing else is written."""
    said = woodshed("generate", WORDS)
    assert (said.code, said.err) == (0, "")
    assert "Key: Db major" in said.out
    assert said.out.count("|") > 8
    assert names(tmp_path) == [f"{STEM}.json", f"{STEM}.mid", f"{STEM}.musicxml"]
    assert (tmp_path / f"{STEM}.mid").read_bytes().startswith(b"MThd")
    assert b"<score-partwise" in (tmp_path / f"{STEM}.musicxml").read_bytes()
    document = json.loads((tmp_path / f"{STEM}.json").read_text())
    assert document["genre"] == "gospel"
    assert all(f"{STEM}{suffix}" in said.out for suffix in (".json", ".mid", ".musicxml"))


def test_a_second_piece_of_the_same_name_gets_a_numeral(woodshed, tmp_path):
    """Nothing is lost where no name was given."""
    woodshed("generate", "blues in A")
    first = (tmp_path / "blues-in-a.mid").read_bytes()
    assert woodshed("generate", "blues in A", "--seed", "5").code == 0
    assert (tmp_path / "blues-in-a.mid").read_bytes() == first
    assert (tmp_path / "blues-in-a-2.mid").exists()


def test_words_need_no_quotes(woodshed, tmp_path):
    """Several arguments are one sentence."""
    assert woodshed("generate", "blues", "in", "A", "--format", "midi").code == 0
    assert names(tmp_path) == ["blues-in-a.mid"]


def test_words_come_from_standard_input_too(woodshed):
    """A dash reads them."""
    document = json.loads(woodshed("generate", "-", "--json", stdin="reggae in G\n").out)
    assert document["genre"] == "reggae"


def test_json_is_one_object_and_writes_no_file(woodshed, tmp_path):
    """For another program: standard output holds the arrangement and nothing else."""
    said = woodshed("generate", WORDS, "--json")
    document = json.loads(said.out)
    assert document["format"] == "woodshed.arrangement/1"
    assert names(tmp_path) == []


def test_every_field_of_a_request_has_an_option_and_beats_the_words(woodshed):
    """Words say gospel in Db; the options say otherwise."""
    said = woodshed(
        "generate", WORDS, "--json", "--genre", "jazz", "--key", "G minor", "--tempo", "132",
        "--bars", "12", "--application", "swing", "--level", "3", "--hand-size", "small", "--seed", "9",
        "--user-id", "ann",
    )  # fmt: skip
    document = json.loads(said.out)
    assert document["genre"] == "jazz"
    assert document["application"] == "swing"
    assert document["key"] == {"tonic": "G", "mode": "minor"}
    assert document["tempo"]["bpm"] == 132
    assert len(document["bars"]) == 12
    assert document["level"] == 3
    assert document["request"] == {
        "description": WORDS, "genre": "jazz", "key": "G minor", "tempo": 132, "num_bars": 12,
        "application": "swing", "level": 3, "seed": 9, "user_id": "ann", "hand_size": "small",
    }  # fmt: skip


def test_a_size_of_hand_that_does_not_exist_is_refused_with_those_that_do(woodshed):
    """Exit code 2, nothing written."""
    said = woodshed("generate", WORDS, "--hand-size", "gigantic")
    assert said.code == 2
    assert "gigantic" in said.err
    assert "small (an octave), medium (a ninth) or large (a tenth)" in said.err


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_plays_with_both_hands(woodshed, genre):
    """Eight genres, one command."""
    document = json.loads(woodshed("generate", "something to play", "--genre", genre, "--json").out)
    assert document["genre"] == genre
    assert {note["hand"] for note in document["notes"]} == {"left", "right"}


def test_the_same_request_and_seed_give_the_same_bytes(woodshed):
    """In every format."""
    for name in FORMATS:
        once = woodshed("generate", WORDS, "--seed", "3", "--format", name, "-o", f"one{FORMATS[name].suffix}")
        again = woodshed("generate", WORDS, "--seed", "3", "--format", name, "-o", f"two{FORMATS[name].suffix}")
        assert (once.code, again.code) == (0, 0)
        assert once.out.replace("one", "two") == again.out


def test_a_name_with_an_ending_says_the_format(woodshed, tmp_path):
    """song.mid is a MIDI file, and only that; other endings that people use are known."""
    for name in ("song.mid", "song.midi", "song.musicxml", "song.xml", "song.json"):
        assert woodshed("generate", "blues in A", "-o", name).code == 0
    assert names(tmp_path) == ["song.json", "song.mid", "song.midi", "song.musicxml", "song.xml"]
    assert (tmp_path / "song.midi").read_bytes() == (tmp_path / "song.mid").read_bytes()


def test_a_name_without_an_ending_serves_every_format(woodshed, tmp_path):
    """--format may be repeated; the same one twice is one."""
    said = woodshed(
        "generate",
        "blues in A",
        "-o",
        "song",
        "--format",
        "midi",
        "--format",
        "chart",
        "--format",
        "midi",
    )
    assert said.code == 0
    assert names(tmp_path) == sorted(["song.mid", f"song{FORMATS['chart'].suffix}"])


def test_a_folder_gets_a_name_of_ours(woodshed, tmp_path):
    """With or without the stroke at its end."""
    (tmp_path / "tunes").mkdir()
    for place in ("tunes/", "tunes"):
        assert woodshed("generate", "blues in A", "-o", place, "--format", "midi").code == 0
    assert names(tmp_path / "tunes") == ["blues-in-a-2.mid", "blues-in-a.mid"]


def test_a_file_goes_to_standard_output(program):
    """Bytes as they are, and nothing beside them."""
    done = program("generate", "blues in A", "-o", "-", "--format", "midi")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"MThd")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "-"], "standard output takes one format"),
        (["-o", "song.mid", "--format", "json"], "song.mid is a name for midi"),
        (["-o", "missing/"], "there is no folder missing/"),
        (["-o", "missing/song"], "there is no folder missing"),
        (["--format", "mp3"], "mp3"),
    ],
)
def test_contradictory_places_are_refused(woodshed, tmp_path, options, message):
    """With what to write instead, and without a file."""
    said = woodshed("generate", "blues in A", *options)
    assert said.code == 2
    assert message in said.err
    assert names(tmp_path) == []


def test_an_existing_file_is_never_overwritten_without_force(woodshed, tmp_path):
    """The error names the file and the way; then --force does it."""
    (tmp_path / "song.mid").write_bytes(b"dear")
    said = woodshed("generate", "blues in A", "-o", "song")
    assert said.code == 2
    assert "song.mid is there already" in said.err
    assert "--force" in said.err
    assert names(tmp_path) == ["song.mid"]
    assert (tmp_path / "song.mid").read_bytes() == b"dear"
    assert woodshed("generate", "blues in A", "-o", "song", "--force").code == 0
    assert (tmp_path / "song.mid").read_bytes().startswith(b"MThd")


def test_a_file_that_cannot_be_written_is_named(woodshed, tmp_path):
    """Below a file there are no files."""
    (tmp_path / "plain").touch()
    said = woodshed("generate", "blues in A", "-o", "plain/song.mid")
    assert said.code == 2
    assert "plain" in said.err


def test_words_without_letters_for_a_file_name_give_the_style(woodshed, tmp_path):
    """Other scripts and emoji are words too, and a name is still found."""
    said = woodshed("generate", "ブルース 🎹", "--genre", "blues", "--key", "F#", "--format", "midi")
    assert said.code == 0
    (name,) = names(tmp_path)
    assert name.startswith("blues-")
    assert name.endswith("-in-f-sharp.mid")


def test_notices_are_told_on_the_screen(woodshed):
    """What was out of range in words is no error and no silence."""
    said = woodshed("generate", "blues in A, 100000 bars")
    assert said.code == 0
    assert "note: " in said.out


def test_without_a_sound_device_it_says_where_to_hear_it(woodshed, monkeypatch):
    """--play is no error on a machine that is silent."""
    monkeypatch.setattr("woodshed.cli.sound.SOUND_DEVICES", ())
    said = woodshed("generate", "blues in A", "--play")
    assert said.code == 0
    assert "not played: " in said.err
    assert "blues-in-a.mid" in said.out
