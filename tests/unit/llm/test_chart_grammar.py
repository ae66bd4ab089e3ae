"""What a model may write, and that every form of the grammar says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from charts_of_grammar import drawn
from uniform_sampler import sampled
from woodshed.llm.answer import AnswerReader
from woodshed.llm.chart_grammar import ChartGrammar, Slot
from woodshed.theory.meter import Meter

ROOM = ("C", "C6", "Cmaj7", "Dm7", "F/G", "F#m7b5", "G7", "G7b9")
SLOTS = (
    Slot(2),
    Slot(2, repeats=True),
    Slot(4, first=("Dm7", "F/G")),
    Slot(text="Dm7 G7"),
    Slot(repeats=True),
    Slot(2, last=("C6", "Cmaj7")),
)
GRAMMAR = ChartGrammar(Meter(4, 4), ROOM, SLOTS)
GOOD = "| C G7 | % | F/G C C C | Dm7 G7 | G7b9 | Dm7 C6 |"


def test_a_chart_of_the_grammar_matches():
    """Bars as asked, symbols of the room."""
    assert re.fullmatch(GRAMMAR.regex(), GOOD)


@pytest.mark.parametrize(
    "chart",
    [
        GOOD.replace("| % ", "", 1),
        f"{GOOD} C |",
        GOOD.replace("C G7", "C G7 C"),
        GOOD.replace("C G7", "%"),
        GOOD.replace("F/G C C C", "C F/G C C"),
        GOOD.replace("Dm7 G7 |", "Dm7 G7b9 |"),
        GOOD.replace("C6", "G7"),
        GOOD.replace("G7b9", "G13"),
        GOOD.replace("G7b9", ""),
        GOOD.replace(" |", "|"),
        GOOD.replace("C G7", "C  G7"),
        GOOD.lower(),
        f" {GOOD}",
        f"{GOOD}\n",
    ],
)
def test_a_chart_outside_the_grammar_does_not(chart):
    """A bar too few or too many, too many chords, a foreign chord, the wrong opening or end, a loose space."""
    assert chart != GOOD
    assert not re.fullmatch(GRAMMAR.regex(), chart)


@pytest.mark.parametrize("seed", range(40))
def test_what_one_form_allows_the_others_allow(seed):
    """Drawn from the description it matches the expression; drawn from the Lark form it does too, and it reads."""
    own, lark = drawn(GRAMMAR, Random(seed)), sampled(GRAMMAR.lark(), Random(seed), GRAMMAR.longest)
    for chart in (own, lark):
        assert re.fullmatch(GRAMMAR.regex(), chart), chart
        assert len(chart) <= GRAMMAR.longest
        reader = AnswerReader(GRAMMAR.meter)
        reader.feed(chart)
        assert (len(reader.bars), reader.fault) == (6, None)


def test_the_longest_chart_is_as_long_as_it_can_be():
    """A bar of four chords, the longest opening, the settled bar, a last bar of two."""
    longest = "| F#m7b5 F#m7b5 | F#m7b5 F#m7b5 | Dm7 F#m7b5 F#m7b5 F#m7b5 | Dm7 G7 | F#m7b5 | F#m7b5 Cmaj7 |"
    assert re.fullmatch(GRAMMAR.regex(), longest)
    assert len(longest) == GRAMMAR.longest


def test_llama_cpp_reads_its_form():
    """Its own parser takes it, and a rule for bars that are alike is written once."""
    alike = replace(GRAMMAR, slots=(Slot(2),) * 12)
    assert alike.gbnf().count("bar0 ::=") == 1
    assert "bar0{12}" in alike.gbnf()
    assert "bar1" not in alike.gbnf()


def test_a_settled_bar_stands_as_it_is():
    """The model has no say in it."""
    grammar = ChartGrammar(Meter(3, 4), ROOM, (Slot(text="Dm7 G7"), Slot()))
    assert 'bar0 ::= " Dm7 G7 |"' in grammar.gbnf()
    assert {chart[:9] for chart in (drawn(grammar, Random(n)) for n in range(5))} == {"| Dm7 G7 "}


def test_servers_that_take_a_schema_get_the_same_expression():
    """From its beginning to its end."""
    schema = GRAMMAR.json_schema()
    assert schema["type"] == "string"
    assert re.search(str(schema["pattern"]), GOOD)
    assert not re.search(str(schema["pattern"]), f"{GOOD} ")


def test_a_list_of_strings_has_one_for_each_bar():
    """All that Gemini promises."""
    schema = GRAMMAR.bar_list_schema()
    assert (schema["minItems"], schema["maxItems"]) == (6, 6)
    assert schema["items"] == {"type": "STRING"}


@pytest.mark.parametrize("bars", [1, 8, 64, 400])
def test_a_long_chart_takes_no_longer_grammar(bars):
    """Bars that are alike are counted, not repeated."""
    grammar = ChartGrammar(Meter(4, 4), ROOM, (Slot(4, repeats=True),) * bars)
    assert grammar.bars == bars
    assert len(grammar.gbnf()) < 400
    assert len(grammar.lark()) < 400
