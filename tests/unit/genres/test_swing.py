"""Where the off-beat falls: by the tempo in jazz, where the room says elsewhere."""

from __future__ import annotations

import pytest

from woodshed.genres.style import Application, swing_at, swing_of


@pytest.mark.parametrize(
    ("tempo", "place"),
    [
        (40, 0.62),
        (60, 0.62),
        (120, 0.66),
        (160, 0.62),
        (200, 0.58),
        (240, 0.55),
        (280, 0.53),
        (400, 0.53),
    ],
)
def test_the_faster_the_evener(tempo, place):
    """The table of genres.md 2."""
    assert place == swing_at(tempo)


def test_between_two_tempos_it_lies_between():
    assert swing_at(140) == pytest.approx(0.64)


@pytest.mark.parametrize(("swing", "place"), [(0.5, 0.5), ("tempo", 0.58)])
def test_a_sub_style_has_its_own_swing_or_that_of_the_tempo(swing, place):
    application = Application(name="x", title="X", words=(), tempo=(60, 200), usual_tempo=100, swing=swing)
    assert swing_of(application, 200) == place
