"""Settings that cannot be used never cost the player the music; those who only look at models are told plainly."""

from __future__ import annotations

import asyncio
import json

import pytest

from woodshed.schemas.blues import GenerateBluesRequest
from woodshed.services.blues_generator import BluesGeneratorService
from woodshed.settings import load_anyhow

PHI = "phi-3.5-mini"
BROKEN = {
    "not TOML": "offline",
    "an unknown key": "ofline = true",
    "a bad value": 'mode = "guess"',
    "a name without quotes": f'[models.{PHI}]\nfile = "a.gguf"',
    "a folder": None,
}


@pytest.fixture(params=BROKEN)
def broken(request, a_home_of_its_own):
    """A settings file that cannot be used."""
    file, text = a_home_of_its_own / "settings.toml", BROKEN[request.param]
    if text is None:
        file.mkdir()
    else:
        file.write_text(text, encoding="utf-8")
    return file


def test_generate_plays_by_the_rules_and_tells_once(woodshed, broken):
    """On standard error; and every model's reason is the same."""
    said = woodshed("generate", "a simple blues in C, 8 bars", "--json")
    assert said.code == 0, said.err
    made = json.loads(said.out)
    assert made["generation_method"] == "rules"
    assert str(broken) in made["fallbacks"][0]["reason"]
    assert said.err.count(str(broken)) == 1


def test_a_batch_plays_by_the_rules_and_tells_once(woodshed, broken):
    """Not once a line."""
    said = woodshed("batch", "-", stdin='{"request": "a blues"}\n' * 3)
    assert (said.code, len(said.out.splitlines())) == (0, 3)
    assert said.err.count(str(broken)) == 1


def test_a_service_plays_by_the_rules(broken):
    """And none of its other methods raises for the settings either."""
    service = BluesGeneratorService()
    request = GenerateBluesRequest(description="a simple blues in C", num_bars=8, seed=1)
    response = asyncio.run(service.generate_blues_arrangement(request))
    assert response.generation_method == "rules"
    assert str(broken) in response.fallbacks[0].reason
    assert service.get_llm_stats()["total_generations"] == 0
    assert service._generation_stats["local_count"] == 0
    service.reset_llm_stats()


def test_without_models_nothing_that_is_settled_about_them_is_read(woodshed, broken, monkeypatch):
    """Neither the file nor the environment."""
    monkeypatch.setenv("WOODSHED_DEADLINE_SECONDS", "soon")
    said = woodshed("generate", "a simple blues in C, 8 bars", "--no-models", "--json")
    assert said.code == 0
    assert "settings.toml" not in said.out + said.err


@pytest.mark.parametrize("command", [("models",), ("route", "a blues"), ("stats",)])
def test_whoever_looks_at_models_is_told(woodshed, broken, command):
    """Code 2."""
    said = woodshed(*command)
    assert (said.code, said.out) == (2, "")
    assert str(broken) in said.err


def test_a_bad_value_in_the_environment_is_no_reason_for_silence(woodshed, monkeypatch):
    """Though a bad flag is an error."""
    monkeypatch.setenv("WOODSHED_BUDGET_DAY_USD", "a lot")
    said = woodshed("generate", "a simple blues in C, 8 bars")
    assert said.code == 0
    assert "WOODSHED_BUDGET_DAY_USD is 'a lot'" in said.err
    for flag in (("--budget", "10001"), ("--deadline", "3601"), ("--deadline", "soon")):
        assert woodshed("generate", "a blues", *flag).code == 2


def test_a_home_that_nobody_knows_is_no_reason_either(monkeypatch):
    """As where a service runs without a user."""
    monkeypatch.setattr("pathlib.Path.expanduser", _nobody)
    found = load_anyhow({})
    assert "no home folder" in found.broken
    assert not found.ledger_path.exists()


def _nobody(_):
    raise RuntimeError("Could not determine home directory.")


def test_what_is_broken_can_be_forgotten(woodshed, a_home_of_its_own):
    """And what is not TOML is told to be mended by hand."""
    file = a_home_of_its_own / "settings.toml"
    file.write_text('watts = 65\n[models."mine"]\ntier = 9\n', encoding="utf-8")
    assert woodshed("models").code == 2
    assert woodshed("models", "forget", "mine").code == 0
    assert file.read_text(encoding="utf-8") == "watts = 65\n"
    file.write_text("offline", encoding="utf-8")
    said = woodshed("models", "forget", "mine")
    assert said.code == 2
    assert "nothing can be changed in it" in said.err
    assert "Mend the line" in said.err
