"""Which bars have a fill."""

from __future__ import annotations

from random import Random

import pytest

from pieces import a_brief, a_chart
from woodshed.arrangement.plan import plan
from woodshed.genres import style_of

FULL = "C . . G7"


def filled(text: str, genre: str = "gospel", application: str = "worship") -> list[int]:
    """The bars, from 1, that a fill may take."""
    chart, style = a_chart(text), style_of(genre)
    brief = a_brief(chart, genre=genre, application=application, tempo=68.0, level=6)
    plans = plan(chart, style, brief, style.applications[application], Random(1))
    return [number for number, bar in enumerate(plans, 1) if bar.fill is not None]


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        (["C", "F", "C", "G7", "C", "F", "C", "C"], [2, 4, 6]),
        (["C", FULL, "C", FULL, "C", "F", "C", "C"], [2, 3, 4, 6]),
        ([FULL, FULL, FULL, FULL, "C", "F", "C", "C"], [2, 4, 6]),
    ],
)
def test_where_the_usual_bars_are_full_another_of_the_phrase_has_the_fill_too(bars, expected):
    """Only if its last chord leaves room; the last bar of a piece never has one."""
    assert expected == filled(f"| {' | '.join(bars)} |")


def test_a_genre_that_does_not_insist_keeps_to_its_bars():
    assert 3 not in filled(f"| C | {FULL} | C | {FULL} | C | F | C | C |", "neo-soul", "gospel_neo")
