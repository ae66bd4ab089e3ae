"""A chart comes out of JSON the same, however it was cut into pieces."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.llm.backends.chart_text import ChartText

BARS = st.lists(st.text(st.sampled_from('CDEFGm7b#/°△ø"\\ '), min_size=1).map(str.strip).filter(bool), min_size=1)


def read(text, cuts=()):
    """The chart from a text that is cut at these places."""
    chart = ChartText()
    edges = [0, *sorted(cuts), len(text)]
    return "".join(chart.read(text[start:end]) for start, end in pairwise(edges))


@given(BARS, st.booleans(), st.data())
def test_a_list_of_bars_is_a_chart_wherever_it_is_cut(bars, is_ascii, data):
    """Escapes and quotes included."""
    text = json.dumps(bars, ensure_ascii=is_ascii)
    cuts = data.draw(st.lists(st.integers(0, len(text))))
    assert read(text, cuts) == "".join(f"{'|' * (number == 0)} {bar} |" for number, bar in enumerate(bars))


@given(st.text(), st.booleans(), st.data())
def test_a_string_is_unwrapped_wherever_it_is_cut(chart, is_ascii, data):
    """Whatever it holds."""
    text = json.dumps(chart, ensure_ascii=is_ascii)
    cuts = data.draw(st.lists(st.integers(0, len(text))))
    assert read(text, cuts).encode("utf-16", "surrogatepass") == chart.encode("utf-16", "surrogatepass")


@given(st.text(), st.data())
def test_what_is_no_json_is_passed_on(text, data):
    """But for the space before it."""
    text = f"| {text}"
    assert read(f"\n {text}", data.draw(st.lists(st.integers(0, len(text))))) == text


@pytest.mark.parametrize(
    ("text", "chart"),
    [
        ('["| C |", "G7 |"]', "| C | G7 |"),
        ('[\n  "C",\n  "G7"\n]\n', "| C | G7 |"),
        ('["C", "G', "| C |"),
        ('"| C | G', "| C | G"),
        ('"| C |" and more', "| C |"),
        ("", ""),
        ("[]", ""),
        ('["\\x"]', "| \\x |"),
    ],
)
def test_cut_and_odd_answers_give_what_is_in_them(text, chart):
    """Complete bars of a list, everything of a string."""
    assert read(text) == chart
