"""Whatever a model under the grammar writes, the worst one too, is a chart of the asked bars in the asked key."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from thousand_requests import briefs
from uniform_sampler import UniformSampler, sampled
from woodshed.genres import style_of
from woodshed.llm.answer import AnswerReader
from woodshed.llm.cache import Cache
from woodshed.llm.catalog import catalog
from woodshed.llm.desk import Desk
from woodshed.llm.ledger import Ledger
from woodshed.llm.seat import Seat, Terms
from woodshed.piece import Chart
from woodshed.progression import ByRules, first_chart
from woodshed.progression.by_model import ByModel
from woodshed.progression.model_task import task_of

BRIEFS = briefs()


@pytest.mark.parametrize("number", range(0, len(BRIEFS), 7))
def test_every_form_of_the_grammar_says_the_same(number: int):
    """What is drawn from the Lark form matches the expression, is read in full, and keeps to the most tokens."""
    brief = BRIEFS[number]
    grammar = task_of(brief, style_of(brief.genre)).ask.grammar
    text = sampled(grammar.lark(), Random(number), grammar.longest)
    reader = AnswerReader(grammar.meter)
    reader.feed(text)
    assert re.fullmatch(grammar.regex(), text)
    assert len(text) <= grammar.longest
    assert (len(reader.bars), reader.fault) == (brief.bars, None)


def test_a_thousand_requests_to_a_model_without_taste(tmp_path: Path):
    """100 % parse with exactly the asked bars and key, and who is credited wrote the chart."""
    sampler = UniformSampler("phi-3.5-mini")
    seat = Seat(catalog()["phi-3.5-mini"], lambda _: sampler)
    ledger = Ledger(tmp_path / "ledger.sqlite")
    desk = Desk({"phi-3.5-mini": seat}, ledger=ledger, cache=Cache(None), terms=Terms(deadline=600.0))

    async def all_of_them() -> list[Chart]:
        return [
            await first_chart([ByModel(desk), ByRules()], brief, style_of(brief.genre), Random(brief.seed))
            for brief in BRIEFS
        ]

    charts = asyncio.run(all_of_them())
    ledger.close()
    for brief, chart in zip(BRIEFS, charts, strict=True):
        assert (len(chart.bars), chart.key, chart.meter) == (brief.bars, brief.key, brief.meter)
    for ask, text in zip(sampler.asked, sampler.written, strict=True):
        assert re.fullmatch(ask.grammar.regex(), text)
    authors = Counter(chart.credit.composer for chart in charts)
    assert authors == {"phi-3.5-mini": 1000}, Counter(chart.credit.declined for chart in charts)
