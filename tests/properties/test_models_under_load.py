"""Sixty-four callers at once: one engine, no more than its slots, a budget that holds, and music for everybody.

This file is also the program that is killed with requests under way.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest

from loopback_models import Fault, GeminiStandIn, Request
from thousand_requests import briefs
from tiny_gguf import tiny_gguf
from woodshed.genres import style_of
from woodshed.llm.backends import Gemini, LlamaCpp, OpenAICompatible, engine
from woodshed.llm.cache import Cache
from woodshed.llm.catalog import catalog
from woodshed.llm.desk import Desk
from woodshed.llm.ledger import Ledger, Limits
from woodshed.llm.model import LanguageModel
from woodshed.llm.prices import price_of
from woodshed.llm.seat import Seat, Terms
from woodshed.llm.usage import most_usage
from woodshed.piece import Brief, Chart
from woodshed.piece import Request as Asked
from woodshed.progression import ByRules, first_chart
from woodshed.progression.by_model import ByModel
from woodshed.progression.model_task import task_of
from woodshed.words import read

CALLERS = 64
LOCAL, CLOUD, SERVED = "phi-3.5-mini", "gemini-pro", "gemini-2.5-pro"
CONTEXT = 8192
NOW = 1_795_000_000.0
"""A clock that stands still, in seconds since 1970, so that no midnight divides the budget."""

THINKING = 128
ANSWER = "| Cmaj7 | Dm7 | Em7 A7 | Dm7 G7 |"

AUDIT = """
CREATE TABLE audit (id INTEGER PRIMARY KEY, nano INTEGER NOT NULL);
CREATE TRIGGER a AFTER INSERT ON reservation BEGIN INSERT INTO audit (nano) VALUES (NEW.worst_nano); END;
CREATE TRIGGER b AFTER DELETE ON reservation BEGIN INSERT INTO audit (nano) VALUES (-OLD.worst_nano); END;
CREATE TRIGGER c AFTER INSERT ON attempt BEGIN INSERT INTO audit (nano) VALUES (NEW.held_nano); END;
"""
"""Notes each change of what is held against the budget, in the order of the commits."""


class Counted:
    """Whatever wraps the work of a model: how often it was done, and how many at a time."""

    def __init__(self) -> None:
        self.calls = self.running = self.most = 0
        self._lock = threading.Lock()

    def begin(self) -> None:
        with self._lock:
            self.calls += 1
            self.running += 1
            self.most = max(self.most, self.running)

    def end(self) -> None:
        with self._lock:
            self.running -= 1


class CountedServer(Counted):
    """An engine's server that is counted."""

    def __init__(self, server) -> None:
        super().__init__()
        self._server = server

    def handle_chat_completions(self, *given):
        self.begin()
        try:
            self._server.handle_chat_completions(*given)
        finally:
            self.end()


