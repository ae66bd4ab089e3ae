"""What holds for every chord that anyone may write."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import ChordSymbolError
from woodshed.theory import Chord, PitchClass, chord_type, semitones
from woodshed.theory.chord_naming import naming, settled
from woodshed.theory.interval import INTERVALS

notes = st.builds(PitchClass, st.integers(0, 6), st.integers(-2, 2))
tones = st.frozensets(st.sampled_from(sorted(set(INTERVALS) - {"b2", "#4", "#13", "b11"})))
types = tones.map(lambda given: naming(settled(given)).name)
chords = st.builds(Chord, notes, types, st.none() | notes)


@given(tones)
def test_any_set_of_tones_has_one_name_that_reads_back(given):
    """Tones to name to tones."""
    kept = settled(given)
    assert settled(frozenset(kept)) == kept
    assert chord_type(naming(kept).name).tones == kept


@given(chords)
def test_a_symbol_reads_back_as_its_chord(chord):
    """Chord to symbol to chord."""
    assert Chord.parse(chord.symbol) == chord


@given(chords)
def test_the_spelled_tones_sound_as_the_type_says(chord):
    """Root first; the bass sounds too."""
    root = chord.root.semitone
    expected = [(root + s) % 12 for s in chord.kind.semitones]
    assert expected == [note.semitone for note in chord.pitch_classes]
    assert chord.pitch_classes[0] == chord.root
    assert chord.semitones == {*expected, chord.lowest.semitone}


@given(chords)
def test_twelve_semitones_up_a_chord_sounds_as_before(chord):
    """One at a time, with its bass."""
    moved = chord
    for step in range(1, 13):
        moved = moved.transposed(1)
        assert moved.semitones == {(s + step) % 12 for s in chord.semitones}
        assert moved.lowest.semitone == (chord.lowest.semitone + step) % 12
    assert moved.type == chord.type


@given(types)
def test_essential_tones_are_tones_and_altered_ones_exclude_their_natural_form(name):
    """What must sound is named; what must not is no tone."""
    kind = chord_type(name)
    assert {tone for group in kind.essential for tone in group} <= set(kind.tones)
    assert kind.essential
    assert kind.avoid.isdisjoint(kind.tones)
    assert kind.semitones == tuple(semitones(tone) for tone in kind.tones)
    assert len(set(kind.semitones)) == len(kind.semitones)


@given(st.text(st.sampled_from("ABCDEFGHabcdefg#b♭♯°øΔ^+-−()/\\|, 1234567890majdinsuolterx"), max_size=12))
def test_any_text_is_a_chord_or_a_clear_error(text):
    """Nothing else comes out; a chord that is read can be written and read again."""
    try:
        chord = Chord.parse(text)
    except ChordSymbolError:
        return
    assert Chord.parse(chord.symbol) == chord


@given(st.text())
def test_any_text_at_all_is_a_chord_or_an_error(text):
    """In any script."""
    try:
        Chord.parse(text)
    except ChordSymbolError:
        return
    assert text
