"""Chords between bar lines: bars like the one before and silent ones count like any other."""

from __future__ import annotations

import pytest

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
    ],
)
def test_no_bar_of_a_chart_is_lost(words, read):
    assert bars(words) == read
