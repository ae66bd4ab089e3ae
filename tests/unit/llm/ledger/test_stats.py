"""The statistics: sums of what is known, and what is not known counted apart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_entries import DAY, NOON, answered, local, paid
from woodshed.llm.ledger import Ledger, Limits
from woodshed.llm.ledger.stats import Held, Pace, as_dict, contract_stats, generation_stats, stats_of
from woodshed.llm.ledger.tally import Spread, spread

WIDE = Limits(10**15, 10**15)


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger(tmp_path / "ledger.db", clock=lambda: NOON)
    yield ledger
    ledger.close()


def by_local(ledger, name, **fields):
    """A request that the small local model answers at once."""
    common = {key: fields[key] for key in ("genre", "at") if key in fields}
    ledger.record(local(name, **fields))
    ledger.finish(answered(name, **common))


def total(ledger, **about):
    return stats_of(ledger, now=NOON, **about).total


# ── nothing ──


def test_nothing_entered_is_all_zero_and_makes_no_file(ledger):
    """And nothing is claimed."""
    stats = stats_of(ledger, now=NOON)
    assert stats.today == stats.month == stats.total
    assert (stats.total.requests, stats.total.attempts, stats.total.saved_nano) == (0, 0, 0)
    assert stats.total.latency is stats.total.first is stats.total.local_percent is None
    assert (stats.by_model, stats.by_genre, stats.fallbacks, stats.held) == ({}, {}, {}, Held(0, 0))
    assert stats.pace == Pace(None, None, 0.0, 0, "nothing was asked yet")
    assert not ledger.path.exists()


def test_the_names_that_callers_know_are_all_there_and_zero(ledger):
    """Whole numbers are whole, amounts are in dollars."""
    assert contract_stats(ledger) == {
        "local_generations": 0,
        "gemini_generations": 0,
        "total_generations": 0,
        "local_percentage": 0.0,
        "estimated_cost_saved_usd": 0.0,
        "cached_generations": 0,
        "fallback_generations": 0,
        "unknown_savings": 0,
    }
    assert generation_stats(ledger) == {"local_count": 0, "gemini_count": 0, "local_cost_saved": 0.0}
    assert not ledger.path.exists()


# ── savings ──


def test_a_local_answer_saves_what_its_tokens_would_have_cost(ledger):
    """Not a constant a request: twice the tokens save twice as much."""
    by_local(ledger, "a")
    by_local(ledger, "b", cloud_nano=1_720_000)
    assert total(ledger).saved_nano == 860_000 + 1_720_000
    assert contract_stats(ledger)["estimated_cost_saved_usd"] == 0.00258
    assert generation_stats(ledger) == {"local_count": 2, "gemini_count": 0, "local_cost_saved": 0.00258}


def test_all_that_was_paid_for_a_request_is_taken_off(ledger):
    """The paid model failed twice, one call billed; then the local one answered."""
    ledger.settle(ledger.reserve("r", "gemini-pro", 10**7, WIDE), paid("r", outcome="unfit", cost_nano=600_000))
    ledger.settle(ledger.reserve("r", "gemini-pro", 10**7, WIDE), paid("r", outcome="refused", cost_nano=0))
    by_local(ledger, "r")
    assert total(ledger).saved_nano == 860_000 - 600_000
    assert total(ledger).paid_nano == 600_000


def test_a_saving_may_be_a_loss(ledger):
    """Then it says so."""
    ledger.record(paid("r", outcome="unfit", cost_nano=2_000_000))
    by_local(ledger, "r")
    assert total(ledger).saved_nano == 860_000 - 2_000_000


def test_a_paid_answer_saves_nothing(ledger):
    """It cost what it would have cost."""
    ledger.settle(ledger.reserve("r", "gemini-pro", 10**7, WIDE), paid("r"))
    ledger.finish(answered("r", credit="gemini-pro"))
    tally = total(ledger)
    assert (tally.saved_nano, tally.savings_known, tally.paid_nano) == (0, 1, 860_000)
    assert (tally.cloud, tally.local, tally.local_percent) == (1, 0, 0.0)


def test_an_answer_that_was_kept_saves_what_it_would_have_cost_again(ledger):
    """It is no new generation, and asked nobody."""
    by_local(ledger, "first")
    ledger.record(local("again", outcome="cached", latency_ms=0.0))
    ledger.finish(answered("again", cached=True))
    tally = total(ledger)
    assert (tally.saved_nano, tally.requests, tally.local, tally.cached) == (2 * 860_000, 2, 1, 1)
    assert (tally.attempts, tally.tokens_in, tally.latency) == (1, 400, Spread(200.0, 200.0, 200.0))
    stats = contract_stats(ledger)
    assert (stats["total_generations"], stats["cached_generations"]) == (1, 1)


def test_what_the_rules_wrote_saves_nothing(ledger):
    """Nobody would have paid for it. What was paid in vain is still paid."""
    ledger.record(paid("r", outcome="unfit"))
    ledger.finish(answered("r", credit="rules", declined=(("gemini-pro", "unfit"),)))
    tally = total(ledger)
    assert (tally.saved_nano, tally.savings_known, tally.savings_unknown, tally.paid_nano) == (0, 0, 0, 860_000)
    assert (tally.requests, tally.local, tally.cloud, tally.fallbacks) == (1, 0, 0, 1)


def lost_price(ledger):
    ledger.record(local("r", cloud_nano=None, cloud_model=None))


def lost_cost(ledger):
    ledger.settle(ledger.reserve("r", "gemini-pro", 10**7, WIDE), paid("r", outcome="reset", cost_nano=None))
    ledger.record(local("r"))


def lost_call(ledger):
    ledger.reserve("r", "gemini-pro", 10**7, WIDE)
    ledger.record(local("r"))


def lost_attempt(ledger):
    ledger.record(local("another"))


@pytest.mark.parametrize("losing", [lost_price, lost_cost, lost_call, lost_attempt])
def test_where_a_part_is_unknown_the_saving_is_unknown(ledger, losing):
    """It is counted, not guessed, and adds nothing to the sum."""
    losing(ledger)
    ledger.finish(answered("r"))
    tally = total(ledger)
    assert (tally.saved_nano, tally.savings_known, tally.savings_unknown) == (0, 0, 1)
    assert contract_stats(ledger)["unknown_savings"] == 1


@settings(max_examples=30)  # each makes a file
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["phi-3.5-mini", "gemini-pro", "rules"]),
            st.one_of(st.none(), st.integers(0, 10**9)),
            st.lists(st.one_of(st.none(), st.integers(0, 10**9)), max_size=3),
        ),
        max_size=8,
    )
)
def test_savings_are_the_sum_over_the_requests_whose_every_part_is_known(tmp_path_factory, requests):
    """Worked out here from the list itself."""
    ledger = Ledger(tmp_path_factory.mktemp("ledger") / "ledger.db")
    saved = unknown = spent = 0
    for number, (credit, cloud_nano, costs) in enumerate(requests):
        name = f"{number}"
        for cost in costs:
            ledger.record(paid(name, outcome="unfit", cost_nano=cost))
        if credit != "rules":
            ledger.record(local(name, model=credit, cloud=credit == "gemini-pro", cloud_nano=cloud_nano, cost_nano=0))
        ledger.finish(answered(name, credit=credit))
        spent += sum(cost or 0 for cost in costs)
        if credit == "rules":
            continue
        if cloud_nano is None or None in costs:
            unknown += 1
        else:
            saved += cloud_nano - sum(costs)
    tally = total(ledger)
    assert (tally.saved_nano, tally.savings_unknown, tally.paid_nano) == (saved, unknown, spent)
    assert contract_stats(ledger)["estimated_cost_saved_usd"] == saved / 10**9
    ledger.close()


# ── in a year ──


def test_under_a_day_nothing_is_claimed_for_a_year(ledger):
    """One lucky hour says nothing."""
    by_local(ledger, "r")
    pace = stats_of(ledger, now=NOON + DAY - 1).pace
    assert (pace.year_nano, pace.requests, pace.first_day) == (None, 1, "2026-11-22")
    assert pace.rests_on.startswith("too early")


def test_the_saving_in_a_year_goes_on_at_the_present_pace_and_says_what_it_rests_on(ledger):
    """Ten days with a saving of 860,000 nano-dollars each: 365 times as much in a year."""
    for day in range(10):
        by_local(ledger, f"{day}", at=NOON + day * DAY)
    ledger.record(local("unknown", cloud_nano=None))
    ledger.finish(answered("unknown", at=NOON + DAY))
    pace = stats_of(ledger, now=NOON + 10 * DAY).pace
    assert pace.year_nano == 860_000 * 365
    assert pace.rests_on == (
        "10 requests in 10.0 days since 2026-11-22; 1 more have a saving that is unknown, counted as nothing"
    )


def test_where_no_saving_is_known_none_is_claimed_for_a_year(ledger):
    """The rules save nothing that could go on."""
    ledger.finish(answered("r", credit="rules"))
    pace = stats_of(ledger, now=NOON + 9 * DAY).pace
    assert (pace.year_nano, pace.rests_on) == (None, "unknown: no request has a saving that is known")


# ── counting ──


def test_today_and_this_month_are_those_of_utc(ledger):
    """2026-11-22: an answer of the evening before, one of the last of October, and one of today's first second."""
    midnight = NOON - DAY / 2
    for name, at in [("today", midnight), ("yesterday", midnight - 1), ("october", NOON - 22 * DAY)]:
        by_local(ledger, name, at=at)
    stats = stats_of(ledger, now=NOON)
    assert [t.requests for t in (stats.today, stats.month, stats.total)] == [1, 2, 3]
    assert [t.attempts for t in (stats.today, stats.month, stats.total)] == [1, 2, 3]


