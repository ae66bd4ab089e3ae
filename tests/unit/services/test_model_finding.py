"""Servers on this machine: found on their usual ports, tried once, and remembered."""

from __future__ import annotations

import json
from functools import partial

import pytest

from loopback_models import OpenAIStandIn
from serving_models import obeying, serving
from woodshed.llm import discovery
from woodshed.services.model_finding import find
from woodshed.services.model_standings import found_servers, setups_of
from woodshed.settings import ModelSetup, load

PHI = "phi-3.5-mini"
REMOTE = "phi3.5:3.8b-mini-instruct-q4_K_M"


@pytest.fixture
def usual(monkeypatch):
    """Makes the port of a stand-in the only usual one."""

    def made(*servers):
        ports = {server.port: "ollama" for server in servers}
        monkeypatch.setattr(discovery, "find_servers", partial(discovery.find_servers, ports, timeout=30.0))

    return made


def a_server(**usual):
    return serving(OpenAIStandIn(answer=obeying("grammar", "| C |"), **{"model": REMOTE, **usual}))


def test_a_model_of_the_catalog_is_found_by_any_name_that_servers_give_it(usual):
    """With the form of grammar that the server obeys."""
    with a_server() as server:
        usual(server)
        found = find(load())
    assert found == {PHI: ModelSetup(server=server.base_url, remote=REMOTE, constraint="gbnf")}
    assert found_servers(load()) == found
    assert setups_of(load())[PHI] == found[PHI]


def test_a_server_that_is_known_is_not_tried_again(usual):
    """The canary costs an answer."""
    with a_server() as server:
        usual(server)
        find(load())
        asked = len(server.requests)
        find(load())
        assert len(server.requests) == asked > 0


def test_a_model_that_nobody_knows_is_passed_over(usual):
    """It can still be set up by hand."""
    with a_server(model="somebody-else:7b") as server:
        usual(server)
        assert find(load()) == {}
        assert server.requests == []
    assert not load().found_path.exists()


def test_what_has_gone_is_forgotten(usual):
    """By the next search."""
    with a_server() as server:
        usual(server)
        find(load())
    assert find(load()) == {}
    assert found_servers(load()) == {}


def test_what_the_player_said_beats_what_was_found(usual):
    """By name."""
    load().file.write_text(f'[models."{PHI}"]\nserver = "http://127.0.0.1:9/v1"\n')
    with a_server() as server:
        usual(server)
        find(load())
    assert setups_of(load())[PHI].server == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize("broken", ["", "no json", "{}", "[3]", '[{"model": "x"}]', "null"])
def test_a_note_that_cannot_be_read_is_written_anew(usual, broken):
    """Nothing stops for it."""
    load().found_path.write_text(broken)
    assert found_servers(load()) == {}
    with a_server() as server:
        usual(server)
        find(load())
    (row,) = json.loads(load().found_path.read_text())
    assert row["model"] == PHI
