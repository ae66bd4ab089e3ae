"""Trying a model out, and what the last trial found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from woodshed.services.language_models import desk, seat_for
from woodshed.services.model_on_trial import Billed, InTime
from woodshed.services.model_standings import setups_of
from woodshed.settings import Settings

if TYPE_CHECKING:
    from woodshed.llm.canary import CanaryReport
    from woodshed.llm.model import LanguageModel

TRIAL_SECONDS = 600.0
"""How long a trial may take: a large model is loaded from a slow disk first."""

ANSWER_SECONDS = 15.0
"""How long a server may take to begin its answer while the player waits for nothing else."""

_TRIAL_WORDS = "simple C major jazz progression"

_TRIAL_BARS = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial showed. Times in milliseconds; None where it did not come so far. ``chart`` is what was written."""

    canary: CanaryReport
    first_bar_ms: float | None = None
    whole_ms: float | None = None
    chart: str = ""
    choice_ms: float | None = None
    fault: str = ""


def try_out(settings: Settings, name: str) -> Trial:
    """Ask a model for the canary, for eight bars, and, where it is a local one, for a choice.

    Raises:
        ModelError: it is not set up.
        BudgetError: it is paid, and the budget has no room for it; then it was not asked.
    """
    import asyncio
    from time import time

    seat, setup = seat_for(settings, name), setups_of(settings).get(name)
    model = seat.make(seat.served(time()) if seat.served else None)
    if setup is None or setup.file is None:
        model = InTime(model, ANSWER_SECONDS)
    if seat.served is not None:
        model = Billed(model, desk(settings), name)
    trial = asyncio.run(_tried(model, may_choose=seat.entry.local))
    answered = trial.canary.failure is None and not trial.canary.honoured
    if answered and not trial.fault and setup is not None and setup.constraint != "none":
        return replace(trial, fault="its answers do not keep to the grammar")
    return trial


async def _tried(model: LanguageModel, *, may_choose: bool) -> Trial:
    import asyncio

    from woodshed.llm.canary import CanaryReport, canary
    from woodshed.llm.model import FailureKind, ModelFailure

    late = CanaryReport(honoured=False, failure=ModelFailure(FailureKind.LATE, "the trial took too long"))
    report = late
    try:
        async with asyncio.timeout(TRIAL_SECONDS):
            await model.warm()
            report = await canary(model)
            if report.failure is not None:
                return Trial(report, fault=str(report.failure))
            return await _eight_bars(model, report, may_choose=may_choose)
    except TimeoutError:
        return Trial(report, fault=f"the trial took longer than {TRIAL_SECONDS:.0f} s")
    except ModelFailure as failure:
        return Trial(replace(report, failure=failure), fault=str(failure))


async def _eight_bars(model: LanguageModel, report: CanaryReport, *, may_choose: bool) -> Trial:
    """Eight bars of jazz: when the first was there, and all of them."""
    from time import perf_counter

    from woodshed.genres import style_of
    from woodshed.llm.answer import AnswerReader
    from woodshed.llm.model import Delta
    from woodshed.piece.brief import Request
    from woodshed.progression.by_model import choice_of
    from woodshed.progression.model_task import task_of
    from woodshed.words import read

    brief = read(Request(description=_TRIAL_WORDS, genre="jazz", num_bars=_TRIAL_BARS), style_of)
    style = style_of("jazz")
    task = task_of(brief, style)
    reader, asked, first = AnswerReader(brief.meter), perf_counter(), None
    async for piece in model.write(task.ask):
        if isinstance(piece, Delta) and reader.feed(piece.text) and first is None:
            first = perf_counter()
    whole = perf_counter()
    choice = None
    if may_choose:
        began = perf_counter()
        await model.choose(choice_of(task, style)[1])
        choice = (perf_counter() - began) * 1000
    return Trial(
        report, None if first is None else (first - asked) * 1000, (whole - asked) * 1000, reader.text.strip(), choice,
        fault=reader.fault.what if reader.fault else "",
    )  # fmt: skip
