"""The ledger under fire: dozens of callers in several programs, killed at any moment, and not a nano-dollar astray.

The oracle is other code: every worker appends a line to a file of its own once the ledger has said that an entry is
kept, and what an entry should cost is worked out anew from its name. Triggers note each change of what is held against
the budget, in the order of the commits. This file is also the program that the workers run.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, count
from pathlib import Path
from random import Random
from threading import Thread
from zlib import crc32

from woodshed.llm.ledger import Attempt, BudgetError, Ledger, Limits

ATTEMPTS = 100_000
PROGRAMS, THREADS, KILLS = 8, 8, 3
"""64 callers at once; each program is killed three times and replaced, then ends its share."""

SEED = 20_261_122
AT = 1_794_744_000.0
"""Noon of 2026-11-15, so that all is one day of the budget."""

WORST, DAY_LIMIT = 9_000, 95_000_000
"""Nano-dollars: what is reserved for each paid call, and a limit that is reached when most calls have been made."""

AUDIT = """
CREATE TABLE audit (id INTEGER PRIMARY KEY, nano INTEGER NOT NULL);
CREATE TRIGGER a AFTER INSERT ON reservation BEGIN INSERT INTO audit (nano) VALUES (NEW.worst_nano); END;
CREATE TRIGGER b AFTER DELETE ON reservation BEGIN INSERT INTO audit (nano) VALUES (-OLD.worst_nano); END;
CREATE TRIGGER c AFTER INSERT ON attempt WHEN NEW.held_nano <> 0 BEGIN
  INSERT INTO audit (nano) VALUES (NEW.held_nano); END;
"""


def fate(name: str) -> tuple[str, int | None]:
    """What is done under a name, and what it costs in nano-dollars (None: nobody can know)."""
    dice = crc32(name.encode())
    kind = dice % 100
    if kind < 60:
        return "local", 0
    if kind < 65:
        return "abandoned", 0
    if kind < 70:
        return "unknown", None
    return "paid", dice // 100 % WORST


def attempt(name: str, kind: str, cost: int | None) -> Attempt:
    cloud = kind in {"paid", "unknown"}
    return Attempt(
        request_id=name, genre="jazz", application="swing", complexity=3, bars=8,
        model="gemini-pro" if cloud else "phi-3.5-mini", cloud=cloud, outcome="ok",
        latency_ms=200.0, cost_nano=cost, at=AT,
    )  # fmt: skip


def work(path: Path, log: Path, who: str, share: int, last: int) -> None:
    """Make ``share`` attempts with eight threads; say so after the ``last`` that is still allowed, and go on."""
    ledger, paper = Ledger(path), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    numbers, done = count(), count(1)

    def note(what: str, name: str) -> None:
        os.write(paper, f"{what} {name}\n".encode())

    def one(name: str) -> None:
        kind, cost = fate(name)
        if kind == "local":
            ledger.record(attempt(name, kind, cost))
            return
        try:
            number = ledger.reserve(name, "gemini-pro", WORST, Limits(DAY_LIMIT, WORST), AT)
        except BudgetError:
            note("refused", name)
            ledger.record(attempt(name, "local", 0))
            return
        note("reserved", name)
        if kind == "abandoned":
            ledger.record(attempt(name, kind, cost))
        else:
            ledger.settle(number, attempt(name, kind, cost))

    def caller() -> None:
        for number in iter(lambda: next(numbers), None):
            if number >= share:
                return
            try:
                one(f"{who}.{number}")
            except BaseException:  # noqa: BLE001, whatever it was, this program is at its end
                traceback.print_exc()
                os._exit(1)  # so that the parent does not wait for the others
            note("kept", f"{who}.{number}")
            if next(done) == last:
                os.write(sys.stdout.fileno(), b"x")

    threads = [Thread(target=caller) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger.close()
    if last:
        sys.stdin.read()  # whoever is to be killed waits for it


def lines(log: Path) -> list[list[str]]:
    return [line.split(" ") for line in log.read_text().splitlines()] if log.exists() else []


def program(path: Path, logs: Path, place: int) -> None:
    """Run one of the programs to the end of its share, killing and replacing it on the way."""
    dice = Random(f"{SEED} {place}")
    left = ATTEMPTS // PROGRAMS
    for life in range(KILLS + 1):
        log = logs / f"{place}.{life}"
        last = dice.randint(left // 10, left // 2) if life < KILLS else 0
        command = [sys.executable, __file__, *map(str, (path, log, f"{place}.{life}", left, last))]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
            if last and running.stdout.read(1):
                running.kill()
        assert running.returncode == (-9 if last else 0)
        left -= sum(what == "kept" for what, _ in lines(log))


def test_100_000_attempts_of_64_callers_are_all_there_to_the_nano_dollar(tmp_path):
    """What was acknowledged is there exactly once, and no moment passed the budget, whoever was killed."""
    path, logs = tmp_path / "ledger.db", tmp_path / "logs"
    logs.mkdir()
    ledger = Ledger(path)
    ledger.reset(at=AT)
    ledger.close()
    with sqlite3.connect(path) as db:
        db.executescript(AUDIT)
    db.close()
    with ThreadPoolExecutor(PROGRAMS) as programs:
        list(programs.map(lambda place: program(path, logs, place), range(PROGRAMS)))

    said = [line for log in logs.iterdir() for line in lines(log)]
    kept = {name for what, name in said if what == "kept"}
    refused = {name for what, name in said if what == "refused"}
    db = sqlite3.connect(path)
    rows = db.execute("SELECT request_id, cost_nano, held_nano FROM attempt").fetchall()
    times = Counter(name for name, *_ in rows)
    assert len(kept) == ATTEMPTS
    assert max(times.values()) == 1
    assert kept <= times.keys()
    unsaid = times.keys() - kept
    assert len(unsaid) <= PROGRAMS * KILLS * THREADS, "more than was under way when a program was killed"

    costs = {name: 0 if name in refused else fate(name)[1] for name in kept}
    assert {name: cost for name, cost, _ in rows if name in kept} == costs
    assert all(held == (WORST if cost is None else cost) for _, cost, held in rows)
    drift = sum(cost or 0 for name, cost, _ in rows if name in kept) - sum(cost or 0 for cost in costs.values())
    assert drift == 0
    assert all(cost == fate(name)[1] for name, cost, _ in rows if name in unsaid and name not in refused)

    open_ = dict(db.execute("SELECT request_id, worst_nano FROM reservation"))
    settled = {name for name in times if fate(name)[0] in {"paid", "unknown"}}
    assert open_.keys() >= {name for what, name in said if what == "reserved"} - settled
    assert set(open_.values()) == {WORST}
    assert not open_.keys() & settled

    moments = list(accumulate(nano for (nano,) in db.execute("SELECT nano FROM audit ORDER BY id")))
    assert refused, "the limit was never reached"
    assert DAY_LIMIT - WORST < max(moments) <= DAY_LIMIT
    assert moments[-1] == sum(held for *_, held in rows) + sum(open_.values())
    assert db.execute("SELECT nano FROM day_total").fetchall() == [(moments[-1],)]
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
