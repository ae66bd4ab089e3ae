"""What a room names is there: devices, patterns, keys, words."""

from __future__ import annotations

import pytest

from pieces import a_chart
from woodshed.arrangement.devices import DEVICES
from woodshed.arrangement.plan import common_patterns
from woodshed.explanation import explain
from woodshed.genres import style_of
from woodshed.output.document import dumps
from woodshed.output.document_reading import loads
from woodshed.piece import GENRES, Request
from woodshed.pipeline import play_chart
from woodshed.theory import Key

SUB_STYLES = [
    pytest.param(genre, name, id=f"{genre}-{name}") for genre in GENRES for name in style_of(genre).applications
]


@pytest.mark.parametrize("genre", GENRES)
def test_every_pattern_is_played_by_a_device_that_exists(genre):
    """A room names devices; they are written once for all."""
    patterns = style_of(genre).patterns.values()
    assert patterns
    assert [(p.name, p.device) for p in patterns if p.device not in DEVICES] == []


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_a_sub_style_plays_patterns_of_its_room_or_of_the_common_stock(genre, name):
    """In both hands, each in its own."""
    style = style_of(genre)
    known = {**common_patterns(), **style.patterns}
    application = style.applications[name]
    for hand, names in (("left", application.left), ("right", application.right)):
        assert names
        assert [n for n in names if n not in known] == []
        assert [n for n in names if known[n].hand not in (hand, "both")] == []


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_a_sub_style_has_a_tempo_and_keys_that_players_know(genre, name):
    """The usual tempo lies in its range, and no key has more than seven signs."""
    application = style_of(genre).applications[name]
    low, high = application.tempo
    assert low <= application.usual_tempo <= high
    assert application.keys
    assert all(abs(Key.parse(name).signature) <= 7 for name in application.keys)


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_a_sub_style_can_be_asked_for_in_words(genre, name):
    """Otherwise nobody would find it."""
    application = style_of(genre).applications[name]
    assert application.title
    assert application.words


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_a_sub_style_keeps_silent_where_the_chart_does(genre, name):
    """A chart of silence alone is a piece of rests, which is written and explained like any other."""
    request = Request(description="as it stands", genre=genre, application=name)
    piece = play_chart(a_chart("N.C. | N.C.", meter=style_of(genre).applications[name].meters[0]), request)
    assert piece.notes == ()
    assert explain(loads(dumps(piece))).bars[1].chords[0].symbol == "N.C."


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_both_hands_rest_where_no_chord_stands(genre, name):
    """In bars marked N.C. among others nothing is struck, but for what is pushed or crushed into the next chord."""
    request = Request(description="as it stands", genre=genre, application=name, level=8)
    piece = play_chart(
        a_chart("C | F | N.C. | N.C. | G7 | C", meter=style_of(genre).applications[name].meters[0]), request
    )
    bar, beat = piece.chart.meter.bar, piece.chart.meter.beat
    assert [n for n in piece.notes if 2 * bar <= n.written_onset < 4 * bar - beat] == []