def test_models_and_genres_are_counted_apart(ledger):
    """An attempt belongs to the model that was asked, an answer to the model that is credited."""
    ledger.record(paid("a", outcome="blocked"))
    by_local(ledger, "a")
    by_local(ledger, "b", genre="gospel")
    stats = stats_of(ledger, now=NOON)
    assert {name: (t.requests, t.attempts, t.passed) for name, t in stats.by_model.items()} == {
        "gemini-pro": (0, 1, 0),
        "phi-3.5-mini": (2, 2, 2),
    }
    assert {name: (t.requests, t.attempts) for name, t in stats.by_genre.items()} == {"gospel": (1, 1), "jazz": (1, 2)}
    only = stats_of(ledger, genre="gospel", now=NOON)
    assert (only.total, list(only.by_genre)) == (stats.by_genre["gospel"], ["gospel"])
    assert contract_stats(ledger, genre="gospel")["local_generations"] == 1


def test_the_share_of_this_machine_is_over_what_models_newly_wrote(ledger):
    """Three of four; the rules and the cache are left out."""
    for name in "abc":
        by_local(ledger, name)
    ledger.record(paid("d"))
    ledger.finish(answered("d", credit="gemini-pro"))
    ledger.finish(answered("e", credit="rules"))
    ledger.record(local("f", outcome="cached"))
    ledger.finish(answered("f", cached=True))
    assert total(ledger).local_percent == 75.0
    assert contract_stats(ledger)["local_percentage"] == 75.0


