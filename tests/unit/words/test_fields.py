"""Only what was set outright can make a request unusable, and the error says what is accepted."""

from __future__ import annotations

import pytest

from unit.words.rooms_for_words import small_room
from woodshed.errors import RequestError
from woodshed.piece.brief import Request
from woodshed.words import read


def _read(words="jazz", **fields):
    return read(Request(description=words, **fields), small_room)


@pytest.mark.parametrize(
    ("fields", "message", "hint"),
    [
        ({"key": "Q major"}, "Q major", "Db major"),
        ({"key": ""}, "key", "Db major"),
        ({"tempo": 0}, "tempo 0", "20 to 400"),
        ({"tempo": -10}, "tempo -10", "20 to 400"),
        ({"tempo": 9999}, "tempo 9999", "20 to 400"),
        ({"tempo": float("nan")}, "tempo nan", "20 to 400"),
        ({"num_bars": 0}, "0 bars", "1 to 512"),
        ({"num_bars": -3}, "-3 bars", "1 to 512"),
        ({"num_bars": 100_000}, "100000 bars", "1 to 512"),
        ({"level": 0}, "level 0", "10"),
        ({"level": 11}, "level 11", "10"),
        ({"hand_size": "huge"}, "hand size 'huge'", "small (an octave), medium (a ninth) or large (a tenth)"),
        ({"hand_size": "narrow"}, "hand size 'narrow'", "large (a tenth)"),
        ({"genre": "polka"}, "polka", "gospel, jazz"),
        ({"application": "polka"}, "polka", "swing, bebop"),
        ({"words": "  \n "}, "empty", "Say what to play"),
        ({"words": "a" * 100_000}, "100000 characters", "10000"),
    ],
)
def test_an_unusable_field_is_quoted_and_the_accepted_ones_are_named(fields, message, hint):
    with pytest.raises(RequestError) as raised:
        _read(**fields)
    assert message in str(raised.value)
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Db", "Db major"),
        ("A flat", "Ab major"),
        ("Bbm", "Bb minor"),
        ("F# minor", "F# minor"),
        ("g dorian", "G dorian"),
        ("H moll", "B minor"),
        ("Es-Dur", "Eb major"),
        ("B♭ major", "Bb major"),
        ("c", "C major"),
        ("re bemol mayor", "Db major"),
        ("la mineur", "A minor"),
        ("C blues", "C blues"),
        ("E locrian", "E phrygian"),
        ("G# major", "Ab major"),
    ],
)
def test_the_key_field_takes_every_common_naming(name, expected):
    assert expected == str(_read(key=name).key)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("R&B", "rnb"), ("Neo Soul", "neo-soul"), ("neosoul", "neo-soul"), ("JAZZ", "jazz")],
)
def test_the_genre_field_takes_common_spellings(name, expected):
    assert expected == _read(genre=name).genre


@pytest.mark.parametrize("name", ["bossa_nova", "Bossa Nova", "bossa-nova", "bossa"])
def test_the_application_field_takes_its_name_or_its_words(name):
    assert _read(genre="latin", application=name).application == "bossa_nova"


@pytest.mark.parametrize(
    ("words", "fields", "parts"),
    [
        ("jazz in C", {"key": "Eb"}, ("in C"[3:], "Eb major")),
        ("jazz at 120", {"tempo": 90}, ("120", "90")),
        ("16 bars of jazz", {"num_bars": 8}, ("16 bars", "8")),
        ("level 3 jazz", {"level": 7}, ("level 3", "7")),
        ("reggae in G", {"genre": "jazz"}, ("reggae", "jazz")),
        ("bebop in G", {"genre": "jazz", "application": "ballad"}, ("bebop", "ballad")),
    ],
)
def test_a_field_beats_the_words_and_says_so(words, fields, parts):
    notices = _read(words, **fields).notices
    assert any(all(part in notice for part in parts) for notice in notices), notices


def test_fields_that_agree_with_the_words_need_no_notice():
    assert _read("jazz in Eb, 120 bpm, 8 bars", key="Eb", tempo=120, num_bars=8).notices == ()


def test_a_key_field_without_a_mode_takes_the_mode_from_the_words():
    assert str(_read("minor blues", key="A").key) == "A minor"


def test_the_seed_follows_from_the_words_unless_it_is_set():
    assert _read("jazz in F").seed == _read("jazz in F").seed != _read("jazz in G").seed
    assert _read("jazz in F", seed=0).seed == 0


def test_a_size_of_hand_that_was_set_beats_the_words_and_says_so():
    brief = _read("jazz for small hands", hand_size="large")
    assert brief.hand_size == "large"
    assert any("small hands" in notice and "large" in notice for notice in brief.notices)
    assert _read("jazz for small hands", hand_size="small").notices == ()
