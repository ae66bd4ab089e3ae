"""Song sheets with chords over words."""

from __future__ import annotations

from pathlib import Path

from woodshed.learning.corpus.chordpro import read_chordpro
from woodshed.learning.corpus.song import Flaw


def read(text):
    """What stands in a file."""
    return list(read_chordpro(text.encode(), Path("folder/sheet.cho")))


def test_each_chord_over_words_lasts_a_bar():
    (song,) = read("{title: Morning}\n{key: G}\n{time: 3/4}\n# a remark [B]\n[G]Sun is [D7/F#]up, [G]see\n")
    chart = song.chart
    assert (chart["title"], chart["key"], chart["mode"], chart["meter"]) == ("Morning", "G", "major", "3/4")
    assert chart["bars"] == [["G"], ["D7/F#"], ["G"]]


def test_short_directives_and_meta_mean_the_same():
    (song,) = read("{t:Evening}\n{meta: key Em}\n{meta: composer Jane Doe}\n[Em]Oh")
    chart = song.chart
    assert (chart["title"], chart["key"], chart["mode"]) == ("Evening", "E", "minor")
    assert chart["composer_or_artist"] == "Jane Doe"


def test_a_sheet_without_title_is_named_by_its_file_and_its_key_is_heard():
    (song,) = read("[Am]One [Dm]two [E7]three [Am]four")
    assert (song.chart["title"], song.chart["key"], song.chart["mode"]) == ("sheet", "A", "minor")


def test_grids_keep_the_time_of_their_cells():
    (song,) = read("{start_of_grid: 1+4x2+4}\n| Am . C . |\n|: F . . . :|\n{eog}\n[G]after")
    assert song.chart["bars"] == [["Am", "C"], ["F"], ["F"], ["G"]]
    assert song.chart["beats"] == [[1, 3], [1], [1], [1]]


def test_a_chorus_that_is_called_sounds_again():
    (song,) = read("[C]verse\n{soc}\n[F]la [G]la\n{eoc}\n[Am]verse\n{chorus}\n")
    assert song.chart["bars"] == [["C"], ["F"], ["G"], ["Am"], ["F"], ["G"]]


def test_brackets_that_are_no_chords_are_passed_over():
    """Names of parts, annotations, and tablature."""
    (song,) = read("[Verse 1]\n[*Slowly][C]la [|] [G*]la\n{sot}\ne|--[5]--|\n{eot}\n[Bridge] [N.C.]")
    assert song.chart["bars"] == [["C"], ["G"], ["N.C."]]


def test_a_chord_that_cannot_be_read_is_told_with_its_line_and_the_next_song_is_kept():
    flaw, song = read("{t: One}\n[C]la\n[Xyz]la [C]la\n{ns}\n{t: Two}\n[F]la")
    assert isinstance(flaw, Flaw)
    assert flaw.where == "line 3"
    assert "Xyz" in flaw.why
    assert song.chart["title"] == "Two"
    assert song.where == "line 4"


def test_a_chord_that_looks_like_a_word_is_told_where_it_cannot_be_read():
    (flaw,) = read("[Cmajor]la\n[Dmajxy]la")
    assert flaw.where == "line 2"


def test_a_key_that_is_none_is_told_with_its_line():
    (flaw,) = read("{key: H#b}\n[C]la")
    assert flaw.where == "line 1"


def test_a_sheet_without_chords_is_told():
    (flaw,) = read("{t: Poem}\nWords alone")
    assert "no chords" in flaw.why
