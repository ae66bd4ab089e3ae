"""Words that clash with a chart that was given are told; those that agree with it are not."""

from __future__ import annotations

import pytest

from pieces import a_chart
from woodshed.piece.brief import Request
from woodshed.pipeline import play_chart
from woodshed.words import clashes_with_chart

CHART = a_chart("| Dm7 | G7 | Cmaj7 | Cmaj7 |")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a ballad in D", 'The words say "D", the chart stands in C major: C major it is.'),
        ("a ballad in C minor", 'The words say "C minor", the chart stands in C major: C major it is.'),
        ("a slow waltz", 'The words say "waltz", the chart stands in 4/4: 4/4 it is.'),
        ("swing in 5/4", 'The words say "5/4", the chart stands in 4/4: 4/4 it is.'),
        ("swing, 16 bars", 'The words say "16 bars", the chart has 4 bars: it is played as it stands.'),
        (
            "swing, modulate up a half step",
            'The words say "modulate up a half step", the chart changes its key nowhere: it is played as it stands.',
        ),
    ],
)
def test_a_clash_is_told(words: str, said: str) -> None:
    assert clashes_with_chart(words, CHART) == (said,)


@pytest.mark.parametrize("words", ["a ballad in C", "swing in C major, 4 bars, 4/4", "slowly", "comp softly"])
def test_what_agrees_is_not(words: str) -> None:
    assert clashes_with_chart(words, CHART) == ()


def test_devices_that_the_chart_does_not_hold_are_told_and_the_chart_stays_as_it_is() -> None:
    piece = play_chart(CHART, Request(description="swing with tritone subs and a ii-V-I", genre="jazz"))
    assert "The chart is played as it was given: tritone sub is not in it." in piece.brief.notices
    assert not any("two-five-one" in notice for notice in piece.brief.notices)
    assert [c.chord.symbol for _, _, c in piece.chart.timeline()] == ["Dm7", "G7", "Cmaj7", "Cmaj7"]
