"""Bad input gets a clear error with what is accepted, exit code 2, and nothing is written."""

from __future__ import annotations

import json

import pytest

from woodshed.errors import RequestError, WoodshedError
from woodshed.pipeline import generate


def refused(said, *parts):
    """The message names what was wrong and what is accepted, and there is no trace."""
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    assert said.err.startswith("woodshed: ")
    assert "\n  " in said.err, "there is a hint"
    for part in parts:
        assert part.lower() in said.err.lower()


@pytest.mark.parametrize(
    ("option", "value", "parts"),
    [
        ("--key", "Q major", ["Q major", "major"]),
        ("--key", "X minor", ["X minor"]),
        ("--tempo", "0", ["0", "tempo"]),
        ("--tempo", "9999", ["9999", "tempo"]),
        ("--tempo", "-3", ["-3", "tempo"]),
        ("--tempo", "fast-ish 40", ["fast-ish 40", "tempo"]),
        ("--tempo", "nan", ["nan", "tempo"]),
        ("--tempo", "inf", ["inf", "tempo"]),
        ("--bars", "0", ["0", "512"]),
        ("--bars", "-3", ["-3", "512"]),
        ("--bars", "100000", ["100000", "512"]),
        ("--bars", "2.5", ["2.5", "whole"]),
        ("--bars", "many", ["many"]),
        ("--level", "0", ["0", "10"]),
        ("--level", "11", ["11", "10"]),
        ("--genre", "polka", ["polka", "gospel", "rnb"]),
        ("--application", "warp", ["warp"]),
        ("--seed", "lucky", ["lucky"]),
    ],
)
def test_a_field_that_cannot_be_served_is_named_with_what_can(woodshed, tmp_path, option, value, parts):
    """The value is quoted; the range or the names follow."""
    said = woodshed("generate", "a medium swing tune", f"{option}={value}")
    refused(said, *parts)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["", "   ", "\t\n"])
def test_without_words_there_is_nothing_to_play(woodshed, words):
    """An empty description is refused with an example."""
    refused(woodshed("generate", words), "words")
    refused(woodshed("generate", "-", stdin=words), "words")


def test_a_hundred_kilobytes_of_words_are_too_many(woodshed):
    """The limit is named, and the text is not thrown back at the terminal."""
    said = woodshed("generate", "-", stdin="la " * 34_000)
    refused(said)
    assert len(said.err) < 1000


@pytest.mark.parametrize(
    "words",
    [
        "ゴスペル、変ニ長調、ゆっくり",
        "медленный блюз в ля миноре",
        "بلوز بطيء",
        "🎹🎶 slow blues 🎶",
        "\u202eblues\u202c \x07",
        "\ud800 blues",
    ],
    ids=["kana", "cyrillic", "arabic", "emoji", "controls", "half a pair"],
)
def test_other_scripts_and_emoji_are_no_error(woodshed, words):
    """What cannot be understood becomes a notice, and every file can hold the words."""
    said = woodshed(
        "generate",
        words,
        "-o",
        "song",
        "--format",
        "midi",
        "--format",
        "musicxml",
        "--format",
        "json",
    )
    assert said.code == 0, said.err


def test_the_python_door_refuses_with_the_same_words():
    """An error of the tree, with its hint."""
    with pytest.raises(RequestError, match="100000") as caught:
        generate("blues", num_bars=100_000)
    assert "512" in f"{caught.value} {caught.value.hint}"
    with pytest.raises(WoodshedError, match="Q major"):
        generate("blues", key="Q major")


