"""Reasons: each follows from the evidence."""

from __future__ import annotations

import re

import pytest

from woodshed.learning import Context, shipped, suggest
from woodshed.learning.chord_class import class_of
from woodshed.learning.table import ALL
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key


def reasons(before: str, symbol: str, key: str = "C", genre: str | None = "jazz") -> tuple[str, ...]:
    """Why a chord may come."""
    found = suggest(before, Context(key=Key.parse(key), genre=genre), count=None)
    number = class_of(Chord.parse(symbol), 0)
    return next(one.reasons for one in found.chords if class_of(one.chord, 0) == number)


@pytest.mark.parametrize(
    ("before", "symbol", "said"),
    [
        ("Dm7 G7", "Cmaj7", "resolves the V"),
        ("Dm7 G7", "Am7", "deceptive after the V"),
        ("Cmaj7 A7", "Dm7", "resolves the V of ii"),
        ("Cmaj7", "A7", "V of ii"),
        ("Cmaj7 Dm7", "G7", "V after its ii"),
        ("Dm7 Db7", "Cmaj7", "resolves the tritone substitute"),
        ("C C#dim7", "Dm7", "the passing diminished leads here by step"),
        ("Cmaj7", "Fm7", "borrowed from minor"),
        ("Cmaj7 Gm7", "C7", "completes the two-five to IV"),
    ],
)
def test_functions_are_told_in_the_players_words(before, symbol, said):
    """What a chord does to the one before it, or what it is."""
    assert said in reasons(before, symbol)


def test_shares_are_those_of_the_counts():
    """The percentage is what the table holds for the longest context that enough tunes have met."""
    counts = shipped("chords-full").counts.by_key
    checked = 0
    for one in suggest("Dm7 G7", Context(key=Key.parse("C"), genre="jazz"), count=None).chords:
        for share, genre, context in re.findall(r"(\d+) % in ([\w &-]+) after (.*)", one.reason.replace("; ", "\n")):
            label = ALL if genre == "all genres" else genre
            met = counts.met(label, [class_of(Chord.parse(symbol), 0) for symbol in context.split()])
            assert int(share) == round(100 * met[class_of(one.chord, 0)] / sum(met.values()))
            checked += 1
    assert checked


def test_a_context_is_told_in_the_symbols_that_were_given():
    """G13 is the player's word for it."""
    said = " ".join(reasons("Dm9 G13", "Cmaj7"))
    assert "Dm9 G13" in said


def test_a_phrase_is_named_only_where_the_chords_stand_in_it(no_weights):
    """The room speaks alone here, so that it has to be named."""
    found = suggest("Am7 D7", Context(key=Key.parse("C"), genre="gospel"), count=None)
    from woodshed.learning.room_phrases import room_phrases

    names = room_phrases("gospel", "major").names
    before = tuple(class_of(Chord.parse(symbol), 0) for symbol in ("Am7", "D7"))
    for one in found.chords:
        told = [reason for reason in one.reasons if reason.startswith("as in the phrase")]
        name = names.get((*before, class_of(one.chord, 0)))
        assert not told or told == [f'as in the phrase "{name}"']


def test_nothing_is_said_twice():
    """Reasons of one chord are all different, and there is always one."""
    for one in suggest("| C | F | C | G7 |", Context(genre="blues"), count=None).chords:
        assert one.reasons
        assert len(set(one.reasons)) == len(one.reasons)
        assert one.reason == "; ".join(one.reasons)
