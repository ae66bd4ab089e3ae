"""A figure that was asked for by name is heard, whichever style of the genre plays it."""

from __future__ import annotations

import pytest

from woodshed import generate
from woodshed.explanation.hands import devices_in_notes, hearing_of


def heard(words, name, **fields):
    return devices_in_notes(hearing_of(generate(words, **fields)), [name])


@pytest.mark.parametrize("key", ["C minor", "F", "B minor", "Ab"])
@pytest.mark.parametrize("word", ["broken chords", "arpeggios"])
def test_a_prelude_in_broken_chords_spans_an_octave(key, word):
    """A figure inside one hand position is no broken chord by the definition of the genre."""
    assert heard(f"a prelude with {word}, 12 bars", "broken_chord", genre="classical", key=key)


@pytest.mark.parametrize("application", ["cha_cha", "salsa", "mambo", "guajira", "latin_jazz"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_montuno_keeps_its_two_bars(application, seed):
    """No run takes the end of a bar from an ostinato."""
    assert heard("with a montuno, 8 bars", "montuno", genre="latin", application=application, seed=seed)