@pytest.mark.parametrize(
    ("chart", "parts"),
    [
        ("| Dm7 G7 | Cmaj7 | H7x | C |", ["bar 3", "H7x"]),
        ("| Dm7 G7 C F Bb | Cmaj7 |", ["bar 1"]),
        ("| Dm7:3 G7:2 | Cmaj7 |", ["bar 1", "5"]),
        ("| |", []),
        ("", []),
        ("lost.musicxml", ["lost.musicxml"]),
        ("lost.json", ["lost.json"]),
    ],
)
def test_a_chart_that_cannot_be_read_is_refused_with_its_bar(woodshed, chart, parts):
    """One unreadable symbol, a bar with too many beats, no bars, no file."""
    refused(woodshed("arrange", chart, "--genre", "jazz"), *parts)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"<score-partwise>",
        b"<html></html>",
        b"{",
        b"{}",
        b"[]",
        b'{"format": "woodshed.arrangement/1"}',
        b"PK\x03\x04",
    ],
    ids=[
        "no text",
        "half a score",
        "another XML",
        "half JSON",
        "empty object",
        "a list",
        "no bars",
        "half a zip",
    ],
)
def test_a_file_that_is_no_chart_is_refused(woodshed, tmp_path, content):
    """Whatever it holds, it is an error of the input, not of ours."""
    (tmp_path / "chart.txt").write_bytes(content)
    refused(woodshed("arrange", "chart.txt"))


def test_a_folder_is_no_chart(woodshed, tmp_path):
    """Nor is it a batch."""
    refused(woodshed("arrange", str(tmp_path)), "cannot be read")
    refused(woodshed("batch", str(tmp_path)), "cannot be read")


def test_more_bars_than_the_chart_has_are_not_made_up(woodshed):
    """The player's chart is played as it stands."""
    refused(woodshed("arrange", "| Dm7 | G7 |", "--genre", "jazz", "--bars", "5"), "2 bars", "5")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (b"not json", ["JSON"]),
        (b"[1]", ["object"]),
        (b'{"id": "x"}', ["words"]),
        (b'{"request": 7}', ["request"]),
        (b'{"request": "blues", "tempo": "fast"}', ["tempo", "fast"]),
        (b'{"request": "blues", "tempo": true}', ["tempo"]),
        (b'{"request": "blues", "tempo": 1e999}', ["tempo"]),
        (b'{"request": "blues", "num_bars": 2.5}', ["num_bars"]),
        (b'{"request": "blues", "num_bars": 100000}', ["512"]),
        (b'{"request": "blues", "key": "Q major"}', ["Q major"]),
        (b'{"request": "blues", "key": ["C"]}', ["key"]),
        (b'{"request": "blues", "genre": "polka"}', ["polka"]),
        (b'{"request": ""}', []),
        (b'{"request": "\xff"}', ["JSON"]),
        (b"[" * 100_000, ["JSON"]),
    ],
)
def test_a_batch_line_that_cannot_be_served_has_its_error_in_place(woodshed, line, parts):
    """Type, message and hint, and the lines around it are served."""
    good = b'{"id": "good", "request": "blues in A", "num_bars": 4}'
    said = woodshed("batch", "-", stdin=b"\n".join([good, line, good]))
    assert said.code == 0
    first, bad, last = map(json.loads, said.out.splitlines())
    assert first["id"] == last["id"] == "good"
    assert first["bars"] == last["bars"]
    assert set(bad) == {"id", "error"}
    assert set(bad["error"]) == {"type", "message", "hint"}
    assert bad["error"]["hint"]
    for part in parts:
        assert part.lower() in f"{bad['error']['message']} {bad['error']['hint']}".lower()


@pytest.mark.parametrize("ending", [".pdf", ".mp3", ".wav", ".ly"])
def test_a_kind_of_file_that_is_not_written_is_refused(woodshed, tmp_path, ending):
    """Rather than a song.pdf.mid that nobody asked for; what is written is named."""
    said = woodshed("generate", "blues in A", "-o", f"song{ending}")
    assert said.code == 2
    assert ending in said.err
    assert ".musicxml" in said.err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_never_taken_for_a_file(woodshed, tmp_path):
    """Also where its name looks like that of a file."""
    said = woodshed("generate", "blues in A", "-o", "songs.mid/")
    assert said.code == 2
    assert "there is no folder songs.mid/" in said.err
    assert not list(tmp_path.iterdir())


def test_an_option_is_called_as_it_was_typed(woodshed):
    """The number of bars is --bars here, whatever a request calls it."""
    said = woodshed("generate", "blues in A", "--bars", "12.5")
    assert said.code == 2
    assert "--bars is '12.5'" in said.err
    assert "num_bars" not in said.err
