"""What a model's earlier answers say of it: how often they could be used, and how long they took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from woodshed.llm.model import FailureKind

if TYPE_CHECKING:
    from sqlite3 import Connection

_POOR = frozenset(
    {
        FailureKind.TRUNCATED,
        FailureKind.UNREADABLE,
        FailureKind.WRONG_BARS,
        FailureKind.UNFIT,
        FailureKind.EMPTY,
        FailureKind.BLOCKED,
    }
)
"""Failures that say how well a model writes. The others say that it could not be reached, which is the breaker's to
know: a night without a network must not make a good model look bad."""

_SLOW = frozenset({FailureKind.SLOW_START, FailureKind.STALLED})
"""Failures that say of a local model that this machine is too slow for it; of one in the cloud they say nothing."""

_LOOK_BACK = 200
"""Charts by which a model is judged: some weeks of one player, so that a better model is soon believed."""

_USUAL = 50
"""Answers whose median time is the usual one: the machine as it is now, and a few slow starts do not count."""


def judged(outcome: str, *, cloud: bool = False) -> bool | None:
    """Whether an answer could be used, or None where there was none to judge.

    >>> judged("ok"), judged("wrong_bars"), judged("refused"), judged("cached")
    (True, False, None, None)
    >>> judged("slow_start"), judged("slow_start", cloud=True)
    (False, None)
    """
    if outcome == "ok":
        return True
    return False if outcome in _POOR or (outcome in _SLOW and not cloud) else None


def pass_rates(db: Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """For each model and genre, over the model's last charts: how many could be used, and how many it wrote."""
    rates: dict[tuple[str, str], tuple[int, int]] = {}
    for model in _models(db):
        lately = db.execute(
            "SELECT genre, judged FROM attempt WHERE model = ? AND mode = 'write' AND judged IS NOT NULL"
            " ORDER BY id DESC LIMIT ?",
            (model, _LOOK_BACK),
        )
        for genre, passed in lately:
            passes, attempts = rates.get((model, genre), (0, 0))
            rates[model, genre] = (passes + passed, attempts + 1)
    return rates


def usual_latency_ms(db: Connection, model: str, mode: str) -> float | None:
    """The median time in milliseconds of a model's last answers that could be used; None without any."""
    rows = db.execute(
        "SELECT latency_ms FROM attempt WHERE model = ? AND mode = ? AND judged IS NOT NULL AND judged = 1"
        " ORDER BY id DESC LIMIT ?",
        (model, mode, _USUAL),
    )
    times = sorted(float(latency) for (latency,) in rows)
    if not times:
        return None
    half = len(times) // 2
    return times[half] if len(times) % 2 else (times[half - 1] + times[half]) / 2


def _models(db: Connection) -> Iterator[str]:
    """The models that were ever judged: a step through the index for each, however many rows there are."""
    model = ""
    while True:
        (following,) = db.execute(
            "SELECT MIN(model) FROM attempt WHERE judged IS NOT NULL AND model > ?", (model,)
        ).fetchone()
        if following is None:
            return
        model = following
        yield model
