"""The whole way of a request over real sockets: whatever a server does, the player gets music, and the truth about it.

Two charts tell two servers apart, so that a credit can be held against what each of them really sent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

import pytest

from loopback_models import Fault, GeminiStandIn, OpenAIStandIn, StandIn
from woodshed.genres import style_of
from woodshed.llm.backends import Gemini, OpenAICompatible
from woodshed.llm.cache import Cache
from woodshed.llm.catalog import Deadlines, catalog
from woodshed.llm.desk import Desk
from woodshed.llm.ledger import Ledger, Limits
from woodshed.llm.policy import EFFECTS, State
from woodshed.llm.prices import price_of
from woodshed.llm.seat import Seat, Terms
from woodshed.llm.usage import most_usage
from woodshed.piece import Chart, Request
from woodshed.piece.bar_text import write_bar
from woodshed.progression import ByRules, compose, first_chart
from woodshed.progression.by_model import ByModel
from woodshed.progression.model_task import task_of
from woodshed.words import read

NOW = 1_795_000_000.0
"""A clock that stands still, in seconds since 1970: a door that was shut stays so until it has been looked at."""

SOON, LATE = 0.2, 120.0
"""Seconds: a deadline that is certainly missed by a server that never answers, and one that is never missed."""

KEY = "AIza-open-sesame-0123456789"
SERVED = "gemini-2.5-pro"
SECOND = "llama-3.3-70b"
BUDGET = 10**9

CHART = "| Cmaj7 Am7 | Dm7 G7 | Em7 A7 | Dm7 G7 | Cmaj7 C7 | Fmaj7 Fm6 | Dm7 G7 | Cmaj7 |"
IN_E_FLAT = "Ebmaj7 Cm7 | Fm7 Bb7 | Gm7 C7 | Fm7 Bb7 | Ebmaj7 Eb7 | Abmaj7 Abm6 | Fm7 Bb7 | Ebmaj7"
OF_SECOND = "| Dm7 | G7 | Cmaj7 | Fmaj7 | Bm7b5 | E7 | Dm7 G7 | C6 |"
OF_SECOND_IN_E_FLAT = "Fm7 | Bb7 | Ebmaj7 | Abmaj7 | Dm7b5 | G7 | Fm7 Bb7 | Eb6"
"""What the servers send, in the key in which models write, and the same a minor third higher, by hand."""


class Wire(NamedTuple):
    """A model with its kind of server, and words that are put to it before the second."""

    name: str
    words: str
    stand_in: type[StandIn]
    piece: int
    """Characters sent at once: of Gemini's list a bar counts when its string has come, so it must fit into one."""


WIRES = {
    "openai": Wire("phi-3.5-mini", "simple Eb major jazz tune for my aunt Eulalia, 8 bars", OpenAIStandIn, 13),
    "gemini": Wire(
        "gemini-pro", "experimental, innovative, avant-garde jazz in Eb for my aunt Eulalia, 8 bars", GeminiStandIn, 24
    ),
}

OK = "ok"
EXPECTED: dict[Fault, str] = {
    Fault.NONE: OK,
    Fault.REFUSED: "refused",
    Fault.SLOW: "slow_start",
    Fault.STALLED: "stalled",
    Fault.TRUNCATED: "truncated",
    Fault.FENCED: OK,
    Fault.PAGE: "unreadable",
    Fault.ERROR_PAGE: "unreadable",
    Fault.GATEWAY_PAGE: "server_error",
    Fault.DENIED: "denied",
    Fault.FORBIDDEN: "denied",
    Fault.NO_ADDRESS: "not_found",
    Fault.NO_MODEL: "not_found",
    Fault.TOO_LONG: "rejected",
    Fault.BUSY: "busy",
    Fault.QUOTA_DAY: "quota_day",
    Fault.ERROR: "server_error",
    Fault.UNAVAILABLE: "server_error",
    Fault.WARMING: "warming",
    Fault.EMPTY: "empty",
    Fault.SILENT: "empty",
    Fault.BLOCKED: "blocked",
    Fault.WITHHELD: "blocked",
    Fault.IMPOSTOR: "impostor",
    Fault.NO_USAGE: OK,
    Fault.WRONG_USAGE: OK,
    Fault.NO_FINISH: OK,  # all its bars had come
    Fault.NO_JSON: "unreadable",
    Fault.ERROR_IN_STREAM: "server_error",
    Fault.USAGE_REFUSED: OK,
    Fault.ECHO: "rejected",
}
"""What the ledger says of each fault, whichever wire it comes over. Those that break off or lack a bar come below."""

