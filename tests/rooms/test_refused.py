"""What a player refuses is not played, in any genre, style by style."""

from __future__ import annotations

import pytest

from woodshed import generate
from woodshed.explanation.hands import devices_in_notes, hearing_of
from woodshed.genres import style_of
from woodshed.piece import GENRES

STYLES = [(genre, name) for genre in GENRES for name in style_of(genre).applications]


def heard(words, genre, application, *names):
    piece = generate(f"{words}, 8 bars", genre=genre, application=application, seed=1, composer="rules")
    return devices_in_notes(hearing_of(piece), names)


@pytest.mark.parametrize(("genre", "application"), STYLES)
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("no arpeggios", "broken_chord"),
        ("no walking bass", "walking_bass"),
        ("no octaves in the left hand", "octaves_lh"),
        ("without octaves", "octaves_lh"),
        ("no pushes", "anticipation"),
        ("nothing syncopated", "anticipation"),
        ("no Alberti bass", "alberti"),
    ],
)
def test_what_is_refused_is_not_heard(words, name, genre, application):
    """By the definitions of the genres, from the notes alone."""
    assert not heard(words, genre, application, name)


@pytest.mark.parametrize("genre", ["gospel", "neo-soul", "rnb"])
@pytest.mark.parametrize("words", ["no fills", "no runs"])
def test_no_fill_takes_the_end_of_a_bar_where_fills_are_refused(words, genre):
    """Nor where runs are, which is what a fill is made of."""
    assert not heard(words, genre, style_of(genre).usual, "fill")
