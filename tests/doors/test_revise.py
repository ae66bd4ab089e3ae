"""``woodshed revise``: a piece that is there, changed where it is asked, and kept where it is locked."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def song(woodshed, tmp_path):
    """A piece of eight bars as ``song.json``."""
    asked = ("--bars", "8", "--seed", "2", "--composer", "rules")
    woodshed("generate", "medium swing in Bb", *asked, "-o", "song.json")
    return json.loads((tmp_path / "song.json").read_text())


def revised(said):
    """The arrangement that was printed."""
    assert said.code == 0, said.err
    return json.loads(said.out)


def in_bar(document, *bars):
    """The notes of some bars of four beats."""
    return [n for n in document["notes"] if n["written_onset"] // 4 + 1 in bars]


def test_words_change_one_bar_and_keep_the_rest(woodshed, song, tmp_path):
    said = woodshed("revise", "song.json", "more tension in bar 7, keep the rest")
    assert said.code == 0, said.err
    assert "bar 7: Bbmaj7 is now" in said.out
    assert "kept as they were: bars 1-6 and 8" in said.out
    assert "written:\n  song-2.mid\n  song-2.musicxml\n  song-2.json" in said.out
    after = json.loads((tmp_path / "song-2.json").read_text())
    others = (1, 2, 3, 4, 5, 6, 8)
    assert in_bar(after, *others) == in_bar(song, *others)
    assert after["revisions"] == [{"of": song["id"], "words": "more tension in bar 7, keep the rest", "settings": {}}]
    assert after["id"] != song["id"]


def test_what_changed_is_said_beside_what_another_program_reads(woodshed, song):
    said = woodshed("revise", "song.json", "darker in bar 3 like a herring", "-o", "-", "--format", "chart")
    assert said.code == 0
    assert "what changed:\n  bar" in said.err
    assert "bar 3: " in woodshed("revise", "song.json", "darker in bar 3", "--json").err
    assert "written:\n  both.json" in woodshed("revise", "song.json", "louder", "--json", "-o", "both.json").err


def test_options_lock_and_redo(woodshed, song):
    after = revised(woodshed("revise", "song.json", "--redo-bars", "5-6", "--keep", "left", "--json"))
    left = [n for n in song["notes"] if n["hand"] == "left"]
    assert left == [n for n in after["notes"] if n["hand"] == "left"]
    assert in_bar(after, 5, 6) != in_bar(song, 5, 6)
    kept = revised(woodshed("revise", "song.json", "darker", "--keep-bars", "1-4,7", "--json"))
    assert in_bar(kept, 1, 2, 3, 4, 7) == in_bar(song, 1, 2, 3, 4, 7)


@pytest.mark.parametrize("how", ["+2", "2", "C", "to C"])
def test_a_piece_is_transposed_by_semitones_or_to_a_key(woodshed, song, how):
    after = revised(woodshed("revise", "song.json", "--transpose", how, "--json"))
    assert after["key"] == {"tonic": "C", "mode": "major"}
    assert after["bars"][0]["chords"][0]["symbol"] == "Cmaj7"


def test_a_piece_is_transposed_downwards(woodshed, song):
    assert revised(woodshed("revise", "song.json", "--transpose", "-3", "--json"))["key"]["tonic"] == "G"


def test_a_song_comes_from_standard_input_too(woodshed, song):
    given = json.dumps(song)
    piped = woodshed("revise", "-", "slower", "--json", stdin=given)
    assert piped.out == woodshed("revise", "song.json", "slower", "--json").out


def test_alternatives_are_listed_and_one_is_taken(woodshed, song):
    said = woodshed("revise", "song.json", "--alternatives", "6")
    assert said.code == 0
    head, columns, _, second, *_ = said.out.splitlines()
    assert head == "bar 6: Cm7 F7"
    assert columns.split() == ["rank", "chords", "how", "far", "why"]
    rows = revised(woodshed("revise", "song.json", "--alternatives", "6", "--json"))
    after = revised(woodshed("revise", "song.json", "--alternatives", "6", "--take", "2", "--json"))
    assert [c["symbol"] for c in after["bars"][5]["chords"]] == rows[1]["chords"]
    assert " ".join(rows[1]["chords"]) in second


def test_versions_are_numbered_and_measured(woodshed, song, tmp_path):
    said = woodshed("revise", "song.json", "redo bars 3-4", "--variations", "2", "-o", "take", "--format", "json")
    assert said.code == 0, said.err
    assert (tmp_path / "take-1.json").exists()
    assert (tmp_path / "take-2.json").exists()
    assert "how far they lie apart:" in said.out
    assert (
        woodshed("revise", "song.json", "redo bars 3-4", "--variations", "2", "-o", "take", "--format", "json").code
        == 2
    )


def test_generate_makes_versions_too(woodshed, tmp_path):
    said = woodshed(
        "generate", "medium gospel in Eb", "--bars", "8", "--variations", "3", "-o", "v", "--format", "midi"
    )
    assert said.code == 0, said.err
    assert sorted(p.name for p in tmp_path.glob("v-*.mid")) == ["v-1.mid", "v-2.mid", "v-3.mid"]
    assert "1 and 2" in said.out
    lines = woodshed("generate", "medium gospel in Eb", "--bars", "8", "--variations", "2", "--json").out.splitlines()
    first, second = (json.loads(line) for line in lines)
    assert first["bars"] != second["bars"]


def test_the_original_is_never_written_over_without_force(woodshed, song, tmp_path):
    said = woodshed("revise", "song.json", "darker", "-o", "song.json")
    assert said.code == 2
    assert "song.json is there already" in said.err
    assert json.loads((tmp_path / "song.json").read_text()) == song
    assert woodshed("revise", "song.json", "darker", "-o", "song.json", "--force").code == 0
    assert json.loads((tmp_path / "song.json").read_text()) != song


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["song.json"], "nothing is asked"),
        (["song.json", "purple monkeys"], 'nothing in "purple monkeys" was understood'),
        (["song.json", "darker in bar 99"], "there is no bar 99"),
        (["song.json", "--redo-bars", "9"], "there is no bar 9"),
        (["song.json", "--redo-bars", "3-4", "--keep-bars", "4"], "while bar 4 is kept"),
        (["song.json", "in 3/4"], "the meter of a piece cannot be changed"),
        (["song.json", "darker", "--keep", "chords"], "needs other chords"),
        (["song.json", "--transpose", "Q"], "'Q' is not a key"),
        (["song.json", "--voicing", "x"], "--voicing is 'x', which is no number"),
        (["song.json", "--take", "2"], "--take needs to know the bar"),
        (["song.json", "--alternatives", "99"], "there is no bar 99"),
        (["song.json", "--alternatives", "3", "--take", "999"], "there is no alternative 999 for bar 3"),
        (["song.json", "darker", "--variations", "1"], "1 variations cannot be had"),
        (["song.json", "darker", "--variations", "x"], "--variations is 'x', which is no number"),
        (["song.json", "darker", "--variations", "2", "-o", "-"], "standard output takes one version"),
        (["missing.json", "darker"], "missing.json cannot be read"),
        (["broken.json", "darker"], "this is not JSON"),
        (["other.json", "darker"], "format is None"),
        (["song.mid", "darker"], "is not JSON: it is not even text"),
    ],
)
def test_input_that_cannot_be_used_is_named_and_costs_nothing(woodshed, song, tmp_path, arguments, message):
    (tmp_path / "broken.json").write_text('{"format": ')
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "song.mid").write_bytes(b"MThd\xff\xfe")
    before = sorted(p.name for p in tmp_path.iterdir())
    said = woodshed("revise", *arguments)
    assert said.code == 2
    assert message in said.err
    assert len(said.err.splitlines()) >= 2  # a hint says what to do
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_every_option_is_described(woodshed):
    """On the page about revising."""
    from argparse import ArgumentParser
    from pathlib import Path

    from woodshed.cli import revise

    page = (Path(__file__).parents[2] / "docs" / "how-to" / "revising.md").read_text(encoding="utf-8")
    parser = ArgumentParser()
    revise.add_arguments(parser)
    own = {name for a in parser._actions for name in a.option_strings if name.startswith("--")} - {"--help"}
    shared = {"--output", "--format", "--json", "--force", "--play", "--seed"}
    assert [name for name in sorted(own - shared) if f"`{name}" not in page] == []
