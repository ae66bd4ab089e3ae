"""What the player has settled: the file, then the environment, then flags; and what is said of a mistake."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from woodshed.errors import SettingsError
from woodshed.settings import NANO, ModelSetup, gemini_key, load

FILE = """
# what I like
offline = false
local_only = true
mode = "write"
deadline_seconds = 12
patience_seconds = 2.5
budget_day_usd = 0.5
budget_request_usd = 0.01
watts = 65
gemini_url = "http://127.0.0.1:1"
hub_url = "http://127.0.0.1:2"

[models."phi-3.5-mini"]
file = "/models/phi.gguf"

[models.mine]
server = "http://127.0.0.1:3/v1"
remote = "mine:7b"
constraint = "gbnf"
tier = 2

[consent]
gemini-pro = 2026-11-22
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path


@pytest.fixture
def settled(home):
    """The settings of a home with this file, this environment, these flags."""

    def read(text=None, flags=None, **environment):
        if text is not None:
            (home / "settings.toml").write_text(text, encoding="utf-8")
        return load({"WOODSHED_HOME": str(home), **environment}, **(flags or {}))

    return read


def test_without_a_file_all_is_as_usual(settled, home):
    """Nothing is forbidden, nothing is set up, a dollar a day and five cents a request."""
    found = settled()
    assert (found.offline, found.local_only, found.models_off, found.mode) == (False, False, False, "auto")
    assert (found.deadline, found.patience, found.watts) == (30.0, 10.0, None)
    assert (found.budget_day, found.budget_request) == (NANO, NANO // 20)
    assert (found.models, found.consent) == ({}, {})
    assert not list(home.iterdir())


def test_everything_may_stand_in_the_file(settled):
    """By its name, with its unit."""
    found = settled(FILE)
    assert (found.local_only, found.mode, found.deadline, found.patience, found.watts) == (True, "write", 12, 2.5, 65)
    assert (found.budget_day, found.budget_request) == (NANO // 2, NANO // 100)
    assert (found.gemini_url, found.hub_url) == ("http://127.0.0.1:1", "http://127.0.0.1:2")
    assert found.models["phi-3.5-mini"] == ModelSetup(file=Path("/models/phi.gguf"))
    assert found.models["mine"] == ModelSetup(None, "http://127.0.0.1:3/v1", "mine:7b", "gbnf", 2)
    assert found.consent == {"gemini-pro": date(2026, 11, 22)}


def test_the_environment_beats_the_file_and_a_flag_beats_both(settled):
    """In that order."""
    assert settled(FILE).deadline == 12
    assert settled(FILE, WOODSHED_DEADLINE_SECONDS="7").deadline == 7
    assert settled(FILE, {"deadline": 3.0}, WOODSHED_DEADLINE_SECONDS="7").deadline == 3
    assert settled(FILE, {"deadline": None}, WOODSHED_DEADLINE_SECONDS="7").deadline == 7


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        ("WOODSHED_OFFLINE", "1", "offline", True),
        ("WOODSHED_OFFLINE", " Yes ", "offline", True),
        ("WOODSHED_LOCAL_ONLY", "off", "local_only", False),
        ("WOODSHED_LOCAL_ONLY", "", "local_only", False),
        ("WOODSHED_NO_MODELS", "TRUE", "models_off", True),
        ("WOODSHED_MODE", "choose", "mode", "choose"),
        ("WOODSHED_COMPOSER", "chord-model", "composer", "chord-model"),
        ("WOODSHED_MODE", " ", "mode", "write"),
        ("WOODSHED_PATIENCE_SECONDS", "0", "patience", 0.0),
        ("WOODSHED_BUDGET_DAY_USD", "0.25", "budget_day", NANO // 4),
        ("WOODSHED_BUDGET_REQUEST_USD", "0", "budget_request", 0),
        ("WOODSHED_WATTS", "12.5", "watts", 12.5),
        ("WOODSHED_GEMINI_URL", " http://127.0.0.1:9 ", "gemini_url", "http://127.0.0.1:9"),
        ("WOODSHED_HUB_URL", "http://127.0.0.1:8", "hub_url", "http://127.0.0.1:8"),
    ],
)
def test_each_variable_of_the_environment_is_read(settled, variable, value, field, expected):
    """An empty one says nothing, but of a truth it says no."""
    assert getattr(settled(FILE, **{variable: value}), field) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("offline = 2", "offline is 2, and takes yes or no"),
        ('local_only = "perhaps"', "local_only is 'perhaps', and takes yes or no"),
        ('mode = "guess"', "mode is 'guess', and takes one of auto, write, choose"),
        ("deadline_seconds = -1", "deadline_seconds is -1, and takes a number of 0 or more"),
        ("deadline_seconds = true", "deadline_seconds is True, and takes a number of 0 or more"),
        ("patience_seconds = nan", "patience_seconds is nan, and takes a number of 0 or more"),
        ("budget_day_usd = inf", "budget_day_usd is inf, and takes a number of 0 or more"),
        ('budget_request_usd = "much"', "budget_request_usd is 'much', and takes a number of 0 or more"),
        ("watts = [1]", "watts is [1], and takes a number of 0 or more"),
        ("gemini_url = 3", "gemini_url is 3, and takes a text"),
        ('hub_url = " "', "hub_url is ' ', and takes a text"),
        ("deadline = 3", "deadline is no setting"),
        ("[models.mine]\ntier = 4", "models.mine.tier is 4, and takes 1, 2 or 3"),
        ("[models.mine]\nurl = 4", "models.mine holds url"),
        ("[models.mine]\nserver = 4", "models.mine.server is 4, and takes a text"),
        ("[models]\nmine = 4", "models.mine holds 4"),
        ('[consent]\ngemini-pro = "yes"', "consent.gemini-pro is 'yes', and takes a day"),
        ("[consent]\ngemini-pro = 2026-11-22T10:00:00", "consent.gemini-pro is datetime"),
        ("offline", "is not TOML"),
        ("offline = true\noffline = true", "is not TOML"),
    ],
)
def test_a_mistake_in_the_file_is_quoted_with_file_and_name(settled, home, text, message):
    """What stands there, what is accepted, and what to do."""
    with pytest.raises(SettingsError) as told:
        settled(text)
    assert message in str(told.value)
    assert str(home / "settings.toml") in str(told.value)
    assert told.value.hint


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("WOODSHED_OFFLINE", "perhaps", "WOODSHED_OFFLINE is 'perhaps', and takes yes or no"),
        ("WOODSHED_MODE", "x", "WOODSHED_MODE is 'x', and takes one of"),
        ("WOODSHED_DEADLINE_SECONDS", "soon", "WOODSHED_DEADLINE_SECONDS is 'soon', and takes a number"),
        ("WOODSHED_BUDGET_DAY_USD", "-1", "WOODSHED_BUDGET_DAY_USD is '-1', and takes a number"),
        ("WOODSHED_CLOUD_CONSENT", "maybe", "WOODSHED_CLOUD_CONSENT is 'maybe', and takes yes or no"),
    ],
)
def test_a_mistake_in_the_environment_is_quoted_with_its_variable(settled, variable, value, message):
    """Without a file, since none has it."""
    with pytest.raises(SettingsError) as told:
        settled(**{variable: value})
    assert message in str(told.value)
    assert "settings.toml" not in str(told.value)


