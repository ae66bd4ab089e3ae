"""``woodshed models``: listed, fetched, set up, tried out and forgotten by a player."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from functools import partial
from types import MappingProxyType

import pytest

from loopback_hub import MODEL, Canned, LoopbackHub, a_model
from loopback_models import Fault, OpenAIStandIn
from serving_models import obeying, serving
from tiny_gguf import tiny_gguf
from woodshed.llm import catalog as catalog_module
from woodshed.llm import discovery
from woodshed.llm.catalog import catalog
from woodshed.llm.hub import pull
from woodshed.llm.hub.machine import THIS_MACHINE
from woodshed.settings import load

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"
CHART = "| Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7 | Cmaj7 | C6 |"
SECRET = "AIzaSyNobodyMaySeeThis"


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch):
    """Servers of this machine are left alone."""
    monkeypatch.setattr(discovery, "find_servers", partial(discovery.find_servers, {}))


@pytest.fixture
def gguf(tmp_path):
    return tiny_gguf(tmp_path / "tiny.gguf")


@pytest.fixture
def hub(monkeypatch):
    """A hub that has the tiny model, which stands in the catalog."""
    models = MappingProxyType({**catalog(), "tiny": a_model()})
    monkeypatch.setattr(catalog_module, "catalog", lambda: models)
    with LoopbackHub() as hub:
        yield hub


def settings_file():
    return tomllib.loads(load().file.read_text(encoding="utf-8"))


def states(woodshed):
    return {row["name"]: row["state"] for row in json.loads(woodshed("models", "list", "--json").out)}


def test_without_a_verb_the_list_is_printed(woodshed):
    """For a pianist: what each is for, what it needs, how to get it, and where everything lies."""
    said = woodshed("models")
    assert (said.code, said.err) == (0, "")
    assert said.out == woodshed("models", "list").out
    for words in ("tier 1, complexity 1-4", "file of 42.5 GB", "needs your agreement", f"settings: {load().file}"):
        assert words in said.out
    assert not load().file.exists()


def test_a_model_goes_from_missing_to_ready_and_back(woodshed, gguf):
    """By a file that is there already."""
    assert states(woodshed) == {PHI: "missing", LLAMA: "missing", GEMINI: "needs your agreement"}
    said = woodshed("models", "use", PHI, "--file", str(gguf))
    assert (said.code, said.out.splitlines()[0]) == (0, f"{PHI} is read from {gguf}.")
    assert states(woodshed)[PHI] == "ready"
    tried = woodshed("models", "test", PHI)
    assert tried.code == 0, tried.out + tried.err
    assert f"{PHI}: held to the grammar" in tried.out
    for unit in ("tokens a second", "ms to the first bar", "ms for eight bars", "ms to choose one of four charts"):
        assert unit in tried.out
    assert woodshed("models", "forget", PHI).code == 0
    assert states(woodshed)[PHI] == "missing"
    assert gguf.exists()


def test_a_trial_for_programs_is_one_object(woodshed, gguf):
    """By the same names each time."""
    woodshed("models", "use", PHI, "--file", str(gguf))
    shown = json.loads(woodshed("models", "test", PHI, "--json").out)
    assert (shown["model"], shown["held_to_the_grammar"], shown["fault"]) == (PHI, True, None)
    assert shown["chart"].count("|") == 9


@pytest.mark.parametrize("content", [None, b"<!doctype html>"])
def test_what_is_no_model_is_refused(woodshed, tmp_path, content):
    """Missing, or something else; nothing is settled."""
    path = tmp_path / "phi.gguf"
    if content is not None:
        path.write_bytes(content)
    said = woodshed("models", "use", PHI, "--file", "phi.gguf")
    assert (said.code, said.out) == (2, "")
    assert "phi.gguf" in said.err
    assert not load().file.exists()


def test_a_server_is_set_up_with_what_it_obeys(woodshed):
    """After a canary; the trial then passes."""
    weights = {"A": -0.1, "B": -2.0}
    with serving(OpenAIStandIn(answer=obeying("grammar", CHART), model="mine:7b", weights=weights)) as server:
        said = woodshed("models", "use", "mine", "--server", server.base_url, "--model", "mine:7b", "--tier", "2")
        assert said.code == 0, said.err
        assert said.out.startswith(f"mine is asked at {server.base_url} as mine:7b: held by gbnf.")
        assert json.loads(woodshed("models", "test", "mine", "--json").out)["chart"] == CHART
    assert settings_file()["models"]["mine"] == {
        "server": server.base_url, "remote": "mine:7b", "constraint": "gbnf", "tier": 2
    }  # fmt: skip
    (row,) = [row for row in json.loads(woodshed("models", "list", "--json").out) if row["name"] == "mine"]
    assert (row["tier"], row["complexity"], row["state"]) == (2, [5, 7], "ready")


def test_llama_cpps_own_server_is_set_up(woodshed, gguf):
    """A real one, with random weights."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.n_parallel, params.n_gpu_layers, params.port = str(gguf), 8192, 1, 0, 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.warmup, params.verbosity = False, -1
    running = xllamacpp.Server(params)
    said = woodshed("models", "use", "own", "--server", f"{running.listening_address}/v1", "--model", str(gguf))
    assert said.code == 0, said.err
    assert "held by gbnf" in said.out
    made = woodshed("generate", "simple jazz in C, 8 bars", "--json")
    assert json.loads(made.out)["generation_method"] == "own"
    del running


