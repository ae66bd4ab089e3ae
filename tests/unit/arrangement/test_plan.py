"""Who plays what: what was asked for by name is shared between the hands, and right hands suit their left."""

from __future__ import annotations

from random import Random

import pytest

from pieces import a_brief, a_chart
from woodshed.arrangement.plan import BarPlan, in_key, plan
from woodshed.genres.rooms import style_of
from woodshed.pipeline import generate


def planned(words: str, genre: str = "jazz", **fields) -> BarPlan:
    piece = generate(words, genre=genre, **{"level": 6, "seed": 1, **fields})
    style = style_of(genre)
    return plan(piece.chart, style, piece.brief, style.applications[piece.brief.application], Random(1))[0]


def test_with_a_walking_bass_the_shells_are_the_right_hands():
    first = planned("swing with walking bass and shells")
    assert (first.left.device, first.right.name) == ("walking_bass", "shells above a walking bass")


def test_shells_alone_are_the_left_hands():
    assert "shell" in planned("swing with shells").left.idioms


def test_a_rhumba_boogie_keeps_its_own_bass():
    assert planned("rhumba boogie blues", "blues").left.name == "tresillo"
    assert planned("boogie blues", "blues").left.name == "boogie"


def test_drop_two_in_a_bossa_has_the_roots_of_a_bossa():
    first = planned("bossa nova with drop 2 voicings")
    assert {"drop2", "bossa_bass"} <= set(first.left.idioms)
    assert not set(planned("bossa nova").left.idioms) & {"drop2"}


@pytest.mark.parametrize("seed", range(12))
def test_a_right_hand_comps_only_where_the_left_leaves_it_the_chords(seed):
    first = planned("jazz standard", application="standard", seed=seed)
    assert first.left.name in first.right.options.get("over", (first.left.name,))


def test_a_riff_is_sung_in_one_octave_in_every_key():
    brief = a_brief(a_chart("| C7 | F7 |"), genre="blues", application="slow", level=6)
    style = style_of("blues")
    plans = plan(a_chart("| C7 | F7 |"), style, brief, style.applications["boogie_woogie"], Random(1))
    high, low = (in_key(plans, shift)[0].right.options["home"] for shift in (6, -5))
    assert high + 6 == low - 5 == plans[0].right.options["sung_at"]
