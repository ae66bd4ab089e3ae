"""Whether a model's bars make the chart that was asked for, with the smallest repair."""

from __future__ import annotations

import pytest

from woodshed.errors import ComposerDeclinedError
from woodshed.genres import style_of
from woodshed.piece import Request
from woodshed.progression.check import faults
from woodshed.progression.judging import parsed
from woodshed.words import read

GOOD = "| Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7 | Cmaj7 | C6 |"


def brief_of(words="simple jazz progression in C, 8 bars", **fields):
    return read(Request(description=words, **fields), style_of)


def symbols(chart):
    return ["-".join(change.chord.symbol for change in bar.changes) for bar in chart.bars]


def judged(text, brief):
    return parsed(text, brief, style_of(brief.genre))


def test_a_good_answer_is_taken_as_it_is():
    """Bar by bar."""
    chart = judged(GOOD, brief_of())
    assert symbols(chart) == GOOD.strip("| ").split(" | ")


def test_it_comes_back_in_the_key_that_was_asked():
    """The model wrote it in C."""
    chart = judged(GOOD, brief_of("simple jazz progression in Eb, 8 bars"))
    assert str(chart.key) == "Eb major"
    assert symbols(chart) == ["Fm7", "Bb7", "Ebmaj7", "Cm7", "Fm7", "Bb7", "Ebmaj7", "Eb6"]


def test_an_ending_away_from_home_is_mended_and_nothing_else():
    """The smallest repair."""
    brief = brief_of()
    chart = judged(GOOD.replace("C6", "Dm7"), brief)
    assert symbols(chart)[:6] == GOOD.strip("| ").split(" | ")[:6]
    assert not faults(chart, brief)


def test_the_players_own_chords_stay():
    """Whatever the model wrote there."""
    brief = brief_of("jazz in C, 8 bars, begin with Dm7 G7 Cmaj7")
    assert brief.progression
    chart = judged(GOOD.replace("| Dm7 | G7 |", "| F | F |", 1), brief)
    assert symbols(chart)[:3] == ["Dm7", "G7", "Cmaj7"]


def test_a_chart_that_would_have_to_be_written_anew_will_not_do():
    """More than a quarter of its bars would not be the model's."""
    brief = brief_of("simple jazz progression in C with tritone substitutions, 8 bars")
    try:
        chart = judged("| C |" + " C |" * 7, brief)
    except ComposerDeclinedError as error:
        assert str(error)  # noqa: PT017, either it is mended by a little, or it is declined
    else:
        assert not faults(chart, brief)
        assert sum(bar != "C" for bar in symbols(chart)) <= 2


def test_a_bar_may_be_missing_and_half_of_them_may_not():
    """Another chart would come of it."""
    assert len(judged(GOOD.replace("| Am7 ", "", 1), brief_of()).bars) == 8
    with pytest.raises(ComposerDeclinedError):
        judged("| Dm7 | G7 | Cmaj7 | C6 |", brief_of())


def test_bars_beyond_those_that_were_asked_are_let_go():
    """The chart is as long as the player wanted, and still ends at home."""
    chart = judged(f"{GOOD} Dm7 |", brief_of())
    assert symbols(chart)[:6] == GOOD.strip("| ").split(" | ")[:6]
    assert (len(chart.bars), faults(chart, brief_of())) == (8, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no bar"),
        ("I would play a blues.", "there is no bar"),
        ("| Qm7 | Yes |", "Qm7"),
        ("<html>|502|</html>", "page for a browser"),
    ],
)
def test_what_cannot_be_read_is_declined_with_its_reason(text, reason):
    """In words for a player."""
    with pytest.raises(ComposerDeclinedError, match=reason):
        judged(text, brief_of())
