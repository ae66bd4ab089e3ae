"""Whatever the words, a brief comes back; fields hold; a plain sentence is read exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unit.words.rooms_for_words import small_room
from woodshed.piece.brief import GENRES, Request
from woodshed.theory.key import MODES
from woodshed.theory.meter import SERVED
from woodshed.words import estimate_complexity, read

TONICS = st.sampled_from("C Db D Eb E F F# Gb G Ab A Bb B".split())
WORDS = st.text(min_size=1, max_size=200).filter(lambda words: bool(words.strip()))
SCRAPS = st.lists(
    st.sampled_from(
        (
            "in A B flat minor 7 - , . | 3 13 bars one two five hundred and twenty bpm the last "
            "eight every no or H major key of to over V/V ii7 Cmaj7 F#m7b5 4/4 12-8 swing straight "
            "loop from bar end on modulate up a half step twice 2-3 clave level grade times chorus "
            "zero minus 9999 ø ♭ ½"
        ).split()
    ),
    min_size=1,
    max_size=25,
).map(" ".join)


def _sound(brief):
    assert 1 <= brief.bars <= 512
    assert 20 <= brief.tempo <= 400
    assert 1 <= brief.level <= 10
    assert 1 <= brief.complexity <= 10
    assert 0.5 <= brief.feel.swing <= 0.75
    assert brief.key.mode in MODES
    assert abs(brief.key.signature) <= 7
    assert str(brief.meter) in SERVED
    assert all(1 < change.bar <= brief.bars for change in brief.key_changes)
    assert all(c.bar is None or 1 <= c.bar <= brief.bars for c in brief.progression)
    assert all((c.chord is None) != (c.numeral is None) for c in brief.progression)


@given(WORDS, st.sampled_from([None, *GENRES]))
def test_any_text_gives_a_sound_brief(words, genre):
    _sound(read(Request(description=words, genre=genre), small_room))


@given(SCRAPS, st.sampled_from([None, *GENRES]))
def test_any_heap_of_musical_words_gives_a_sound_brief(words, genre):
    _sound(read(Request(description=words, genre=genre), small_room))


@given(
    SCRAPS,
    TONICS,
    st.sampled_from(["major", "minor", "dorian"]),
    st.integers(20, 400),
    st.integers(1, 512),
    st.integers(1, 10),
    st.sampled_from(GENRES),
)
def test_a_field_that_is_set_beats_all_words(words, tonic, mode, tempo, bars, level, genre):
    request = Request(
        description=words,
        genre=genre,
        key=f"{tonic} {mode}",
        tempo=tempo,
        num_bars=bars,
        level=level,
        seed=3,
    )
    brief = read(request, small_room)
    assert brief.genre == genre
    assert brief.key.tonic.semitone == read(Request(description="x", key=tonic), small_room).key.tonic.semitone
    assert brief.key.mode == mode
    assert (tempo, bars, level, 3) == (brief.tempo, brief.bars, brief.level, brief.seed)


@given(
    st.integers(20, 400),
    st.sampled_from(["gospel", "jazz", "classical", "neo-soul", "reggae", "salsa", "R&B"]),
    TONICS,
    st.sampled_from(["major", "minor"]),
    st.integers(1, 512),
)
def test_a_plain_sentence_is_read_back_exactly(tempo, genre, tonic, mode, bars):
    words = f"{tempo} bpm {genre} in {tonic} {mode}, {bars} bars"
    brief = read(Request(description=words), small_room)
    named = {"salsa": "latin", "R&B": "rnb"}.get(genre, genre)
    assert (tempo, named, bars) == (brief.tempo, brief.genre, brief.bars)
    assert brief.key.mode == mode
    assert abs(brief.key.signature) <= 7


@given(WORDS)
def test_the_same_words_give_the_same_brief(words):
    request = Request(description=words)
    assert read(request, small_room) == read(request, small_room)


@given(st.text(max_size=300), st.integers(1, 512))
def test_complexity_runs_from_one_to_ten_and_grows_with_the_bars(words, bars):
    score = estimate_complexity(words, bars)
    assert 1 <= score <= 10
    assert score <= estimate_complexity(words, 512)
