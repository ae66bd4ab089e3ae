"""The room's vocabulary as the chord model counts it."""

from __future__ import annotations

import numpy as np
import pytest

from progressions import a_brief
from woodshed.genres import style_of
from woodshed.learning.chord_class import CLASSES, SILENCE
from woodshed.piece import GENRES
from woodshed.progression.chord_drawing import round_again
from woodshed.progression.chord_habits import habit_of
from woodshed.progression.chord_words import class_in, words_of
from woodshed.theory.key import Key


def of(brief):
    return words_of(brief, style_of(brief.genre), brief.key)


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_says_how_it_is_composed(genre):
    habit = habit_of(genre)
    assert set(habit.settled) <= set(style_of(genre).applications)
    assert habit.room > 0


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_what_is_expected_can_be_written_and_is_no_silence(genre, mode):
    for complexity in (2, 8):
        brief = a_brief(genre, mode=mode, complexity=complexity)
        words = of(brief)
        for before in (None, "V7", "I"):
            for strong in (True, False):
                expected = words.expected(before, 0.05, strong=strong)
                assert set(np.flatnonzero(expected).tolist()) <= set(words.written)
                assert expected[SILENCE] == 0.0


def test_the_vocabulary_is_the_same_in_every_key():
    assert of(a_brief("jazz", "C")) is of(a_brief("jazz", "F#"))


def test_a_minor_key_counts_from_its_relative_major():
    assert class_in("im7", minor=True) == class_in("vim7", minor=False)


def test_easy_requests_keep_to_the_chords_of_the_phrases():
    assert not of(a_brief("jazz", complexity=4)).foreign.any()
    assert of(a_brief("jazz", complexity=5)).foreign.any()


def test_after_a_two_comes_a_five():
    brief = a_brief("jazz")
    words = of(brief)
    assert int(np.argmax(words.expected("iim7", 0.0, strong=False))) == class_in("V7", minor=brief.key.minor)


def test_a_foreign_bass_is_rare_where_no_phrase_has_it():
    words = of(a_brief("classical"))
    names, likely = words.numerals(class_in("I", minor=False), None)
    assert names[int(np.argmax(likely))] == "I"


@pytest.mark.parametrize(
    ("numbers", "number", "again"), [((1, 2, 1), 2, True), ((1, 2, 3, 1, 2), 3, True), ((1, 2, 3), 1, False)]
)
def test_two_or_three_chords_hardly_go_round_twice(numbers, number, again):
    assert (round_again(numbers, number) < 0.2) == again


def test_modes_without_phrases_fall_back():
    assert of(a_brief("jazz", mode="minor")).written
    assert words_of(a_brief("jazz"), style_of("jazz"), Key.parse("A dorian")).written


def test_a_chord_that_the_room_has_only_with_its_seventh_is_written_so():
    """A plain four, as soul has it, counts for the room's four with a ninth; nothing is lost on the way."""
    words = of(a_brief("neo-soul", complexity=4))
    plain, rich = (class_in(name, minor=False) for name in ("IV", "IVmaj9"))
    assert plain not in words.written
    odds = np.zeros(CLASSES)
    odds[plain] = 1.0
    moved = words.in_room(odds)
    assert moved[rich] > 0.0
    assert moved.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("genre", GENRES)
def test_what_the_room_has_keeps_its_odds_at_least(genre):
    words = of(a_brief(genre))
    moved = words.in_room(np.full(CLASSES, 1.0 / CLASSES))
    common = np.flatnonzero(words.often[False] + words.often[True])
    assert (moved[common] >= 1.0 / CLASSES - 1e-12).all()
