"""Walking bass: a tone on every beat, the root where the chord changes, a near tone before it."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.walking_bass import walking_bass


def walk(*spans, seed=1, ahead=None, before=(), **options):
    pattern = a_pattern("walking_bass", low=33, high=46, **options)
    moment = a_moment(*spans, pattern=pattern, ahead=ahead, before=before, desk=a_desk())
    return walking_bass(moment, Random(seed))


@pytest.mark.parametrize("seed", range(15))
def test_every_beat_is_struck_and_the_first_is_the_root(seed):
    line = told(walk(a_span("Dm7", 0, 4), seed=seed, ahead=a_span("G7", 4, 8)))
    assert [onset for onset, _, _ in line] == [0, 1, 2, 3]
    assert line[0][1] % 12 == 2
    assert all(33 <= key <= 46 for _, key, _ in line)


@pytest.mark.parametrize("seed", range(15))
def test_the_beat_before_a_change_lies_a_step_or_a_fifth_from_the_next_root(seed):
    line = told(walk(a_span("Dm7", 0, 2), a_span("G7", 2, 4), seed=seed, ahead=a_span("C6", 4, 8)))
    assert line[2][1] % 12 == 7
    assert (line[1][1] - line[2][1]) % 12 in (1, 2, 10, 11, 7, 5)


@pytest.mark.parametrize("seed", range(15))
def test_no_tone_is_struck_three_times_running(seed):
    line = told(walk(a_span("C7", 0, 4), seed=seed, ahead=a_span("C7", 4, 8)))
    assert not any(a[1] == b[1] == c[1] for (a, b), (_, c) in pairwise(pairwise(line)))


def test_a_slash_chord_walks_from_its_bass():
    assert told(walk(a_span("C/E", 0, 4)))[0][1] % 12 == 4


def test_a_skip_repeats_a_tone_on_the_half_beat():
    line = told(walk(a_span("C7", 0, 4), ahead=a_span("F7", 4, 8), skip=1.0))
    assert len(line) == 5
    assert any(onset % 1 == 0.5 for onset, _, _ in line)


def test_what_the_symbol_alters_is_not_walked_over():
    for seed in range(20):
        keys = {
            key % 12
            for _, key, _ in told(walk(a_span("G7(b9)", 0, 4), seed=seed, ahead=a_span("C6", 4, 8)))
        }
        assert 9 not in keys
