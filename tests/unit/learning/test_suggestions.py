"""What may come next: ranked, adding up to one, the same in every key, and honest about what spoke."""

from __future__ import annotations

import pytest

from woodshed.errors import RequestError
from woodshed.learning import Context, suggest
from woodshed.learning.chord_class import class_of
from woodshed.learning.expecting import share_of_room
from woodshed.learning.suggestions import CHORD_MODEL, MOST, RULES, model_of
from woodshed.piece import GENRES
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter

TUNE = "| Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7 |"


def context(key: str | None = "C", **fields) -> Context:
    """A context with a key by name."""
    return Context(key=None if key is None else Key.parse(key), **fields)


@pytest.mark.parametrize("genre", [*GENRES, None, "folk"])
@pytest.mark.parametrize("key", ["C", "A minor", None])
@pytest.mark.parametrize("chords", ["", "C", TUNE])
def test_all_suggestions_make_one_and_each_is_a_chord(genre, key, chords):
    """Ranked, none twice, none the chord that sounds; every symbol means what it says."""
    found = suggest(chords, context(key, genre=genre), count=None)
    chances = [one.probability for one in found.chords]
    assert sum(chances) == pytest.approx(1.0)
    assert chances == sorted(chances, reverse=True)
    symbols = [one.chord.symbol for one in found.chords]
    assert len(set(symbols)) == len(symbols) <= MOST
    assert [Chord.parse(symbol).symbol for symbol in symbols] == symbols
    classes = {class_of(one.chord, 0) for one in found.chords}
    assert len(classes) == len(symbols)
    sounding = {"C": "C", TUNE: "G7"}.get(chords)
    assert sounding is None or class_of(Chord.parse(sounding), 0) not in classes
    assert found.by == CHORD_MODEL


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("genre", ["jazz", "gospel"])
def test_every_key_ranks_alike(known, genre):
    """Twelve keys, one order, and the same probabilities; also where the key must be heard."""
    rows = []
    for semis in range(12):
        row = [Chord.parse(symbol).transposed(semis) for symbol in "Dm7 G7 Cmaj7 A7".split()]
        key = Key.parse("C").transposed(semis) if known else None
        found = suggest(row, Context(key=key, genre=genre), count=40)
        rows.append([(class_of(one.chord, semis), pytest.approx(one.probability, abs=1e-9)) for one in found.chords])
    assert all(row == rows[0] for row in rows)


def test_a_dominant_resolves():
    """After a two and a five the one comes first, and the reason says what it does."""
    first = suggest("| Dm7 | G7 |", context(genre="jazz")).chords[0]
    assert first.chord.root.name == "C"
    assert "resolves the V" in first.reasons


def test_a_tune_that_goes_round_is_known_by_its_bar():
    """The reason names the bar in which it came before."""
    text = "| C | Ab7 | Db | E7 | C | Ab7 | Db | E7 | C | Ab7 |"
    first = suggest(text, context("C", genre="rnb")).chords[0]
    assert first.chord.symbol == "Db"
    assert {"as in bar 3", "as in bar 7"} & set(first.reasons)


def test_without_bars_places_are_counted_in_chords():
    """What is not known is not told."""
    found = suggest("C Ab7 Db E7 C Ab7 Db E7 C Ab7", context("C", genre="rnb"), count=None)
    said = [reason for one in found.chords for reason in one.reasons if reason.startswith("as in")]
    assert said
    assert not any("bar" in reason for reason in said)


def test_the_key_is_heard_where_nobody_tells_it():
    """And how sure that is."""
    found = suggest("| Fm7 | Bb7 | Ebmaj7 |", context(None))
    assert str(found.key) == "Eb major"
    assert 0.3 < found.sure < 1.0
    assert suggest("| Fm7 | Bb7 |", context("Eb")).sure == 1.0


def test_a_minor_key_begins_at_home():
    """Though charts that tell no mode begin in the relative major."""
    first = suggest("", context("A minor", genre="reggae")).chords[0]
    assert first.chord.root.name == "A"


def test_nothing_at_all_is_answered_in_c_and_says_so():
    """Someone has to begin."""
    found = suggest("")
    assert str(found.key) == "C major"
    assert any("key" in notice for notice in found.notices)


def test_the_room_speaks_louder_where_little_was_learned():
    """Neo-soul was hardly learned, jazz was; a genre without a room has none."""
    model, _ = model_of("chords-full")
    assert share_of_room(model, "neo-soul") > share_of_room(model, "gospel") > share_of_room(model, "jazz") > 0
    assert share_of_room(model, "folk") == 0
    assert share_of_room(None, "jazz") == 1


def test_without_weights_the_room_answers_and_says_so(no_weights):
    """Nobody is left without an answer, and nobody is deceived."""
    found = suggest("| Dm7 | G7 |", context(genre="jazz"), count=None)
    assert found.by == RULES
    assert "chords-full.npz" in found.notices[0]
    assert found.chords[0].chord.root.name == "C"
    assert sum(one.probability for one in found.chords) == pytest.approx(1.0)
    assert not any("%" in reason for one in found.chords for reason in one.reasons)
    assert suggest("C F", context(genre="folk")).chords


def test_damaged_weights_are_no_less_told(no_weights):
    """The notice says what is wrong."""
    (no_weights / "chords-full.npz").write_bytes(b"PK\x03\x04 nothing")
    assert "damaged" in suggest("C", context()).notices[0]


@pytest.mark.parametrize("count", [0, -1])
def test_no_suggestions_cannot_be_asked_for(count):
    """At least one."""
    with pytest.raises(RequestError, match=str(count)):
        suggest("C", context(), count=count)


def test_a_chord_more_is_answered_as_if_all_were_heard_anew():
    """What is remembered changes nothing."""
    row = "Dm7 G7 Em7 A7 Dm7 Fm7 Bb7".split()
    step_by_step = [suggest(row[:i], context(genre="latin")) for i in range(1, len(row) + 1)]
    suggest("C F G", context(genre="latin"))
    backwards = [suggest(row[:i], context(genre="latin")) for i in range(len(row), 0, -1)]
    assert step_by_step == backwards[::-1]


def test_three_four_is_heard_in_three():
    """A chart in another meter is read in it."""
    found = suggest("| C . G7 | C |", Context(key=Key.parse("C"), meter=Meter(3, 4)))
    assert found.chords


def test_silence_is_suggested_only_to_tunes_that_have_had_it():
    """Charts of recordings begin before the band does; players do not ask for that."""
    asked = context("C", genre="rnb")
    assert not any(one.chord.silent for one in suggest("C F", asked, count=None).chords)
    assert any(one.chord.silent for one in suggest("N.C. C F", asked, count=None).chords)
    assert suggest("N.C.", context(None)).notices


def test_a_seventh_on_the_one_is_at_rest_in_the_blues():
    """Elsewhere it pulls to the four."""
    blues, jazz = (suggest("A7", context("A", genre=genre), count=None).chords for genre in ("blues", "jazz"))
    four, also = (next(one for one in found if one.chord.symbol == "D7") for found in (blues, jazz))
    assert "subdominant" in four.reasons
    assert "resolves the V of IV" in also.reasons
