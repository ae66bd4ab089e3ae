"""``woodshed stats``: what the models did, for a pianist and for programs."""

from __future__ import annotations

import json
import time

import pytest

from ledger_entries import answered, local, paid
from woodshed.llm.ledger import Ledger, Limits
from woodshed.settings import load

WIDE = Limits(10**12, 10**12)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder of its own for everything."""
    monkeypatch.setenv("WOODSHED_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def ledger(home):
    """The ledger that the program will find."""
    ledger = Ledger(load().ledger_path)
    yield ledger
    ledger.close()


@pytest.fixture
def used(ledger):
    """Two days of use: local, paid, kept, by the rules, and a call whose program died."""
    now = time.time()
    early = now - 2 * 86_400
    ledger.record(local("a", at=early))
    ledger.finish(answered("a", at=early))
    ledger.record(local("b", outcome="unfit", at=now, reported=False))
    ledger.settle(ledger.reserve("b", "gemini-pro", 10**7, WIDE), paid("b", at=now, latency_ms=2_100.0))
    ledger.finish(answered("b", credit="gemini-pro", declined=(("phi-3.5-mini", "unfit"),), at=now))
    ledger.record(local("c", genre="gospel", outcome="cached", at=now))
    ledger.finish(answered("c", genre="gospel", cached=True, at=now))
    ledger.finish(answered("d", credit="rules", at=now))
    ledger.reserve("e", "gemini-pro", 10**7, WIDE)
    return ledger


def line(said, start):
    """The words of the one line that begins so."""
    (found,) = [row.strip() for row in said.out.splitlines() if row.strip().startswith(start)]
    return found.removeprefix(start).split()


def test_before_the_first_use_it_says_so_and_makes_no_file(woodshed, home):
    """Nothing was asked, nothing is claimed."""
    said = woodshed("stats")
    assert (said.code, said.out, said.err) == (0, "No model has been asked yet.\n", "")
    assert not home.exists()
    assert woodshed("stats", "--genre", "jazz").out == "No model has been asked yet (jazz).\n"


def test_a_pianist_reads_who_wrote_what_it_cost_and_what_it_saved(woodshed, used):
    """In all, by model and by genre, and for a year what it rests on."""
    said = woodshed("stats")
    assert said.code == 0, said.err
    assert line(said, "answered")[-1] == "4"
    assert line(said, "newly written on this machine")[-1] == "1"
    assert line(said, "newly written in the cloud")[-1] == "1"
    assert line(said, "kept from earlier")[-1] == "1"
    assert line(said, "after another had declined")[-1] == "1"
    assert line(said, "share of this machine")[-1] == "50.0%"
    assert line(said, "paid")[-1] == "$0.00086"
    assert line(said, "saved, as far as is known")[-1] == "$0.00172"
    assert line(said, "gemini-pro") == "1 1 100.0% 2.1 s 2.1 s 2.1 s 50 ms 400/36 $0.00086 $0.00".split()
    assert line(said, "gospel")[0] == "1"
    assert line(said, "Saved in a year at this pace:")[0].startswith("$0.31")  # 0.00172 x 365 / 2, and some seconds
    assert "3 requests in 2.0 days since" in said.out
    assert "Did not help: phi-3.5-mini, its chart was not what was asked: 1 x" in said.out
    assert "Paid calls whose outcome is unknown: 1, $0.01 at most" in said.out
    assert "no server reported them: 1 of 3." in said.out
    assert max(map(len, said.out.splitlines())) <= 130


def test_one_genre_is_shown_by_itself(woodshed, used):
    """Without a table of genres."""
    said = woodshed("stats", "--genre", "gospel")
    assert said.out.startswith("Requests (gospel)")
    assert line(said, "answered")[-1] == "1"
    assert "Genre" not in said.out


def test_programs_get_one_object_with_whole_nano_dollars(woodshed, used):
    """The same figures by the names of the fields."""
    stats = json.loads(woodshed("stats", "--json").out)
    assert stats["total"]["paid_nano"] == 860_000
    assert stats["total"]["saved_nano"] == 1_720_000
    assert stats["held"] == {"calls": 1, "nano": 10**7}
    assert set(stats["by_genre"]) == {"gospel", "jazz"}
    assert stats["at"] <= time.time()


def test_statistics_are_set_to_zero_for_one_genre_or_all(woodshed, used):
    """Nothing is deleted, and it says so."""
    said = woodshed("stats", "--reset", "--genre", "gospel")
    assert said.code == 0
    assert "The statistics of gospel count from zero now." in said.out
    assert "budgets go on" in said.out
    assert set(json.loads(woodshed("stats", "--json").out)["by_genre"]) == {"jazz"}
    assert json.loads(woodshed("stats", "--reset", "--json").out)["total"]["requests"] == 0
    with pytest.raises(Exception, match="leaves no room"):
        used.reserve("f", "gemini-pro", 1, Limits(0, 0))


def test_setting_nothing_to_zero_makes_no_file(woodshed, home):
    """It is zero already."""
    assert woodshed("stats", "--reset").code == 0
    assert not home.exists()


def test_an_unknown_genre_is_quoted_with_those_that_there_are(woodshed):
    """As everywhere."""
    said = woodshed("stats", "--genre", "polka")
    assert said.code == 2
    assert "there is no genre 'polka'" in said.err
    assert "gospel" in said.err


def test_a_damaged_ledger_is_named_and_left_alone(woodshed, home):
    """With what to do, and without a trace of the program's inside."""
    path = load().ledger_path
    path.parent.mkdir(parents=True)
    path.write_text("no ledger " * 1000)
    said = woodshed("stats")
    assert said.code == 2
    assert "file is not a database" in said.err
    assert "move it away" in said.err
    assert path.read_text().startswith("no ledger")


def test_electricity_stands_beside_the_saving_where_it_is_known(woodshed, used, monkeypatch):
    """By the time of local models and what the machine draws; without that it is not reckoned."""
    assert "Electricity: not reckoned: set watts." in woodshed("stats").out
    assert json.loads(woodshed("stats", "--json").out)["electricity_kwh"] is None
    monkeypatch.setenv("WOODSHED_WATTS", "3600")
    stats = json.loads(woodshed("stats", "--json").out)
    assert stats["electricity_kwh"] == pytest.approx(stats["local_ms"] / 1_000_000)
    assert stats["local_ms"] > 0
    assert "W for" in woodshed("stats").out
