"""The ledger: what is entered stays, what is paid stays within its limits, and nobody's words are kept."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

import ledger_entries
from ledger_entries import DAY, NOON, answered, local, paid
from woodshed.errors import ModelError
from woodshed.llm.ledger import Attempt, BudgetError, CircuitRow, Ledger, LedgerError, Limits
from woodshed.llm.ledger.file import LedgerFile
from woodshed.llm.ledger.task import Task
from woodshed.llm.model import FailureKind

WITH_TESTS = {**os.environ, "PYTHONPATH": str(Path(ledger_entries.__file__).parent)}
"""So that other programs find the entries as well."""

WIDE = Limits(day_nano=10**15, request_nano=10**15)


@pytest.fixture
def ledger(tmp_path):
    """A ledger that was never used, in a folder that is not there yet."""
    ledger = Ledger(tmp_path / "data" / "ledger.db", clock=lambda: NOON)
    yield ledger
    ledger.close()


def rows(ledger, columns, table="attempt"):
    """What really stands in the file, read without the ledger."""
    db = sqlite3.connect(ledger.path)
    try:
        return db.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()  # noqa: S608, words of the tests
    finally:
        db.close()


def held(ledger):
    """What counts against the budgets of the days, and the same from the rows."""
    totals = {day: nano for day, nano in rows(ledger, "day, nano", "day_total") if nano}
    by_hand: dict[int, int] = {}
    for day, nano in rows(ledger, "held_day, held_nano") + rows(ledger, "day, worst_nano", "reservation"):
        by_hand[day] = by_hand.get(day, 0) + nano
    assert totals == {day: nano for day, nano in by_hand.items() if nano}
    return sum(totals.values())


# ── reading before writing ──


def test_a_ledger_that_does_not_exist_is_read_as_empty_and_not_created(ledger):
    """Looking does not leave a file, nor a folder."""
    assert ledger.pass_rates() == {}
    assert ledger.usual_latency_ms("phi-3.5-mini") is None
    assert ledger.circuits() == {}
    with ledger.reading() as db:
        assert db is None
    assert not ledger.path.parent.exists()


def test_an_empty_file_is_read_as_empty_and_becomes_a_ledger_when_written(ledger):
    """Such as another program has just begun."""
    ledger.path.parent.mkdir()
    ledger.path.touch()
    assert ledger.pass_rates() == {}
    ledger.record(local("r"))
    assert ledger.pass_rates() == {("phi-3.5-mini", "jazz"): (1, 1)}


# ── attempts ──


def test_an_attempt_is_kept_as_it_was_given(ledger):
    """Every field, in a column of its name."""
    attempt = local("r", served="phi-3.5-mini-instruct", reason="none", stale_price=True)
    ledger.record(attempt)
    names = [field.name for field in fields(Attempt)]
    assert rows(ledger, ", ".join(names)) == [tuple(getattr(attempt, name) for name in names)]


def test_no_column_could_hold_a_prompt_or_a_key(ledger):
    """And a reason is cut, should a prompt ever slip into one."""
    ledger.record(local("r", outcome="unfit", reason="x" * 5000))
    ledger.finish(answered("r", declined=(("llama-3.3-70b", "y" * 5000),)))
    assert rows(ledger, "length(reason)") == [(120,)]
    assert rows(ledger, "length(reason)", "declined") == [(120,)]


@pytest.mark.parametrize(
    "wrong", [{"cost_nano": 0.5}, {"cost_nano": -1}, {"cost_nano": 2**63}, {"cloud_nano": 1.5}, {"mode": "sing"},
              {"genre": None}, {"genre": object()}],
)  # fmt: skip
def test_an_entry_that_cannot_be_true_is_refused_and_leaves_nothing(ledger, wrong):
    """Above all, money is never a fraction of a nano-dollar."""
    ledger.record(local("r"))
    with pytest.raises(LedgerError, match="refuses this entry") as refused:
        ledger.record(local("wrong", **wrong))
    assert "whole nano-dollars" in refused.value.hint
    assert rows(ledger, "request_id") == [("r",)]
    assert held(ledger) == 0


def test_a_refused_entry_does_not_harm_those_that_share_its_commit(ledger):
    """64 callers at once; every second one is wrong."""

    def enter(number):
        ledger.record(local(f"{number}", cost_nano=-1 if number % 2 else 7))

    with ThreadPoolExecutor(64) as callers:
        failures = [f.exception() for f in [callers.submit(enter, number) for number in range(640)]]
    assert [type(f) for f in failures] == [type(None), LedgerError] * 320
    assert {name for (name,) in rows(ledger, "request_id")} == {f"{n}" for n in range(0, 640, 2)}
    assert held(ledger) == 320 * 7


# ── the budget ──


def test_a_reservation_becomes_its_attempt_at_the_true_cost(ledger):
    """In one step: nothing is open any more, and what was not needed is free again."""
    number = ledger.reserve("r", "gemini-pro", 5_000_000, WIDE)
    assert held(ledger) == 5_000_000
    ledger.settle(number, paid("r", cost_nano=860_000))
    assert held(ledger) == 860_000
    assert rows(ledger, "id", "reservation") == []
    assert rows(ledger, "request_id, cost_nano") == [("r", 860_000)]


def test_settling_twice_is_an_error_that_changes_nothing(ledger):
    """Also where another reservation was made meanwhile."""
    first = ledger.reserve("r", "gemini-pro", 100, WIDE)
    ledger.settle(first, paid("r", cost_nano=60))
    ledger.reserve("r", "gemini-pro", 100, WIDE)
    with pytest.raises(LedgerError, match=f"no reservation {first} of request 'r' is open"):
        ledger.settle(first, paid("r", cost_nano=1))
    assert held(ledger) == 160
    assert rows(ledger, "cost_nano") == [(60,)]


def test_a_reservation_is_settled_only_by_its_own_request(ledger):
    """Else the budget of a request could be passed unseen."""
    number = ledger.reserve("r", "gemini-pro", 100, WIDE)
    with pytest.raises(LedgerError, match=f"no reservation {number} of request 's' is open"):
        ledger.settle(number, paid("s"))
    assert held(ledger) == 100


def test_a_call_that_was_never_billed_frees_what_was_reserved(ledger):
    """A refused connection costs nothing."""
    number = ledger.reserve("r", "gemini-pro", 100, WIDE)
    ledger.settle(number, paid("r", outcome="refused", cost_nano=0))
    assert held(ledger) == 0


def test_a_cost_that_nobody_knows_goes_on_counting_at_its_worst(ledger):
    """The connection broke; the call may well have been billed."""
    number = ledger.reserve("r", "gemini-pro", 100, WIDE)
    ledger.settle(number, paid("r", outcome="reset", cost_nano=None))
    assert held(ledger) == 100
    assert rows(ledger, "cost_nano, held_nano") == [(None, 100)]


def test_what_was_paid_without_a_reservation_counts_as_well(ledger):
    """The truth is entered, wherever it comes from."""
    ledger.record(paid("r", cost_nano=70))
    assert held(ledger) == 70


def test_a_call_that_would_pass_the_limit_of_the_day_is_refused(ledger):
    """The message says the budget, what is spent and what is reserved."""
    limits = Limits(day_nano=500_000_000, request_nano=10**12)
    ledger.settle(ledger.reserve("a", "gemini-pro", 430_000_000, limits), paid("a", cost_nano=430_000_000))
    ledger.reserve("b", "gemini-pro", 50_000_000, limits)
    with pytest.raises(BudgetError) as refused:
        ledger.reserve("c", "gemini-pro", 20_000_001, limits)
    assert str(refused.value) == (
        "the budget of $0.50 for today (UTC) leaves no room for a call that may cost $0.02: "
        "$0.43 is spent and $0.05 is reserved"
    )
    assert "00:00 UTC" in refused.value.hint
    assert isinstance(refused.value, ModelError)
    ledger.reserve("c", "gemini-pro", 20_000_000, limits)  # to the last nano-dollar
    assert held(ledger) == 500_000_000


def test_a_call_that_would_pass_the_limit_of_its_request_is_refused(ledger):
    """Another request still has its own."""
    limits = Limits(day_nano=10**12, request_nano=50_000_000)
    ledger.settle(ledger.reserve("a", "gemini-pro", 30_000_000, limits), paid("a", cost_nano=10_000_000))
    ledger.reserve("a", "gemini-pro", 30_000_000, limits)
    with pytest.raises(BudgetError, match=r"for one request .* \$0.03: \$0.01 is spent and \$0.03 is reserved"):
        ledger.reserve("a", "gemini-pro", 30_000_000, limits)
    ledger.reserve("b", "gemini-pro", 30_000_000, limits)


def test_a_budget_of_nothing_allows_no_paid_call(ledger):
    """But one that is sure to cost nothing."""
    with pytest.raises(BudgetError):
        ledger.reserve("r", "gemini-pro", 1, Limits(0, 0))
    ledger.reserve("r", "gemini-pro", 0, Limits(0, 0))


def test_a_negative_reservation_cannot_make_room(ledger):
    """It is refused, and the day is as it was."""
    ledger.record(local("r"))
    with pytest.raises(LedgerError, match="refuses this entry"):
        ledger.reserve("r", "gemini-pro", -100, WIDE)
    assert held(ledger) == 0


def test_the_budget_begins_anew_at_midnight_utc(ledger):
    """A call that ends after midnight counts for the day on which it was reserved."""
    limits, midnight = Limits(100, 100), NOON + DAY / 2
    number = ledger.reserve("a", "gemini-pro", 100, limits, at=midnight - 1)
    with pytest.raises(BudgetError):
        ledger.reserve("b", "gemini-pro", 1, limits, at=midnight - 0.5)
    ledger.reserve("b", "gemini-pro", 100, limits, at=midnight)
    ledger.settle(number, paid("a", cost_nano=90, at=midnight + 5))
    with pytest.raises(BudgetError):
        ledger.reserve("c", "gemini-pro", 1, limits, at=midnight + 6)
    ledger.reserve("c", "gemini-pro", 10, limits, at=midnight - 0.1)
    assert held(ledger) == 200


def test_what_a_dead_program_reserved_stays_reserved(ledger):
    """Nobody knows what its call cost."""
    program = (
        "import os, sys; from pathlib import Path; from woodshed.llm.ledger import *;"
        f"Ledger(Path(sys.argv[1])).reserve('r', 'gemini-pro', 80, Limits(100, 100), {NOON}); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", program, ledger.path], check=False)
    assert done.returncode == 9
    with pytest.raises(BudgetError):
        ledger.reserve("s", "gemini-pro", 21, Limits(100, 100))
    assert held(ledger) == 80


def test_of_64_callers_no_two_pass_the_limit_together(ledger):
    """Ten calls fit, and ten are let through."""
    limits, gate = Limits(day_nano=10_000, request_nano=1_000), threading.Barrier(64)

    def call(number):
        gate.wait()
        try:
            ledger.reserve(f"{number}", "gemini-pro", 1_000, limits)
        except BudgetError:
            return False
        return True

    with ThreadPoolExecutor(64) as callers:
        assert sum(callers.map(call, range(64))) == 10
    assert held(ledger) == 10_000


# ── requests, marks, circuits ──


def test_a_request_is_finished_once(ledger):
    """The second time changes nothing."""
    declined = (("llama-3.3-70b", "busy"), ("gemini-pro", "budget: spent"))
    ledger.finish(answered("r", declined=declined))
    with pytest.raises(LedgerError, match="the request 'r' is finished already"):
        ledger.finish(answered("r", credit="rules"))
    assert rows(ledger, "request_id, credit", "request") == [("r", "phi-3.5-mini")]
    assert rows(ledger, "place, model, reason", "declined") == [(n, *who) for n, who in enumerate(declined)]


def test_setting_the_statistics_to_zero_leaves_the_budget_alone(ledger):
    """And what the router knows."""
    ledger.reserve("r", "gemini-pro", 100, Limits(100, 100))
    ledger.record(local("r"))
    ledger.reset()
    ledger.reset("jazz")
    assert ledger.pass_rates() == {("phi-3.5-mini", "jazz"): (1, 1)}
    with pytest.raises(BudgetError):
        ledger.reserve("r", "gemini-pro", 1, Limits(100, 100))


def test_a_circuit_is_told_to_the_other_programs(ledger):
    """What is older than the known is dropped: programs tell their news late."""
    ledger.save_circuit("gemini-pro", "open", NOON + 60, "429", 2, NOON)
    ledger.save_circuit("gemini-pro", "closed", None, "", 0, NOON - 5)
    ledger.save_circuit("phi-3.5-mini", "closed", None, "", 0)
    other = Ledger(ledger.path)
    assert other.circuits() == {
        "gemini-pro": CircuitRow("open", NOON + 60, "429", 2, NOON),
        "phi-3.5-mini": CircuitRow("closed", None, "", 0, NOON),
    }
    ledger.save_circuit("gemini-pro", "closed", None, "", 0, NOON + 61)
    assert other.circuits()["gemini-pro"].state == "closed"
    other.close()


# ── what the router asks ──


def test_pass_rates_are_by_model_and_genre(ledger):
    """An answer in the wrong bars counts against a model, in its genre."""
    ledger.record(local("a"))
    ledger.record(local("b", outcome=FailureKind.WRONG_BARS))
    ledger.record(local("c", genre="gospel"))
    ledger.record(paid("d", outcome="blocked"))
    assert ledger.pass_rates() == {
        ("phi-3.5-mini", "jazz"): (1, 2),
        ("phi-3.5-mini", "gospel"): (1, 1),
        ("gemini-pro", "jazz"): (0, 1),
    }


def test_who_could_not_be_reached_is_no_worse_a_writer(ledger):
    """Nor does an answer from the cache or a choice say how well a model writes."""
    for kind in ("refused", "busy", "quota_day", "warming", "reset", "late", "cached"):
        ledger.record(local(kind, outcome=kind))
    ledger.record(local("choice", mode="choose"))
    assert ledger.pass_rates() == {}


def test_a_local_model_that_this_machine_is_too_slow_for_is_told_from_a_slow_network(ledger):
    """Of the one it counts, of the other it does not."""
    ledger.record(local("a", outcome="slow_start"))
    ledger.record(paid("b", outcome="slow_start"))
    assert ledger.pass_rates() == {("phi-3.5-mini", "jazz"): (0, 1)}


def test_pass_rates_look_at_the_last_200_charts(ledger):
    """A model that has become better is believed."""
    for number in range(200):
        ledger.record(local(f"old {number}", outcome="unreadable"))
    for number in range(150):
        ledger.record(local(f"new {number}"))
    assert ledger.pass_rates() == {("phi-3.5-mini", "jazz"): (150, 200)}


def test_the_usual_time_is_the_median_of_the_last_50_good_answers(ledger):
    """Charts and choices apart, failures left out."""
    for number in range(50):
        ledger.record(local(f"old {number}", latency_ms=9_999.0))
    for number in range(50):
        ledger.record(local(f"new {number}", latency_ms=float(number)))
    ledger.record(local("late", outcome="unfit", latency_ms=70_000.0))
    ledger.record(local("choice", mode="choose", latency_ms=3.0))
    assert ledger.usual_latency_ms("phi-3.5-mini") == 24.5
    assert ledger.usual_latency_ms("phi-3.5-mini", "choose") == 3.0
    assert ledger.usual_latency_ms("gemini-pro") is None


# ── the file ──


def test_an_entry_is_seen_by_other_programs_as_soon_as_it_is_acknowledged(ledger):
    """And survives one that ends without a word."""
    program = (
        "import os, sys; from pathlib import Path; from ledger_entries import local; from woodshed.llm.ledger import *;"
        "ledger = Ledger(Path(sys.argv[1])); [ledger.record(local(f'{n}')) for n in range(5)]; os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program, ledger.path], check=False, env=WITH_TESTS)
    assert ledger.pass_rates() == {("phi-3.5-mini", "jazz"): (5, 5)}
    assert rows(ledger, "request_id") == [(f"{n}",) for n in range(5)]


def test_many_programs_may_begin_one_ledger_together(tmp_path):
    """Each of them makes it if it is not there, and none makes it twice."""
    ledgers = [Ledger(tmp_path / "ledger.db") for _ in range(16)]
    gate = threading.Barrier(16)

    def begin(ledger):
        gate.wait()
        ledger.record(local(f"{id(ledger)}"))
        ledger.close()

    with ThreadPoolExecutor(16) as programs:
        list(programs.map(begin, ledgers))
    assert len(rows(ledgers[0], "request_id")) == 16


def test_a_closed_ledger_opens_again_when_it_is_used(ledger):
    """Closing is a pause."""
    ledger.record(local("a"))
    ledger.close()
    ledger.close()
    ledger.record(local("b"))
    assert rows(ledger, "request_id") == [("a",), ("b",)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_writes_through_a_connection_of_its_own(tmp_path):
    """SQLite must not be shared across a fork; both go on, and nothing is lost."""
    program = """
