"""The budget of paid calls: what is spent and reserved, asked and counted inside a transaction of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from woodshed.llm.ledger.rows import BudgetError
from woodshed.llm.prices import dollars

if TYPE_CHECKING:
    from sqlite3 import Connection

_SECONDS_A_DAY = 86_400


def day_of(at: float) -> int:
    """The number of the day (UTC) in which a time lies; the first of January 1970 is 0."""
    return int(at // _SECONDS_A_DAY)


def count(db: Connection, day: int, nano: int) -> None:
    """Count nano-dollars for a day, or count them back where they are below 0."""
    db.execute(
        "INSERT INTO day_total (day, nano) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET nano = nano + excluded.nano",
        (day, nano),
    )


def check_day(db: Connection, day: int, worst: int, limit: int) -> None:
    """Let a call of at most ``worst`` nano-dollars pass where the day has room for it.

    Raises:
        BudgetError: it has not; the message gives the limit, and what is spent and reserved.
    """
    (held,) = db.execute("SELECT COALESCE(SUM(nano), 0) FROM day_total WHERE day = ?", (day,)).fetchone()
    if held + worst <= limit:
        return
    (open_,) = db.execute("SELECT COALESCE(SUM(worst_nano), 0) FROM reservation WHERE day = ?", (day,)).fetchone()
    raise BudgetError(
        _refusal("today (UTC)", worst, limit, held - open_, open_),
        hint="Raise the budget of a day, or wait: it begins anew at 00:00 UTC. Local models go on without it.",
    )


def check_request(db: Connection, request_id: str, worst: int, limit: int) -> None:
    """Let a call of at most ``worst`` nano-dollars pass where its request has room for it.

    Raises:
        BudgetError: it has not; the message gives the limit, and what is spent and reserved.
    """
    (spent,) = db.execute(
        "SELECT COALESCE(SUM(held_nano), 0) FROM attempt WHERE request_id = ?", (request_id,)
    ).fetchone()
    (open_,) = db.execute(
        "SELECT COALESCE(SUM(worst_nano), 0) FROM reservation WHERE request_id = ?", (request_id,)
    ).fetchone()
    if spent + open_ + worst > limit:
        raise BudgetError(
            _refusal("one request", worst, limit, spent, open_),
            hint="Raise the budget of a request, or ask for fewer bars. Local models go on without it.",
        )


def _refusal(whose: str, worst: int, limit: int, spent: int, open_: int) -> str:
    return (
        f"the budget of {dollars(limit)} for {whose} leaves no room for a call that may cost {dollars(worst)}: "
        f"{dollars(spent)} is spent and {dollars(open_)} is reserved"
    )
