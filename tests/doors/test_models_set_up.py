"""``woodshed models use``, ``forget``, the list, and what stands beside them, where something is out of the way."""

from __future__ import annotations

import json
import sys
from functools import partial
from types import ModuleType

import pytest

from loopback_models import OpenAIStandIn
from serving_models import obeying, serving
from tiny_gguf import tiny_gguf
from woodshed.llm import discovery
from woodshed.llm.ledger import Ledger
from woodshed.services import model_setup
from woodshed.settings import keys, load

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"
AWAY = "http://192.0.2.1:9/v1"


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch):
    """Servers of this machine are left alone."""
    monkeypatch.setattr(discovery, "find_servers", partial(discovery.find_servers, {}))


@pytest.fixture
def gguf(tmp_path):
    return tiny_gguf(tmp_path / "tiny.gguf")


@pytest.fixture
def keyring(monkeypatch):
    """A keyring in memory."""
    kept = {}
    module = ModuleType("keyring")
    module.get_password = lambda *place: kept.get(place)
    module.set_password = lambda service, name, key: kept.__setitem__((service, name), key)
    module.delete_password = lambda *place: kept.__delitem__(place)
    monkeypatch.setitem(sys.modules, "keyring", module)
    keys.key_in_keyring.cache_clear()
    yield kept
    keys.key_in_keyring.cache_clear()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((PHI, "--file", "a", "--tier", "2"), "the tier of phi-3.5-mini stands in the catalog: --tier"),
        (("mine", "--file", "a", "--model", "b"), "--model would not be used"),
        (("mine", "--file", "a", "--key", "-"), "--key would not be used"),
        (("mine", "--server", "http://127.0.0.1:9", "--key", "-"), "--key would not be used"),
        ((GEMINI, "--tier", "3"), "--tier would not be used"),
        (("mine", "--server", "127.0.0.1:11434"), "takes an address of http"),
        (("rules", "--file", "a"), "credits another composer"),
        (("Phi-3.5-Mini", "--file", "a"), "in capitals alone"),
    ],
)
def test_what_would_not_be_used_is_an_error(woodshed, arguments, message):
    """Nothing that was said is passed over in silence."""
    said = woodshed("models", "use", *arguments)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert not load().file.exists()


def test_a_server_elsewhere_is_asked_only_after_yes(woodshed, monkeypatch):
    """Once: a second time for the same host there is no question."""

    async def obeys(*_, **__):
        return "gbnf"

    monkeypatch.setattr(model_setup, "probed", obeys)
    said = woodshed("models", "use", "mine", "--server", AWAY, stdin="no\n")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "Nothing was changed."
    assert not load().file.exists()
    said = woodshed("models", "use", "mine", "--server", AWAY, stdin="yes\n")
    assert "192.0.2.1 is not this machine" in said.out
    assert "mine" in load().consent
    assert "Type yes" not in woodshed("models", "use", "mine", "--server", AWAY).out
    steps = json.loads(woodshed("route", "a simple blues", "--json").out)["order"]
    assert any("192.0.2.1" in step["reason"] for step in steps if step["model"] == "mine")


def test_a_name_that_says_nothing_is_credited_on_the_players_word(woodshed, gguf):
    """And the player is told so."""
    said = woodshed("models", "use", LLAMA, "--file", str(gguf))
    assert f"tiny.gguf will be credited as {LLAMA} on your word." in said.out


def test_a_key_is_kept_only_after_the_agreement_and_forgotten_with_it(woodshed, keyring, monkeypatch):
    """And the environment that still agrees is named."""
    said = woodshed("models", "use", GEMINI, "--key", "-", stdin="AIzaSecret\nno\n")
    assert (said.code, said.out.splitlines()[-1], keyring) == (0, "Nothing was changed.", {})
    assert woodshed("models", "use", GEMINI, "--key", "-", stdin="AIzaSecret\nyes\n").code == 0
    assert list(keyring.values()) == ["AIzaSecret"]
    monkeypatch.setenv("WOODSHED_CLOUD_CONSENT", "1")
    said = woodshed("models", "forget", GEMINI)
    assert (said.code, keyring) == (0, {})
    assert "WOODSHED_CLOUD_CONSENT in the environment still agrees" in said.out
    assert load().file.read_text() == ""


