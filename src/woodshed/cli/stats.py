"""Show what the language models did: who wrote, how fast, what it cost, and what it saved."""

from __future__ import annotations

import json
import os
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from woodshed.cli.reasons import IN_WORDS
from woodshed.errors import OutputError, RequestError
from woodshed.piece.brief import GENRES

if TYPE_CHECKING:
    from woodshed.llm.ledger import Ledger
    from woodshed.llm.ledger.stats import Stats
    from woodshed.llm.ledger.tally import Spread, Tally


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--genre", help="only this one: " + ", ".join(GENRES))
    parser.add_argument("--json", action="store_true", help="one JSON object; amounts are whole nano-dollars")
    parser.add_argument("--reset", action="store_true", help="count from zero from now on; budgets are not touched")


def run(options: Namespace) -> int:
    """Print the statistics, or set them to zero."""
    from woodshed.llm.ledger import Ledger
    from woodshed.llm.ledger.stats import as_dict, stats_of
    from woodshed.settings import load

    if options.genre is not None and options.genre not in GENRES:
        raise RequestError(f"there is no genre {options.genre!r}", hint="Use one of " + ", ".join(GENRES) + ".")
    settings = load()
    ledger = Ledger(settings.ledger_path)
    try:
        if options.reset:
            _reset(ledger, options.genre)
        now = time.time()
        stats = stats_of(ledger, genre=options.genre, now=now)
    finally:
        ledger.close()
    if options.json:
        found = {"at": now, "watts": settings.watts, "electricity_kwh": stats.electricity_kwh(settings.watts)}
        reset = {"reset": True} if options.reset else {}
        print(json.dumps({**found, **reset, **as_dict(stats)}, ensure_ascii=False, indent=1))
    elif options.reset:
        print(f"The statistics of {options.genre or 'all genres'} count from zero now.")
        print("Nothing was deleted: budgets go on, and so does what was learned about the models.")
    else:
        print("\n".join(_page(stats, settings.watts)))
    return 0


def _reset(ledger: Ledger, genre: str | None) -> None:
    """Count from zero; where nothing was entered, all is zero without a file.

    Raises:
        LedgerError: it cannot be written.
        OutputError: its folder can be neither written nor made.
    """
    try:
        if ledger.path.exists():
            ledger.reset(genre)
            return
        home = next(folder for folder in ledger.path.absolute().parents if folder.exists())
        usable = home.is_dir() and os.access(home, os.W_OK | os.X_OK)
    except OSError:
        usable = False
    if not usable:
        raise OutputError(f"{ledger.path} cannot be written", hint="Check who may write there, or set WOODSHED_HOME.")


def _page(stats: Stats, watts: float | None) -> Iterator[str]:
    whose = f" ({stats.genre})" if stats.genre else ""
    if not (stats.total.requests or stats.total.attempts):
        since = "yet" if stats.reset_at is None else f"since the reset of {_day(stats.reset_at)}"
        yield f"No model has been asked {since}{whose}."
        yield from _open_questions(stats)
        return
    periods = {"today": stats.today, "this month": stats.month, "in all": stats.total}
    yield f"{'Requests' + whose:<34}" + "".join(f"{name:>14}" for name in periods)
    for label, value in _LINES.items():
        yield f"  {label:<32}" + "".join(f"{value(tally):>14}" for tally in periods.values())
    yield ""
    yield from _table("Model", stats.by_model)
    if stats.genre is None:
        yield ""
        yield from _table("Genre", stats.by_genre)
    yield ""
    yield _in_a_year(stats)
    yield _electricity(stats, watts)
    for (model, reason), times in stats.fallbacks.items():
        yield f"Did not help: {model}, {IN_WORDS.get(reason, reason)}: {times:,} x"
    yield from _open_questions(stats)


def _day(at: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _electricity(stats: Stats, watts: float | None) -> str:
    """What the machine drew, which stands against the saving."""
    kwh = stats.electricity_kwh(watts)
    if kwh is None:
        return "Electricity: not reckoned: set watts."
    return f"Electricity: {kwh:.3g} kWh ({watts:g} W for {stats.local_ms / 60_000:.1f} minutes of local models)."


def _percent(tally: Tally) -> str:
    return "-" if tally.local_percent is None else f"{tally.local_percent:.1f}%"


def _paid(tally: Tally) -> str:
    from woodshed.llm.prices import dollars

    return dollars(tally.paid_nano)


def _saved(tally: Tally) -> str:
    """A saving, or a dash where none can be said."""
    from woodshed.llm.prices import dollars

    return dollars(tally.saved_nano) if tally.savings_known or not tally.savings_unknown else "-"


_LINES: Mapping[str, Callable[[Tally], str]] = {
    "answered": lambda tally: f"{tally.requests:,}",
    "newly written on this machine": lambda tally: f"{tally.local:,}",
    "newly written in the cloud": lambda tally: f"{tally.cloud:,}",
    "kept from earlier": lambda tally: f"{tally.cached:,}",
    "after another had declined": lambda tally: f"{tally.fallbacks:,}",
    "share of this machine": _percent,
    "paid": _paid,
    "saved, as far as is known": _saved,
}


def _table(head: str, tallies: Mapping[str, Tally]) -> Iterator[str]:
    """A row for each model or genre; times are to the last token of answers that could be used."""
    yield (
        f"{head:<20}{'answered':>9}{'asked':>8}{'usable':>8}{'half in':>9}{'90% in':>9}{'99% in':>9}"
        f"{'begun in':>10}{'tokens in/out':>18}{'paid':>11}{'saved':>11}"
    )
    for name, tally in tallies.items():
        usable = f"{100 * tally.passed / tally.attempts:.1f}%" if tally.attempts else "-"
        first = _time(tally.first.p50) if tally.first else "-"
        tokens = f"{tally.tokens_in:,}/{tally.tokens_out + tally.tokens_thought:,}" if tally.tokens_in else "-"
        yield (
            f"{name:<20}{tally.requests:>9,}{tally.attempts:>8,}{usable:>8}{_times(tally.latency)}"
            f"{first:>10}{tokens:>18}{_paid(tally):>11}{_saved(tally):>11}"
        )


def _times(spread: Spread | None) -> str:
    times = ("-", "-", "-") if spread is None else map(_time, (spread.p50, spread.p90, spread.p99))
    return "".join(f"{time:>9}" for time in times)


def _time(ms: float) -> str:
    return f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.1f} s"


def _in_a_year(stats: Stats) -> str:
    from woodshed.llm.prices import dollars

    pace = stats.pace
    if pace.year_nano is None:
        return f"Saved in a year: {pace.rests_on}."
    return f"Saved in a year at this pace: {dollars(pace.year_nano)} ({pace.rests_on})."


def _open_questions(stats: Stats) -> Iterator[str]:
    """What is not known, and therefore in none of the sums."""
    from woodshed.llm.prices import dollars

    tally, held = stats.total, stats.held
    if held.calls:
        yield f"Paid calls whose outcome is unknown: {held.calls:,}, {dollars(held.nano)} at most, counted as spent."
    if tally.unknown_costs:
        yield f"Attempts of unknown cost: {tally.unknown_costs:,}; their worst case counts against the budget."
    if tally.savings_unknown:
        yield f"Requests of unknown saving: {tally.savings_unknown:,}; they are in none of the sums."
    if tally.estimated:
        counted = tally.estimated + tally.reported
        yield f"Attempts whose tokens we estimated, for no server reported them: {tally.estimated:,} of {counted:,}."
    if tally.stale_prices:
        yield f"Attempts reckoned with a price past its last day: {tally.stale_prices:,}."
