"""Progressions as they are given: what is read out of them, and what is refused."""

from __future__ import annotations

import pytest

from woodshed.errors import ChartError, ChordSymbolError, RequestError
from woodshed.learning.line import MOST_CHORDS, genre_named, line_of, next_onset, setting_for
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter

FOUR, SIX = Meter(4, 4), Meter(6, 8)


def test_a_row_of_symbols_does_not_say_when_they_begin():
    """Whatever stands between them."""
    for text in ("Dm7 G7 C", "Dm7, G7, C", "Dm7 - G7 - C", "Dm7 → G7 → C"):
        line = line_of(text, FOUR)
        assert [chord.symbol for chord in line.chords] == ["Dm7", "G7", "C"]
        assert line.onsets is line.end is None


def test_bars_say_when_chords_begin_and_where_the_next_one_will():
    """In ticks, 48 to the beat of the meter."""
    line = line_of("| Dm7 . . G7 | C |", FOUR)
    assert line.onsets == (0, 144, 192)
    assert line.end == 384


def test_a_bar_of_six_eighths_has_six_beats():
    """As the charts count that the model learned from."""
    line = line_of("| Dm7 G7 | C |", SIX)
    assert line.onsets == (0, 144, 288)


def test_symbols_may_be_given_a_bar_each():
    """For whoever writes no bar lines and means them."""
    assert line_of("Dm7 G7", FOUR, a_bar_each=True).onsets == (0, 192)
    assert line_of("", FOUR, a_bar_each=True).end == 0


def test_chords_and_symbols_may_stand_in_one_list():
    """As programs have them."""
    assert [c.symbol for c in line_of(["Dm7", Chord.parse("G7")], FOUR).chords] == ["Dm7", "G7"]


def test_a_chart_may_name_its_key():
    """In its head."""
    assert line_of("Key: Eb\n| Fm7 | Bb7 |", FOUR).key == Key.parse("Eb")


@pytest.mark.parametrize(
    ("given", "error", "part"),
    [
        ("Dm7 H7x", ChordSymbolError, "H7x"),
        ("| Dm7 | H7x |", ChartError, "bar 2"),
        ([3], RequestError, "3 is no chord"),
        (7, RequestError, "7 is no progression"),
        (["C"] * (MOST_CHORDS + 1), RequestError, "too many"),
    ],
)
def test_what_cannot_be_read_is_quoted(given, error, part):
    """The message names the chord or the bar, and the hint says what is accepted."""
    with pytest.raises(error, match=part) as caught:
        line_of(given, FOUR)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("bar", "beat", "part"),
    [
        (0, None, "no bar 0"),
        (10**30, None, "no bar 1000"),
        (3, 5.0, "no beat 5"),
        (None, 2.0, "of which bar"),
        (2, 1.0, "not after the last chord"),
    ],
)
def test_a_next_chord_must_begin_somewhere_after_the_last(bar, beat, part):
    """Bars and beats count from one."""
    line = line_of("| Dm7 | G7 |", FOUR)
    with pytest.raises(RequestError, match=part):
        next_onset(line, setting_for(None, None, FOUR), bar, beat)


def test_a_next_chord_begins_where_the_chart_ends_unless_it_is_said():
    """Bar 3 after two bars; else on the beat that is named."""
    line, setting = line_of("| Dm7 | G7 |", FOUR), setting_for(None, None, FOUR)
    assert next_onset(line, setting, None, None) == 384
    assert next_onset(line, setting, 2, 3.0) == 288


@pytest.mark.parametrize(
    ("said", "meant"), [("R&B", "rnb"), ("Neo Soul", "neo-soul"), ("neo_soul", "neo-soul"), (None, "other")]
)
def test_genres_are_known_by_their_usual_names(said, meant):
    """And nobody's genre is "other"."""
    assert genre_named(said) == meant


def test_an_unknown_genre_is_refused_with_those_that_are_known():
    """The message quotes it."""
    with pytest.raises(RequestError, match="polka") as caught:
        genre_named("polka")
    assert "jazz" in caught.value.hint


@pytest.mark.parametrize(
    ("key", "tonic", "mode"), [("A minor", 0, "minor"), ("D dorian", 0, "minor"), ("G", 7, "major")]
)
def test_chords_count_from_the_major_tonic_of_the_signature(key, tonic, mode):
    """As the model does; a mode counts by its third."""
    setting = setting_for(Key.parse(key), None, FOUR)
    assert (setting.tonic, setting.mode) == (tonic, mode)