TABLE: dict[str, tuple[State, int]] = {
    OK: (State.READY, 1),
    "refused": (State.OPEN, 1),
    "reset": (State.OPEN, 2),
    "slow_start": (State.READY, 1),
    "stalled": (State.OPEN, 2),
    "late": (State.READY, 1),
    "truncated": (State.READY, 2),
    "unreadable": (State.OPEN, 2),
    "wrong_bars": (State.READY, 2),
    "unfit": (State.READY, 2),
    "rejected": (State.READY, 1),
    "denied": (State.MISCONFIGURED, 1),
    "not_found": (State.MISCONFIGURED, 1),
    "busy": (State.OPEN, 1),
    "quota_day": (State.QUOTA_DAY, 1),
    "server_error": (State.OPEN, 2),
    "warming": (State.WARMING, 1),
    "empty": (State.READY, 2),
    "blocked": (State.READY, 1),
    "impostor": (State.MISCONFIGURED, 1),
}
"""The door after a request that failed so, and how often the model was asked."""


@dataclass
class Played:
    """What the player got, and what was put down."""

    chart: Chart
    rows: list[dict[str, object]]
    desk: Desk
    server: StandIn
    everything: str
    """Every word of the ledger, and all that the player was told."""

    @property
    def outcomes(self) -> list[tuple[object, object]]:
        """Model and outcome of each attempt."""
        return [(row["model"], row["outcome"]) for row in self.rows]

    @property
    def bars(self) -> str:
        """The chart's chords."""
        return " | ".join(write_bar(bar, self.chart.meter) for bar in self.chart.bars)


def seat_of(name: str, server: StandIn, deadlines: Deadlines) -> Seat:
    entry = replace(catalog()[name], deadlines=deadlines)
    if isinstance(server, GeminiStandIn):
        return Seat(
            entry, lambda served: Gemini(name, served, lambda: KEY, base_url=server.base_url),
            thinking=128, served=lambda _: SERVED,
        )  # fmt: skip
    return Seat(entry, lambda _: OpenAICompatible(name, server.base_url, server.model, key=KEY))


async def play(wire: Wire, ledger: Ledger, server: StandIn, second: StandIn | None, deadlines: Deadlines) -> Played:
    """One request through a desk of one model or two, to the last row of the ledger."""
    seats = {wire.name: seat_of(wire.name, server, deadlines)}
    if second is not None:
        seats[SECOND] = seat_of(SECOND, second, Deadlines(LATE, LATE, LATE))
    terms = Terms(deadline=LATE, patience=LATE, limits=Limits(BUDGET, BUDGET))
    desk = Desk(seats, ledger=ledger, cache=Cache(None), terms=terms, now=lambda: NOW, dice=Random(5))
    brief = read(Request(description=wire.words, seed=7), style_of)
    model = ByModel(desk)
    chart = await first_chart([model, ByRules()], brief, style_of(brief.genre), Random(f"{brief.seed} chart"))
    await model.entered(chart.credit.composer, 1.0)
    with ledger.reading() as db:
        cursor = db.execute("SELECT * FROM attempt ORDER BY id")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        assert db.execute("SELECT COUNT(*) FROM reservation").fetchone() == (0,), "a reservation was never settled"
        everything = "\n".join(db.iterdump())
    told = f"{chart.credit} {chart.notices}"
    return Played(chart, rows, desk, server, everything + told)


def played(
    tmp_path,
    wire: Wire,
    fault: Fault,
    *,
    alone: bool = False,
    deadlines: Deadlines | None = None,
    **stand_in: object,
) -> Played:
    """The same with a server that fails so and, unless it is ``alone``, a second one that answers well."""

    async def run() -> Played:
        remote = SERVED if wire.stand_in is GeminiStandIn else "phi-3.5-mini-instruct"
        usual = {"answer": CHART, "piece": wire.piece, "model": remote}
        async with (
            wire.stand_in(fault=fault, **{**usual, **stand_in}) as server,
            OpenAIStandIn(answer=OF_SECOND, model=SECOND) as second,
        ):
            waits = deadlines or Deadlines(LATE, LATE, LATE)
            return await play(wire, ledger, server, None if alone else second, waits)

    ledger = Ledger(tmp_path / "ledger.sqlite")
    try:
        return asyncio.run(run())
    finally:
        ledger.close()


