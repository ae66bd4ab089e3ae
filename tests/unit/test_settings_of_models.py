"""How models stand in the settings: what cannot be meant is refused, with the file and the entry."""

from __future__ import annotations

import pytest

from woodshed.errors import SettingsError
from woodshed.settings import load

HERE = 'server = "http://127.0.0.1:1/v1"\n'


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (f'[models.m]\n{HERE}constraint = "guess"', "models.m.constraint is 'guess'", "none"),
        ('[models.m]\nserver = "127.0.0.1:11434"', "models.m.server is", "http://127.0.0.1:11434"),
        ('[models.m]\nserver = "http://"', "models.m.server is", "http://"),
        ('[models.m]\nserver = "ftp://127.0.0.1"', "takes an address", "http://"),
        ('[models.m]\nserver = "http://[::1"', "takes an address", "http://"),
        ('[models.m]\nserver = "http://127.0.0.1:99999"', "takes an address", "http://"),
        ('[models.m]\nfile = "~nosuchuser/a.gguf"', "models.m.file is", "whole path"),
        (f'[models.m]\nfile = "a"\n{HERE}', "a file and a server", "one or the other"),
        ("[models.m]\ntier = 1", "neither a file nor a server", "file ="),
        ('[models.m]\nfile = "a"\nremote = "b"', "models.m.remote is for a server", "Take it out"),
        (f'[models.m]\n{HERE}key_env = "sk-secret"', "key_env is no name", "environment"),
        (f"[models.m]\n{HERE}tier = true", "tier is True", "1 is for easy"),
        (f"[models.rules]\n{HERE}", "credits another composer", "another name"),
        (f'[models."language model"]\n{HERE}', "credits another composer", "another name"),
        (f'[models."a/b"]\n{HERE}', "cannot be the name", "letters"),
        (f"[models.gemini-pro]\n{HERE}", "runs in the cloud", "models use"),
        (f'[models."Phi-3.5-Mini"]\n{HERE}', "in capitals alone", "phi-3.5-mini"),
        (f"[models.phi-3.5-mini]\n{HERE}", "models.phi-3 holds 5-mini", 'Quote the name: [models."phi-3.5-mini"]'),
        ("budget_day_usd = 10001", "takes 10,000 at most", "smaller"),
        ("deadline_seconds = 3601", "takes 3,600 at most", "smaller"),
        ('gemini_url = "example.org"', "gemini_url is", "http://example.org"),
    ],
)
def test_what_cannot_be_meant_is_refused(a_home_of_its_own, text, message, hint):
    """With what to write instead, and without a secret."""
    file = a_home_of_its_own / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        load()
    assert message in str(told.value)
    assert str(file) in str(told.value)
    assert hint in told.value.hint
    assert "sk-secret" not in str(told.value) + told.value.hint


@pytest.mark.parametrize("variable", ["WOODSHED_GEMINI_URL", "WOODSHED_HUB_URL"])
def test_an_address_in_the_environment_is_looked_at_too(monkeypatch, variable):
    """It is named by its variable."""
    monkeypatch.setenv(variable, "localhost:8080")
    with pytest.raises(SettingsError, match=f"{variable} is 'localhost:8080'"):
        load()


@pytest.mark.parametrize("path", ["/" + "a" * 5000, "/a\\u0000b"])
def test_a_path_that_no_system_takes_is_not_our_fault(woodshed_absent, path):
    """The model cannot be asked, and says so."""
    assert woodshed_absent(path)


@pytest.fixture
def woodshed_absent(a_home_of_its_own):
    """Why a model with this file cannot be asked."""
    from woodshed.services.model_standings import setups_of, standings_of

    def absent(path):
        (a_home_of_its_own / "settings.toml").write_text(f'[models.m]\nfile = "{path}"', encoding="utf-8")
        settings = load()
        return standings_of(settings, setups_of(settings))["m"].absent

    return absent
