"""A thousand plain requests over all genres, meters, keys, and lengths from 1 bar to 64."""

from __future__ import annotations

from random import Random

from woodshed.genres import style_of
from woodshed.piece import GENRES, Brief, Request
from woodshed.theory.meter import SERVED
from woodshed.words import read

KEYS = ("C", "Db", "D minor", "Eb", "E", "F minor", "F#", "G dorian", "Ab", "A minor", "Bb", "B minor", "C mixolydian")
LENGTHS = (1, 2, 3, 4, 4, 5, 7, 8, 8, 8, 11, 12, 12, 16, 16, 24, 32)
"""In bars, mostly as people ask for them; before that each length from 1 to 64 comes once."""
MANNERS = ("something simple", "a tune", "something sophisticated", "an experimental, innovative, avant-garde tune")


def briefs(count: int = 1000) -> list[Brief]:
    """The first so many of them; each genre, meter and length comes in turn, the rest by seeded chance."""
    dice = Random("a thousand requests")
    found = []
    for number in range(count):
        genre, meter = GENRES[number % len(GENRES)], SERVED[number // len(GENRES) % len(SERVED)]
        request = Request(
            description=f"{dice.choice(MANNERS)} in {meter}",
            genre=genre,
            key=dice.choice(KEYS),
            num_bars=number + 1 if number < 64 else dice.choice(LENGTHS),
            seed=number,
        )
        found.append(read(request, style_of))
    return found
