"""Servers elsewhere: asked only after the player agreed, for that host, and with the key from the environment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from loopback_models import ASK, OpenAIStandIn
from serving_models import obeying, serving
from tiny_gguf import tiny_gguf
from woodshed.errors import ModelError, SettingsError
from woodshed.services import model_setup
from woodshed.services.language_models import desk, model_of, seat_for
from woodshed.services.model_setup import adopt_file, adopt_server, has_agreed, on_your_word
from woodshed.services.model_standings import entry_for, found_servers, setups_of, standings_of
from woodshed.settings import ModelSetup, load

PHI, LLAMA = "phi-3.5-mini", "llama-3.3-70b"
AWAY = "http://192.0.2.1:9/v1"
TODAY = date(2026, 11, 22)


def settled(**fields):
    return replace(load(), models={"mine": ModelSetup(server=AWAY, remote="m")}, **fields)


def standing(settings, name="mine"):
    return standings_of(settings, setups_of(settings))[name]


def test_without_agreement_a_server_elsewhere_is_not_asked():
    """Why names the host; with the agreement it is asked, and its seat is not here."""
    assert standing(settled()).absent == "you have not agreed that your words go to 192.0.2.1"
    agreed = settled(consent={"mine": TODAY})
    assert (standing(agreed).absent, standing(agreed).where) == ("", "on a server at 192.0.2.1")
    seat = seat_for(agreed, "mine")
    assert (seat.here, seat.identity) == (False, f"{AWAY} m")


def test_an_agreement_is_for_one_host():
    """Another port of it is the same, another host is not."""
    agreed = settled(consent={"mine": TODAY})
    assert has_agreed(agreed, "mine", "http://192.0.2.1:10/v1")
    assert not has_agreed(agreed, "mine", "http://192.0.2.2:9/v1")
    with pytest.raises(ModelError, match=r"your words go to 192\.0\.2\.2"):
        adopt_server(agreed, "mine", "http://192.0.2.2:9/v1", None, None)


def test_the_agreement_is_kept_with_the_set_up_and_does_not_outlive_it(monkeypatch, tmp_path):
    """A file in its place needs none."""

    async def obeys(*_, **__):
        return "gbnf"

    monkeypatch.setattr(model_setup, "probed", obeys)
    adopt_server(load(), "mine", AWAY, "m", None, "MINE_KEY", agreed=TODAY)
    assert load().consent == {"mine": TODAY}
    assert load().models["mine"].key_env == "MINE_KEY"
    adopt_file(load(), "mine", tiny_gguf(tmp_path / "t.gguf"), None)
    assert load().consent == {}


def test_the_key_of_a_server_comes_from_the_environment(monkeypatch):
    """By the name of its variable; the settings never hold it."""
    monkeypatch.setenv("MINE_KEY", "sk-nobody-sees")
    with serving(OpenAIStandIn(answer=obeying("grammar", "| C |"), model="m")) as server:
        setup = ModelSetup(server=server.base_url, remote="m", key_env="MINE_KEY")

        async def asked():
            return [piece async for piece in model_of("mine", setup, entry_for("mine", setup)).write(ASK)]

        asyncio.run(asked())
        headers = {name.lower(): value for name, value in server.requests[0].headers.items()}
    assert headers["authorization"] == "Bearer sk-nobody-sees"
    assert "sk-nobody" not in repr(setup)


def test_a_key_in_the_place_of_its_name_is_refused_and_not_repeated():
    """It would stand in the settings."""
    with pytest.raises(SettingsError) as told:
        adopt_server(load(), "mine", "http://127.0.0.1:9/v1", "m", None, "sk-no-name-at-all")
    assert "sk-no" not in str(told.value) + told.value.hint


def test_one_model_of_the_catalog_is_not_taken_for_another(tmp_path):
    """Credits are true; what nobody knows is taken on the player's word."""
    with pytest.raises(ModelError, match=f"phi3.5 is {PHI}, and not {LLAMA}") as told:
        adopt_server(load(), LLAMA, "http://127.0.0.1:9/v1", "phi3.5", None)
    assert f"woodshed models use {PHI}" in told.value.hint
    with pytest.raises(ModelError, match=f"is {PHI}, and not {LLAMA}"):
        adopt_file(load(), LLAMA, tiny_gguf(tmp_path / "Phi-3.5-mini-instruct-Q4_K_M.gguf"), None)
    assert on_your_word(LLAMA, "tinyllama")
    assert not on_your_word(PHI, "phi3.5")
    assert not on_your_word("mine", "tinyllama")


def test_another_file_under_the_same_name_needs_another_desk(tmp_path):
    """What was kept of the one is not the other's; and so does a file that is gone."""
    gguf = tiny_gguf(tmp_path / "tiny.gguf")
    settings = replace(load(), models={PHI: ModelSetup(file=gguf)})
    first = desk(settings)
    assert first.seats[PHI].identity.startswith(f"file:{gguf.stat().st_size}:")
    gguf.write_bytes(gguf.read_bytes() + b"\0")
    second = desk(settings)
    assert second is not first
    gguf.unlink()
    assert PHI not in desk(settings).seats


def test_a_note_of_found_servers_is_read_line_by_line():
    """A bad line is dropped, and so is a server elsewhere."""
    load().found_path.write_text(
        f'[{{"model": "{PHI}", "server": "http://127.0.0.1:9/v1", "remote": "p", "constraint": "gbnf"}}, 3,'
        f'{{"model": "{LLAMA}", "server": "127.0.0.1"}}, {{"model": "x", "server": "{AWAY}"}},'
        '{"model": "y", "server": "http://127.0.0.1:9/v1", "constraint": "guess"}]'
    )
    assert found_servers(load()) == {PHI: ModelSetup(None, "http://127.0.0.1:9/v1", "p", "gbnf")}
