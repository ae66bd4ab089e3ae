"""Reading what a model writes, bar by bar and while it is still writing."""

from __future__ import annotations

from random import Random

import pytest

from woodshed.llm.answer import AnswerReader
from woodshed.theory.meter import Meter
from woodshed.theory.time import QUARTER

CHART = "| Dm7 G7 | Cmaj7 | % | Bm7b5 E7alt |"
BARS = [["Dm7", "G7"], ["Cmaj7"], ["Cmaj7"], ["Bm7b5", "E7alt"]]


def symbols(bars):
    return [[change.chord.symbol for change in bar] for bar in bars]


def reader_of(text, meter="4/4"):
    reader = AnswerReader(Meter.parse(meter))
    reader.feed(text)
    return reader


def test_a_line_of_bars_is_read():
    """% is the bar before once more."""
    reader = reader_of(CHART)
    assert (symbols(reader.bars), reader.fault, reader.text) == (BARS, None, CHART)


@pytest.mark.parametrize("seed", range(20))
def test_it_does_not_matter_in_which_pieces_an_answer_comes(seed):
    """Each bar is given once, as soon as its line is there."""
    dice, reader, given, at = Random(seed), AnswerReader(Meter(4, 4)), [], 0
    while at < len(CHART):
        size = dice.randrange(1, 6)
        given += reader.feed(CHART[at : at + size])
        at += size
        assert len(given) == max(0, CHART[:at].count("|") - 1)
    assert symbols(given) == BARS


def test_the_chords_of_a_bar_fill_its_meter():
    """Two share four beats, three share three."""
    assert [change.duration for change in reader_of("| Dm7 G7 |").bars[0]] == [2 * QUARTER] * 2
    assert [change.duration for change in reader_of("| C F G7 |", "3/4").bars[0]] == [QUARTER] * 3


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{CHART}\n```",
        f"```text\n{CHART}\n```\n",
        f"  \n```{CHART}```",
        f"Here you are:\n\n{CHART}\n\nEnjoy it.",
        CHART.replace("| %", "|\n| %"),
        CHART[1:].replace("|", "||").join(["|", ""]),
        f"\n\n{CHART}",
    ],
)
def test_fences_remarks_and_lines_are_passed_over(text):
    """Also where the answer comes letter by letter."""
    assert symbols(reader_of(text).bars) == BARS
    slowly = AnswerReader(Meter(4, 4))
    for letter in text:
        slowly.feed(letter)
    assert (symbols(slowly.bars), slowly.fault) == (BARS, None)


def test_what_cannot_be_read_is_quoted_with_its_bar():
    """What stood before it is kept, what follows is not read."""
    reader = reader_of("| C | Qm7 | F |")
    assert symbols(reader.bars) == [["C"]]
    assert reader.fault is not None
    assert reader.fault.bar == 2
    assert "Qm7" in reader.fault.what
    assert reader.feed(" G |") == ()


def test_a_bar_before_the_first_cannot_be_repeated():
    """There is none."""
    reader = reader_of("| % |")
    assert reader.fault is not None
    assert reader.fault.bar == 1


def test_more_chords_than_beats_do_not_fit():
    """Nobody could play them."""
    assert reader_of("| C C C C C C C C C |").fault is not None


@pytest.mark.parametrize("page", ["<!DOCTYPE html><p>|502|</p>", "<html>", '\n <?xml version="1"?>|', "<HEAD>|C|"])
def test_a_page_for_a_browser_is_no_chart(page):
    """Such as a hotel's network sends."""
    reader = reader_of(page)
    assert (reader.bars, reader.fault.bar, reader.fault.what) == ([], 0, "it is a page for a browser")


@pytest.mark.parametrize("text", ["", " ", "C major sounds nice.", "``", "```\n"])
def test_without_a_bar_line_there_is_no_bar_and_no_fault_yet(text):
    """It may still come."""
    reader = reader_of(text)
    assert (reader.bars, reader.fault) == ([], None)
