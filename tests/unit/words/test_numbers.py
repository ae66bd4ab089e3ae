"""Numbers in words, and requests made plain."""

from __future__ import annotations

import pytest

from woodshed.words.text import spell, stem


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("thirty-two bars", "32 bars"),
        ("about one-sixty", "about 160"),
        ("two hundred and ten", "210"),
        ("a hundred and twenty", "120"),
        ("one oh five", "105"),
        ("five hundred and twelve bars", "512 bars"),
        ("a thousand bars", "1000 bars"),
        ("two thirty-two bar choruses", "2 32 bar choruses"),
        ("one-five-four-four", "1-5-4-4"),
        ("two-fives", "2-5s"),
        ("twelve-eight", "12-8"),
        ("half a dozen bars", "6 bars"),
        ("a dozen", "12"),
        ("phone tones bone", "phone tones bone"),
    ],
)
def test_number_words_become_figures(words, expected):
    assert expected == spell(words).text


def test_a_quotation_gives_back_what_the_player_wrote():
    text = spell("gospel at one-sixty, two choruses")
    start = text.text.index("160")
    assert text.quote(start, start + 3) == "one-sixty"
    assert text.quote(start + 1, start + 3) == "one-sixty"
    assert text.quote(0, 6) == "gospel"


def test_signs_quotes_and_accents_are_made_plain():
    assert spell("guaguancó in B♭ – “soft”").text == 'guaguanco in Bb - "soft"'


def test_letters_that_grow_in_lower_case_keep_their_place():
    text = spell("ẞ İ jazz")
    assert len(text.text) == len(text.lower)


@pytest.mark.parametrize(("word", "expected"), [("subs", "sub"), ("bass", "bass"), ("monk's", "monk"), ("90s", "90s")])
def test_plurals_and_possessives_are_one_word(word, expected):
    assert expected == stem(word)
