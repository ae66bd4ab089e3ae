"""Words of a request that had no effect: what was not understood, beside what only holds a sentence together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from woodshed.words.half_read import half_read, unknown_runs
from woodshed.words.outside import tell_outside
from woodshed.words.understood.value import Case, Understood


def silent(case: Case, spans: Sequence[tuple[int, int]]) -> Iterator[Understood]:
    """What lies outside of what is written here, and runs of words that stand in none of the spans understood."""
    outside = list(tell_outside(case.text, case.wishes))
    for start, end, notice in outside:
        yield Understood(start, end, case.text.quote(start, end), _reason(notice), "beyond")
    taken = [*spans, *((told.start, told.end) for told in outside)]
    asked = {end: start for start, end in half_read(case.text, taken)}
    for start, end in ((asked.get(end, start), end) for start, end in unknown_runs(case.text, taken)):
        yield Understood(start, end, case.text.quote(start, end), "not understood, and without effect", "unread")


def _reason(notice: str) -> str:
    """A notice without the words that it quotes, which stand beside it."""
    since = notice.partition(", since ")[2].rstrip(".")
    return f"not served: {since}" if since else notice
