"""Checks the layer of models by using it: a model that plays from a script is asked through the real desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from woodshed.schemas.common import GenerateRequest

if TYPE_CHECKING:
    from pathlib import Path

    from woodshed.piece import Chart

BARS = 8
"""Bars of the piece that every genre is asked for."""
_UNDERSTUDY = "phi-3.5-mini"
"""For whom a script plays when the layer of models is checked."""


def faults_of_models(service: Any, request: GenerateRequest) -> Iterator[str]:
    """What is wrong with the layer of models: a model that plays from a script is asked through the real desk."""
    import asyncio
    from pathlib import Path
    from tempfile import TemporaryDirectory

    prompt = service._build_progression_prompt(request)  # noqa: SLF001, the contract names it so
    if f"exactly {BARS} bars" not in prompt:
        yield "the prompt does not say how many bars are asked"
    if service._estimate_complexity(request.description, BARS) not in range(1, 11):  # noqa: SLF001, the same
        yield "the complexity is not between 1 and 10"
    if "local_generations" not in service.get_llm_stats():
        yield "the statistics do not count local generations"
    with TemporaryDirectory() as folder:
        chart, written = asyncio.run(_by_a_script(service, request, Path(folder)))
    if chart.credit.composer != _UNDERSTUDY or not written:
        yield f"{_UNDERSTUDY} wrote a chart, and {chart.credit.composer} is credited"


async def _by_a_script(service: Any, request: GenerateRequest, folder: Path) -> tuple[Chart, bool]:
    """The chart of a scripted model, and whether the ledger has it."""
    from random import Random

    from woodshed.genres import style_of
    from woodshed.llm.backends import Scripted
    from woodshed.llm.cache import Cache
    from woodshed.llm.catalog import catalog
    from woodshed.llm.desk import Desk
    from woodshed.llm.ledger import Ledger
    from woodshed.llm.ledger.stats import contract_stats
    from woodshed.llm.seat import Seat, Terms
    from woodshed.progression.by_model import ByModel, choice_of
    from woodshed.progression.model_task import task_of

    brief = service.brief_for(request)
    style = style_of(brief.genre)
    chart = choice_of(task_of(brief, style), style)[0][0]
    understudy = Scripted(_UNDERSTUDY, [[("text", chart)]])
    ledger = Ledger(folder / "ledger.sqlite")
    seats = {_UNDERSTUDY: Seat(catalog()[_UNDERSTUDY], lambda _: understudy)}
    model = ByModel(Desk(seats, ledger=ledger, cache=Cache(None), terms=Terms()))
    composed = await model.compose(brief, style, Random(0))
    await model.entered(composed.credit.composer, 0.0)
    written = contract_stats(ledger)["local_generations"] == 1
    ledger.close()
    return composed, written
