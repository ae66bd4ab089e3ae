"""The words with their key names as degrees: the same wish reads alike in every key."""

from __future__ import annotations

import pytest

from woodshed.genres import style_of
from woodshed.piece import Request
from woodshed.theory.key import Key
from woodshed.words import read
from woodshed.words.finders import find
from woodshed.words.in_degrees import in_degrees
from woodshed.words.text import spell

KEYS = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]


def told(words, key):
    text = spell(words)
    return in_degrees(text, find(text), Key.parse(key))


@pytest.mark.parametrize("key", KEYS)
def test_the_key_that_is_asked_is_this_key(key):
    """In all twelve."""
    assert told(f"slow worship in {key}, 8 bars", key) == "slow worship in this key, 8 bars"


@pytest.mark.parametrize(("key", "other"), [("C", "D"), ("Db", "Eb"), ("A", "B"), ("Bb", "C")])
def test_another_key_is_named_by_its_degree(key, other):
    """A tone higher is II from everywhere."""
    assert told(f"worship in {key}, then move to {other}", key) == "worship in this key, then move to the key of II"


def test_a_key_of_another_mode_says_so():
    """Its tonic alone would mean another key."""
    assert told("a tune in C, then to A minor", "C").endswith("the key of VI minor")
    assert told("a tune in A minor", "A minor") == "a tune in this key"
    assert told("a tune in A minor", "A major") == "a tune in this key"


def test_chords_in_letters_are_told_by_the_brief_and_not_by_the_words():
    """The brief holds them, each in its place."""
    assert told("jazz over Dm7 G7 Cmaj7 in C", "C") == "jazz over these chords in this key"


def test_degrees_stay_as_they_are():
    """They have no key in them."""
    assert told("gospel with a 7-3-6 and ii V I", "C") == "gospel with a 7-3-6 and ii V I"


def test_it_comes_on_one_line():
    """Whatever the player typed."""
    assert told("  slow\n\nblues \t in A ", "A") == "slow blues in this key"


@pytest.mark.parametrize(
    "words",
    [
        "slow worship in {key} with passing chords",
        "sophisticated bebop in {key}, 32 bars, with tritone substitutions",
        "a reggae one drop in {key} minor",
        "bossa nova in the key of {key}",
    ],
)
def test_the_brief_of_a_wish_says_the_same_in_every_key(words):
    """So that the models are asked once for twelve keys."""
    briefs = [read(Request(description=words.format(key=key)), style_of) for key in KEYS]
    assert len({brief.wish for brief in briefs}) == 1
    assert not any(f" {key} " in f" {briefs[0].wish} " for key in KEYS if len(key) == 2)
    assert len({str(brief.key) for brief in briefs}) == 12