def check_truth(of: Played, wire: Wire, *, alone: bool) -> None:
    """Whoever is credited really sent these bars; whoever was asked in vain is named; nothing is given away."""
    served = of.outcomes[-1][1] == OK
    credit = of.outcomes[-1][0] if served else "rules"
    assert of.chart.credit.composer == credit
    if credit == "rules":
        assert alone, "the second model was not asked"
        brief = read(Request(description=wire.words, seed=7), style_of)
        assert of.chart.bars == compose(brief, style_of(brief.genre), Random(f"{brief.seed} chart")).bars
    else:
        assert of.bars == (IN_E_FLAT if credit == wire.name else OF_SECOND_IN_E_FLAT)
    assert [who for who, _ in of.chart.credit.declined] == ([] if credit == wire.name else [wire.name])
    assert all(reason for _, reason in of.chart.credit.declined)
    for secret in ("sesame", "Eulalia", "aunt", "Bearer"):
        assert secret not in of.everything


def check_fate(of: Played, wire: Wire, outcome: str, *, alone: bool) -> None:
    """The rows and the door are those of the table."""
    door, times = TABLE[outcome]
    others = [] if alone or outcome == OK else [(SECOND, OK)]
    assert of.outcomes == [(wire.name, outcome)] * times + others, of.chart.credit.declined
    assert of.desk.circuit(wire.name).state == door
    check_truth(of, wire, alone=alone)
    for row in of.rows[:times]:
        assert row["cloud"] == (wire.stand_in is GeminiStandIn)
        assert 0 <= row["held_nano"] <= BUDGET
        begun = row["first_ms"] is not None
        if outcome != OK and EFFECTS[outcome].billed == "no" and not begun:
            assert row["held_nano"] == 0
        elif row["cloud"]:
            assert row["held_nano"] > 0, "a paid call that may have been billed counts"


def waits_for(fault: Fault) -> Deadlines:
    """Short where the server is silent, and only there, so that a busy machine makes nobody late."""
    return Deadlines(SOON if fault is Fault.SLOW else LATE, SOON if fault is Fault.STALLED else LATE, LATE)


@pytest.mark.parametrize("alone", [False, True], ids=["with a second", "alone"])
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", EXPECTED, ids=lambda fault: fault.name)
def test_each_fault_lands_as_the_table_says(fault, wire, alone, tmp_path):
    """The next model is asked and credited, and without one the rules compose; door and ledger are as for its kind."""
    of = played(tmp_path, WIRES[wire], fault, alone=alone, deadlines=waits_for(fault))
    check_fate(of, WIRES[wire], EXPECTED[fault], alone=alone)


def test_no_fault_was_forgotten():
    """Those that need a byte or count bars have tests of their own."""
    assert set(Fault) - set(EXPECTED) == {Fault.RESET, Fault.CLOSED, Fault.WRONG_BARS}


@pytest.mark.parametrize("share", [0.0, 0.02, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0])
@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "unchunked"])
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("how", [Fault.RESET, Fault.CLOSED], ids=lambda fault: fault.name)
def test_a_connection_that_breaks_at_any_byte(how, wire, chunked, share, tmp_path):
    """It is a reset, asked once more, unless all bars had come: then they stand, whatever became of the connection."""
    whole = len(played(tmp_path, WIRES[wire], Fault.NONE, chunked=chunked).server.response)
    folder = tmp_path / "broken"
    folder.mkdir()
    of = played(folder, WIRES[wire], how, chunked=chunked, at_byte=min(int(share * whole), whole - 1))
    outcome = OK if of.outcomes[0][1] == OK else "reset"
    check_fate(of, WIRES[wire], outcome, alone=False)
    if share < 0.6:
        assert outcome == "reset"


@pytest.mark.parametrize("wire", WIRES)
def test_the_last_byte_costs_nobody_the_chart(wire, tmp_path):
    """A connection that is lost after the last word of the answer has lost nothing."""
    whole = len(played(tmp_path, WIRES[wire], Fault.NONE).server.response)
    folder = tmp_path / "broken"
    folder.mkdir()
    of = played(folder, WIRES[wire], Fault.CLOSED, at_byte=whole - 1)
    check_fate(of, WIRES[wire], OK, alone=False)


@pytest.mark.parametrize("wire", WIRES)
def test_a_single_missing_bar_is_mended_and_the_chart_stays_the_models(wire, tmp_path):
    """One in four may be; the seven that were sent stand."""
    of = played(tmp_path, WIRES[wire], Fault.WRONG_BARS)
    assert of.outcomes == [(WIRES[wire].name, OK)]
    assert of.chart.credit.composer == WIRES[wire].name
    assert of.bars.split(" | ")[:6] == IN_E_FLAT.split(" | ")[:6]
    assert len(of.chart.bars) == 8


