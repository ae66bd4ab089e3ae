"""A chart by anybody is checked, and mended by the smallest repair."""

from __future__ import annotations

from dataclasses import replace

from progressions import a_brief, a_chart, symbols
from woodshed.piece import AskedChord, Bar, Change, Idiom
from woodshed.progression.check import faults, mended
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key


def test_a_good_chart_has_no_faults_and_stays():
    chart, brief = a_chart("I | V7 | I | I"), a_brief(bars=4)
    assert faults(chart, brief) == ()
    assert mended(chart, brief) == chart


def test_every_fault_is_told():
    chart = a_chart("II7 | V7")
    chart = replace(chart, bars=(Bar((Change(Chord.parse("D7"), 960),)), chart.bars[1]))
    brief = a_brief(
        "jazz",
        "Db",
        bars=3,
        idioms=(Idiom("tritone_sub"),),
        avoid=frozenset({"secondary_dominant"}),
    )
    assert faults(chart, brief) == (
        "it has 2 bars and not 3",
        "it is in C major and not in Db major",
        "bar 1 is not full",
        "its tonic is never heard",
        "it does not end on the tonic",
        "tritone sub is not there",
        "secondary dominant is there",
    )


def test_bars_are_filled_and_cut():
    chart = a_chart("I")
    short = replace(chart, bars=(Bar((Change(Chord.parse("C"), 960),)),))
    long = replace(
        chart,
        bars=(
            Bar(
                (
                    Change(Chord.parse("C"), 3000),
                    Change(Chord.parse("F"), 3000),
                    Change(Chord.parse("G"), 3000),
                )
            ),
        ),
    )
    for broken in (short, long):
        (bar,) = mended(broken, a_brief(bars=1)).bars
        assert sum(change.duration for change in bar.changes) == chart.meter.bar


def test_bars_are_counted():
    assert symbols(mended(a_chart("I | IV | ii | V7 | I"), a_brief(bars=4))) == "C | F | G7 | C"
    assert symbols(mended(a_chart("I | IV"), a_brief(bars=5, loop=True))) == "C | F | C | F | C"
    empty = replace(a_chart("I"), bars=())
    assert symbols(mended(empty, a_brief(bars=2))) == "C | C"


def test_an_ending_is_given():
    assert symbols(mended(a_chart("I | V7"), a_brief(bars=2))) == "C | C6"
    assert symbols(mended(a_chart("I7 | V7"), a_brief("blues", bars=2))) == "C7 | C7"
    assert symbols(mended(a_chart("i | V7", mode="minor"), a_brief("gospel", mode="minor", bars=2))) == "Cm | Cm9"


def test_what_leads_on_needs_no_ending():
    chart = a_chart("I | V7")
    for brief in (
        a_brief(bars=2, loop=True),
        a_brief(bars=2, idioms=(Idiom("open_ending"),)),
        a_brief(bars=2, progression=(AskedChord(numeral="V7", bar=2),)),
    ):
        assert symbols(mended(chart, brief)) == "C | G7"


def test_what_is_to_be_avoided_is_taken_out():
    chart = a_chart("I . #Idim7 . | iim7 . V7alt . | I")
    brief = a_brief(bars=3, avoid=frozenset({"passing_dim", "altered_dominant"}))
    assert symbols(mended(chart, brief)) == "C | Dm7 G7 | C"


def test_the_first_chord_gives_way_to_the_tonic():
    chart = a_chart("bII7 | I")
    brief = a_brief(bars=2, avoid=frozenset({"tritone_sub", "polka"}))
    assert symbols(mended(chart, brief)) == "C | C"


def test_chords_of_the_player_stay():
    chart = a_chart("I . #Idim7 . | iim7 | I")
    brief = a_brief(bars=3, avoid=frozenset({"passing_dim"}))
    assert mended(chart, brief, {1}) == chart


def test_a_chart_in_two_keys_ends_in_the_second():
    chart = a_chart("I | II7 | V | V")
    brief = a_brief(bars=4)
    assert faults(chart, brief) == ("it does not end on the tonic",)
    assert Key.parse("C") == brief.key
