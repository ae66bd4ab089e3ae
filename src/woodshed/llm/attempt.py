"""One model asked once: within its deadlines, read bar by bar, and put down with what it cost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from woodshed.llm.catalog import Deadlines
from woodshed.llm.model import Delta, End, FailureKind, ModelFailure
from woodshed.llm.written import OnBar, Written


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far an answer is read: within the model's deadlines, until ``ends`` of the loop's clock, ``most`` bars."""

    deadlines: Deadlines
    ends: float
    most: int


async def stream(answer: AsyncIterator[Delta | End], written: Written, bounds: Bounds, on_bar: OnBar | None) -> None:
    """Read an answer to its end.

    Raises:
        ModelFailure: as the model says, or because it did not begin, stalled, ran out of time or did not stop.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    deadlines = bounds.deadlines
    last = min(bounds.ends, written.started + deadlines.total)
    try:
        while written.end is None:
            begun = written.first is not None
            waits = deadlines.between_tokens if begun else deadlines.first_token
            kind = FailureKind.STALLED if begun else FailureKind.SLOW_START
            left = last - loop.time()
            if left < waits:
                waits, kind = left, FailureKind.LATE
            item = await _next(answer, waits, kind)
            if isinstance(item, End):
                written.end, written.usage = item, item.usage
                continue
            written.first = written.first if begun else loop.time()
            for bar in written.reader.feed(item.text):
                written.bars.append(bar)
                if on_bar is not None:
                    on_bar(len(written.bars), bar)
            if len(written.bars) > bounds.most:
                raise ModelFailure(FailureKind.WRONG_BARS, f"it wrote more than {bounds.most} bars and went on")
            if written.reader.fault is not None:
                raise ModelFailure(FailureKind.UNREADABLE, written.reader.fault.what)
    finally:
        close = getattr(answer, "aclose", None)
        if close is not None:
            await close()


async def _next(answer: AsyncIterator[Delta | End], seconds: float, kind: FailureKind) -> Delta | End:
    import asyncio

    try:
        async with asyncio.timeout(max(seconds, 0)):
            return await anext(answer)
    except TimeoutError:
        raise ModelFailure(kind, _SLOW[kind].format(seconds=max(seconds, 0))) from None
    except StopAsyncIteration:
        raise ModelFailure(FailureKind.RESET, "the answer broke off") from None


_SLOW = {
    FailureKind.SLOW_START: "it did not begin within {seconds:.1f} s",
    FailureKind.STALLED: "it stopped in the middle for {seconds:.1f} s",
    FailureKind.LATE: "the time for this request was over",
}
