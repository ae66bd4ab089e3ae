"""Plays the chart that the player gave."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from woodshed.errors import ComposerDeclinedError
from woodshed.genres.style import Style
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Chart, Credit
from woodshed.progression.idiom_rules import holds
from woodshed.progression.idioms import rule_of
from woodshed.progression.notices import named


class Given:
    """Hands over one chart, unchanged but for the credit; a class since a composer has a name."""

    name = "given"

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    async def compose(self, brief: Brief, style: Style, rng: Random) -> Chart:  # noqa: ARG002 - a composer may use them
        """The given chart; its notices name the devices that were asked for in words and are not in it.

        Raises:
            ComposerDeclinedError: the brief asks for another number of bars or another meter.
        """
        chart = self._chart
        if len(chart.bars) != brief.bars:
            raise ComposerDeclinedError(
                f"the chart given has {len(chart.bars)} bars, and {brief.bars} are asked",
                hint="Ask for as many bars as the chart has, or leave the number out.",
            )
        if chart.meter != brief.meter:
            raise ComposerDeclinedError(
                f"the chart given is in {chart.meter}, and {brief.meter} is asked",
                hint="Ask for the meter of the chart, or leave it out.",
            )
        missing = (i for i in brief.idioms if rule_of(i.name, i.argument) and not holds(chart, i))
        told = (f"The chart is played as it was given: {named(idiom)} is not in it." for idiom in missing)
        return replace(chart, credit=Credit(self.name), notices=(*chart.notices, *dict.fromkeys(told)))
