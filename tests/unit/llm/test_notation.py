"""One expression, three notations."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.llm.notation import GBNF, LARK, REGEX, Row, Rule, Times, either, one_of

SYMBOLS = st.lists(st.text("CDGbm7#/+()%", min_size=1, max_size=5), min_size=1, max_size=8)
CHORD = one_of(("C", "C7", "G7"))


@pytest.mark.parametrize(
    ("expression", "gbnf", "lark", "regex"),
    [
        ("| C", '"| C"', '"| C"', r"\| C"),
        ('a "\\', '"a \\"\\\\"', '"a \\"\\\\"', 'a \\"\\\\'),
        (Row(("|", Rule("bar0"))), '"|" bar0', '"|" bar0', r"\|bar0"),
        (CHORD, '("C" ("7")? | "G7")', '("C" ("7")? | "G7")', "(C(7)?|G7)"),
        (Times(CHORD, 1, 1), '("C" ("7")? | "G7")', '("C" ("7")? | "G7")', "(C(7)?|G7)"),
        (Times(Rule("x"), 3, 3), "x{3}", "x~3", "x{3}"),
        (Times(Rule("x"), 0, 3), "x{0,3}", "x{0,3}", "x{0,3}"),
        (Times(Row((" ", "C")), 0, 1), '(" " "C")?', '(" " "C")?', "( C)?"),
    ],
)
def test_an_expression_is_written_as_each_reader_wants_it(expression, gbnf, lark, regex):
    """llama.cpp, Lark and regular expressions."""
    assert (gbnf, lark, regex) == tuple(notation.written(expression) for notation in (GBNF, LARK, REGEX))


def test_one_of_several_is_itself_where_there_is_only_one():
    """No brackets around nothing."""
    assert either(("C",)) == "C"
    assert one_of(("C", "C")) == "C"


@given(SYMBOLS, SYMBOLS)
def test_one_of_several_texts_is_each_of_them_and_nothing_else(symbols, others):
    """Whatever they begin with."""
    found = re.compile(REGEX.written(one_of(tuple(symbols))))
    for text in (*symbols, *others):
        assert (found.fullmatch(text) is not None) == (text in symbols)


@given(SYMBOLS)
def test_the_order_and_doubles_do_not_matter(symbols):
    """One set, one expression, so that servers may keep it compiled."""
    assert one_of(tuple(symbols)) == one_of(tuple(sorted({*symbols})))
