"""Chords between bar lines: bars like the one before and silent ones count like any other."""

from __future__ import annotations

import pytest

from woodshed.genres import style_of
from woodshed.piece import Request
from woodshed.words import read
from woodshed.words.reader import found_in


def bars(words: str) -> list[list[str]]:
    """The chords that were read, bar by bar."""
    row = found_in(words)[1].rows[0].value
    return [[item.text for item in row.items if item.bar == bar] for bar in range(1, (row.bars or 0) + 1)]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("| C | % | G7 | C | jazz", [["C"], ["C"], ["G7"], ["C"]]),
        ("gospel: | Fmaj7 C/E | % | Bb | % |", [["Fmaj7", "C/E"], ["Fmaj7", "C/E"], ["Bb"], ["Bb"]]),
        ("play | C | - | G7 | C | as reggae", [["C"], ["C"], ["G7"], ["C"]]),
        ("| Am | % | % | E7 | tango", [["Am"], ["Am"], ["Am"], ["E7"]]),
        ("blues: | C7 | N.C. | G7 | C7 |", [["C7"], ["N.C."], ["G7"], ["C7"]]),
        ("jazz: Dm7 | NC | G7 | N.C.", [["Dm7"], ["N.C."], ["G7"], ["N.C."]]),
        ("| i | % | iv | V7 | in E minor", [["i"], ["i"], ["iv"], ["V7"]]),
        ("| Dm7 G7 | Cmaj7 |", [["Dm7", "G7"], ["Cmaj7"]]),
        ("| C / / / | F / G / | Am | worship", [["C"], ["F", "G"], ["Am"]]),
        ("| C . . . | F . G . | gospel", [["C"], ["F", "G"]]),
        ("|: Am | G7 :| tango", [["Am"], ["G7"], ["Am"], ["G7"]]),
        ("||: C | F :|| x3 reggae", [["C"], ["F"]] * 3),
        ("[A] | C | F | [B] | G | C | gospel", [["C"], ["F"], ["G"], ["C"]]),
    ],
)
def test_no_bar_of_a_chart_is_lost(words, read):
    assert bars(words) == read


def test_lines_of_a_chart_stand_one_after_the_other():
    brief = read(Request(description="jazz: | C | Am | F | G | and then | F | G | C | C |"), style_of)
    assert brief.bars == 8
    assert [(asked.chord.symbol, asked.bar) for asked in brief.progression] == [
        ("C", 1), ("Am", 2), ("F", 3), ("G", 4), ("F", 5), ("G", 6), ("C", 7), ("C", 8),
    ]  # fmt: skip


def test_named_parts_with_bar_lines_stand_in_their_bars():
    words = "Verse: | C | Am | F | G | Chorus: | F | G | C | C | pop ballad"
    rows = [said.value for said in found_in(words)[1].rows]
    assert [(row.part, row.bars) for row in rows] == [("verse", 4), ("chorus", 4)]
