"""What is to come again and again, and keys that share a piece, are read as such and come about."""

from __future__ import annotations

import pytest

from woodshed import generate
from woodshed.genres import style_of
from woodshed.piece import Idiom, Request
from woodshed.progression.idioms import proves
from woodshed.words import read


def brief_of(words, **fields):
    return read(Request(description=words, **fields), style_of)


@pytest.mark.parametrize(
    "words",
    [
        "a turnaround every eight bars",
        "turnaround in the last two bars of every 8",
        "a turnaround in every last two bars of each 8",
        "a turnaround at the end of each section",
        "turnarounds every 8 bars",
    ],
)
def test_a_turnaround_that_comes_again_is_asked_for_with_its_period(words):
    """It is no ending: the piece comes home after the last one."""
    brief = brief_of(f"jazz standard in F, {words}, 32 bars")
    assert Idiom("turnaround_every", "8") in brief.idioms
    assert not brief.asks("turnaround")


def test_every_eight_bars_lead_back_and_the_last_come_home():
    """Before bars 9, 17 and 25 stands a dominant; bar 32 is the tonic."""
    piece = generate("swing in F, 32 bars AABA, a turnaround every eight bars", seed=3)
    places = proves(piece.chart, Idiom("turnaround_every", "8"))
    assert [place // piece.chart.meter.bar + 1 for place in places] == [8, 16, 24]
    assert piece.chart.bars[-1].changes[-1].chord.root.name == "F"


def test_a_turnaround_at_the_end_of_every_chorus_follows_the_form():
    """Twelve bars in a blues."""
    brief = brief_of("blues in F, 24 bars, turnaround at the end of every chorus")
    assert Idiom("turnaround_every", "12") in brief.idioms


@pytest.mark.parametrize(
    ("words", "bars", "changes"),
    [
        ("moving through C, Eb and Gb", 12, [("Eb", 5), ("Gb", 9)]),
        ("ii-V-I to every key of the major thirds: C, A flat, E", 12, [("Ab", 5), ("E", 9)]),
        ("tonal centres C, Ab and E", 24, [("Ab", 9), ("E", 17)]),
        ("through the keys of C and G", 16, [("G", 9)]),
        ("going through C, F and Bb", 16, [("F", 5), ("Bb", 13)]),
    ],
)
def test_keys_that_are_gone_through_share_the_piece(words, bars, changes):
    """Each gets whole phrases, the first is the key of the piece."""
    brief = brief_of(f"jazz, {words}, {bars} bars")
    assert str(brief.key) == "C major"
    assert [(change.key.tonic.name, change.bar) for change in brief.key_changes] == changes


@pytest.mark.parametrize("words", ["walk through Dm7, G7, C", "a run through the changes in C", "through a valley"])
def test_chords_and_other_words_are_no_keys_gone_through(words):
    """Only names of keys, and three of them where nothing calls them so."""
    assert not brief_of(f"jazz, {words}, 8 bars").key_changes


def test_every_fourth_bar_asks_for_no_fourths():
    """An ordinal before what it counts is no interval."""
    assert not brief_of("dub, drop out every fourth bar, 16 bars").asks("quartal")
    assert brief_of("jazz voiced in fourths, 16 bars").asks("quartal")
