"""The title of a piece."""

from __future__ import annotations

import pytest

from woodshed.output.title import LONGEST, title_of
from woodshed.piece.brief import Request


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("slow  blues\nin F", "slow blues in F"),
        ("вальс 🎹 in “C”", "вальс 🎹 in “C”"),
        ("a\x00b\ud800\x7f\x85c", "a b c"),
        ("", ""),
    ],
)
def test_a_title_is_the_request_in_one_line(words, title):
    """Without what neither XML nor a terminal can show."""
    assert title_of(Request(description=words)) == title


def test_a_long_request_is_cut_between_words():
    """To what stands over a score in one line."""
    title = title_of(Request(description="play it " * 10_000))
    assert len(title) <= LONGEST
    assert title.endswith((" it…", " play…"))
