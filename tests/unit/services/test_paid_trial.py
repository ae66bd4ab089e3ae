"""Trying out a paid model: every call is reserved and settled, and none is made that the budget does not allow."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from woodshed.llm.backends import Scripted
from woodshed.llm.canary import canary
from woodshed.llm.ledger import BudgetError
from woodshed.llm.ledger.stats import stats_of
from woodshed.llm.model import FailureKind, ModelFailure
from woodshed.services.canary_notes import canary_notes, drop_canary, note_canary
from woodshed.services.language_models import desk, ledger_of
from woodshed.services.model_on_trial import Billed, InTime
from woodshed.settings import NANO, ModelSetup, load

GEMINI = "gemini-pro"


@pytest.fixture
def settled(monkeypatch):
    """The cloud is agreed to, with this budget."""
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaSecret")

    def made(budget=NANO):
        return replace(load(), consent={GEMINI: date(2026, 11, 22)}, budget_day=budget, budget_request=budget)

    return made


def test_without_a_budget_nothing_is_asked(settled):
    """And the reason is told."""
    model = Scripted(GEMINI, [[("text", "| C |")]])
    with pytest.raises(BudgetError, match="leaves no room"):
        asyncio.run(canary(Billed(model, desk(settled(0)), GEMINI)))
    assert stats_of(ledger_of(load()), now=0.0).total.attempts == 0


def test_what_was_asked_stands_in_the_ledger(settled):
    """And nothing stays reserved, also where it failed."""
    for script in ([("text", "| C |")], [("fail", ModelFailure(FailureKind.DENIED, "no"))]):
        model = Scripted(GEMINI, [script])
        asyncio.run(canary(Billed(model, desk(settled()), GEMINI)))
    stats = stats_of(ledger_of(load()), now=0.0)
    assert (stats.total.attempts, stats.held.calls) == (2, 0)


def test_a_server_that_does_not_begin_is_given_up():
    """Whoever waits for a trial waits for nothing else."""

    class Silent:
        name = "silent"

        async def write(self, _):
            await asyncio.Event().wait()
            yield

        async def choose(self, _):
            await asyncio.Event().wait()

    async def asked():
        report = await canary(InTime(Silent(), 0.0))
        with pytest.raises(ModelFailure, match="did not begin"):
            await InTime(Silent(), 0.0).choose(None)
        return report

    assert asyncio.run(asked()).failure.kind is FailureKind.SLOW_START


def test_a_note_of_a_trial_holds_for_the_set_up_that_was_tried():
    """Another server behind the same name was never tried."""
    here, there = (
        replace(load(), models={"mine": ModelSetup(server=f"http://127.0.0.1:{port}/v1")}) for port in (8, 9)
    )
    note_canary(here, "mine", "it was denied")
    assert (canary_notes(here), canary_notes(there)) == ({"mine": "it was denied"}, {})
    drop_canary(here, "mine")
    assert canary_notes(here) == {}
