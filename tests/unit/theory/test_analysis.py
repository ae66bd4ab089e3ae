"""What each chord of a progression does, and in which key it is heard."""

from __future__ import annotations

import json
from itertools import islice

import pytest

from woodshed.theory import MODES, Chord, Key, analyse, keys_heard, likely_key


def heard(key, text):
    """Numeral, role and key of every chord of a line of symbols."""
    return analyse([Chord.parse(symbol) for symbol in text.split()], Key.parse(key))


def role(key, text, place=0):
    """The role of one chord of a line."""
    return heard(key, text)[place].role


@pytest.mark.parametrize(
    ("key", "text", "roles"),
    [
        ("C", "Cmaj7 Dm7 G7 Em7 Am7 F Bm7b5", "T S D T T S D"),
        ("A minor", "Am Bm7b5 E7 C Dm F G G#dim7 Am Em", "T S D T S S D D T D"),
        ("D dorian", "Dm7 G C Dm7", "T S D T"),
        ("E phrygian", "Em F Em Am", "T S T S"),
        ("F lydian", "Fmaj7 G/F Am Bm7b5 C", "T S T S D"),
        ("G mixolydian", "G F C Dm", "T D S D"),
        ("Bb blues", "Bb7 Eb7 Bb7 F7 Eb7 Bb7", "T S T D S T"),
        ("C", "C5 F5 Gsus4 G Csus2 Caug", "T S D D T T"),
        ("C", "F/G G7 Dm7/G C", "D D D T"),
        ("A dorian", "Am11 D13 Am11", "T S T"),
    ],
)  # fmt: skip
def test_chords_of_the_scale_rest_lead_away_or_pull_back(key, text, roles):
    """Tonic, subdominant, dominant, in every mode."""
    names = {"T": "tonic", "S": "subdominant", "D": "dominant"}
    assert [names[r] for r in roles.split()] == [a.role for a in heard(key, text)]


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("C", "A7 Dm7", "secondary dominant of ii"),
        ("C", "C7 F", "secondary dominant of IV"),
        ("C", "D7 G7", "secondary dominant of V"),
        ("C", "D G7", "secondary dominant of V"),
        ("C", "E+ Am", "secondary dominant of vi"),
        ("C", "E7 F", "secondary dominant of vi"),
        ("C", "A7 G7", "secondary dominant of ii"),
        ("A minor", "A7 Dm", "secondary dominant of iv"),
        ("A minor", "A7 G", "secondary dominant of iv"),
        ("A minor", "A Dm", "secondary dominant of iv"),
        ("A minor", "G7 C", "secondary dominant of bIII"),
        ("C", "Gm7 C7", "two of IV"),
        ("C", "Em7b5 A7", "two of ii"),
        ("C", "Bm7b5 E7", "two of vi"),
        ("C", "Abm7 Db7", "two of #IV"),
        ("C", "Am7/D G7", "secondary dominant of V"),
        ("C", "G/A Dm7", "secondary dominant of ii"),
        ("C", "Bb/C C7", "tonic"),
        ("C", "Fm6 Bb9", "borrowed from minor"),
        ("A dorian", "Fmaj7 Am", "borrowed from minor"),
        ("C", "Db7 C", "tritone substitute of V"),
        ("C", "Eb7 Dm7", "tritone substitute of V/ii"),
        ("C", "Db7 F", "tritone substitute of V"),
        ("C", "Bb9 C", "backdoor dominant"),
        ("C", "Bb7 F", "backdoor dominant"),
        ("A minor", "G7 Am", "dominant"),
        ("A minor", "G7 F", "dominant"),
        ("A minor", "D7 F", "borrowed from major"),
        ("A minor", "F7 C", "subdominant"),
        ("A minor", "C#7 Dm", "chromatic"),
        ("C", "Fm C", "borrowed from minor"),
        ("C", "Ab Bb", "borrowed from minor"),
        ("C", "Dm7b5 G7", "borrowed from minor"),
        ("C", "Eb7 F", "borrowed from minor"),
        ("C", "Ab9 C", "borrowed from minor"),
        ("A minor", "D E7", "borrowed from major"),
        ("A minor", "A", "Picardy third"),
        ("A minor", "Bm7 E7", "borrowed from major"),
        ("C", "Db/F G7", "Neapolitan"),
        ("A minor", "F7 E", "German sixth"),
        ("C", "Ab7 C/G", "German sixth"),
        ("A minor", "F7b5 E", "French sixth"),
        ("A minor", "F7(no5) E", "Italian sixth"),
        ("C", "Ab9 G7", "tritone substitute of V/V"),
        ("C", "C/G G7", "cadential six-four"),
        ("C", "C/G F", "tonic"),
        ("C", "C#dim7 Dm7", "passing diminished"),
        ("C", "Ebdim7 Dm7", "passing diminished"),
        ("C", "F#dim7 C/G", "passing diminished"),
        ("C", "Cdim7 C", "common-tone diminished"),
        ("C", "F#dim7 C", "common-tone diminished"),
        ("C", "Bdim7 C", "dominant"),
        ("C", "Ddim7 C/E", "dominant"),
        ("C", "Adim7 Em", "leading-tone chord of iii"),
        ("C", "Gdim7 Dm", "leading-tone chord of ii"),
        ("C", "Bdim F", "dominant"),
        ("C", "Gbdim7 Bb", "leading-tone chord of bVII"),
        ("C", "Gbdim7 Ab", "chromatic"),
        ("C", "Gbdim7", "chromatic"),
        ("C", "Emaj7 F", "chromatic mediant"),
        ("C", "F#m7 F", "chromatic"),
        ("C", "Gb7 A", "chromatic"),
        ("C", "G7", "dominant"),
        ("C", "N.C. C", "silence"),
        ("C", "A7 N.C.", "secondary dominant of ii"),
    ],
)  # fmt: skip
def test_chords_from_outside_the_scale_are_heard_by_where_they_go(key, text, expected):
    """The first chord, before the second."""
    assert expected == role(key, text)


