"""What holds of every fingering: fingers that two hands have, one key each, in the order of the keys."""

from __future__ import annotations

from itertools import combinations, groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.test_arrangement import SUB_STYLES, a_brief, played
from strategies import arrangements
from woodshed.fingering import fingered
from woodshed.fingering.grips import Grip
from woodshed.fingering.path import best_path
from woodshed.fingering.spans import beyond
from woodshed.output.document import dumps
from woodshed.output.document_reading import loads
from woodshed.piece import Arrangement, Note

SIZES = ["narrow", "small", "medium", "large"]
GRIPS = st.lists(st.integers(48, 84), min_size=1, max_size=5, unique=True).map(lambda keys: tuple(sorted(keys)))


def by_hand(piece: Arrangement) -> list[list[Note]]:
    """The notes of each hand in order of their written onsets."""
    return [
        sorted((n for n in piece.notes if n.hand == hand), key=lambda n: (n.written_onset, n.pitch.midi))
        for hand in ("left", "right")
    ]


def torn(notes: list[Note], near: int, size: str) -> list[tuple[Note, Note]]:
    """Notes that begin while the one before still sounds under the same finger, though a hand could have held it.

    It could where no more than five keys are down, and some way to finger both grips keeps the finger and spreads none
    wider than hands do.
    """
    found = []
    for held, struck in ((h, s) for i, h in enumerate(notes) for s in notes[i + 1 :]):
        gap = struck.written_onset - held.written_onset
        if held.finger != struck.finger or gap <= near or held.pitch.midi == struck.pitch.midi:
            continue
        if struck.written_onset >= held.written_onset + held.written_duration - near:
            continue
        if any(held.written_onset + near < n.written_onset < struck.written_onset - near for n in notes):
            continue
        first = [n for n in notes if abs(n.written_onset - held.written_onset) <= near]
        second = [n for n in notes if abs(n.written_onset - struck.written_onset) <= near]
        still = [n for n in first if n.written_onset + n.written_duration > struck.written_onset + near]
        if len(_keys(still) | _keys(second)) > 5:
            continue
        if _could_hold(held.pitch.midi, _keys(first), _keys(second), size, left=held.hand == "left"):
            found.append((held, struck))
    return found


def _keys(notes: list[Note]) -> set[int]:
    return {note.pitch.midi for note in notes}


def _could_hold(held: int, first: set[int], second: set[int], size: str, *, left: bool) -> bool:
    ways = []
    for keys in (first, second | {held}):
        seen = sorted(124 - key if left else key for key in keys)
        if len(seen) > 5:
            return False
        ways.append({way[seen.index(124 - held if left else held)] for way in _possible(tuple(seen), size)})
    return bool(ways[0] & ways[1])


def _possible(keys: tuple[int, ...], size: str) -> list[tuple[int, ...]]:
    """The ways to finger a grip that spread no two fingers wider or closer than hands do."""
    return [
        way
        for way in combinations(range(1, 6), len(keys))
        if not any(
            beyond(a, b, high - low, size) for (low, a), (high, b) in combinations(zip(keys, way, strict=True), 2)
        )
    ]


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
@pytest.mark.parametrize("level", [2, 6, 9])
def test_every_sub_style_is_fingered_as_hands_can(genre, name, level):
    """Every note has a finger; those of a grip rise with the keys, outwards from the thumb; a held finger holds."""
    piece = fingered(played(a_brief(genre, name, level=level, seed=level)))
    near = piece.chart.meter.bar // 64
    for notes in by_hand(piece):
        for _, together in groupby(notes, key=lambda n: n.written_onset):
            grip = list(together)
            fingers = [n.finger if n.hand == "right" else -n.finger for n in grip]
            keys = [n.pitch.midi for n in grip]
            assert all(1 <= abs(finger) <= 5 for finger in fingers)
            assert fingers == sorted(fingers)
            assert len(set(fingers)) == len(set(keys))
        assert torn(notes, near, piece.brief.hand_size) == []


@given(grips=st.lists(GRIPS, min_size=1, max_size=8), size=st.sampled_from(SIZES))
def test_a_grip_is_spread_no_wider_than_hands_do_where_any_way_is_narrower(grips, size):
    """Of all ways to finger a grip, one within the practical spans is taken where there is one."""
    for keys, fingers in zip(grips, best_path(tuple(Grip(keys) for keys in grips), size), strict=True):
        assert list(fingers) == sorted(set(fingers))

        pairs = zip(keys, keys[1:], fingers, fingers[1:], strict=False)
        assert not any(beyond(a, b, high - low, size) for low, high, a, b in pairs) or not _possible(keys, size)


@given(keys=st.lists(st.integers(40, 90), min_size=2, max_size=40), size=st.sampled_from(SIZES))
def test_neighbouring_notes_of_a_line_cross_only_with_the_thumb(keys, size):
    """Within reach of the hand a finger that is not the thumb never steps over another."""
    line = best_path(tuple(Grip((key,)) for key in keys), size)
    for low, high, (a,), (b,) in zip(keys, keys[1:], line, line[1:], strict=False):
        steps, turns = high - low, b - a
        if 0 < abs(steps) <= 2 and 1 not in (a, b):
            assert turns == 0 or (turns > 0) == (steps > 0)


@settings(max_examples=60)
@given(arrangements())
def test_whatever_is_fingered_is_otherwise_the_same_and_reads_back(piece: Arrangement):
    """Only fingers are added; a second time, and after JSON, nothing changes."""
    once = fingered(piece)
    assert [n._replace(finger=None) for n in once.notes] == [n._replace(finger=None) for n in piece.notes]
    assert all(n.finger == given.finger for n, given in zip(once.notes, piece.notes, strict=True) if given.finger)
    assert fingered(once) == once
    assert fingered(loads(dumps(once))).notes == once.notes
