"""Walking bass: a tone on every beat, the root at each change, a step or a fifth into the next."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.walking_bass import walking_bass

G7 = a_span("G7", 4, 8)


def walk(*spans, seed: int = 1, ahead=G7, **fields):
    options = fields.pop("options", {})
    moment = a_moment(*spans, pattern=a_pattern("walking_bass", **options), ahead=ahead, **fields)
    return told(walking_bass(moment, Random(seed)))


@pytest.mark.parametrize("seed", range(20))
def test_every_beat_is_struck_once_in_range(seed):
    line = walk(a_span("Dm7", 0, 4), seed=seed)
    assert [onset for onset, _, _ in line] == [0, 1, 2, 3]
    assert all(28 <= key <= 55 for _, key, _ in line)


@pytest.mark.parametrize("seed", range(20))
def test_the_root_stands_where_the_chord_changes(seed):
    line = walk(a_span("Dm7", 0, 2), a_span("G7/B", 2, 4), seed=seed)
    assert line[0][1] % 12 == 2
    assert line[2][1] % 12 == 11, "a named bass is the bass"


@pytest.mark.parametrize("seed", range(20))
def test_the_beat_before_a_change_leads_into_the_next_root(seed):
    last = walk(a_span("Dm7", 0, 4), seed=seed)[3][1]
    distance = min((last - 7) % 12, (7 - last) % 12)
    assert distance in (1, 2, 5)


@pytest.mark.parametrize("seed", range(20))
def test_no_tone_is_walked_on_three_times(seed):
    keys = [key for _, key, _ in walk(a_span("C", 0, 4), seed=seed, ahead=a_span("C", 4, 8))]
    assert not any(a == b == c for a, b, c in zip(keys, keys[1:], keys[2:], strict=False))


@pytest.mark.parametrize("seed", range(20))
def test_what_an_altered_chord_forbids_is_not_walked_through(seed):
    keys = [key for _, key, _ in walk(a_span("G7(b9)", 0, 4), seed=seed, ahead=None)]
    assert 9 not in {key % 12 for key in keys}


def test_now_and_then_an_eighth_skips_in():
    line = walk(a_span("Dm7", 0, 4), options={"skip": 1.0})
    assert len(line) == 5
    assert min(length for _, _, length in line) == 0.5


def test_the_root_is_not_struck_a_third_time_but_an_octave_away():
    before = (Stroke(-1920, 36, 960), Stroke(-960, 36, 960))
    line = walk(a_span("C7", 0, 4), before=before, ahead=None)
    assert line[0][1] == 48


@pytest.mark.parametrize("seed", range(10))
def test_alone_it_tells_third_and_seventh_too(seed):
    desk = a_desk("| Dm7 | G7 |", hands="left")
    keys = {key % 12 for _, key, _ in walk(a_span("Dm7", 0, 4), seed=seed, desk=desk)}
    assert {2, 5, 0} <= keys