def test_times_are_those_of_answers_that_could_be_used(ledger):
    """A hundred answers of 1 to 100 ms, and a failure of a minute."""
    for ms in range(1, 101):
        ledger.record(local(f"{ms}", latency_ms=float(ms), first_ms=ms / 2 if ms % 2 else None))
    ledger.record(local("late", outcome="late", latency_ms=60_000.0))
    tally = total(ledger)
    assert tally.latency == Spread(50.0, 90.0, 99.0)
    assert tally.first == Spread(24.5, 44.5, 49.5)
    assert (tally.attempts, tally.passed) == (101, 100)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_percentile_is_a_time_that_so_many_did_not_exceed(times):
    """And no shorter one of them has as many."""
    found = spread(times)
    for percent, time in ((50, found.p50), (90, found.p90), (99, found.p99)):
        assert time in times
        assert sum(t <= time for t in times) * 100 >= percent * len(times)
        assert sum(t < time for t in times) * 100 < percent * len(times)


def test_tokens_that_were_reported_and_those_estimated_are_told_apart(ledger):
    """A call that read nothing has neither."""
    ledger.record(local("a", tokens_thought=7))
    ledger.record(local("b", reported=False, tokens_in=500, tokens_out=40))
    ledger.record(local("c", outcome="refused", tokens_in=0, tokens_out=0))
    ledger.record(local("d", outcome="reset", tokens_in=None, tokens_out=None, tokens_thought=None, reported=False))
    tally = total(ledger)
    assert (tally.tokens_in, tally.tokens_out, tally.tokens_thought) == (900, 76, 7)
    assert (tally.reported, tally.estimated) == (1, 1)


