"""Rooms are read and checked, and a mistake is answered with file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from woodshed.errors import RequestError, RoomError
from woodshed.genres import read_room, style_of

STYLE = """
title = "Test"
usual = "slow"

[[application]]
name = "slow"
title = "Slow"
words = ["slow"]
tempo = [50, 70]
usual_tempo = 60
level = 1
source = "made up"
"""
PHRASE = """
[[phrase]]
name = "home"
bars = "iim7 . V7 . | Imaj7"
role = "cadence"
level = 2
source = "made up"
"""


def a_room(folder: Path, style: str = STYLE, phrases: str = PHRASE) -> Path:
    room = folder / "test"
    room.mkdir()
    (room / "style.toml").write_text(style, encoding="utf-8")
    (room / "progressions.toml").write_text(phrases, encoding="utf-8")
    return room


def test_a_room_is_its_files(tmp_path):
    """Bars are divided by strokes; missing voicings and patterns are none."""
    style = read_room(a_room(tmp_path), "test")
    assert style.usual == "slow"
    assert style.applications["slow"].tempo == (50.0, 70.0)
    assert style.phrases[0].bars == (("iim7", ".", "V7", "."), ("Imaj7",))
    assert style.shapes == ()
    assert style.patterns == {}


def test_a_room_is_read_once():
    assert style_of("neo-soul") is style_of("neo-soul")


def test_there_are_eight_genres():
    with pytest.raises(RequestError) as caught:
        style_of("polka")
    assert "polka" in str(caught.value)
    assert "neo-soul" in caught.value.hint


@pytest.mark.parametrize(
    ("phrases", "said", "hint"),
    [
        (PHRASE.replace("level = 2\n", ""), "phrase 'home': level is missing", "level from 1"),
        (PHRASE.replace('source = "made up"\n', ""), "source is missing", "source"),
        (PHRASE + "colour = 3\n", "unknown field 'colour'", "bars, role"),
        (PHRASE.replace("V7", "Q7"), "bars = 'iim7 . Q7", "'Q7' is none"),
        (PHRASE.replace("iim7 .", ". iim7"), "cannot be read", "begins with a dot"),
        (PHRASE.replace('"cadence"', '"chorus"'), "role = 'chorus'", "opening, middle"),
        (PHRASE.replace("level = 2", "level = 11"), "level = 11", "from 1"),
        (PHRASE.replace("level = 2", 'level = "two"'), "cannot be read", "whole number"),
        (PHRASE + 'weight = "much"\n', "weight = 'much'", "a number"),
        (PHRASE + 'tags = "swing"\n', "tags = 'swing'", "list of texts"),
        (PHRASE + 'meters = ["11/8"]\n', "meters", "4/4"),
        (PHRASE.replace('"iim7 . V7 . | Imaj7"', "7"), "bars = 7", "text in quotes"),
        (PHRASE.replace("bars = ", "# bars = "), "bars", "Add what is missing"),
        (PHRASE + PHRASE, "phrase 'home': the name is taken", "of its own"),
        ("[[song]]\nname = 1\n", "unknown table 'song'", "[[phrase]]"),
        ("[[phrase]\n", "test/progressions.toml", "line that is named"),
    ],
)
def test_a_wrong_phrase_is_named_with_its_file(tmp_path, phrases, said, hint):
    with pytest.raises(RoomError) as caught:
        read_room(a_room(tmp_path, phrases=phrases), "test")
    assert "test/progressions.toml" in str(caught.value)
    assert said in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("style", "said"),
    [
        (STYLE.replace('usual = "slow"', 'usual = "fast"'), "'fast'"),
        (STYLE.replace("[50, 70]", "[50]"), "tempo = [50]"),
        (STYLE + "loop = 1\n", "loop = 1"),
        (STYLE + "left = 3\n", "left = 3"),
        ("speed = 3\n" + STYLE, "'speed'"),
        (STYLE + 'swing = "some"\n', "swing = 'some'"),
    ],
)
def test_a_wrong_style_is_named_with_its_file(tmp_path, style, said):
    with pytest.raises(RoomError) as caught:
        read_room(a_room(tmp_path, style=style), "test")
    assert "test/style.toml" in str(caught.value)
    assert said in str(caught.value)


def test_a_style_may_say_all_that_an_application_holds(tmp_path):
    style = STYLE + 'loop = true\nswing = "tempo"\nleft = { "walking" = 2 }\n'
    application = read_room(a_room(tmp_path, style=style), "test").applications["slow"]
    assert application.loop
    assert application.swing == "tempo"
    assert application.left == {"walking": 2.0}


def test_options_of_a_pattern_are_a_table(tmp_path):
    room = a_room(tmp_path)
    pattern = '[[pattern]]\nname = "two"\nhand = "left"\ndevice = "two_feel"\nlevel = 1\nsource = "x"\n'
    (room / "patterns.toml").write_text(pattern + "options = 3\n", encoding="utf-8")
    with pytest.raises(RoomError, match="options = 3"):
        read_room(room, "test")
    (room / "patterns.toml").write_text(pattern + "options = { a = 1 }\n", encoding="utf-8")
    assert read_room(room, "test").patterns["two"].options == {"a": 1}