import os, sys
from pathlib import Path
from ledger_entries import local
from woodshed.llm.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
ledger.record(local("before"))
ledger.pass_rates()
child = os.fork()
for number in range(50):
    ledger.record(local(f"{bool(child)} {number}"))
ledger.pass_rates()
if child:
    assert os.waitpid(child, 0)[1] == 0
ledger.close()
"""
    path = tmp_path / "ledger.db"
    subprocess.run([sys.executable, "-W", "error", "-c", program, path], check=True, env=WITH_TESTS)
    assert len(set(rows(Ledger(path), "request_id"))) == 101


def test_a_file_that_is_no_ledger_is_named_and_left_alone(ledger):
    """Reading and writing both say which file, and what to do."""
    ledger.path.parent.mkdir()
    ledger.path.write_text("| Dm7 G7 | Cmaj7 |" * 100)
    for use in (ledger.pass_rates, lambda: ledger.record(local("r"))):
        with pytest.raises(LedgerError, match=r"ledger\.db cannot be used: file is not a database") as refused:
            use()
        assert "move it away" in refused.value.hint
    assert ledger.path.read_text().startswith("| Dm7")


def test_a_ledger_of_a_newer_woodshed_is_not_touched(ledger):
    """It might hold what this one does not understand."""
    ledger.record(local("r"))
    ledger.close()
    db = sqlite3.connect(ledger.path)
    db.execute("PRAGMA user_version = 2")
    db.close()
    for use in (ledger.pass_rates, lambda: ledger.record(local("s"))):
        with pytest.raises(LedgerError, match="has the layout 2, and this Woodshed reads 1"):
            use()
    assert rows(ledger, "request_id") == [("r",)]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "data").write_text("")
    ledger = Ledger(tmp_path / "data" / "ledger.db")
    with pytest.raises(LedgerError, match=r"data.ledger\.db cannot be used"):
        ledger.record(local("r"))


def test_a_full_disk_is_told_to_all_and_harms_nothing(ledger):
    """Whoever shared the failed commit learns that nothing was kept; what was kept before stays."""
    ledger.record(local("first"))

    def narrow(db):
        db.execute("PRAGMA max_page_count = 1")  # SQLite then reports a full disk; it will not go below what is used

    ledger._file.write(narrow)

    def fill(number):
        try:
            for turn in range(200):
                ledger.record(local(f"{number} {turn}", served="x" * 1000))
        except LedgerError as error:
            return turn, str(error)
        return 200, ""

    with ThreadPoolExecutor(8) as callers:
        ends = list(callers.map(fill, range(8)))
    assert any("full" in message for _, message in ends)
    # Each failure begins with a sound connection, which knows nothing of the narrow limit: the others went on.
    kept = {name for (name,) in rows(ledger, "request_id")}
    assert {f"{number} {turn}" for number, (end, _) in enumerate(ends) for turn in range(end)} | {"first"} == kept


def test_ctrl_c_in_the_middle_of_a_commit_stops_one_and_wakes_all(tmp_path):
    """Nothing is kept, the next entry works, and nobody waits for ever."""
    file = LedgerFile(tmp_path / "ledger.db")

    def struck(db):
        db.execute("INSERT INTO mark VALUES ('jazz', 1, 1, 1.0)")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file.write(struck)
    assert file.write(lambda db: db.execute("SELECT COUNT(*) FROM mark").fetchone()) == (0,)
    file.close()


def test_work_that_was_lost_between_the_queue_and_the_commit_is_told():
    """Silence would be taken for an acknowledgement."""
    with pytest.raises(LedgerError, match="was interrupted"):
        Task(lambda db: None).result()