def test_a_server_that_fails_its_trial_is_listed_so_until_it_passes(woodshed):
    """The list remembers what the trial found."""
    faults = [Fault.NONE, Fault.ERROR, Fault.ERROR, Fault.NONE]
    weights = {"A": -0.1}
    stand_in = OpenAIStandIn(answer=obeying("grammar", CHART), model="phi", fault=faults, weights=weights)
    with serving(stand_in) as server:
        assert woodshed("models", "use", PHI, "--server", server.base_url, "--model", "phi").code == 0
        tried = woodshed("models", "test", PHI)
        assert (tried.code, states(woodshed)[PHI]) == (2, "failing its canary")
        while woodshed("models", "test", PHI).code:
            assert len(server.requests) < 10
        assert states(woodshed)[PHI] == "ready"


def test_a_server_that_is_not_there_is_told_plainly(woodshed):
    """With how its address is written; nothing is settled."""
    with serving(OpenAIStandIn(fault=Fault.REFUSED)) as server:
        said = woodshed("models", "use", PHI, "--server", server.base_url)
    assert said.code == 2
    assert "cannot be reached" in said.err
    assert "http://127.0.0.1:11434/v1" in said.err
    assert not load().file.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("use", PHI), "it is not said where phi-3.5-mini is"),
        (("use", PHI, "--file", "a", "--server", "b"), "not both"),
        (("use", GEMINI, "--file", "a"), "runs in the cloud alone"),
        (("use", GEMINI, "--key", SECRET), "a key is not taken from the command line"),
        (("use", "mine", "--tier", "4", "--file", "a"), "invalid choice"),
        (("use", "../mine", "--file", "a"), "cannot be the name of a model"),
        (("forget", "nobody"), "nobody stands in no setting"),
        (("test", "nobody"), "there is no model 'nobody'"),
        (("test", PHI), "phi-3.5-mini cannot be asked: no model file is set up"),
        (("pull", "nobody"), "there is no model 'nobody'"),
        (("pull", GEMINI), "there is no file of gemini-pro to fetch"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(woodshed, arguments, message):
    """Code 2, with a hint, and no secret in it."""
    said = woodshed("models", *arguments)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert len(said.err.splitlines()) >= 2
    assert SECRET not in said.err


# ── the cloud ──


def test_agreement_to_the_cloud_is_asked_for_and_kept_with_its_day(woodshed):
    """Only yes is yes."""
    for answer in ("no\n", "\n", "", "y\n"):
        said = woodshed("models", "use", GEMINI, stdin=answer)
        assert said.code == 0
        assert said.out.endswith("Nothing was changed.\n")
        assert not load().file.exists()
    said = woodshed("models", "use", GEMINI, stdin="yes\n")
    assert "Google's cloud" in said.out
    assert "Now set GEMINI_API_KEY" in said.out
    assert type(settings_file()["consent"][GEMINI]) is date
    assert states(woodshed)[GEMINI] == "not available"
    assert woodshed("models", "forget", GEMINI).code == 0
    assert states(woodshed)[GEMINI] == "needs your agreement"


def test_whoever_says_yes_beforehand_is_not_asked(woodshed, monkeypatch):
    """And what was agreed to is still shown; the key is never."""
    monkeypatch.setenv("GEMINI_API_KEY", SECRET)
    said = woodshed("models", "use", GEMINI, "--yes")
    assert (said.code, said.out.splitlines()[-1]) == (0, "Agreed.")
    assert "Google's cloud" in said.out
    assert states(woodshed)[GEMINI] == "ready"
    assert SECRET not in said.out + said.err + load().file.read_text()


def test_a_key_must_come_on_standard_input(woodshed):
    """An empty one is none."""
    said = woodshed("models", "use", GEMINI, "--key", "-", "--yes")
    assert said.code == 2
    assert "there was no key on standard input" in said.err
    assert not load().file.exists()


@pytest.mark.parametrize("variable", ["WOODSHED_OFFLINE", "WOODSHED_LOCAL_ONLY"])
def test_where_nothing_may_leave_neither_cloud_nor_far_server_is_set_up(woodshed, monkeypatch, variable):
    """Not even with --yes."""
    monkeypatch.setenv(variable, "1")
    for arguments in ((GEMINI, "--yes"), ("mine", "--server", "http://192.0.2.1:9/v1")):
        said = woodshed("models", "use", *arguments)
        assert said.code == 2
        assert "nothing may leave" in said.err
    assert not load().file.exists()


# ── fetching ──


@pytest.mark.parametrize("variable", ["WOODSHED_HUB_URL", "HF_ENDPOINT"])
def test_a_model_is_pulled_with_its_progress(woodshed, hub, monkeypatch, variable):
    """From the hub that the environment names."""
    monkeypatch.setenv(variable, hub.endpoint)
    said = woodshed("models", "pull", "tiny")
    assert said.code == 0, said.err
    assert said.out.startswith("Tiny is ready: ")
    assert (load().models_folder / "tiny-Q4_K_M.gguf").read_bytes() == MODEL
    assert "100 %" in said.err


@pytest.fixture
def no_pauses(monkeypatch):
    """A pull that is tried again does so at once."""
    monkeypatch.setitem(pull.__kwdefaults__, "machine", THIS_MACHINE._replace(sleep=lambda _: None))


@pytest.mark.usefixtures("no_pauses")
def test_a_pull_that_was_cut_goes_on_where_it_was(woodshed, hub, monkeypatch):
    """Nothing is fetched twice."""
    monkeypatch.setenv("WOODSHED_HUB_URL", hub.endpoint)
    hub.canned = {"store GET": [Canned(404)] * 50}
    assert woodshed("models", "pull", "tiny").code == 2
    hub.canned = {}
    part = load().models_folder / "tiny-Q4_K_M.gguf.part"
    part.parent.mkdir(exist_ok=True)
    said = woodshed("models", "pull", "tiny")
    assert said.code == 0, said.err
    assert not part.exists()
    assert woodshed("models", "pull", "tiny").code == 0


def test_a_token_for_the_hub_is_never_shown(woodshed, hub, monkeypatch):
    """Though the hub gets it."""
    monkeypatch.setenv("WOODSHED_HUB_URL", hub.endpoint)
    monkeypatch.setenv("HF_TOKEN", "hf_NobodyMaySeeThis")
    hub.canned = {"hub HEAD": [Canned(401)] * 9, "hub GET": [Canned(401)] * 9}
    said = woodshed("models", "pull", "tiny")
    assert said.code == 2
    assert "hf_NobodyMaySeeThis" not in said.out + said.err


@pytest.mark.usefixtures("no_pauses")
@pytest.mark.parametrize("status", [404, 401, 500])
def test_a_hub_that_has_it_not_is_told_plainly(woodshed, hub, monkeypatch, status):
    """With a hint, and nothing is left that could be taken for a model."""
    monkeypatch.setenv("WOODSHED_HUB_URL", hub.endpoint)
    hub.canned = {"hub HEAD": [Canned(status)] * 50, "hub GET": [Canned(status)] * 50}
    said = woodshed("models", "pull", "tiny")
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) >= 2
    assert not list(load().models_folder.glob("*.gguf"))


@pytest.mark.parametrize("how", ["--offline", "WOODSHED_OFFLINE"])
def test_offline_nothing_is_fetched(woodshed, hub, monkeypatch, how):
    """The hub is not even asked."""
    monkeypatch.setenv("WOODSHED_HUB_URL", hub.endpoint)
    flags = [how] if how.startswith("--") else []
    if not flags:
        monkeypatch.setenv(how, "1")
    said = woodshed("models", "pull", "tiny", *flags)
    assert said.code == 2
    assert hub.seen == []
