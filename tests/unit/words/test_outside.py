"""What is asked for and not written here is told with its reason; what only sounds like it is not."""

from __future__ import annotations

import pytest

from unit.words.rooms_for_words import small_room
from woodshed.piece.brief import Request
from woodshed.words.reader import read


def notices(words: str) -> list[str]:
    told = read(Request(description=words, genre="jazz"), small_room).notices
    return [notice for notice in told if "cannot be served" in notice or "The tune" in notice]


@pytest.mark.parametrize(
    ("words", "named", "since"),
    [
        ("swing in C, add strings", "strings", "other instruments are not written"),
        ("swing in C with a tenor sax", "tenor sax", "other instruments are not written"),
        ("swing in C plus a trumpet solo", "trumpet solo", "other instruments are not written"),
        ("swing in C with congas and bongos", "congas", "drums and percussion are not written"),
        ("swing in C with backing vocals", "backing vocals", "no words and no voices to sing"),
        ("swing in C, with lots of reverb", "reverb", "no sounds or effects"),
    ],
)
def test_what_two_hands_at_a_piano_cannot_give_is_told(words: str, named: str, since: str) -> None:
    told = notices(words)
    assert len(told) == 1
    assert told[0].startswith(f'"{named}" cannot be served')
    assert since in told[0]


@pytest.mark.parametrize(
    "words",
    [
        "swing in C, no drums",
        "swing in C without a bass guitar",
        "swing in C with horn-like stabs",
        "swing in C, chords like a horn section",
        "walking bass like an upright bass, C",
        "lush strings feel, swing in C",
        "swing in C sharp minor",
        "swing in C where the melody sings",
    ],
)
def test_what_is_refused_or_only_likened_is_not_told(words: str) -> None:
    assert notices(words) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Play Autumn Leaves in G minor", "Autumn Leaves"),
        ("play Amazing Grace in F", "Amazing Grace"),
        ("do Misty in Eb, slowly", "Misty"),
        ('arrange "Blue Moon" in Eb as a bossa', "Blue Moon"),
        ("play Fly Me to the Moon in C", "Fly Me to the Moon"),
        ("play Take Five in Eb minor", "Take Five"),
    ],
)
def test_a_tune_by_name_is_told_to_be_unknown(words: str, name: str) -> None:
    assert notices(words) == [f'The tune "{name}" is not known here: melody and changes are our own.']


@pytest.mark.parametrize(
    "words",
    [
        "Play Something Slow in C",
        "Play Gospel in C",
        "Autumn Leaves kind of changes: G minor, 16 bars",
        "play Giant Steps changes, 16 bars",
        "play Dm7 G7 Cmaj7",
        "Play Bb Major Swing",
    ],
)
def test_what_names_a_style_or_chords_is_no_tune(words: str) -> None:
    assert notices(words) == []


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("slow blues like my grandmother's in E", "like my grandmother's"),
        ("swing in C like the oldies", "like the oldies"),
        ("swing in the style of Zbigniew Preisner, F", "in the style of Zbigniew Preisner"),
    ],
)
def test_what_is_asked_for_beside_something_understood_is_told(words: str, unknown: str) -> None:
    told = read(Request(description=words, genre="jazz"), small_room).notices
    assert f'Not understood, and without effect: "{unknown}".' in told


@pytest.mark.parametrize(
    "words",
    [
        "swing in C with a truck driver modulation",  # what stands right before something understood colours it
        "steppers with a melodica melody? no, swing in C",
        "swing in C for my cousin's wedding",
        "swing in C, lovely and friendly",
    ],
)
def test_what_only_colours_or_holds_a_sentence_together_is_not(words: str) -> None:
    told = read(Request(description=words, genre="jazz"), small_room).notices
    assert not [
        notice for notice in told if "Not understood" in notice and ("driver" in notice or "melodica" in notice)
    ]
