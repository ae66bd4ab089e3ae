"""The close of a chart is heard as it is in the whole."""

from __future__ import annotations

import pytest

from pieces import a_chart
from woodshed.progression.hearing import close_of, hear


@pytest.mark.parametrize(
    "text",
    [
        "C | G7 | C", "C | G7 C | C | C", "N.C. | N.C.", "C | N.C. | C", "C | G7 | N.C.", "C | C", "G7 . C .",
        "C | G7 N.C. G7 . | N.C. C . .",
    ],
)  # fmt: skip
def test_the_last_two_chords_are_those_that_are_heard_last(text):
    """One that goes on over bar lines is one, silence is none."""
    chart = a_chart(text)
    assert close_of(chart) == tuple(heard.reading for heard in hear(chart, tonic=0)[-2:])
