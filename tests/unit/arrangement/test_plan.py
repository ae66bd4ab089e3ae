"""Who plays what, and which bars have a fill."""

from __future__ import annotations

from random import Random

import pytest

from pieces import a_brief, a_chart
from woodshed.arrangement.plan import BarPlan, in_key, plan
from woodshed.genres import style_of
from woodshed.pipeline import generate

FULL = "C . . G7"


def filled(text: str, genre: str = "gospel", application: str = "worship") -> list[int]:
    """The bars, from 1, that a fill may take."""
    chart, style = a_chart(text), style_of(genre)
    brief = a_brief(chart, genre=genre, application=application, tempo=68.0, level=6)
    plans = plan(chart, style, brief, style.applications[application], Random(1))
    return [number for number, bar in enumerate(plans, 1) if bar.fill is not None]


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        (["C", "F", "C", "G7", "C", "F", "C", "C"], [2, 4, 6]),
        (["C", FULL, "C", FULL, "C", "F", "C", "C"], [2, 3, 4, 6]),
        ([FULL, FULL, FULL, FULL, "C", "F", "C", "C"], [2, 4, 6]),
    ],
)
def test_where_the_usual_bars_are_full_another_of_the_phrase_has_the_fill_too(bars, expected):
    """Only if its last chord leaves room; the last bar of a piece never has one."""
    assert expected == filled(f"| {' | '.join(bars)} |")


def test_a_genre_that_does_not_insist_keeps_to_its_bars():
    assert 3 not in filled(f"| C | {FULL} | C | {FULL} | C | F | C | C |", "neo-soul", "gospel_neo")


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