@pytest.mark.parametrize("alone", [False, True], ids=["with a second", "alone"])
@pytest.mark.parametrize("bars", [2, 5, 11, 16])
@pytest.mark.parametrize("wire", WIRES)
def test_a_chart_of_another_length_is_not_taken_for_the_one_that_was_asked(wire, bars, alone, tmp_path):
    """Far too few bars or too many: asked once more, then declined."""
    answer = "|" + " Dm7 G7 |" * bars
    of = played(tmp_path, WIRES[wire], Fault.NONE, answer=answer, alone=alone)
    check_fate(of, WIRES[wire], "wrong_bars", alone=alone)


@pytest.mark.parametrize("answer", ["| H7 | Yes | No |", "I would start on the one.", "|", "", "| C | <html> |"])
@pytest.mark.parametrize("wire", WIRES)
def test_an_answer_that_is_no_chart_is_never_music(wire, answer, tmp_path):
    """Neither a remark nor nonsense nor silence."""
    of = played(tmp_path, WIRES[wire], Fault.NONE, answer=answer)
    assert of.outcomes[0][1] in {"unreadable", "empty"}
    check_fate(of, WIRES[wire], of.outcomes[0][1], alone=False)


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.STALLED], ids=lambda fault: fault.name)
@pytest.mark.parametrize("wire", WIRES)
def test_the_time_for_the_whole_answer_ends_it_wherever_it_is(wire, fault, tmp_path):
    """Before its first word or in the middle."""
    of = played(tmp_path, WIRES[wire], fault, deadlines=Deadlines(LATE, LATE, SOON))
    # On a busy machine the answer that stalls may not have begun; it is late all the same.
    check_fate(of, WIRES[wire], "late", alone=False)


@pytest.mark.parametrize("wire", WIRES)
def test_a_player_who_goes_away_stops_the_server_and_is_put_down(wire, tmp_path):
    """The connection is closed, and what may have been spent is in the ledger."""
    of = WIRES[wire]
    ledger = Ledger(tmp_path / "ledger.sqlite")

    async def run():
        model = SERVED if of.stand_in is GeminiStandIn else "phi-3.5-mini-instruct"
        async with of.stand_in(answer=CHART, fault=Fault.STALLED, piece=of.piece, model=model) as server:
            task = asyncio.ensure_future(play(of, ledger, server, None, Deadlines(LATE, LATE, LATE)))
            await server.asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await server.left.wait()

    asyncio.run(run())
    with ledger.reading() as db:
        ((outcome, held),) = db.execute("SELECT outcome, held_nano FROM attempt").fetchall()
        assert db.execute("SELECT COUNT(*) FROM reservation").fetchone() == (0,)
    ledger.close()
    assert (outcome, held > 0) == ("late", of.stand_in is GeminiStandIn)


def test_a_reported_usage_is_paid_to_the_nano_dollar(tmp_path):
    """Ninety tokens of prompt; the pieces that were sent, and forty thoughts at the price of what is written."""
    of = played(tmp_path, WIRES["gemini"], Fault.NONE)
    (row,) = of.rows
    pieces = of.server.response.count(b'"text"')
    assert (row["reported"], row["tokens_in"], row["tokens_out"], row["tokens_thought"]) == (1, 90, pieces, 40)
    assert row["cost_nano"] == row["held_nano"] == 1_250 * 90 + 10_000 * (pieces + 40)
    assert row["served"] == SERVED


@pytest.mark.parametrize("fault", [Fault.NO_USAGE, Fault.WRONG_USAGE], ids=lambda fault: fault.name)
@pytest.mark.parametrize("wire", WIRES)
def test_a_missing_or_disagreeing_usage_is_estimated_and_said_to_be(wire, fault, tmp_path):
    """Never nothing, and never more than the worst case that was set aside."""
    of = played(tmp_path, WIRES[wire], fault)
    (row,) = of.rows
    brief = read(Request(description=WIRES[wire].words, seed=7), style_of)
    most = most_usage(task_of(brief, style_of(brief.genre)).ask, 128)
    assert row["reported"] == 0
    assert 0 < row["tokens_in"] <= most.prompt
    assert 0 < row["tokens_out"] <= most.written
    if row["cloud"]:
        price = price_of(SERVED, datetime.fromtimestamp(NOW, UTC).date())
        assert 0 < row["held_nano"] <= price.cost_nano(most.prompt, most.written, most.thought)


@pytest.mark.parametrize("wire", WIRES)
def test_the_server_is_left_alone_as_long_as_it_asked(wire, tmp_path):
    """Seven seconds by header, twenty-seven and a half by ``retryDelay``."""
    of = played(tmp_path, WIRES[wire], Fault.BUSY)
    assert of.desk.circuit(WIRES[wire].name).until == NOW + {"openai": 7.0, "gemini": 27.5}[wire]
