"""An intro leads in before the piece: counted in with the bars that were asked for, or added where the words add it."""

from __future__ import annotations

import pytest

from woodshed import generate


@pytest.mark.parametrize(
    ("words", "intro", "rest"),
    [
        ("jazz, 16 bars with a 4 bar intro", 4, 12),
        ("jazz, 8 bars plus a 4-bar intro", 4, 8),
        ("a 4 bar intro, then 16 bars of swing", 4, 16),
        ("12 bar blues in E plus a 4 bar intro", 4, 12),
        ("bossa with an intro, 16 bars", 4, 12),
        ("gospel, 8 bars with an intro of 2 bars", 2, 6),
    ],
)
def test_an_intro_stands_before_the_rest(words, intro, rest):
    """Its bars are marked, and it leads to what follows."""
    sections = [bar.section for bar in generate(words).chart.bars]
    assert sections[:intro] == ["Intro"] * intro
    assert "Intro" not in sections[intro:]
    assert len(sections) == intro + rest


def test_an_intro_that_is_counted_in_is_told():
    """So that nobody misses four bars."""
    notices = generate("jazz, 16 bars with a 4 bar intro").brief.notices
    assert "The intro, 4 bars, is counted in: there are 16 bars in all." in notices
    assert not any("counted in" in text for text in generate("jazz, 16 bars plus a 4 bar intro").brief.notices)


def test_a_piece_that_is_an_intro_has_none():
    """A solo piano intro of eight bars is the piece itself."""
    sections = {bar.section for bar in generate("solo piano intro in Db, 8 bars").chart.bars}
    assert "Intro" not in sections


def test_a_form_begins_after_its_intro():
    """The twelve bars of a blues are the twelve after it."""
    piece = generate("12 bar blues in E plus a 4 bar intro")
    assert not any("found no room" in text for text in piece.brief.notices)
