"""Each phrase of a request is shown with what it did; what was overruled, not served or not understood is shown too."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from unit.words.rooms_for_words import small_room
from woodshed.piece.brief import Idiom, Request
from woodshed.theory.key import Key
from woodshed.words.reader import read
from woodshed.words.understood import Understood, understood
from woodshed.words.understood.numbers import NUMBERS
from woodshed.words.vocabulary import Meaning
from woodshed.words.wishes import Wishes


def told(words: str, **given: object) -> tuple[Understood, ...]:
    return understood(read(Request(description=words, **given), small_room), small_room)  # type: ignore[arg-type]


def effect(words: str, phrase: str, **given: object) -> tuple[str, str]:
    """What a phrase did, and whether it was followed."""
    one = next(one for one in told(words, **given) if one.phrase == phrase)
    return one.outcome, one.effect


@pytest.mark.parametrize(
    ("words", "phrase", "expected"),
    [
        ("slow gospel worship in Db", "slow", "tempo 62 beats a minute (worship: 58-80)"),
        ("slow gospel worship in Db", "gospel", "genre gospel"),
        ("slow gospel worship in Db", "worship", "style worship"),
        ("slow gospel worship in Db", "Db", "key Db major"),
        ("jazz in F, sixteen bars", "sixteen bars", "16 bars"),
        ("jazz in F, 132 bpm", "132 bpm", "tempo 132 beats a minute"),
        ("jazz in F, three-four", "three-four", "meter 3/4"),
        ("jazz in F, level 8", "level 8", "level 8 of 10"),
        ("gospel in C, no sevenths", "no sevenths", "without sevenths"),
        ("jazz in C, straight eighths", "straight eighths", "straight; straight eighths"),
        ("jazz in C, left hand only", "left hand only", "the left hand alone"),
        ("jazz in C, quiet", "quiet", "softer"),
        ("jazz in C, Dm7 in bar 3", "Dm7 in bar 3", "Dm7 in bar 3"),
        ("jazz in C, modulate to Eb", "modulate to Eb", ""),
        ("jazz in C: Dm7 G7 Cmaj7", "Dm7 G7 Cmaj7", "the chords Dm7, G7, Cmaj7 from bar 1, over and over"),
        ("jazz in C, one chord per bar", "one chord per bar", "one chord a bar"),
        ("salsa in C, 3-2 clave", "3-2 clave", "son clave 3-2"),
        ("blues in E, three choruses", "three choruses", "played 3 times: 36 bars in all"),
    ],
)
def test_a_phrase_is_shown_with_its_effect(words: str, phrase: str, expected: str) -> None:
    if not expected:
        assert any("key Eb major from bar" in one.effect for one in told(words))
        return
    assert effect(words, phrase) == ("done", expected)


def test_a_device_brings_its_idiom_so_that_the_chart_can_say_where_it_stands() -> None:
    one = next(one for one in told("jazz in C with two tritone subs, 8 bars") if one.phrase == "tritone subs")
    assert one.idioms == (Idiom("tritone_sub", count=2),)


def test_a_phrase_is_named_where_it_stands() -> None:
    words = "slow gospel worship in Db"
    assert all(words[one.start : one.end] == one.phrase for one in told(words))


@pytest.mark.parametrize(
    ("words", "given", "phrase", "expected"),
    [
        ("jazz in F", {"key": "Bb"}, "F", "the key is Bb major"),
        ("jazz, 120 bpm", {"tempo": 90}, "120 bpm", "the tempo is 90 beats a minute"),
        ("jazz in C, 16 bars", {"num_bars": 8}, "16 bars", "there are 8 bars"),
        ("jazz in F and in G", {}, "G", "the key is F major"),
        ("jazz in C, only triads and ninths", {}, "ninths", "ninths: left out"),
        ("slow jazz, 180 bpm", {}, "slow", "the number goes before it: tempo 180"),
        ("latin salsa", {"genre": "jazz"}, "latin", "a word of latin; the genre is jazz"),
        ("jazz in 11/16", {}, "11/16", "the meter is 4/4"),
    ],
)
def test_what_was_overruled_says_what_is_there_instead(
    words: str, given: dict[str, object], phrase: str, expected: str
) -> None:
    assert effect(words, phrase, **given) == ("overruled", expected)


def test_a_chart_that_was_given_overrules_the_words() -> None:
    brief = replace(read(Request(description="jazz in F, 16 bars"), small_room), key=Key.parse("C"), bars=2)
    assert [(one.phrase, one.outcome) for one in understood(brief, small_room)] == [
        ("jazz", "done"),
        ("F", "overruled"),
        ("16 bars", "overruled"),
    ]


def test_what_is_not_served_and_what_is_not_understood_come_with_the_rest() -> None:
    rows = {
        one.phrase: (one.outcome, one.effect) for one in told("jazz in C, add strings, wubba lubba, like my zebra's")
    }
    assert rows["strings"][0] == "beyond"
    assert rows["strings"][1] == "not served: other instruments are not written, only two hands at a piano"
    assert rows["wubba lubba"] == ("unread", "not understood, and without effect")
    assert rows["like my zebra's"] == ("unread", "not understood, and without effect")


def test_a_genre_is_told_once() -> None:
    assert [one.effect for one in told("gospel gospel worship praise")].count("genre gospel") == 1


def test_without_words_there_is_nothing_to_tell() -> None:
    brief = read(Request(description="x"), small_room)
    assert understood(replace(brief, request=Request(description=" ")), small_room) == ()


def test_everything_that_a_finder_may_find_has_an_effect() -> None:
    """A new list of wishes needs a line in the table of effects."""
    found = {field.name for field in fields(Wishes)}
    assert found - NUMBERS.keys() == {"mentions", "genres", "modes", "notices"}


def test_everything_that_a_phrase_may_mean_is_told() -> None:
    """A new kind of meaning needs an effect in ``words/understood/names.py``."""
    known = {
        "genre", "weight", "applications", "idioms", "mode", "meter", "form", "bars", "tempo", "bpm", "swing", "unit",
        "late", "volume", "density", "asks_level", "hands", "hand_size", "voices", "loop", "avoid", "progression",
        "rich", "beyond",
    }  # fmt: skip
    assert {field.name for field in fields(Meaning)} == known