def test_the_numeral_is_counted_from_the_home_key():
    """Even where the music has left it."""
    assert [a.numeral for a in heard("C", "Dm7 Db7 Cmaj7/E F#dim7")] == ["ii7", "bII7",
    "Imaj7/III", "#ivdim7"]  # fmt: skip


def test_a_modulation_is_heard_from_its_cadence_on():
    """A verse in Db lifted to D: the first dominant there is the dominant of the new key."""
    line = heard("Db", "Db Bbm Gb Ab Db A7 D Bm G A7 D")
    assert [str(a.key) for a in line] == ["Db major"] * 5 + ["D major"] * 6
    assert line[5].role == "dominant of the new key"
    assert line[9].role == "dominant"
    assert (line[6].role, line[6].numeral) == ("tonic", "bII")


def test_and_back_again():
    """The bridge of a standard, and the dominant that leads home."""
    text = "Gm7 C7 Fmaj7 Dm7 Gm7 C7 Fmaj7 Bm7 E7 Amaj7 F#m7 Bm7 E7 Amaj7 Gm7 C7 Fmaj7 Gm7 C7 Fmaj7"
    line = heard("F", text)
    assert {str(a.key) for a in line[8:14]} == {"A major"}
    assert [a.role for a in line if "key" in a.role] == [
        "dominant of the new key", "dominant of the home key",
    ]  # fmt: skip
    assert line[-1].key == Key.parse("F")


def test_a_passing_two_five_is_no_modulation():
    """It is foreign for two chords only."""
    keys = keys_heard([Chord.parse(s) for s in ["C", "Am", "Ebm7", "Ab7", "Dm7", "G7", "C"]], Key.parse("C"))
    assert set(keys) == {Key.parse("C")}


def test_nothing_is_heard_in_an_empty_chart():
    """And silence stays in the home key."""
    key = Key.parse("Eb")
    assert analyse([], key) == ()
    assert [a.role for a in heard("Eb", "N.C. N.C.")] == ["silence", "silence"]
    assert keys_heard([], key) == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Fm7 Bb7 Ebmaj7 Abmaj7", "Eb major"), ("Am Dm E7 Am", "A minor"), ("C F G7 C", "C major"),
        ("F#m B7 E", "E major"), ("Bbm Ebm F7 Bbm", "Bb minor"), ("C#m G#7 C#m", "C# minor"),
        ("N.C.", "C major"), ("", "C major"), ("Gb Cb Db7 Gb", "Gb major"),
        ("F# B C#7 F#", "F# major"),
        ("G5 C5 D5 G5", "G major"), ("Dbm Abm Dbm Ab7 Dbm", "C# minor"),
    ],
)  # fmt: skip
def test_the_key_of_a_chart_is_the_one_that_its_chords_fit_best(text, key):
    """With the accidentals that the chart uses, as far as the signature is readable."""
    assert key == str(likely_key([Chord.parse(s) for s in text.split()]))


def test_roles_are_the_same_in_every_key():
    """Transposing a chart changes no role."""
    text = "C A7 Dm7 Db7 C Fm/C C#dim7 G7/D E7 Am Ab7 C/G G7 Bb13 C"
    chords = [Chord.parse(s) for s in text.split()]
    roles = [a.role for a in analyse(chords, Key.parse("C"))]
    for semis in range(12):
        moved = [chord.transposed(semis) for chord in chords]
        key = Key.parse("C").transposed(semis)
        assert roles == [a.role for a in analyse(moved, key)]


@pytest.mark.parametrize("corpus", ["charts.jsonl", "charts_testonly.jsonl"])
def test_the_charts_of_the_corpora_are_analysed(shared, corpus):
    """In its own key, and every role has a name; one chart in five, for the sake of time."""
    with (shared / "corpora" / corpus).open(encoding="utf-8") as file:
        charts = [json.loads(row) for row in islice(file, 0, None, 5)]
    assert len(charts) > 1000
    for chart in charts:
        chords = [Chord.parse(symbol) for bar in chart["bars"] for symbol in bar]
        tonic = Key.parse(chart["key"] or "C").tonic
        key = Key(tonic, chart["mode"] if chart["mode"] in MODES else "major")
        line = analyse(chords, key)
        assert len(line) == len(chords)
        assert all(a.role and a.numeral for a in line)
