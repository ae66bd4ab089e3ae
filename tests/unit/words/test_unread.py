"""Words that nobody here knows are told, and those that only hold a sentence together are not."""

import pytest

from unit.words.rooms_for_words import small_room
from woodshed.piece.brief import Request
from woodshed.words.reader import read


def told(words: str) -> list[str]:
    notices = read(Request(description=words), small_room).notices
    return [notice for notice in notices if notice.startswith("Not understood")]


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("jazz in C, wubba lubba glockenspiel", "wubba lubba glockenspiel"),
        ("a slow blues in E, my grandmother loved trains", "my grandmother loved trains"),
        ("reggae in A, Spaceship style, 8 bars", "Spaceship style"),
    ],
)
def test_a_part_of_the_sentence_without_a_known_word_is_told_in_the_players_own_words(words: str, unknown: str) -> None:
    assert told(words) == [f'Not understood, and without effect: "{unknown}".']


def test_several_parts_are_told_in_one_notice_and_a_long_list_is_cut() -> None:
    assert told("blues in E, dinosaurs, glockenspiels, trains, spaceships") == [
        'Not understood, and without effect: "dinosaurs", "glockenspiels", "trains" and more.'
    ]


@pytest.mark.parametrize(
    "words",
    [
        "slow gospel worship in Db with passing chords",
        "could you please play me something nice, thank you, jazz in F",
        "swing in C, one chord on each bar, for my lesson tomorrow",
        "12-bar blues in A, 120, then back home",
    ],
)
def test_words_that_only_hold_a_sentence_together_are_not_told(words: str) -> None:
    assert told(words) == []
