"""``woodshed explain``: why a piece is as it is; and ``generate --explain``: what the words did."""

from __future__ import annotations

import json

import pytest

WORDS = "slow gospel worship in Db with passing chords"


@pytest.fixture
def song(woodshed, tmp_path):
    """A piece as the program writes it."""
    assert woodshed("generate", WORDS, "-o", "song.json").code == 0
    return tmp_path / "song.json"


def test_a_piece_is_explained_from_its_file(woodshed, song):
    said = woodshed("explain", "song.json")
    assert (said.code, said.err) == (0, "")
    for part in ("What the words did", "How it is built", "What it holds", "What the hands do", "Bar by bar"):
        assert part in said.out
    assert "key Db major" in said.out
    assert "Home: the piece sets out from Db" in said.out


def test_one_bar_and_some_bars_can_be_asked_for(woodshed, song):
    one = woodshed("explain", "song.json", "--bar", "2").out
    some = woodshed("explain", "song.json", "--bars", "5-6").out
    assert "2 [A]" in one
    assert "3 [A]" not in one
    assert "played: " in one
    assert "5 [A]" in some
    assert "6 [A]" in some


def test_it_comes_as_json_for_another_program(woodshed, song):
    told = json.loads(woodshed("explain", "song.json", "--json", "--bars", "1-2").out)
    assert told["format"] == "woodshed.explanation/1"
    assert [bar["number"] for bar in told["bars"]] == [1, 2]
    assert {"phrase": "Db", "effect": "key Db major", "outcome": "done"} in told["request"]


def test_standard_input_is_read_too(woodshed, song):
    said = woodshed("explain", "-", stdin=song.read_bytes())
    assert said.code == 0
    assert "Bar by bar" in said.out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "this is not JSON: "),
        ("[]", "holds no object"),
        ('{"format": "woodshed.explanation/1"}', "format is 'woodshed.explanation/1'"),
        ("", "is empty"),
        ("| Dm7 G7 | Cmaj7 |", "is not the JSON of an arrangement"),
        ("<score-partwise/>", "is not the JSON of an arrangement"),
        (b"MThd\x00\x00\x00\x06\xff", "it is not even text"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_a_reason_and_a_hint(woodshed, tmp_path, content, told):
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "broken.json").write_bytes(raw)
    said = woodshed("explain", "broken.json")
    assert said.code == 2
    assert told in said.err
    assert said.err.count("\n") == 2


def test_a_file_that_is_not_there_is_told(woodshed):
    said = woodshed("explain", "nowhere.json")
    assert said.code == 2
    assert "nowhere.json cannot be read: No such file" in said.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--bar", "99"), "there is no bar 99"),
        (("--bars", "6-5"), "bars 6-5 run backwards"),
        (("--bar", "0"), "there is no bar 0"),
        (("--bar", "two"), "'two' names no bars"),
        (("--bar", "1", "--bars", "1-2"), "exclude each other"),
    ],
)
def test_a_bar_that_is_not_there_is_told_with_what_is(woodshed, song, options, told):
    said = woodshed("explain", "song.json", *options)
    assert said.code == 2
    assert told in said.err


def test_generate_shows_what_each_phrase_did(woodshed):
    said = woodshed("generate", WORDS, "--explain")
    table = said.out.partition("what the words did:")[2]
    assert "slow " in table
    assert "tempo 62 beats a minute (worship: 58-80)" in table
    assert " in bars " in table


def test_what_goes_to_another_program_stays_apart_from_the_table(woodshed):
    said = woodshed("generate", WORDS, "--explain", "--json")
    assert json.loads(said.out)["format"] == "woodshed.arrangement/1"
    assert "what the words did:" in said.err
