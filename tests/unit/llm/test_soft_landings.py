"""What goes wrong beside a model costs neither music nor money: a held ledger, a caller who leaves, a new file."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from charts_of_grammar import drawn
from woodshed.genres import style_of
from woodshed.llm import bill, desk
from woodshed.llm.backends import Scripted
from woodshed.llm.cache import Cache
from woodshed.llm.catalog import catalog
from woodshed.llm.desk import Desk
from woodshed.llm.ledger import Attempt, Ledger, Limits
from woodshed.llm.model import Ask, End, Usage
from woodshed.llm.policy import Circuit, State
from woodshed.llm.seat import Seat, Terms
from woodshed.piece import Brief, Request
from woodshed.progression import ByRules, first_chart
from woodshed.progression.by_model import ByModel
from woodshed.words import read

LOCAL, PAID = "phi-3.5-mini", "gemini-pro"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    book = Ledger(tmp_path / "ledger.sqlite")
    yield book
    book.close()


@pytest.fixture
def brief() -> Brief:
    return read(Request(description="a plain tune in C", genre="jazz", num_bars=8), style_of)


def scripted(name: str) -> Scripted:
    """A model that writes a chart of the grammar at once."""

    def script(ask: Ask, call: int) -> list[tuple[str, object]]:
        return [("text", drawn(ask.grammar, Random(call))), ("end", End("stop", Usage(90, 30)))]

    return Scripted(name, script)


def desk_of(name: str, ledger: Ledger, model: Scripted, **seat: object) -> Desk:
    """A desk with one model; the paid one may spend a dollar."""
    served = (lambda _: "gemini-2.5-pro") if name == PAID else None
    one = Seat(catalog()[name], lambda _: model, served=served, thinking=0, **seat)
    return Desk({name: one}, ledger=ledger, cache=Cache(None), terms=Terms(limits=Limits(10**9, 10**9)))


class Held:
    """A ledger that another program holds at one kind of entry: ``begun`` when it is tried, until it is ``free``."""

    def __init__(self, method: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.free, self.settled = threading.Event(), threading.Event(), threading.Event()
        real, settle = getattr(ledger, method), ledger.settle

        def waits(*arguments: object) -> object:
            self.begun.set()
            self.free.wait()
            return real(*arguments)

        def told(*arguments: object) -> None:
            settle(*arguments)
            self.settled.set()

        monkeypatch.setattr(ledger, method, waits)
        monkeypatch.setattr(ledger, "settle", told)

    async def given_back(self) -> None:
        """Let the entry through, and wait until the late reservation is settled."""
        self.free.set()
        await asyncio.to_thread(self.settled.wait)


async def charted(at: Desk, brief: Brief) -> str:
    """Who composed."""
    chart = await first_chart([ByModel(at), ByRules()], brief, style_of(brief.genre), Random(1))
    return chart.credit.composer


def rows(ledger: Ledger) -> list[tuple[str, int]]:
    """Outcome and held nano-dollars of every attempt."""
    with ledger.reading() as db:
        return [] if db is None else list(db.execute("SELECT outcome, held_nano FROM attempt"))


def reserved(ledger: Ledger) -> int:
    """How many reservations are open."""
    with ledger.reading() as db:
        return 0 if db is None else db.execute("SELECT count(*) FROM reservation").fetchone()[0]


def test_a_ledger_that_is_held_does_not_hold_the_music(ledger, brief, monkeypatch):
    """The chart is there before the entry can be written, and the entry is written later."""
    monkeypatch.setattr(desk, "LEDGER_SECONDS", 0.01)
    held = Held("record", ledger, monkeypatch)
    at = desk_of(LOCAL, ledger, scripted(LOCAL))

    async def played() -> str:
        who = await charted(at, brief)
        assert rows(ledger) == []
        held.free.set()
        return who

    assert asyncio.run(played()) == LOCAL
    assert rows(ledger) == [("ok", 0)]


def test_what_cannot_be_reserved_in_time_is_not_spent(ledger, brief, monkeypatch):
    """The rules play, the model is not asked, and a reservation that comes too late is given back."""
    monkeypatch.setattr(bill, "LEDGER_SECONDS", 0.01)
    held = Held("reserve", ledger, monkeypatch)
    model = scripted(PAID)
    at = desk_of(PAID, ledger, model)

    async def played() -> str:
        who = await charted(at, brief)
        await held.given_back()
        return who

    assert asyncio.run(played()) == "rules"
    assert model.calls == 0
    assert (rows(ledger), reserved(ledger)) == ([("refused", 0)], 0)


def test_a_caller_who_leaves_while_it_is_reserved_leaves_nothing_reserved(ledger, brief, monkeypatch):
    """Clients that hang up cannot use up the budget of the day."""
    held = Held("reserve", ledger, monkeypatch)
    model = scripted(PAID)
    at = desk_of(PAID, ledger, model)

    async def left() -> None:
        asking = asyncio.ensure_future(charted(at, brief))
        await asyncio.to_thread(held.begun.wait)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await held.given_back()

    asyncio.run(left())
    assert model.calls == 0
    assert (rows(ledger), reserved(ledger)) == ([("refused", 0)], 0)


def test_another_file_behind_a_name_is_asked_anew(ledger, brief):
    """What one model wrote is never given out as another's."""
    cache, models = Cache(None), [scripted(LOCAL), scripted(LOCAL)]
    for identity, model in zip(("file:1", "file:2"), models, strict=True):
        at = desk_of(LOCAL, ledger, model, identity=identity)
        at.cache = cache
        assert asyncio.run(charted(at, brief)) == LOCAL
        assert asyncio.run(charted(at, brief)) == LOCAL
    assert [model.calls for model in models] == [1, 1]


def test_who_came_through_an_open_door_does_not_free_the_trial_of_a_half_open_one(ledger):
    """One caller alone tries whether a model is back."""
    at = desk_of(LOCAL, ledger, scripted(LOCAL))
    before = at.enter(LOCAL)
    at._circuits[LOCAL] = Circuit(State.OPEN, 0.0, "refused", 2)
    trial = at.enter(LOCAL)
    at.leave(LOCAL, before)
    assert (before, trial, at.enter(LOCAL)) == ("open", "trial", "")
    at.leave(LOCAL, trial)
    assert at.enter(LOCAL) == "trial"


def test_a_count_of_thoughts_above_the_plan_is_booked_as_it_was(ledger, brief):
    """What was thought is paid for, so it is put down as told, up to the worst case that was set aside."""
    model = Scripted(
        PAID, lambda ask, _: [("text", drawn(ask.grammar, Random(1))), ("end", End("stop", Usage(90, 9, 40)))]
    )
    at = desk_of(PAID, ledger, model)
    at.seats = {PAID: replace(at.seats[PAID], thinking=16)}
    assert asyncio.run(charted(at, brief)) == PAID
    with ledger.reading() as db:
        thought, cost = db.execute("SELECT tokens_thought, cost_nano FROM attempt").fetchone()
    assert (thought, cost) == (40, 90 * 1_250 + 49 * 10_000)


def test_an_entry_names_every_field_that_money_rests_on():
    """No cost is forgotten by leaving it out."""
    with pytest.raises(TypeError, match="cost_nano"):
        Attempt(request_id="a", genre="jazz", application="swing", complexity=3, bars=8, model=PAID, cloud=True,
                outcome="ok", latency_ms=1.0, at=0.0)  # fmt: skip