def test_a_file_that_is_no_text_is_named(settled, home):
    """Not a trace of our inside."""
    (home / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="is not TOML"):
        settled()


def test_a_folder_in_place_of_the_file_is_named(settled, home):
    """With what the system says."""
    (home / "settings.toml").mkdir()
    with pytest.raises(SettingsError, match=r"settings\.toml cannot be read: "):
        settled()


def test_whoever_runs_a_service_agrees_to_the_cloud_in_its_environment(settled):
    """Beside what stands in the file."""
    assert "gemini-pro" in settled(WOODSHED_CLOUD_CONSENT="1").consent
    assert settled(WOODSHED_CLOUD_CONSENT="0").consent == {}


def test_a_home_of_its_own_holds_everything(settled, home):
    """Settings, ledger, charts and models."""
    found = settled()
    assert found.file == home / "settings.toml"
    parts = (found.ledger_path, found.cache_path, found.models_folder, found.found_path)
    assert {path.parent for path in parts} == {home}


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the places of Linux")
def test_without_one_it_keeps_to_the_places_of_the_system(tmp_path):
    """Settings and data apart, as the desktop's rules have it."""
    found = load({"HOME": str(tmp_path)})
    assert found.file == tmp_path / ".config" / "woodshed" / "settings.toml"
    assert found.ledger_path == tmp_path / ".local" / "share" / "woodshed" / "ledger.sqlite"
    found = load({"HOME": "/x", "XDG_CONFIG_HOME": str(tmp_path / "c"), "XDG_DATA_HOME": str(tmp_path / "d")})
    assert (found.config, found.data) == (tmp_path / "c" / "woodshed", tmp_path / "d" / "woodshed")


def test_a_file_below_the_home_folder_may_be_written_with_a_tilde(settled):
    """As people do."""
    assert settled('[models.mine]\nfile = "~/mine.gguf"').models["mine"].file == Path("~/mine.gguf").expanduser()


def test_no_secret_is_ever_part_of_the_settings(settled, monkeypatch):
    """Keys are looked up when they are needed, and stand in no repr."""
    secrets = {"GEMINI_API_KEY": "AIzaSecretOfMine", "HF_TOKEN": "hf_secretofmine"}
    found = settled(FILE, **secrets)
    assert not any(secret in repr(found) for secret in secrets.values())
    monkeypatch.setitem(os.environ, "GEMINI_API_KEY", " AIzaSecretOfMine \n")
    assert gemini_key() == "AIzaSecretOfMine"
    assert "AIzaSecretOfMine" not in repr(load())
