"""Words of other tongues and typing errors are read as what was meant, and known words are left alone."""

from __future__ import annotations

import pytest

from woodshed.words.respelling import meant_by, slips, spelled
from woodshed.words.vocabulary import vocabulary

MISTYPED = {
    "gosple": "gospel", "gospal": "gospel", "swign": "swing", "reggea": "reggae", "regae": "reggae",
    "basanova": "bossanova", "shufle": "shuffle", "boogei": "boogie", "nocturn": "nocturne", "chorall": "chorale",
    "arpegio": "arpeggio", "dimished": "diminished", "tritnoe": "tritone", "worshp": "worship", "mntuno": "montuno",
    "walkign": "walking", "turnarond": "turnaround", "sevneths": "sevenths", "bginner": "beginner",
}  # fmt: skip
"""As fingers slip: two letters changed round, one too many, one too few, one beside the right one."""

LEFT_ALONE = (
    "party string place clone manor miner model medal strike bring singing master mango raise ballet version tried "
    "vision glove attention intention traditionally working talking waking seventy ninety mayor menor majeur "
    "daughter birthday guitar elephant xylophone"
).split()
"""Everyday words, some a letter away from a word of music, some far from any."""


@pytest.mark.parametrize("written", MISTYPED, ids=str)
def test_a_slip_is_read_as_the_word_that_was_meant(written):
    assert meant_by(written) == MISTYPED[written]
    assert spelled(f"a {written} tune").lower == f"a {MISTYPED[written]} tune"


@pytest.mark.parametrize("word", LEFT_ALONE)
def test_an_everyday_word_is_no_slip(word):
    assert not [one for one in spelled(f"for my {word}, please").respelled if one.told]


def test_no_word_that_asks_for_something_is_ever_changed():
    """Whatever stands in the vocabulary, alone as in its phrase."""
    for word in sorted(vocabulary().words):
        assert not [one for one in spelled(f"{word} tune").respelled if one.told], word


@pytest.mark.parametrize("word", ["jaz", "blus", "tune", "xyz", ""])
def test_a_short_word_is_never_guessed_at(word):
    assert meant_by(word) == ""


@pytest.mark.parametrize(
    ("foreign", "english"),
    [
        ("ocho compases con la mano izquierda", "8 bars con la left hand"),
        ("zwölf Takte, linke Hand", "12 bars, left hand"),
        ("douze mesures, main droite", "12 bars, right hand"),
        ("sedici battute, senza swing", "16 bars, without swing"),
        ("dezesseis compassos", "16 bars"),
        ("zweiunddreißig Takte", "32 bars"),
        ("walk it, lh in octaves", "walk it, left hand in octaves"),
    ],
    ids=lambda words: words[:20],
)
def test_words_of_other_tongues_are_read_in_english(foreign, english):
    text = spelled(foreign)
    assert text.text == english
    assert not any(one.told for one in text.respelled)


def test_the_player_is_quoted_in_the_players_own_words():
    text = spelled("a gosple tune, acht Takte")
    assert text.text == "a gospel tune, 8 bars"
    assert text.quote(2, 8) == "gosple"
    assert text.quote(text.text.index("8 bars"), len(text.text)) == "acht Takte"


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("swing", "swing", 0), ("swign", "swing", 1), ("swng", "swing", 1), ("swingg", "swing", 1), ("swung", "swing", 1),
     ("abcd", "badc", 2), ("", "ab", 2)],
)  # fmt: skip
def test_slips_are_counted_as_fingers_make_them(one, other, count):
    assert slips(one, other, 2) == count
    assert slips(other, one, 2) == count
