"""Songs in the fields of a corpus, whatever file they come from."""

from __future__ import annotations

import pytest

from woodshed.learning.corpus.repeats import Bar
from woodshed.learning.corpus.song import Flaw, Heading, key_of_signature, song_of, spread, text_of
from woodshed.theory.key import Key


def bars(*symbols):
    """A bar for each chord."""
    return [Bar(((1, symbol),)) for symbol in symbols]


def test_repeats_are_written_out():
    song = song_of(Heading("Two", key=Key.parse("C")), [Bar(((1, "C"), (3, "F")), closes=2), Bar()])
    assert song.chart["bars"] == [["C", "F"], ["C", "F"], []]
    assert song.chart["beats"] == [[1, 3], [1, 3], []]


def test_a_key_that_is_not_given_is_heard():
    chart = song_of(Heading("Minor"), bars("Am", "Dm", "E7", "Am")).chart
    assert (chart["key"], chart["mode"]) == ("A", "minor")


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("D dorian", ("A", "minor")),
        ("G mixolydian", ("C", "major")),
        ("F lydian", ("C", "major")),
        ("Bb", ("Bb", "major")),
    ],
)
def test_a_mode_counts_as_the_key_with_its_signature(key, fields):
    chart = song_of(Heading("Modal", key=Key.parse(key)), bars("D", "G")).chart
    assert fields == (chart["key"], chart["mode"])


def test_where_only_the_signature_is_known_no_mode_is_said():
    chart = song_of(Heading("?", key=Key.parse("F"), mode_known=False), bars("Dm")).chart
    assert (chart["key"], chart["mode"]) == ("F", None)


def test_a_chord_that_cannot_be_read_is_told_with_its_bar():
    flaw = song_of(Heading("X", where="line 3"), bars("C", "Hello"))
    assert flaw.where == "line 3, bar 2"
    assert "Hello" in flaw.why


def test_a_song_without_chords_is_none():
    assert isinstance(song_of(Heading("X"), [Bar(), Bar()]), Flaw)


def test_signatures_name_their_keys():
    assert [str(key_of_signature(n)) for n in (0, 3, -5, 7)] == ["C major", "A major", "Db major", "C# major"]
    assert str(key_of_signature(4, minor=True)) == "C# minor"


def test_chords_share_a_bar_equally():
    assert spread(["C", "F", "G"], 3) == ((1, "C"), (2, "F"), (3, "G"))


def test_texts_of_older_programs_are_read():
    assert text_of(b"\xef\xbb\xbfCaf\xc3\xa9") == "Café"
    assert text_of(b"Caf\xe9") == "Café"
