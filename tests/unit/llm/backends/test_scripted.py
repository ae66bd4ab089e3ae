"""The scripted model plays what it is told to, and remembers what it was asked."""

from __future__ import annotations

import asyncio

import pytest

from loopback_models import ASK, QUESTION, heard
from woodshed.llm.backends import Scripted
from woodshed.llm.model import Delta, End, FailureKind, ModelFailure, Usage, Weighed


def test_successive_calls_take_successive_scripts_and_the_last_repeats():
    """One script a call."""
    model = Scripted("m", [[("text", "a")], [("text", "b"), ("end", End("length", Usage(1, 2)))]])

    async def run():
        return [await heard(model) for _ in range(3)]

    answers = asyncio.run(run())
    assert [answer.text for answer in answers] == ["a", "b", "b"]
    assert answers[2].end == End("length", Usage(1, 2))
    assert (model.calls, model.asked, model.stopped) == (3, [ASK] * 3, 0)


def test_a_script_may_be_made_for_each_call():
    """From the ask and the number of the call."""
    model = Scripted("m", lambda ask, number: [("text", f"{number}:{ask.seed}")])

    async def run():
        return [(await heard(model)).text for _ in range(2)]

    assert asyncio.run(run()) == ["0:0", "1:0"]


def test_a_failure_comes_after_what_was_written_and_anew_each_time():
    """With the wait that it asks for."""
    failure = ModelFailure(FailureKind.BUSY, "busy", retry_after=3)
    model = Scripted("m", [[("text", "a"), ("fail", failure)]])

    async def run():
        return await heard(model), await heard(model)

    first, second = asyncio.run(run())
    assert (first.text, first.failure.kind, str(first.failure), first.failure.retry_after) == (
        "a",
        FailureKind.BUSY,
        "busy",
        3,
    )
    assert first.failure is not second.failure


def test_a_wait_can_be_cancelled_and_counts_as_stopped():
    """A wait of a day."""
    model = Scripted("m", [[("text", "a"), ("wait", 86400)]])

    async def run():
        pieces = model.write(ASK)
        assert await anext(pieces) == Delta("a")
        waiting = asyncio.ensure_future(anext(pieces))
        await asyncio.wait({waiting}, timeout=0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(run())
    assert model.stopped == 1


def test_it_weighs_letters_as_it_is_told_to():
    """Or fails so; a script without weights is empty."""
    weighed = Weighed((0.5, 0.5, 0))
    model = Scripted("m", [[("weigh", weighed)], [("fail", ModelFailure(FailureKind.RESET, "cut"))], []])

    async def run():
        kinds = []
        assert await model.choose(QUESTION) == weighed
        for _ in range(2):
            with pytest.raises(ModelFailure) as raised:
                await model.choose(QUESTION)
            kinds.append(raised.value.kind)
        return kinds

    assert asyncio.run(run()) == [FailureKind.RESET, FailureKind.EMPTY]


def test_it_warms_as_it_is_told_to():
    """Counted, and failing where it should."""
    model = Scripted("m", [], warming=[("wait", 0), ("fail", ModelFailure(FailureKind.NOT_FOUND, "no file"))])
    with pytest.raises(ModelFailure):
        asyncio.run(model.warm())
    assert model.warmed == 1