def test_a_keyring_that_fails_is_none_and_is_asked_once(keyring, monkeypatch):
    """Whatever it raises."""
    asked = []

    def broken(*place):
        asked.append(place)
        raise OSError("the bus is gone")

    monkeypatch.setattr(sys.modules["keyring"], "get_password", broken)
    assert (keys.gemini_key(), keys.gemini_key(), len(asked)) == (None, None, 1)


def test_only_of_a_pulled_file_is_said_that_it_stays(woodshed, gguf):
    """And of a server that was found, how to be rid of it."""
    woodshed("models", "use", "mine", "--file", str(gguf))
    assert woodshed("models", "forget", "mine").out == "mine is not used any more.\n"
    row = {"model": PHI, "server": "http://127.0.0.1:9/v1", "remote": "p", "constraint": "gbnf"}
    load().found_path.write_text(json.dumps([row]))
    said = woodshed("models", "forget", PHI)
    assert said.code == 2
    assert "stop the one at http://127.0.0.1:9/v1" in said.err


def test_a_trial_that_fails_says_whom_it_asked_and_what_to_do(woodshed):
    """One that is answered, but not within the grammar, has failed."""
    with serving(OpenAIStandIn(answer=obeying("nothing", "| C |"), model="phi", weights={"A": -0.1})) as server:
        load().file.write_text(f'[models."{PHI}"]\nserver = "{server.base_url}"\nremote = "phi"\n')
        said = woodshed("models", "test", PHI)
    assert said.code == 2
    assert said.err.startswith(f"asking {PHI} at {server.base_url} as phi …")
    assert f"woodshed models use {PHI} --server" in said.err


def test_the_list_needs_no_sound_ledger(woodshed):
    """What is not known is said in one line."""
    load().ledger_path.write_text("no ledger " * 1000)
    said = woodshed("models", "--json")
    assert said.code == 0
    assert [row["name"] for row in json.loads(said.out)] == [PHI, LLAMA, GEMINI]
    assert "which circuits are open is not known" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_variable_that_is_no_setting_is_remarked(woodshed, monkeypatch):
    """With the one that was probably meant."""
    monkeypatch.setenv("WOODSHED_DEADLNE_SECONDS", "5")
    said = woodshed("models")
    assert said.code == 0
    assert "WOODSHED_DEADLNE_SECONDS is no setting; did you mean WOODSHED_DEADLINE_SECONDS?" in said.err


def test_no_money_and_no_time_are_seen_on_the_route(woodshed, gguf, monkeypatch):
    """Each model that is passed by for it says so."""
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaSecret")
    load().file.write_text(f'[models."{PHI}"]\nfile = "{gguf}"\n[consent]\ngemini-pro = 2026-11-22\n')
    for flag, passed in (("--budget", {GEMINI, LLAMA}), ("--deadline", {PHI, GEMINI, LLAMA})):
        steps = json.loads(woodshed("route", "a simple blues", flag, "0", "--json").out)["order"]
        assert {step["model"] for step in steps if step["passed_by"]} == passed


def test_the_table_of_routes_is_also_for_programs(woodshed):
    """And takes no words."""
    rows = json.loads(woodshed("route", "--table", "--json").out)
    assert len(rows) == 48
    assert set(rows[0]) == {"words", "device", "bars", "long", "complexity", "model"}
    assert woodshed("route", "a blues", "--table").code == 2


def test_a_reset_is_told_and_one_that_cannot_be_is_an_error(woodshed, monkeypatch, tmp_path):
    """Also to programs."""
    ledger = Ledger(load().ledger_path)
    ledger.reset(at=1_795_000_000.0)
    ledger.close()
    assert woodshed("stats").out == "No model has been asked since the reset of 2026-11-18.\n"
    assert json.loads(woodshed("stats", "--reset", "--json").out)["reset"] is True
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WOODSHED_HOME", str(tmp_path / "file"))
    said = woodshed("stats", "--reset")
    assert said.code == 2
    assert "cannot be written" in said.err
