"""One suite for all eight rooms: their phrases can be read, hold what they claim, and suffice."""

from __future__ import annotations

from pathlib import Path

import pytest

import woodshed.genres
from progressions import a_chart
from woodshed.genres import style_of
from woodshed.piece import GENRES, Idiom
from woodshed.progression.idioms import proves, rule_of
from woodshed.progression.phrases import rests
from woodshed.theory.key import Key
from woodshed.theory.roman import chord_of

FOLDER = Path(woodshed.genres.__file__).parent
PHRASES = [(genre, phrase) for genre in GENRES for phrase in style_of(genre).phrases]
NAMES = [f"{genre}: {phrase.name}" for genre, phrase in PHRASES]


@pytest.mark.parametrize(("genre", "phrase"), PHRASES, ids=NAMES)
def test_every_numeral_means_a_chord(genre, phrase):
    key = Key.parse("Eb")
    chords = [chord_of(n, key) for bar in phrase.bars for n in bar if n != "."]
    assert all(chord.kind.tones for chord in chords)


@pytest.mark.parametrize(("genre", "phrase"), PHRASES, ids=NAMES)
def test_a_phrase_shows_the_devices_that_it_claims(genre, phrase):
    chart = a_chart(" | ".join(" ".join(bar) for bar in phrase.bars), mode=phrase.mode)
    for tag in phrase.idioms:
        name, _, argument = tag.partition(":")
        if rule_of(name, argument or None) is not None:
            assert proves(chart, Idiom(name, argument or None)), tag


@pytest.mark.parametrize("genre", GENRES)
def test_a_room_has_phrases_for_every_place(genre):
    """At least 25 phrases; in major and minor something to open, go on, close, turn and end."""
    phrases = style_of(genre).phrases
    assert len(phrases) >= 25
    for mode in ("major", "minor"):
        for role in ("opening", "middle", "cadence", "turnaround", "ending"):
            found = [p for p in phrases if (p.mode, p.role) == (mode, role) and "own" not in p.tags]
            assert found, f"{mode} {role}"


@pytest.mark.parametrize("genre", GENRES)
def test_closing_phrases_come_to_rest(genre):
    closing = [p for p in style_of(genre).phrases if p.role == "ending"]
    assert [p.name for p in closing if not rests(p.bars[-1])] == []


@pytest.mark.parametrize("genre", GENRES)
def test_rooms_hold_data_only(genre):
    assert not list((FOLDER / genre.replace("-", "")).rglob("*.py"))
