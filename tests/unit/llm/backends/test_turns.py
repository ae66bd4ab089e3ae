"""Places are given out in the order of asking, across event loops, and none is ever lost."""

from __future__ import annotations

import asyncio
import threading

import pytest

from woodshed.llm.backends.turns import Turns


def test_who_waits_longest_is_next():
    """One place, three callers."""
    turns, order = Turns(1), []

    async def use(name):
        await turns.take()
        order.append(name)
        turns.give_back()

    async def run():
        await turns.take()
        waiting = [asyncio.create_task(use(name)) for name in "abc"]
        await asyncio.wait(waiting, timeout=0)
        assert order == []
        turns.give_back()
        await asyncio.gather(*waiting)

    asyncio.run(run())
    assert order == ["a", "b", "c"]


@pytest.mark.parametrize("is_given_first", [True, False])
def test_a_caller_who_goes_away_leaves_the_place_to_the_next(is_given_first):
    """Even where the place was given at the very moment at which the caller was cancelled."""
    turns = Turns(1)

    async def run():
        await turns.take()
        first, second = asyncio.create_task(turns.take()), asyncio.create_task(turns.take())
        await asyncio.wait({first, second}, timeout=0)
        if is_given_first:
            turns.give_back()
            first.cancel()
        else:
            first.cancel()
            turns.give_back()
        with pytest.raises(asyncio.CancelledError):
            await first
        await second

    asyncio.run(run())
    assert turns._free == 0
    turns.give_back()
    assert turns._free == 1


def test_callers_of_many_event_loops_share_the_places():
    """Eight threads with a loop each, two places: never three at once, and all have their turn."""
    turns, lock, inside, most, done = Turns(2), threading.Lock(), set(), [], []

    async def use(name):
        for _ in range(50):
            await turns.take()
            with lock:
                inside.add(name)
                most.append(len(inside))
            await asyncio.sleep(0)
            with lock:
                inside.discard(name)
            turns.give_back()
        done.append(name)

    threads = [threading.Thread(target=lambda name=name: asyncio.run(use(name))) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(8))
    assert max(most) <= 2
    assert turns._free == 2


def test_a_caller_whose_loop_was_closed_is_passed_over():
    """Nobody waits there any more."""
    turns = Turns(1)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(turns.take())
    orphan = loop.create_future()
    turns._waiting.append((loop, orphan))
    loop.close()
    turns.give_back()
    assert turns._free == 1
