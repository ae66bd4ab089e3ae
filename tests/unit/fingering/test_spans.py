"""The published spans, as they stand in the table, and as they grow with the hand."""

from __future__ import annotations

import pytest

from woodshed.fingering.spans import beyond, spans, strain
from woodshed.piece.brief import HAND_SIZES


def test_the_spans_of_a_medium_hand_are_the_published_ones():
    """Thumb and fifth of Parncutt and others 1997: from a semitone crossed to a minor tenth."""
    assert tuple(spans("medium")[1, 5]) == (-1, 1, 7, 11, 13, 15)
    assert len(spans("medium")) == 10


@pytest.mark.parametrize("pair", sorted(spans("medium")))
def test_a_larger_hand_reaches_no_less(pair):
    widest = [spans(size)[pair].most_practical for size in HAND_SIZES]
    assert widest == sorted(widest)
    for size in HAND_SIZES:
        assert tuple(spans(size)[pair]) == tuple(sorted(spans(size)[pair]))


@pytest.mark.parametrize(("size", "reach"), [("small", 12), ("medium", 14), ("large", 16)])
def test_thumb_and_fifth_reach_what_the_hand_is_said_to(size, reach):
    assert not beyond(1, 5, reach, size)


def test_strain_begins_where_the_relaxed_span_ends():
    assert strain(1, 3, 3, "medium") == strain(1, 3, 7, "medium") == 0
    assert 0 < strain(1, 3, 8, "medium") < strain(1, 3, 11, "medium")
    assert strain(1, 3, 2, "medium") > 0


def test_a_span_beyond_practice_is_counted_in_semitones():
    assert beyond(2, 3, 7, "medium") == 2
    assert beyond(2, 3, -1, "medium") == 2
