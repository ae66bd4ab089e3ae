"""What a failure does to a model's door, row by row of the state table, and how long the door stays shut."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.llm.model import FailureKind as Kind
from woodshed.llm.policy import EFFECTS, Circuit, RetryBudget, State, quota_is_new

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()
READY, OPEN, BROKEN = State.READY, State.OPEN, State.MISCONFIGURED
QUOTA, LOADING = State.QUOTA_DAY, State.WARMING

TABLE = [
    # kind, the door after one failure and after a second in a row, asked once more, paid for
    (Kind.REFUSED, OPEN, OPEN, False, False),
    (Kind.RESET, READY, OPEN, True, True),
    (Kind.SLOW_START, READY, OPEN, False, True),
    (Kind.STALLED, READY, OPEN, True, True),
    (Kind.LATE, READY, OPEN, False, True),
    (Kind.TRUNCATED, READY, READY, True, True),
    (Kind.UNREADABLE, READY, OPEN, True, True),
    (Kind.WRONG_BARS, READY, READY, True, True),
    (Kind.UNFIT, READY, READY, True, True),
    (Kind.DENIED, BROKEN, BROKEN, False, False),
    (Kind.NOT_FOUND, BROKEN, BROKEN, False, False),
    (Kind.BUSY, OPEN, OPEN, False, False),
    (Kind.QUOTA_DAY, QUOTA, QUOTA, False, False),
    (Kind.SERVER_ERROR, READY, OPEN, True, False),
    (Kind.WARMING, LOADING, LOADING, False, False),
    (Kind.EMPTY, READY, READY, True, True),
    (Kind.BLOCKED, READY, READY, False, True),
    (Kind.IMPOSTOR, BROKEN, BROKEN, False, True),
    (Kind.REJECTED, READY, OPEN, False, False),
    (Kind.FAULT, READY, OPEN, False, True),
]
"""Written down from the design, C.3: what stops a server opens the door after two in a row, a refused connection at
once; what is wrong with the set-up keeps it shut; an answer that is merely poor leaves it open."""


def fail(circuit, kind, *, dice=0, now=NOW, retry_after=None):
    """The door after one more failure."""
    return circuit.failed(kind, f"it was {kind.value}", now, Random(dice), retry_after)


@pytest.mark.parametrize(("kind", "once", "twice", "again", "paid"), TABLE)
def test_each_kind_of_failure_has_its_effect(kind, once, twice, again, paid):
    """Door, second attempt and bill, kind by kind."""
    first = fail(Circuit(), kind)
    assert (once, twice) == (first.state, fail(first, kind).state)
    assert (again, paid) == (EFFECTS[kind].again, EFFECTS[kind].billed == "reported")


def test_the_table_has_every_kind():
    """Nothing fails in a way that nobody thought of."""
    assert [row[0] for row in TABLE] == list(Kind)
    assert set(EFFECTS) == set(Kind)


@given(failures=st.integers(2, 40), dice=st.integers(), now=st.floats(0, 4e9))
def test_a_door_stays_shut_for_a_random_share_of_a_doubling_time(failures, dice, now):
    """1, 2, 4, … seconds and never more than 60, by full jitter."""
    door = fail(Circuit(failures=failures - 1), Kind.RESET, dice=dice, now=now)
    assert door.state is State.OPEN
    assert now <= door.until <= now + min(60.0, 2.0 ** (failures - 2))


@pytest.mark.parametrize(("failures", "most"), [(2, 1.0), (3, 2.0), (5, 8.0), (7, 32.0), (8, 60.0), (30, 60.0)])
def test_all_of_that_time_is_used(failures, most):
    """From nearly nothing to nearly all of it: callers that failed together do not come back together."""
    waits = [fail(Circuit(failures=failures - 1), Kind.RESET, dice=n, now=0.0).until for n in range(300)]
    assert 0 <= min(waits) < 0.05 * most
    assert 0.95 * most < max(waits) <= most


@given(asked=st.floats(0, 10_000), before=st.floats(0, 10_000), dice=st.integers())
def test_of_several_times_the_latest_wins(asked, before, dice):
    """What the server asked for, what held before, and the backoff."""
    door = fail(Circuit(State.OPEN, NOW + before, failures=1), Kind.BUSY, dice=dice, retry_after=asked)
    assert max(asked, before) - 1e-3 <= door.until - NOW <= max(asked, before, 1.0) + 1e-3


def test_a_server_that_asks_for_37_seconds_gets_them():
    """A 429 for the minute."""
    door = fail(Circuit(), Kind.BUSY, retry_after=37.0)
    assert door.at(NOW + 36.9).state is State.OPEN
    assert door.at(NOW + 37.0).state is State.HALF_OPEN


def test_a_door_that_may_be_tried_shuts_again_at_the_first_failure():
    """One caller tried it; it needs no second."""
    half = Circuit(State.OPEN, NOW - 1, "it was reset", 2).at(NOW)
    assert half.state is State.HALF_OPEN
    assert fail(half, Kind.SLOW_START).state is State.OPEN


def test_a_poor_answer_through_a_door_that_is_tried_opens_it():
    """The server is well again, if the music is not."""
    half = Circuit(State.OPEN, NOW - 1, "it was reset", 2).at(NOW)
    assert fail(half, Kind.UNFIT).state is State.READY


def test_an_answer_that_served_forgets_all_failures():
    """Failures count in a row."""
    assert fail(Circuit(), Kind.RESET).succeeded() == Circuit()
    assert fail(fail(Circuit(), Kind.RESET).succeeded(), Kind.RESET).state is State.READY


def test_a_broken_set_up_is_tried_anew_after_ten_minutes():
    """A key may have been changed meanwhile, or a model added."""
    door = fail(Circuit(), Kind.DENIED)
    assert door.at(NOW + 599).state is State.MISCONFIGURED
    assert door.at(NOW + 600).state is State.HALF_OPEN


def test_no_server_may_shut_a_model_away_for_more_than_a_day():
    """Whatever it asks for."""
    assert fail(Circuit(), Kind.BUSY, retry_after=1e9).until == NOW + 86_400


def test_a_server_that_loads_is_asked_again_after_two_seconds():
    """Or later, if it says so."""
    assert fail(Circuit(), Kind.WARMING).until == NOW + 2
    assert fail(Circuit(), Kind.WARMING, retry_after=9.0).until == NOW + 9


@pytest.mark.parametrize(
    ("now", "new"),
    [
        ("2026-11-22T12:00", "2026-11-23T08:00"),
        ("2026-11-22T07:59", "2026-11-22T08:00"),
        ("2026-11-22T08:00", "2026-11-23T08:00"),
        ("2026-12-31T23:00", "2027-01-01T08:00"),
        ("2026-07-01T07:30", "2026-07-01T08:00"),
    ],
)
def test_the_quota_of_a_day_is_new_at_midnight_in_the_pacific_winter(now, new):
    """In its summer an hour late, never early."""
    at = datetime.fromisoformat(f"{now}+00:00").timestamp()
    assert datetime.fromisoformat(f"{new}+00:00").timestamp() == quota_is_new(at)
    assert quota_is_new(at) == fail(Circuit(), Kind.QUOTA_DAY, now=at).until


@given(st.floats(0, 4e9))
def test_the_quota_is_always_new_within_a_day(now):
    """And never at once."""
    assert 0 < quota_is_new(now) - now <= 86_400


def test_ten_retries_stand_at_the_beginning_and_ten_first_attempts_earn_one():
    """So a load that is too high grows by a tenth at most."""
    budget = RetryBudget()
    assert [budget.spent() for _ in range(11)] == [True] * 10 + [False]
    for _ in range(11):  # a tenth is no round number for a machine
        budget.earned()
    assert [budget.spent(), budget.spent()] == [True, False]


def test_retries_are_not_saved_up():
    """A quiet week does not pay for a storm."""
    budget = RetryBudget()
    for _ in range(1000):
        budget.earned()
    assert sum(budget.spent() for _ in range(100)) == 10
