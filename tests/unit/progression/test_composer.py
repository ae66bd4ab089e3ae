"""Composers are asked in turn; who declined stays in the credit."""

from __future__ import annotations

from random import Random

import pytest

from progressions import a_brief, a_chart
from woodshed.errors import ComposerDeclinedError
from woodshed.genres import style_of
from woodshed.pipeline import at_once
from woodshed.progression import ByRules, Given, first_chart


class Shy:
    """Declines."""

    name = "shy"

    async def compose(self, brief, style, rng):
        """Never."""
        raise ComposerDeclinedError("not today")


def asked(composers, brief):
    return at_once(first_chart(composers, brief, style_of(brief.genre), Random(1)))


def test_the_next_composer_is_asked_and_the_credit_tells():
    chart = asked([Shy(), ByRules()], a_brief())
    assert chart.credit.composer == "rules"
    assert chart.credit.declined == (("shy", "not today"),)


def test_when_nobody_can_the_reasons_are_told():
    with pytest.raises(ComposerDeclinedError, match="shy: not today"):
        asked([Shy()], a_brief())


def test_no_composer_is_no_chart():
    with pytest.raises(ComposerDeclinedError, match="none was asked"):
        asked([], a_brief())


def test_a_given_chart_is_played_as_it_is():
    chart = a_chart("I | V7")
    played = asked([Given(chart)], a_brief(bars=2))
    assert played.bars == chart.bars
    assert played.credit.composer == "given"


def test_a_given_chart_of_another_length_or_meter_is_declined():
    with pytest.raises(ComposerDeclinedError, match="2 bars, and 8 are asked"):
        asked([Given(a_chart("I | V7"))], a_brief())
    with pytest.raises(ComposerDeclinedError, match="in 4/4, and 3/4 is asked"):
        asked([Given(a_chart("I | V7"))], a_brief(bars=2, meter="3/4"))
