"""The list of models: what each is for, what it needs, how it stands, and who serves it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from tiny_gguf import tiny_gguf
from woodshed.llm import discovery
from woodshed.llm.catalog import catalog
from woodshed.llm.hub.machine import Machine
from woodshed.llm.hub.model_files import files_of, held
from woodshed.llm.ledger import Ledger
from woodshed.services.canary_notes import note_canary
from woodshed.services.model_listing import rows
from woodshed.settings import ModelSetup, load

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch):
    """Servers of this machine are left alone."""
    monkeypatch.setattr(discovery, "find_servers", partial(discovery.find_servers, {}))


@pytest.fixture
def settings(tmp_path):
    """One model is ready, one is missing, the cloud is not agreed to."""
    return replace(load(), models={PHI: ModelSetup(file=tiny_gguf(tmp_path / "tiny.gguf"))})


def row_of(settings, name):
    return next(row for row in rows(settings) if row.name == name)


def state_of(settings, name=PHI):
    row = row_of(settings, name)
    return row.state, row.note


def test_the_catalog_is_listed_from_the_simplest_tier_on(settings):
    """With complexities, size and memory in words."""
    listed = rows(settings)
    assert [(row.name, row.tier, row.complexity) for row in listed] == [
        (PHI, 1, (1, 4)), (LLAMA, 2, (5, 7)), (GEMINI, 3, (8, 10))
    ]  # fmt: skip
    assert (listed[1].size, listed[1].memory) == ("file of 42.5 GB", "needs 44.9 GB of memory")
    assert (listed[2].size, listed[2].memory) == ("nothing to fetch", "no memory of yours")


def test_models_of_the_players_own_stand_among_them(settings):
    """By their tier."""
    mine = {**settings.models, "mine": ModelSetup(server="http://127.0.0.1:9/v1", remote="m:7b", tier=2)}
    listed = rows(replace(settings, models=mine))
    assert [row.name for row in listed] == [PHI, LLAMA, "mine", GEMINI]
    assert listed[2].served_by == "http://127.0.0.1:9/v1 as m:7b"
    assert (listed[2].size, listed[2].memory) == ("size not known", "in the memory of its server")


def test_a_model_that_is_there_is_ready(settings):
    """And says which file it is."""
    assert state_of(settings) == ("ready", "")
    assert row_of(settings, PHI).served_by.endswith("tiny.gguf")
    assert row_of(settings, PHI).size.startswith("file of 452")


def test_a_model_that_is_not_is_missing_and_says_how_to_get_it(settings):
    """By pulling, by a file, by a server."""
    state, note = state_of(settings, LLAMA)
    assert state == "missing"
    assert f"woodshed models pull {LLAMA}" in note


def test_a_pull_that_was_cut_is_partly_fetched(settings):
    """How far it came, and that the next pull goes on; while one runs it is downloading."""
    settings.models_folder.mkdir(parents=True)
    files = files_of(catalog()[LLAMA], settings.models_folder)
    assert state_of(settings, LLAMA)[0] == "missing"
    files.part.write_bytes(b"GGUF" * 1000)
    state, note = state_of(settings, LLAMA)
    assert state == "partly fetched"
    assert note == f"4 kB of 42.5 GB; woodshed models pull {LLAMA} goes on"
    with held(files.lock, LLAMA, Machine()):
        assert state_of(settings, LLAMA) == ("downloading", "4 kB of 42.5 GB")


def test_the_cloud_needs_agreement_and_then_a_key(settings, monkeypatch):
    """One after the other."""
    assert state_of(settings, GEMINI) == ("needs your agreement", f"woodshed models use {GEMINI}")
    agreed = replace(settings, consent={GEMINI: date(2026, 11, 22)})
    assert state_of(agreed, GEMINI) == ("not available", "no key is set up")
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaSecret")
    assert state_of(agreed, GEMINI) == ("ready", "")
    assert state_of(replace(agreed, offline=True), GEMINI) == ("not available", "nothing may leave this machine")


def test_a_model_that_failed_its_trial_is_failing_its_canary(settings):
    """Until it passes."""
    note_canary(settings, PHI, "it was denied")
    assert state_of(settings) == ("failing its canary", "it was denied")
    note_canary(settings, PHI, "")
    assert state_of(settings)[0] == "ready"


def test_a_door_that_is_shut_is_an_open_circuit_until_its_time_is_over(settings):
    """As the ledger has it, for every process."""
    ledger = Ledger(settings.ledger_path)
    ledger.save_circuit(PHI, "open circuit", time.time() + 3600, "nobody listens", 2, time.time())
    assert state_of(settings) == ("open circuit", "nobody listens")
    ledger.save_circuit(PHI, "open circuit", time.time() - 1, "nobody listens", 2, time.time())
    assert state_of(settings)[0] == "ready"
    ledger.close()


def test_a_model_that_this_machine_cannot_hold_is_not_available(settings, monkeypatch):
    """With both sizes."""
    monkeypatch.setattr("woodshed.llm.hub.machine.memory_bytes", lambda: 10**9)
    monkeypatch.setattr("woodshed.llm.backends.engine.memory_of_devices", lambda: 0)
    state, note = state_of(settings)
    assert state == "not available"
    assert "this machine has 1.0 GB" in note


def test_a_file_that_was_moved_away_is_not_available(settings):
    """It says so instead of failing at the next request."""
    settings.models[PHI].file.unlink()
    assert state_of(settings) == ("not available", "its file is not there any more")


def test_a_server_that_obeys_no_grammar_is_ready_with_a_remark(settings):
    """Its answers are checked and mended."""
    setup = ModelSetup(server="http://127.0.0.1:9/v1", constraint="none")
    state, note = state_of(replace(settings, models={PHI: setup}))
    assert state == "ready"
    assert "obeys no grammar" in note
