"""Setting models up: a file, a server, the cloud; the settings file keeps all else that stands in it."""

from __future__ import annotations

import os
import sys
from datetime import date

import pytest

from loopback_models import Fault, OpenAIStandIn
from serving_models import obeying, serving
from tiny_gguf import tiny_gguf
from woodshed.errors import ModelError
from woodshed.services.model_setup import adopt_file, adopt_server, agree_to_cloud, forget
from woodshed.settings import load

CHART = "| Dm7 | G7 | Cmaj7 | C6 |"
BEFORE = """\
# what I like

offline = false  # at home
watts = 65

[models."llama-3.3-70b"]  # the big one
server = "http://127.0.0.1:9/v1"
"""


@pytest.fixture
def gguf(tmp_path):
    return tiny_gguf(tmp_path / "tiny.gguf")


def test_a_file_is_remembered_by_its_whole_path(gguf, tmp_path, monkeypatch):
    """Wherever the program is started next."""
    monkeypatch.chdir(tmp_path)
    adopt_file(load(), "phi-3.5-mini", gguf.relative_to(tmp_path), None)
    assert load().models["phi-3.5-mini"].file == gguf


def test_remarks_and_other_entries_stay(gguf):
    """Down to the byte."""
    load().file.write_text(BEFORE, encoding="utf-8")
    adopt_file(load(), "mine", gguf, 2)
    agree_to_cloud(load(), date(2026, 11, 22))
    written = load().file.read_text(encoding="utf-8")
    for line in BEFORE.splitlines():
        assert line in written.splitlines()
    assert (load().watts, set(load().models)) == (65, {"llama-3.3-70b", "mine"})
    assert load().consent == {"gemini-pro": date(2026, 11, 22)}
    assert forget(load(), "mine")
    assert forget(load(), "gemini-pro")
    assert (set(load().models), load().consent) == ({"llama-3.3-70b"}, {})
    assert [line for line in BEFORE.splitlines() if line not in load().file.read_text().splitlines()] == []


def test_no_half_written_file_is_left(gguf, a_home_of_its_own):
    """Whole or not at all."""
    adopt_file(load(), "mine", gguf, None)
    assert {path.suffix for path in a_home_of_its_own.iterdir()} <= {".toml", ".json"}


def test_to_forget_what_was_never_set_up_changes_nothing(a_home_of_its_own):
    """Not even a file."""
    assert not forget(load(), "phi-3.5-mini")
    assert not list(a_home_of_its_own.iterdir())


@pytest.mark.parametrize("content", [None, b"", b"GGUF", b"not a model at all", b"<!doctype html>"])
def test_what_is_no_model_is_not_taken(content, tmp_path):
    """Missing, empty, cut, or something else; nothing is settled."""
    path = tmp_path / "phi.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError) as told:
        adopt_file(load(), "phi-3.5-mini", path, None)
    assert "phi.gguf" in str(told.value)
    assert told.value.hint
    assert not load().file.exists()


@pytest.mark.parametrize("name", ["../x", "", "a/b", "x" * 65, "-x", "ä"])
def test_a_name_that_cannot_be_one_is_refused(name, gguf):
    """It stands in credits and tables, and is never a path."""
    with pytest.raises(ModelError, match="cannot be the name of a model"):
        adopt_file(load(), name, gguf, 1)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_that_may_not_be_written_is_named(gguf, a_home_of_its_own):
    """With what the system says."""
    a_home_of_its_own.chmod(0o500)
    with pytest.raises(ModelError, match=r"settings\.toml cannot be written"):
        adopt_file(load(), "mine", gguf, None)


@pytest.mark.parametrize(
    ("field", "constraint"),
    [("grammar", "gbnf"), ("structured_outputs", "structured_outputs"), ("ebnf", "ebnf"), ("nothing", "none")],
)
def test_it_is_found_out_which_grammar_a_server_obeys(field, constraint):
    """By a canary; one that obeys none is taken all the same, and its answers are checked."""
    with serving(OpenAIStandIn(answer=obeying(field, CHART), model="mine:7b")) as server:
        setup = adopt_server(load(), "mine", f"{server.base_url}/", "mine:7b", 2)
    assert (setup.server, setup.remote, setup.constraint, setup.tier) == (server.base_url, "mine:7b", constraint, 2)
    assert load().models["mine"] == setup


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.DENIED, Fault.NO_ADDRESS, Fault.NO_MODEL, Fault.IMPOSTOR])
def test_a_server_that_cannot_be_asked_is_not_taken(fault):
    """Why is said, and nothing is settled."""
    with serving(OpenAIStandIn(fault=fault)) as server, pytest.raises(ModelError) as told:
        adopt_server(load(), "mine", server.base_url, "stand-in", 1)
    assert str(told.value).startswith("mine: ")
    assert "127.0.0.1:11434/v1" in told.value.hint
    assert not load().file.exists()


@pytest.mark.parametrize("variable", ["WOODSHED_OFFLINE", "WOODSHED_LOCAL_ONLY"])
def test_a_server_elsewhere_is_refused_where_nothing_may_leave(variable, monkeypatch):
    """Before a single word goes there."""
    monkeypatch.setenv(variable, "1")
    with pytest.raises(ModelError, match="is not on this machine, and nothing may leave it"):
        adopt_server(load(), "mine", "http://192.0.2.1:9/v1", None, 1)
