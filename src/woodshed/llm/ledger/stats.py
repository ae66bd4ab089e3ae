"""What the ledger comes to: who answered, how fast, what it cost and what it saved, as far as that is known.

A saving is what the tokens of the credited answer would have cost at the paid model that would have been asked, at that
day's price, less everything that was paid for the request. Where one of these is unknown, so is the saving; it is
counted apart, and never guessed. Days and months are those of UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from woodshed.llm.ledger import Ledger
from woodshed.llm.ledger.stats_rows import AnswerRow, AttemptRow, answers, attempts, fallbacks, held, last_reset
from woodshed.llm.ledger.tally import Count, Tally

_SECONDS_A_DAY = 86_400
_SECONDS_A_YEAR = 365 * _SECONDS_A_DAY
_NANO = 1_000_000_000
_MS_AN_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Pace:
    """What the saving comes to in a year if it goes on so, and what that rests on.

    ``year_nano`` is in nano-dollars, and None where nothing can be claimed; ``rests_on`` says in words why, or on what.
    ``first_day`` is the day of the first request (UTC), and ``days`` how long ago that is.
    """

    year_nano: int | None
    first_day: str | None
    days: float
    requests: int
    rests_on: str


@dataclass(frozen=True, slots=True)
class Held:
    """Paid calls that were reserved and not settled: under way, or their program died. ``nano`` is their worst case."""

    calls: int
    nano: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The statistics of all genres or of one, since they were last set to zero.

    ``fallbacks`` counts, for each model and kind of reason, how often it did not help. ``held`` is of all genres: what
    is reserved belongs to a budget, not to a kind of music. ``local_ms`` is how long models of this machine worked in
    all, and ``reset_at`` when the statistics were last set to zero, in seconds since 1970, None if never.
    """

    genre: str | None
    today: Tally
    month: Tally
    total: Tally
    by_model: Mapping[str, Tally]
    by_genre: Mapping[str, Tally]
    pace: Pace
    fallbacks: Mapping[tuple[str, str], int]
    held: Held
    local_ms: float = 0.0
    reset_at: float | None = None

    def electricity_kwh(self, watts: float | None) -> float | None:
        """What the machine drew while its models worked, where it is known how much it draws."""
        return None if watts is None else self.local_ms / _MS_AN_HOUR * watts / 1000


def stats_of(ledger: Ledger, *, genre: str | None = None, now: float) -> Stats:
    """The statistics at a moment, in seconds since 1970; all zero where nothing was entered, and no file is made.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    moment = datetime.fromtimestamp(now, UTC)
    today = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = (today.timestamp(), today.replace(day=1).timestamp())
    total, day, month = Count(), Count(), Count()
    models: defaultdict[str, Count] = defaultdict(Count)
    genres: defaultdict[str, Count] = defaultdict(Count)

    def counts(row: AttemptRow | AnswerRow, model: str) -> Iterator[Count]:
        yield from (total, models[model], genres[row.genre])
        yield from (count for count, start in zip((day, month), starts, strict=True) if row.at >= start)

    first, local_ms = now, 0.0
    with ledger.reading() as db:
        for attempt in attempts(db, genre):
            for count in counts(attempt, attempt.model):
                count.attempt(attempt)
            local_ms += 0.0 if attempt.cloud else attempt.latency_ms
        for answer in answers(db, genre):
            first = min(first, answer.at)
            for count in counts(answer, answer.credit):
                count.answer(answer)
        declined, open_, reset_at = fallbacks(db, genre), Held(*held(db)), last_reset(db, genre)
    tally = total.tally()
    return Stats(
        genre=genre,
        today=day.tally(),
        month=month.tally(),
        total=tally,
        by_model={name: count.tally() for name, count in sorted(models.items())},
        by_genre={name: count.tally() for name, count in sorted(genres.items())},
        pace=_pace(tally, first, now),
        fallbacks=declined,
        held=open_,
        local_ms=local_ms,
        reset_at=reset_at,
    )


def as_dict(stats: Stats) -> dict[str, Any]:
    """The same as plain values, with the names of the fields; amounts stay whole nano-dollars."""
    plain = asdict(stats)
    plain["fallbacks"] = [
        {"model": model, "reason": reason, "requests": times} for (model, reason), times in stats.fallbacks.items()
    ]
    for name in ("today", "month", "total"):
        plain[name]["local_percent"] = getattr(stats, name).local_percent
    for name in ("by_model", "by_genre"):
        for key, tally in getattr(stats, name).items():
            plain[name][key]["local_percent"] = tally.local_percent
    return plain


def contract_stats(ledger: Ledger, *, genre: str | None = None) -> dict[str, Any]:
    """The usage and savings of a generator, by the names that its callers know; all zero where nothing was entered.

    ``total_generations`` are those that a model newly wrote, here or in the cloud; those answered from the cache, and
    those for which some model declined first, are counted apart. ``estimated_cost_saved_usd`` is over the requests for
    which it can be said, and ``unknown_savings`` counts the others.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    count = _counted(ledger, genre)
    written = count.local + count.cloud
    return {
        "local_generations": count.local,
        "gemini_generations": count.cloud,
        "total_generations": written,
        "local_percentage": 100 * count.local / written if written else 0.0,
        "estimated_cost_saved_usd": count.saved_nano / _NANO,
        "cached_generations": count.cached,
        "fallback_generations": count.fallbacks,
        "unknown_savings": count.savings_unknown,
    }


def generation_stats(ledger: Ledger, *, genre: str | None = None) -> dict[str, Any]:
    """The three counters of a generator: ``local_count``, ``gemini_count``, and ``local_cost_saved`` in dollars.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    count = _counted(ledger, genre)
    return {
        "local_count": count.local,
        "gemini_count": count.cloud,
        "local_cost_saved": count.saved_nano / _NANO,
    }


def _counted(ledger: Ledger, genre: str | None) -> Count:
    count = Count()
    with ledger.reading() as db:
        for answer in answers(db, genre):
            count.answer(answer)
    return count


def _pace(tally: Tally, first: float, now: float) -> Pace:
    seconds = int(now - first)
    days = seconds / _SECONDS_A_DAY
    if not tally.requests:
        return Pace(None, None, 0.0, 0, "nothing was asked yet")
    day = datetime.fromtimestamp(first, UTC).date().isoformat()
    if seconds < _SECONDS_A_DAY:
        return Pace(None, day, days, tally.requests, "too early: the first request is less than a day old")
    if not tally.savings_known:
        return Pace(None, day, days, tally.requests, "unknown: no request has a saving that is known")
    rests_on = f"{tally.savings_known} requests in {days:.1f} days since {day}"
    if tally.savings_unknown:
        rests_on += f"; {tally.savings_unknown} more have a saving that is unknown, counted as nothing"
    return Pace(tally.saved_nano * _SECONDS_A_YEAR // seconds, day, days, tally.requests, rests_on)
