"""The player's models as the doors use them: one desk a process, and who may be asked at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from tiny_gguf import tiny_gguf
from woodshed.errors import ComposerDeclinedError, ModelError
from woodshed.genres import style_of
from woodshed.piece import Request
from woodshed.services.language_models import NotSetUp, can_be_asked, composer, desk, model_of, seat_for, steps
from woodshed.services.model_standings import entry_for, is_loopback, setups_of, standings_of
from woodshed.settings import ModelSetup, load
from woodshed.words import read

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"
AGREED = {GEMINI: date(2026, 11, 22)}
HERE, AWAY = "http://127.0.0.1:9/v1", "http://192.0.2.1:9/v1"


@pytest.fixture
def gguf(tmp_path):
    return tiny_gguf(tmp_path / "tiny.gguf")


def settled(models=None, **fields):
    return replace(load(), models=models or {}, **fields)


def absent(settings):
    """Why each model cannot be asked, as the doors see it."""
    return {name: standing.absent for name, standing in standings_of(settings, setups_of(settings)).items()}


def test_at_first_no_model_can_be_asked_and_each_says_why():
    """The list of the contract's models is whole all the same."""
    assert not can_be_asked(settled())
    assert absent(settled()) == {
        PHI: "no model file is set up",
        LLAMA: "no model file is set up",
        GEMINI: "you have not agreed that your words leave this machine",
    }


def test_a_file_makes_a_model_ready(gguf):
    """Until it is taken away."""
    settings = settled({PHI: ModelSetup(file=gguf)})
    assert absent(settings)[PHI] == ""
    gguf.unlink()
    assert absent(settings)[PHI] == "its file is not there any more"


def test_a_file_that_this_machine_cannot_hold_is_never_loaded(gguf, monkeypatch):
    """A system that runs out of memory ends whoever took it."""
    monkeypatch.setattr("woodshed.llm.hub.machine.memory_bytes", lambda: 10**9)
    monkeypatch.setattr("woodshed.llm.backends.engine.memory_of_devices", lambda: 0)
    assert absent(settled({PHI: ModelSetup(file=gguf)}))[PHI].startswith("it needs 2.1 GB of memory, and this machine")
    monkeypatch.setattr("woodshed.llm.hub.machine.memory_bytes", lambda: None)
    assert absent(settled({PHI: ModelSetup(file=gguf)}))[PHI] == ""


@pytest.mark.parametrize("flag", ["offline", "local_only"])
def test_offline_and_local_only_are_absolute(flag, monkeypatch):
    """The cloud and servers elsewhere are out of reach, agreed or not; a server on this machine is not."""
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaSecret")
    models = {PHI: ModelSetup(server=HERE), LLAMA: ModelSetup(server=AWAY)}
    agreed = {**AGREED, LLAMA: date(2026, 11, 22)}
    assert absent(settled(models, consent=agreed)) == {PHI: "", LLAMA: "", GEMINI: ""}
    assert absent(settled(models, consent=agreed, **{flag: True})) == {
        PHI: "",
        LLAMA: "its server is not on this machine, and nothing may leave it",
        GEMINI: "nothing may leave this machine",
    }


def test_the_cloud_needs_agreement_and_a_key(monkeypatch):
    """Both."""
    assert absent(settled(consent=AGREED))[GEMINI] == "no key is set up"
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaSecret")
    assert absent(settled(consent=AGREED))[GEMINI] == ""
    assert "agreed" in absent(settled())[GEMINI]


def test_models_can_be_switched_off_all_together(gguf):
    """Whatever is set up."""
    settings = settled({PHI: ModelSetup(file=gguf)}, models_off=True)
    assert set(absent(settings).values()) == {"models are switched off"}
    assert isinstance(composer(settings), NotSetUp)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://127.8.8.8", True),
        ("http://localhost:1", True),
        ("http://[::1]:8000/v1", True),
        ("http://127.0.0.1.example.org", False),
        ("http://localhost.example.org", False),
        ("http://10.0.0.7", False),
        ("http://0.0.0.0:1", False),
        ("http://user@127.0.0.1:pass@192.0.2.1/", False),
        ("127.0.0.1:80", False),
        ("", False),
    ],
)
def test_an_address_is_on_this_machine_or_is_not(url, here):
    """A name that only looks like it is not."""
    assert is_loopback(url) is here


def test_one_desk_serves_a_process_until_the_settings_change(gguf):
    """Engines, doors and budgets are shared."""
    settings = settled({PHI: ModelSetup(file=gguf)})
    assert desk(settings) is desk(replace(settings))
    assert desk(settings) is not desk(replace(settings, deadline=1.0))


def test_what_the_player_settled_are_the_terms_of_the_desk(gguf):
    """Deadline, patience, mode and budgets."""
    settings = settled({PHI: ModelSetup(file=gguf)}, deadline=3.0, patience=1.0, mode="choose", budget_day=5)
    terms = desk(settings).terms
    assert (terms.deadline, terms.patience, terms.mode, terms.limits.day_nano) == (3.0, 1.0, "choose", 5)


def test_a_file_has_one_place_and_a_server_several(gguf):
    """An engine in process serves one at a time; a server queues by itself."""
    assert seat_for(settled({PHI: ModelSetup(file=gguf)}), PHI).slots == 1
    assert seat_for(settled({PHI: ModelSetup(server=HERE)}), PHI).slots > 1


@pytest.mark.parametrize(
    ("name", "message"), [("nobody", "no model 'nobody' in the catalog"), (PHI, "phi-3.5-mini cannot be asked: no")]
)
def test_a_model_that_cannot_be_asked_has_no_seat(name, message):
    """And the error says why."""
    with pytest.raises(ModelError, match=message):
        seat_for(settled(), name)


def test_a_model_of_the_players_own_is_as_its_tier(gguf):
    """And one without a tier is for easy requests."""
    assert entry_for("mine", ModelSetup(file=gguf, tier=3)).complexity == (8, 10)
    assert entry_for("mine", ModelSetup(file=gguf)).tier == 1
    settings = settled({"mine": ModelSetup(file=gguf, tier=2)})
    assert [step.model for step in steps(settings, 6, "jazz") if not step.absent] == ["mine"]


def test_a_server_is_asked_by_its_own_name_for_the_model():
    """And by ours where it was not said."""
    entry = entry_for(PHI, None)
    for remote in ("phi3.5:3.8b", None):
        model = model_of(PHI, ModelSetup(server=HERE, remote=remote), entry)
        assert model.name == PHI


def test_without_models_whoever_would_have_come_first_is_named():
    """By the complexity of the request."""
    for words, first in (("simple jazz in C", PHI), ("sophisticated jazz with altered dominants", LLAMA)):
        brief = read(Request(description=words), style_of)
        with pytest.raises(ComposerDeclinedError) as told:
            asyncio.run(composer(settled()).compose(brief, style_of(brief.genre), None))
        assert told.value.declined == ((first, "no model file is set up"),)


def test_the_route_is_the_same_whether_a_desk_is_needed_or_not(gguf):
    """Order and complexity do not rest on what is set up."""
    without, with_one = (steps(settled(models), 6, "jazz") for models in ({}, {PHI: ModelSetup(file=gguf)}))
    assert [step.model for step in without] == [step.model for step in with_one] == [LLAMA, GEMINI, PHI]
