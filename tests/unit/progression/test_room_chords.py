"""The vocabulary from which a model writes: the chords of the room at the player's level."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progressions import a_brief
from woodshed.genres import style_of
from woodshed.piece import GENRES, Request
from woodshed.progression.room_chords import room_chords, tonics
from woodshed.theory.key import Key
from woodshed.words import read


def chords_of(brief):
    return room_chords(brief, style_of(brief.genre))


def symbols_of(brief):
    return [chord.symbol for chord in chords_of(brief)]


@pytest.mark.parametrize("mode", ["major", "minor"])
@pytest.mark.parametrize("genre", GENRES)
def test_every_room_has_chords_and_a_place_to_rest(genre, mode):
    """At any level, without doubles, in one order, so that the grammar is the same each time."""
    for level in (1, 5, 10):
        for complexity in (2, 9):
            brief = a_brief(genre, mode=mode, level=level, complexity=complexity)
            found = symbols_of(brief)
            assert len(found) == len(set(found)) >= 3
            assert found == symbols_of(brief)
            assert tonics(chords_of(brief), brief.key, genre), (level, complexity)


@pytest.mark.parametrize("genre", GENRES)
def test_a_hard_request_may_use_every_type_on_every_degree(genre):
    """An easy one keeps to where the room has them."""
    easy, hard = (set(symbols_of(a_brief(genre, complexity=n))) for n in (4, 5))
    assert easy < hard
    assert len({chord.root.semitone for chord in chords_of(a_brief(genre, complexity=5))}) == 12


def test_a_higher_level_knows_more_chords():
    """Of the same room."""
    assert len(symbols_of(a_brief(level=1, complexity=3))) <= len(symbols_of(a_brief(level=10, complexity=3)))


def test_what_does_not_shape_the_vocabulary_is_let_go():
    """Words, seed, tempo and bars: requests of one room share their grammar."""
    brief = a_brief()
    other = replace(brief, request=Request(description="other words"), seed=9, tempo=200.0, bars=64, wish="x")
    assert room_chords(brief, style_of("jazz")) is room_chords(other, style_of("jazz"))


def test_chords_of_a_later_key_are_there_too():
    """A model must be able to go there."""
    brief = read(Request(description="worship in C, then move up to D, 16 bars", genre="gospel"), style_of)
    assert brief.key_changes
    assert tonics(chords_of(brief), Key.parse("D"), "gospel")


def test_a_device_brings_its_chords():
    """Even where the room's own phrases lack them."""
    brief = read(Request(description="a simple jazz tune in C with tritone substitutions"), style_of)
    assert any(idiom.name.startswith("tritone") for idiom in brief.idioms)
    assert any(chord.root.name == "Db" and chord.kind.family == "dom" for chord in chords_of(brief))


def test_a_family_that_was_refused_is_left_out():
    """No seventh chords where none are wanted."""
    brief = read(Request(description="simple gospel in C without seventh chords"), style_of)
    assert brief.avoid
    assert not [symbol for symbol in symbols_of(brief) if "7" in symbol]


def test_a_blues_may_rest_on_its_dominant_seventh_and_jazz_may_not():
    """As it does."""
    for genre, rests in (("blues", True), ("jazz", False)):
        brief = a_brief(genre, complexity=5)
        families = {chord.kind.family for chord in tonics(chords_of(brief), brief.key, genre)}
        assert rests == ("dom" in families)


def test_a_foreign_bass_is_no_rest():
    """The tonic stands on its own root."""
    brief = a_brief("gospel", complexity=9)
    assert all(chord.bass is None for chord in tonics(chords_of(brief), brief.key, "gospel"))