def test_what_is_not_known_is_counted(ledger):
    """Open reservations, unknown costs, prices past their day."""
    ledger.reserve("lost", "gemini-pro", 10**7, WIDE)
    ledger.settle(ledger.reserve("r", "gemini-pro", 10**6, WIDE), paid("r", outcome="reset", cost_nano=None))
    ledger.record(local("s", stale_price=True))
    stats = stats_of(ledger, now=NOON)
    assert stats.held == Held(1, 10**7)
    assert (stats.total.unknown_costs, stats.total.stale_prices, stats.total.paid_nano) == (1, 1, 0)


def test_fallbacks_say_who_did_not_help_and_why(ledger):
    """Counted by the kind that stands before the colon, the most frequent first."""
    ledger.finish(answered("a", declined=(("llama-3.3-70b", "busy: 3 s"), ("gemini-pro", "budget"))))
    ledger.finish(answered("b", declined=(("llama-3.3-70b", "busy: 9 s"),)))
    ledger.finish(answered("c"))
    stats = stats_of(ledger, now=NOON)
    assert list(stats.fallbacks.items()) == [(("llama-3.3-70b", "busy"), 2), (("gemini-pro", "budget"), 1)]
    assert stats.total.fallbacks == contract_stats(ledger)["fallback_generations"] == 2


# ── from zero ──


def test_set_to_zero_all_counts_from_there(ledger):
    """No row is deleted; what comes after counts in full."""
    by_local(ledger, "before")
    ledger.finish(answered("declined before", declined=(("gemini-pro", "busy"),)))
    ledger.reset()
    zero = stats_of(ledger, now=NOON)
    assert (zero.total.requests, zero.total.attempts, zero.today.requests, zero.fallbacks) == (0, 0, 0, {})
    assert not any(contract_stats(ledger).values())
    by_local(ledger, "after")
    assert total(ledger).saved_nano == 860_000
    assert contract_stats(ledger)["local_generations"] == 1


def test_a_genre_set_to_zero_leaves_the_others(ledger):
    """And the sums are those of what still counts."""
    by_local(ledger, "a")
    by_local(ledger, "b", genre="gospel")
    ledger.reset("jazz")
    stats = stats_of(ledger, now=NOON)
    assert {name: t.requests for name, t in stats.by_genre.items()} == {"gospel": 1}
    assert stats.total.requests == 1
    assert contract_stats(ledger, genre="jazz")["total_generations"] == 0


def test_a_request_that_ends_after_the_zero_knows_what_was_paid_before(ledger):
    """Half of its cost must not disappear."""
    ledger.record(paid("r", outcome="unfit", cost_nano=600_000))
    ledger.reset()
    by_local(ledger, "r")
    assert total(ledger).saved_nano == 860_000 - 600_000


# ── as plain values ──


def test_the_plain_values_can_be_written_as_json_with_the_names_of_the_fields(ledger):
    """Amounts stay whole nano-dollars."""
    by_local(ledger, "a")
    ledger.finish(answered("b", credit="rules", declined=(("gemini-pro", "budget"),)))
    plain = json.loads(json.dumps(as_dict(stats_of(ledger, now=NOON))))
    assert plain["total"]["saved_nano"] == 860_000
    assert plain["total"]["local_percent"] == plain["by_model"]["phi-3.5-mini"]["local_percent"] == 100.0
    assert plain["total"]["latency"] == {"p50": 200.0, "p90": 200.0, "p99": 200.0}
    assert plain["fallbacks"] == [{"model": "gemini-pro", "reason": "budget", "requests": 1}]
    assert set(plain) == {
        "genre", "today", "month", "total", "by_model", "by_genre", "pace", "fallbacks", "held", "local_ms", "reset_at"
    }  # fmt: skip
