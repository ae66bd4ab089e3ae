"""What holds for every key, numeral and progression."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import KeyNameError, NumeralError
from woodshed.theory import (
    MODES,
    NO_CHORD,
    Chord,
    Key,
    PitchClass,
    analyse,
    chord_of,
    keys_heard,
    likely_key,
    numeral,
    transpose,
)
from woodshed.theory.chord_vocabulary import vocabulary

notes = st.builds(PitchClass, st.integers(0, 6), st.integers(-1, 1))
keys = st.builds(Key, notes, st.sampled_from(sorted(MODES))).map(lambda key: key.simplified)
types = st.sampled_from([t.name for t in vocabulary().types] + ["7(b9)", "13(#11)", "add9", "7b5"])
chords = st.one_of(st.builds(Chord, notes, types, st.none() | notes), st.just(NO_CHORD))
degrees = st.sampled_from("I #I bII II bIII III IV #IV bV V bVI VI bVII VII i ii iii iv v vi vii".split())


@given(keys)
def test_a_key_is_read_back_from_its_name(key):
    """And has at most seven accidentals."""
    assert Key.parse(str(key)) == key
    assert abs(key.signature) <= 7


@given(keys, st.integers(0, 127))
def test_a_note_is_spelled_as_it_sounds(key, semitone):
    """With at most one accidental, but for the leading tone of a minor key."""
    note = key.spell(semitone)
    assert note.semitone == semitone % 12
    leading = (key.tonic.semitone + 11) % 12
    assert abs(note.alter) <= (2 if key.minor and semitone % 12 == leading else 1)


@given(chords, keys)
def test_a_numeral_reads_back_as_its_chord(chord, key):
    """The same sound over the same bass, in every key; written once, it stays as it is."""
    text = numeral(chord, key)
    again = chord_of(text, key)
    assert (again.semitones, again.type) == (chord.semitones, chord.type)
    assert again.silent or again.lowest.semitone == chord.lowest.semitone
    assert chord_of(numeral(again, key), key) == again


@given(degrees, types, st.none() | degrees, keys)
def test_a_numeral_gives_a_chord_that_players_can_read(degree, kind, below, key):
    """No root or bass with two accidentals, in any key."""
    chord = chord_of(f"{degree}{kind}" + (f"/{below}" if below else ""), key)
    assert max(abs(chord.root.alter), abs(chord.lowest.alter)) <= 1


@given(chords, keys, keys)
def test_transposing_there_and_back_gives_the_same_sound(chord, old, new):
    """Up to enharmonic spelling."""
    there = transpose(chord, old, new)
    shift = new.tonic.semitone - old.tonic.semitone
    assert there.semitones == {(s + shift) % 12 for s in chord.semitones}
    assert transpose(there, new, old).semitones == chord.semitones


@given(st.lists(chords, max_size=24), keys)
def test_analysis_never_fails(progression, key):
    """Every chord has a numeral, a role and a key."""
    line = analyse(progression, key)
    assert len(line) == len(progression) == len(keys_heard(progression, key))
    assert all(a.numeral and a.role for a in line)
    assert likely_key(progression).mode in {"major", "minor"}


@given(st.text(max_size=60))
def test_any_text_is_a_key_or_a_clear_error(text):
    """Nothing else comes out."""
    try:
        key = Key.parse(text)
    except KeyNameError:
        return
    assert Key.parse(str(key)) == key


@given(st.text(st.sampled_from("IViv1234567b#°ø/mamjdsu79+-() "), max_size=10), keys)
def test_any_text_is_a_numeral_or_a_clear_error(text, key):
    """Nothing else comes out."""
    try:
        chord = chord_of(text, key)
    except NumeralError:
        return
    assert chord.semitones or chord.silent


@pytest.mark.parametrize("mode", sorted(MODES))
def test_the_function_of_a_chord_does_not_depend_on_the_tonic(mode):
    """Twelve tonics, one numeral."""
    text = "bVImaj7/V"
    for semis in range(12):
        key = Key(PitchClass(0), mode).transposed(semis)
        assert numeral(chord_of(text, key), key) == text
