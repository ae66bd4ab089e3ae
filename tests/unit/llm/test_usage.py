"""Which counts of tokens are believed, and what is put down where none can be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopback_models import ASK, CHART
from woodshed.llm.model import Message, Usage
from woodshed.llm.usage import most_usage, settled_usage

MOST = most_usage(ASK, 128)
COUNTS = st.one_of(st.integers(-5, 5000), st.integers(-(10**18), 10**18))


def test_the_worst_case_is_a_token_for_every_byte():
    """Of the prompt with the marks around each turn, of the longest chart, and all the thinking that is allowed."""
    ask = replace(ASK, messages=(Message("user", "für"),))
    assert most_usage(ask, 128) == Usage(4 + 16, ask.most_tokens, 128, reported=False)


def test_a_count_that_can_be_true_is_believed():
    """As the server reported it."""
    told = Usage(20, 9, 100, reported=True)
    assert settled_usage(ASK, CHART, told, 128) == told


def test_without_a_count_a_third_of_the_bytes_is_estimated():
    """And marked as an estimate."""
    found = settled_usage(ASK, "x" * 31, None, 128)
    assert (found.written, found.thought, found.reported) == (11, 0, False)
    assert 0 < found.prompt < MOST.prompt


@pytest.mark.parametrize(
    "told",
    [
        Usage(0, 9),
        Usage(-4, 9),
        Usage(20, 0),
        Usage(20, -1),
        Usage(20, 10**9),
        Usage(10**9, 9),
        Usage(20, ASK.most_tokens, 129),
        Usage(20, 9, -1),
    ],
)
def test_a_count_that_cannot_be_true_is_not_believed(told):
    """None for a text, fewer than none, or more than the worst case."""
    found = settled_usage(ASK, CHART, told, 128)
    assert not found.reported
    assert found.written >= 6, "a third of the bytes of the text at least"


def test_no_tokens_for_no_text_can_be_true():
    """A model that only thought."""
    told = Usage(20, 0, 128, reported=True)
    assert settled_usage(ASK, "", told, 128) == told


@given(st.builds(Usage, COUNTS, COUNTS, COUNTS), st.text("| CFG7", max_size=50), st.integers(0, 4096))
def test_nothing_beyond_what_was_set_aside_is_ever_put_down(told, text, thinking):
    """Whatever a server says: a budget that was kept before the call is kept after it."""
    found, most = settled_usage(ASK, text, told, thinking), most_usage(ASK, thinking)
    assert 0 <= found.prompt <= most.prompt
    assert 0 <= found.written <= most.written
    assert 0 <= found.thought <= most.thought
    assert found.reported == (found == told)
