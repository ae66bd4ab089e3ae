"""READ THIS FIRST: the whole program in order, on one screen.

words ──▶ Brief ──▶ Chart ──▶ Arrangement ──▶ files
    read     first_chart   arrange      output
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from random import Random
from typing import Any, TypedDict, TypeVar, Unpack

from woodshed.arrangement import arrange
from woodshed.genres import style_of
from woodshed.piece import Arrangement, Brief, Chart, Request
from woodshed.progression import Composer, Given, embedded, first_chart
from woodshed.words import clashes_with_chart, read

Result = TypeVar("Result")


class Fields(TypedDict, total=False):
    """What may be set outright beside the words, as in ``Request``."""

    genre: str
    key: str
    tempo: float
    num_bars: int
    application: str
    level: int
    hand_size: str
    seed: int
    user_id: str


def generate(description: str, *, composer: str = "chord-model", **fields: Unpack[Fields]) -> Arrangement:
    """Turn words into an arrangement, at once: it never asks a language model.

    ``composer`` is ``chord-model``, behind which the rules are asked as well, or ``rules`` for these alone.

    Raises:
        RequestError: a field is unknown or out of range, or the words are empty or far too long.
        KeyNameError: the key that was set cannot be read.
    """
    return at_once(compose(Request(description=description, **fields), composers=embedded(composer)))


def play_chart(chart: Chart, request: Request) -> Arrangement:
    """Play a chart that was given: its key and meter beat those of the request, and notices tell of words that clash.

    Raises:
        RequestError: another field of the request is unknown or out of range.
        ComposerDeclinedError: another number of bars was set than the chart has.
    """
    brief = read(request, style_of)
    brief = replace(
        brief,
        key=chart.key,
        meter=chart.meter,
        bars=brief.bars if request.num_bars else len(chart.bars),
        key_changes=chart.key_changes,
        notices=(*brief.notices, *clashes_with_chart(request.description, chart)),
    )
    return at_once(realize(brief, composers=[Given(chart)]))


async def compose(request: Request, *, composers: Sequence[Composer]) -> Arrangement:
    """Turn a request into an arrangement, asking the composers in order."""
    return await realize(read(request, style_of), composers=composers)


async def realize(brief: Brief, *, composers: Sequence[Composer]) -> Arrangement:
    """Turn a brief into an arrangement, asking the composers in order."""
    style = style_of(brief.genre)
    chart = await first_chart(composers, brief, style, Random(f"{brief.seed} chart"))
    brief = replace(brief, notices=(*brief.notices, *chart.notices))
    return arrange(chart, style, brief, Random(f"{brief.seed} hands"))


def at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """Run composers that never wait, such as the rules, without an event loop.

    An event loop would cost a cold start 70 ms and every piece another, for nothing.

    Raises:
        RuntimeError: a composer waited after all; such a one needs ``asyncio.run``.
    """
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    work.close()
    raise RuntimeError("a composer waits for something, so it needs an event loop")
