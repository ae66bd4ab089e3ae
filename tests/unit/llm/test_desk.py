"""What all requests to the models share: doors, gates, one engine, one answer for one question; in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from random import Random

import pytest

import virtual_time
from ledger_entries import NOON, local
from loopback_models import ASK, CHART, SECRET_WISH
from woodshed.llm.backends import Scripted
from woodshed.llm.bill import Of
from woodshed.llm.cache import Cache
from woodshed.llm.catalog import catalog
from woodshed.llm.conversation import converse
from woodshed.llm.desk import Desk
from woodshed.llm.inquiry import Choice, Inquiry, NobodyAnsweredError, Unfit
from woodshed.llm.ledger import Ledger, Limits
from woodshed.llm.model import Ask, Delta, End, FailureKind, ModelFailure, Question, Usage, Weighed
from woodshed.llm.policy import State
from woodshed.llm.router import Standing
from woodshed.llm.seat import Seat, Terms

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"
WELL = [("text", CHART), ("end", End("stop", Usage(90, 8)))]
CALLERS = 64


class Busy:
    """A model that takes a second, and counts how many it serves at once and how often it was made."""

    name = PHI

    def __init__(self):
        self.made = self.calls = self.now = self.most = self.warmed = 0

    def make(self, served):
        self.made += 1
        return self

    async def warm(self):
        self.warmed += 1
        await asyncio.sleep(0.5)

    async def write(self, ask: Ask) -> AsyncIterator[Delta | End]:
        self.calls += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(1)
            yield Delta(CHART)
            yield End("stop", Usage(90, 8))
        finally:
            self.now -= 1


async def inline(work, *arguments):
    return work(*arguments)


def failing(kind, **known):
    return [("fail", ModelFailure(kind, f"it was {kind.value}", **known))]


def inquiry(seed=0, request_id="r", complexity=3, judge=lambda bars: bars, mode=None):
    """Four bars of C, F and G7; another seed is another question."""
    question = Question(ASK.messages, ("A", "B"))
    return Inquiry(
        of=Of(request_id, "jazz", "swing", complexity, 4), ask=replace(ASK, seed=seed), judge=judge,
        choice=lambda: Choice(("the first chart", "the second chart"), question), mode=mode,
    )  # fmt: skip


@pytest.fixture
def loop():
    clock = virtual_time.VirtualTimeLoop()
    yield clock
    virtual_time.end(clock)


@pytest.fixture
def ledger(tmp_path):
    book = Ledger(tmp_path / "ledger.sqlite")
    yield book
    book.close()


@pytest.fixture
def desk_of(ledger, loop):
    """A desk of models by name; what is said of its terms, and how many places each has."""

    def made(slots=1, absent=(), cache=None, book=None, limits=None, **models):
        names = {"phi": PHI, "llama": LLAMA, "gemini": GEMINI}
        seats = {
            names[short]: Seat(
                catalog()[names[short]], model.make if isinstance(model, Busy) else lambda _, m=model: m, slots=slots,
                served=None if short != "gemini" else lambda _: "gemini-2.5-pro",
            )
            for short, model in models.items()
        }  # fmt: skip
        began = loop.time()
        terms = Terms(deadline=30.0, patience=5.0, limits=limits or Limits(10**9, 10**9))
        return Desk(
            seats, ledger=book or ledger, cache=cache or Cache(None), terms=terms, absent=absent, call=inline,
            dice=Random(1), now=lambda: NOON + loop.time() - began,
        )  # fmt: skip

    return made


def ask_all(desk, loop, inquiries):
    """Put them all at the same moment; answers and errors in order."""

    async def work():
        return await asyncio.gather(*(converse(desk, each) for each in inquiries), return_exceptions=True)

    return virtual_time.run(work(), loop)


def ask(desk, loop, **fields):
    return ask_all(desk, loop, [inquiry(**fields)])[0]


def routed(desk, loop, genre):
    """The route of an easy request, with what the ledger says of earlier ones."""
    virtual_time.run(desk.learn(), loop)
    return desk.route(3, genre)


def outcomes(ledger, request_id="r"):
    with ledger.reading() as db:
        return [row for (row,) in db.execute("SELECT outcome FROM attempt WHERE request_id = ?", (request_id,))]


@pytest.mark.parametrize("slots", [1, 2, 4])
def test_64_callers_never_exceed_the_places_of_a_model(slots, desk_of, loop):
    """And its engine is made once and loaded once, however many came first."""
    model = Busy()
    desk = desk_of(slots=slots, phi=model)
    desk.terms = replace(desk.terms, deadline=1000.0)
    answers = ask_all(desk, loop, [inquiry(seed=n) for n in range(CALLERS)])
    assert {answer.model for answer in answers} == {PHI}
    assert (model.most, model.made, model.warmed, model.calls) == (slots, 1, 1, CALLERS)


def test_64_callers_with_the_same_wish_cost_one_call(desk_of, loop, ledger):
    """The others wait for the answer, and the ledger says that it was kept."""
    model = Busy()
    answers = ask_all(desk_of(slots=4, phi=model), loop, [inquiry() for _ in range(CALLERS)])
    assert (model.calls, sum(answer.cached for answer in answers)) == (1, CALLERS - 1)
    assert sorted(outcomes(ledger)) == ["cached"] * (CALLERS - 1) + ["ok"]


def test_callers_on_several_event_loops_share_one_engine(desk_of, loop):
    """One desk serves a whole process."""
    model = Busy()
    desk = desk_of(phi=model)
    ask(desk, loop)
    other = virtual_time.VirtualTimeLoop()
    ask(desk, other, seed=1)
    virtual_time.end(other)
    assert (model.made, model.calls) == (1, 2)


def test_a_model_that_loads_longer_than_the_patience_is_passed_by_and_goes_on(desk_of, loop):
    """It is loaded once; when it is ready it serves the next request."""
    slow, other = Scripted(PHI, [WELL], warming=[("wait", 60.0)]), Scripted(LLAMA, [WELL])
    desk = desk_of(phi=slow, llama=other)
    answer = ask(desk, loop)
    assert (answer.model, [who.kind for who in answer.declined]) == (LLAMA, ["warming"])
    assert "still loading after 5.0 s" in answer.declined[0].reason
    assert desk.circuit(PHI).state is State.WARMING
    loop.passed += 60
    assert ask(desk, loop, seed=1).model == PHI
    assert (slow.warmed, slow.calls) == (1, 1)


def test_a_model_that_could_not_be_loaded_is_loaded_anew_later(desk_of, loop):
    """The first failure is not kept for ever."""
    model = Scripted(PHI, [WELL], warming=failing(FailureKind.REFUSED))
    desk = desk_of(phi=model)
    assert isinstance(ask(desk, loop), NobodyAnsweredError)
    loop.passed += 61
    ask(desk, loop)
    assert model.warmed == 2


def test_whoever_waits_in_line_until_the_time_is_over_is_told_so(desk_of, loop):
    """The one place is taken for longer than the deadline; nobody waits beyond it."""
    desk = desk_of(phi=Scripted(PHI, [[("text", "| C |"), *[("wait", 1.9), ("text", " ")] * 30]]))
    began = loop.time()
    first, second = ask_all(desk, loop, [inquiry(seed=1), inquiry(seed=2)])
    assert [who.kind for who in second.declined] == ["queue"]
    assert "others were waiting" in second.declined[0].reason
    assert isinstance(first, NobodyAnsweredError)
    assert loop.time() - began == pytest.approx(30, abs=0.05)


def test_those_behind_the_deadline_are_not_asked(desk_of, loop):
    """And are named."""
    slow = Scripted(PHI, [[("text", "| C |"), *[("wait", 1.9), ("text", " ")] * 30]])
    other = Scripted(LLAMA, [WELL])
    answer = ask(desk_of(phi=slow, llama=other), loop)
    assert [(who.model, who.kind) for who in answer.declined] == [(PHI, "late"), (LLAMA, "late")]
    assert other.calls == 0


def test_a_caller_who_goes_away_leaves_the_attempt_in_the_ledger(desk_of, loop, ledger):
    """The model is stopped, its place is free again, and what was spent is put down."""
    model = Scripted(PHI, [[("text", "| C |"), ("wait", 1.0), ("text", " F |")], WELL])
    desk = desk_of(phi=model)

    async def go_away():
        task = asyncio.ensure_future(converse(desk, inquiry()))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await converse(desk, inquiry(seed=1, request_id="next"))

    assert virtual_time.run(go_away(), loop).model == PHI
    assert (outcomes(ledger), outcomes(ledger, "next")) == (["late"], ["ok"])
    assert model.stopped == 1


def test_a_paid_attempt_that_is_left_keeps_its_worst_case_set_aside(desk_of, loop, ledger):
    """Nobody knows what it cost, so the budget holds what it may have cost."""
    desk = desk_of(gemini=Scripted(GEMINI, [[("text", "| C |"), ("wait", 9.0)]]))

    async def go_away():
        task = asyncio.ensure_future(converse(desk, inquiry(complexity=9)))
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    virtual_time.run(go_away(), loop)
    with ledger.reading() as db:
        ((outcome, cost, held),) = db.execute("SELECT outcome, cost_nano, held_nano FROM attempt")
        ((reserved,),) = db.execute("SELECT count(*) FROM reservation")
    assert (outcome, cost, reserved) == ("late", None, 0)
    assert held > 0


def test_a_door_that_may_be_tried_lets_one_caller_through(desk_of, loop):
    """The others go on to the next model at once; after it served, everybody may come in."""
    phi = Scripted(PHI, [failing(FailureKind.REFUSED), [("wait", 1.0), *WELL], WELL])
    desk = desk_of(slots=CALLERS, phi=phi, llama=Scripted(LLAMA, [WELL]))
    assert ask(desk, loop).model == LLAMA
    assert desk.circuit(PHI).state is State.OPEN
    loop.passed += 2
    assert desk.circuit(PHI).state is State.HALF_OPEN
    answers = ask_all(desk, loop, [inquiry(seed=n) for n in range(1, CALLERS)])
    assert [answer.model for answer in answers].count(PHI) == 1
    told = {who.reason for answer in answers for who in answer.declined}
    assert told == {"another request is trying it just now"}
    assert desk.circuit(PHI).state is State.READY
    answers = ask_all(desk, loop, [inquiry(seed=100 + n) for n in range(4)])
    assert {answer.model for answer in answers} == {PHI}


def test_entering_and_leaving_a_half_open_door(desk_of, loop):
    """By itself: one in, the next refused, and free again when the first has left."""
    desk = desk_of(phi=Scripted(PHI, [WELL]))
    virtual_time.run(desk.note(PHI, ModelFailure(FailureKind.REFUSED, "nobody listens")), loop)
    assert not desk.enter(PHI)
    assert desk.shut(PHI).startswith("nobody listens; asked again in ")
    loop.passed += 1
    entered = desk.enter(PHI)
    assert (entered, desk.enter(PHI)) == ("trial", "")
    desk.leave(PHI, entered)
    assert desk.enter(PHI)


def test_another_process_learns_of_a_shut_door(desk_of, loop, ledger):
    """By the ledger; and of a broken set-up it does not, since that may have been mended."""
    desk = desk_of(phi=Scripted(PHI, [failing(FailureKind.QUOTA_DAY)]), llama=Scripted(LLAMA, [WELL]))
    ask(desk, loop)
    virtual_time.run(desk.note(LLAMA, ModelFailure(FailureKind.DENIED, "the key is wrong")), loop)
    other = desk_of(phi=Scripted(PHI, [WELL]), llama=Scripted(LLAMA, [WELL]))
    passed_by = {step.model: step.absent for step in routed(other, loop, "jazz")}
    assert passed_by[PHI].endswith("quota_day; asked again in 72000 s"), "08:00 UTC is 20 hours off"
    assert passed_by[LLAMA] == ""


def test_a_model_whose_answers_seldom_served_is_asked_last(desk_of, loop, ledger):
    """In that genre; in another it keeps its place."""
    for number in range(12):
        ledger.record(local(f"before {number}", outcome="unfit"))
    desk = desk_of(phi=Scripted(PHI, [WELL]), llama=Scripted(LLAMA, [WELL]))
    assert [step.model for step in routed(desk, loop, "jazz")] == [LLAMA, PHI]
    assert [step.model for step in routed(desk, loop, "gospel")] == [PHI, LLAMA]


def test_what_is_known_of_earlier_times_is_read_again_after_a_minute(desk_of, loop, ledger):
    """Not at every request."""
    desk = desk_of(phi=Scripted(PHI, [WELL]), llama=Scripted(LLAMA, [WELL]))
    assert routed(desk, loop, "jazz")[0].model == PHI
    for number in range(12):
        ledger.record(local(f"before {number}", outcome="unfit"))
    assert routed(desk, loop, "jazz")[0].model == PHI
    loop.passed += 60
    assert routed(desk, loop, "jazz")[0].model == LLAMA


def test_a_ledger_that_cannot_be_read_costs_no_music(desk_of, loop, tmp_path):
    """A local model is asked all the same; a paid one is not, since nobody would know."""
    broken = Ledger(tmp_path / "broken.sqlite")
    broken.path.write_text("no ledger " * 1000)
    desk = desk_of(book=broken, phi=Scripted(PHI, [WELL]))
    assert ask(desk, loop).model == PHI
    paid = Scripted(GEMINI, [WELL])
    refused = ask(desk_of(book=broken, gemini=paid), loop, complexity=9)
    assert ([who.kind for who in refused.declined], paid.calls) == (["ledger"], 0)
    broken.close()


def test_a_call_beyond_the_budget_is_not_made(desk_of, loop):
    """The reason gives the budget."""
    paid = Scripted(GEMINI, [WELL])
    refused = ask(desk_of(limits=Limits(10**9, 10), gemini=paid), loop, complexity=9)
    assert ([who.kind for who in refused.declined], paid.calls) == (["budget"], 0)
    assert "for one request leaves no room" in refused.declined[0].reason


def test_what_was_never_set_up_is_named_only_where_it_would_have_come_first(desk_of, loop):
    """A player without any big model need not hear of it each time."""
    absent = [Standing(catalog()[name], "no model file is set up", set_up=False) for name in (LLAMA, GEMINI)]
    easy = ask(desk_of(absent=absent, phi=Scripted(PHI, [failing(FailureKind.BLOCKED)])), loop)
    hard = ask(desk_of(absent=absent, phi=Scripted(PHI, [WELL])), loop, complexity=6)
    assert [who.model for who in easy.declined] == [PHI]
    assert [(who.model, who.reason) for who in hard.declined] == [(LLAMA, "no model file is set up")]


def test_when_the_retries_are_spent_the_next_model_is_asked_at_once(desk_of, loop):
    """Ten stand at the beginning; each request that fails earns a tenth of one."""
    phi = Scripted(PHI, [failing(FailureKind.EMPTY)])
    desk = desk_of(phi=phi)
    ask_all(desk, loop, [inquiry(seed=n) for n in range(30)])
    assert phi.calls == 30 + 12


def test_a_second_attempt_is_told_what_was_wrong(desk_of, loop, ledger):
    """Its whole answer and the faults, with other dice."""
    verdicts = iter([Unfit(("bar 4 does not rest",))])

    def judge(bars):
        for verdict in verdicts:
            raise verdict
        return bars

    model = Scripted(PHI, [WELL])
    assert ask(desk_of(phi=model), loop, judge=judge).model == PHI
    again = model.asked[1]
    assert again.seed == model.asked[0].seed + 1
    assert [message.role for message in again.messages[2:]] == ["assistant", "user"]
    assert "bar 4 does not rest" in again.messages[-1].content
    assert outcomes(ledger) == ["unfit", "ok"]


def test_a_cached_answer_of_a_model_that_is_down_still_serves(desk_of, loop):
    """Nobody need be asked for it."""
    cache = Cache(None)
    first = Scripted(PHI, [WELL])
    ask(desk_of(cache=cache, phi=first), loop)
    later = desk_of(cache=cache, phi=Scripted(PHI, [failing(FailureKind.REFUSED)]))
    ask(later, loop, seed=1)
    answer = ask(later, loop)
    assert (answer.model, answer.cached) == (PHI, True)


def test_a_choice_costs_one_prefill_and_one_token(desk_of, loop, ledger):
    """The rules wrote the chart; the model's letter says which."""
    model = Scripted(PHI, [[("weigh", Weighed((0.2, 0.7), Usage(400, 1)))]])
    answer = ask(desk_of(phi=model), loop, mode="choose")
    assert (answer.model, answer.mode, answer.of_charts) == (PHI, "choose", 2)
    assert answer.piece == "the second chart"
    with ledger.reading() as db:
        assert db.execute("SELECT mode, tokens_out FROM attempt").fetchall() == [("choose", 1)]


def test_a_model_that_names_no_chart_has_not_chosen(desk_of, loop):
    """All letters weigh nothing."""
    refused = ask(desk_of(phi=Scripted(PHI, [[("weigh", Weighed((0.0, 0.0)))]])), loop, mode="choose")
    assert [(who.kind, who.reason) for who in refused.declined] == [("unreadable", "it named none of the charts")]


def test_nothing_a_player_said_is_in_the_ledger(desk_of, loop, ledger):
    """Neither words nor keys, in none of its bytes."""
    ask(desk_of(phi=Scripted(PHI, [failing(FailureKind.SERVER_ERROR), WELL])), loop)
    ledger.close()
    written = b"".join(path.read_bytes() for path in ledger.path.parent.iterdir())
    assert written
    assert not any(word.encode() in written for word in SECRET_WISH.split() if len(word) > 4)