class CountedModel(Counted):
    """A model that is counted."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__()
        self.name = model.name
        self.warm = model.warm
        self._write = model.write

    async def write(self, ask):
        self.begin()
        try:
            async for piece in self._write(ask):
                yield piece
        finally:
            self.end()


class GeminiThatCounts(GeminiStandIn):
    """Says when so many requests have come."""

    def __init__(self, expected: int, **usual: object) -> None:
        super().__init__(model=SERVED, **usual)
        self._expected = expected
        self.all_there = asyncio.Event()

    def _listing(self, request: Request):
        self._expected -= 1
        if not self._expected:
            self.all_there.set()


def desk_of(name: str, seat: Seat, ledger: Ledger, limits: Limits | None = None) -> Desk:
    terms = Terms(deadline=600.0, patience=60.0, limits=limits or Limits(0, 0))
    return Desk({name: seat}, ledger=ledger, cache=Cache(None), terms=terms, now=lambda: NOW)


async def chart_of(desk: Desk, brief: Brief) -> Chart:
    """As a door makes it, to the row of the finished request."""
    model = ByModel(desk)
    chart = await first_chart([model, ByRules()], brief, style_of(brief.genre), Random(brief.seed))
    await model.entered(chart.credit.composer, 1.0)
    return chart


def in_loops(work: Callable[[int], Coroutine[object, object, object]], loops: int) -> list[object]:
    """Run the same in so many threads with event loops of their own."""
    done: list[object] = [None] * loops

    def run(place: int) -> None:
        done[place] = asyncio.run(work(place))

    threads = [threading.Thread(target=run, args=(place,)) for place in range(loops)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def check_music(charts: list[Chart], asked: list[Brief]) -> None:
    """Everybody has as many bars as asked, in the asked key; nearly all of them by the model."""
    for brief, chart in zip(asked, charts, strict=True):
        assert (len(chart.bars), chart.key) == (brief.bars, brief.key)
    authors = Counter(chart.credit.composer for chart in charts)
    assert authors[LOCAL] >= CALLERS * 9 // 10, Counter(chart.credit.declined for chart in charts)
    assert set(authors) <= {LOCAL, "rules"}


def outcomes_of(ledger: Ledger) -> Counter:
    with ledger.reading() as db:
        found = Counter(outcome for (outcome,) in db.execute("SELECT outcome FROM attempt"))
        assert db.execute("SELECT COUNT(*) FROM request").fetchone() == (CALLERS,)
    return found


@pytest.fixture
def ledger(tmp_path):
    book = Ledger(tmp_path / "ledger.sqlite")
    yield book
    book.close()


@pytest.mark.parametrize(("loops", "slots"), [(1, 1), (1, 2), (4, 1), (4, 2)])
def test_64_callers_share_one_engine_in_this_process(loops, slots, tmp_path, ledger, monkeypatch):
    """It is loaded once and writes no more charts at a time than it has slots, from however many event loops."""
    servers: list[CountedServer] = []
    load = engine._server
    monkeypatch.setattr(engine, "_server", lambda *given: servers.append(CountedServer(load(*given))) or servers[-1])
    file = tiny_gguf(tmp_path / "tiny.gguf", context=CONTEXT)

    def make(_: str | None) -> LlamaCpp:
        return LlamaCpp(LOCAL, file, context=CONTEXT, threads=1, slots=slots, gpu_layers=0)

    desk = desk_of(LOCAL, Seat(catalog()[LOCAL], make, slots=slots), ledger)
    asked = briefs(2 * CALLERS)[CALLERS:]

    async def share(place: int) -> list[Chart]:
        return await asyncio.gather(*(chart_of(desk, brief) for brief in asked[place::loops]))

    done = in_loops(share, loops)
    in_order = [brief for place in range(loops) for brief in asked[place::loops]]
    check_music([chart for charts in done for chart in charts], in_order)
    (server,) = servers
    assert server.most <= slots
    assert server.calls >= CALLERS
    assert set(outcomes_of(ledger)) <= {"ok", "unfit"}
    assert threading.active_count() < CALLERS


def test_64_callers_of_a_server_never_ask_it_more_than_its_slots_at_once(tmp_path, ledger):
    """llama.cpp's own HTTP server with two slots of its own, asked by four at a time."""
    import xllamacpp

    file = tiny_gguf(tmp_path / "tiny.gguf", context=CONTEXT)
    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.n_parallel = str(file), 2 * CONTEXT, 2
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.port, params.n_gpu_layers, params.warmup, params.verbosity = 0, 0, False, -1
    server = xllamacpp.Server(params)
    model = CountedModel(OpenAICompatible(LOCAL, f"{server.listening_address}/v1", str(file)))
    desk = desk_of(LOCAL, Seat(catalog()[LOCAL], lambda _: model, slots=4), ledger)
    asked = briefs(2 * CALLERS)[CALLERS:]

    async def run() -> list[Chart]:
        return await asyncio.gather(*(chart_of(desk, brief) for brief in asked))

    check_music(asyncio.run(run()), asked)
    assert 1 < model.most <= 4
    # A connection that this server drops, which it did once in eighty runs, is asked once more, and nobody notices.
    assert set(outcomes_of(ledger)) <= {"ok", "unfit", "reset"}
    del server


def cloud_desk(ledger: Ledger, address: str, day_nano: int, slots: int) -> Desk:
    seat = Seat(
        catalog()[CLOUD], lambda served: Gemini(CLOUD, served, lambda: "sesame", base_url=address),
        slots=slots, thinking=THINKING, served=lambda _: SERVED,
    )  # fmt: skip
    return desk_of(CLOUD, seat, ledger, Limits(day_nano, 10**9))


def hard_briefs(count: int) -> list[Brief]:
    """Requests for the cloud that differ in their dice alone, so that each may cost exactly as much as the other."""
    words = "experimental, innovative, avant-garde jazz in C, 4 bars"
    return [read(Asked(description=words, seed=seed), style_of) for seed in range(count)]


def worst_nano() -> int:
    """The most that one of them may cost."""
    from datetime import UTC, datetime

    (brief,) = hard_briefs(1)
    most = most_usage(task_of(brief, style_of(brief.genre)).ask, THINKING)
    price = price_of(SERVED, datetime.fromtimestamp(NOW, UTC).date())
    return price.cost_nano(most.prompt, most.written, most.thought)


def audited(ledger: Ledger) -> None:
    """Let the ledger note each change of what is held."""
    ledger.reset(at=NOW)
    db = sqlite3.connect(ledger.path)
    db.executescript(AUDIT)
    db.close()


