"""Where the off-beat falls: by the tempo in jazz, where the room says elsewhere."""

from __future__ import annotations

import pytest

from woodshed.genres.rooms import style_of
from woodshed.piece import Request
from woodshed.words.reader import read
from woodshed.words.time_choice import swing_at


@pytest.mark.parametrize(("tempo", "place"), [(120, 0.66), (160, 0.62), (200, 0.58), (240, 0.55), (400, 0.53)])
def test_the_faster_the_evener(tempo, place):
    """The table of genres.md 2."""
    assert swing_at(tempo) == place


def test_between_two_tempos_it_lies_between():
    assert swing_at(140) == pytest.approx(0.64)


@pytest.mark.parametrize(("application", "place"), [("swing", 0.58), ("bossa", 0.5)])
def test_a_sub_style_has_its_own_swing_or_that_of_the_tempo(application, place):
    brief = read(Request(description="a tune", genre="jazz", application=application, tempo=200), style_of)
    assert brief.feel.swing == place
