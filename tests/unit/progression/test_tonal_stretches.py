"""A key of a few bars stays plain to hear."""

from __future__ import annotations

import pytest

from woodshed.pipeline import generate
from woodshed.progression.tonal_stretches import plainness, short_stretches

CLIMBS = [
    ("gospel", "mass choir vamp in C, 12 bars, up a half step every four bars"),
    ("gospel", "choir in Db, start there, up a half step in bar 5 and again in bar 9, twelve bars"),
    ("rnb", "soul in F, 12 bars, last four up a half step"),
    ("jazz", "swing in G, 16 bars, up a whole step every four bars"),
]


@pytest.mark.parametrize(("genre", "words"), CLIMBS, ids=lambda words: words[:30])
def test_each_key_stands_on_its_own_degrees_for_most_of_its_time(genre, words):
    piece = generate(words, genre=genre)
    stretches = short_stretches(_brief(words, genre))
    assert len(stretches) >= 2
    for stretch in stretches:
        assert plainness(piece.chart, stretch) >= 0.7


def test_a_piece_in_one_key_has_no_stretches():
    assert short_stretches(_brief("swing in G, 16 bars", "jazz")) == ()


def _brief(words, genre):
    from woodshed.genres import style_of
    from woodshed.piece import Request
    from woodshed.words import read

    return read(Request(description=words, genre=genre), style_of)