def moments(ledger: Ledger) -> list[int]:
    """What was held against the budget after each of its changes."""
    with ledger.reading() as db:
        return list(accumulate(nano for (nano,) in db.execute("SELECT nano FROM audit ORDER BY id")))


def test_of_64_paid_requests_at_once_a_budget_for_five_lets_five_through(ledger):
    """While none is settled, five are asked; the others have their music from the rules, and are told why."""
    limit = 5 * worst_nano() + worst_nano() // 2
    audited(ledger)

    async def run() -> tuple[list[Chart], int]:
        async with GeminiThatCounts(5, answer=ANSWER, fault=Fault.SLOW) as server:
            desk = cloud_desk(ledger, server.base_url, limit, slots=CALLERS)
            tasks = [asyncio.ensure_future(chart_of(desk, brief)) for brief in hard_briefs(CALLERS)]
            waiting = set(tasks)
            while len(waiting) > 5:
                _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            await server.all_there.wait()
            server.release.set()
            return [await task for task in tasks], len(server.requests)

    charts, requests = asyncio.run(run())
    assert requests == 5
    assert Counter(chart.credit.composer for chart in charts) == {CLOUD: 5, "rules": CALLERS - 5}
    for chart in charts:
        assert len(chart.bars) == 4
        if chart.credit.composer == "rules":
            ((who, why),) = chart.credit.declined
            assert who == CLOUD
            assert why.startswith("the budget of $")
    assert max(moments(ledger)) == 5 * worst_nano()
    assert moments(ledger)[-1] < limit
    assert outcomes_of(ledger) == {"ok": 5}


def test_a_day_of_paid_requests_never_passes_its_budget(ledger):
    """Answers settle for less than was set aside and make room for more, up to the limit and not a nano-dollar on."""
    limit = 5 * worst_nano()
    audited(ledger)

    async def run() -> tuple[list[Chart], int]:
        async with GeminiThatCounts(0, answer=ANSWER) as server:
            desk = cloud_desk(ledger, server.base_url, limit, slots=4)
            return await asyncio.gather(*(chart_of(desk, b) for b in hard_briefs(CALLERS))), len(server.requests)

    charts, requests = asyncio.run(run())
    by_cloud = sum(chart.credit.composer == CLOUD for chart in charts)
    assert 5 <= by_cloud < CALLERS
    assert requests == by_cloud == sum(outcomes_of(ledger).values())
    assert limit - worst_nano() < max(moments(ledger)) <= limit
    assert all(len(chart.bars) == 4 for chart in charts)


def test_a_killed_program_leaves_a_ledger_that_counts_what_it_had_set_aside(tmp_path):
    """Nobody knows what the eight calls under way have cost, so they go on counting, for whoever comes next."""
    path = tmp_path / "ledger.sqlite"

    async def kill_it_in_the_middle() -> None:
        async with GeminiThatCounts(8, answer=ANSWER, fault=Fault.SLOW) as server:
            command = [sys.executable, __file__, str(path), server.base_url, "8"]
            beside = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
            pipe = asyncio.subprocess.PIPE
            program = await asyncio.create_subprocess_exec(*command, env=beside, stderr=pipe)
            there = asyncio.ensure_future(server.all_there.wait())
            over = asyncio.ensure_future(program.communicate())
            await asyncio.wait({there, over}, return_when=asyncio.FIRST_COMPLETED)
            assert there.done(), over.result()
            program.kill()
            await over
            assert program.returncode == -signal.SIGKILL

    asyncio.run(kill_it_in_the_middle())
    ledger = Ledger(path)
    worst = worst_nano()
    with ledger.reading() as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("SELECT worst_nano FROM reservation").fetchall() == [(worst,)] * 8
        assert db.execute("SELECT nano FROM day_total").fetchall() == [(8 * worst,)]
        assert db.execute("SELECT COUNT(*) FROM attempt").fetchone() == (0,)

    async def next_one(day_nano: int) -> Chart:
        async with GeminiThatCounts(0, answer=ANSWER) as server:
            return await chart_of(cloud_desk(ledger, server.base_url, day_nano, slots=4), hard_briefs(1)[0])

    chart = asyncio.run(next_one(9 * worst - 1))
    assert chart.credit.composer == "rules"
    assert "is reserved" in chart.credit.declined[0][1]
    assert asyncio.run(next_one(9 * worst)).credit.composer == CLOUD
    ledger.close()


def program(path: Path, address: str, count: int) -> None:
    """Ask for so many charts at once, and wait for ever."""
    desk = cloud_desk(Ledger(path), address, 10**9, slots=count)

    async def run() -> None:
        await asyncio.gather(*(chart_of(desk, brief) for brief in hard_briefs(count)))

    asyncio.run(run())


if __name__ == "__main__":
    program(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
