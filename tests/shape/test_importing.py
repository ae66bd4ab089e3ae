"""Importing does nothing, and what is slow to load is loaded where it is used."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

import pytest

import woodshed

SLOW = {
    "asyncio", "concurrent.futures.process", "hypothesis", "lxml", "mido", "multiprocessing",
    "music21", "numpy", "pydantic", "rich", "symusic", "torch", "typer",
}  # fmt: skip
"""Each of these costs a cold start 20 ms or more."""

ASKED = {
    "aiohttp", "google.genai", "http.client", "httpx", "httpx2", "keyring", "openai", "requests", "socket", "sqlite3",
    "ssl", "tomlkit", "urllib.request", "xllamacpp",
}  # fmt: skip
"""Models, databases and networks: loaded by who asks a model, and by nobody else."""

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(woodshed.__path__, "woodshed.")
    if not module.name.endswith("__main__") and not module.name.startswith("woodshed.learning.training")
)
"""All but the starting one, and the rooms where nets are trained: those need a library that players do not have."""
AT_THE_BORDER = ("woodshed.schemas", "woodshed.services")


def bare(program: str) -> str:
    """What a fresh interpreter prints for a program."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def loaded_after(*modules: str) -> set[str]:
    """The names of all modules that these bring along, the given ones included."""
    program = "import sys, json\n" + "".join(f"import {module}\n" for module in modules)
    return set(json.loads(bare(program + "print(json.dumps(sorted(sys.modules)))")))


def test_importing_every_module_touches_nothing():
    """No file is opened for writing, no process, socket or thread is started by an import."""
    program = f"""
import sys
started = {{"socket.connect", "subprocess.Popen", "os.fork", "_thread.start_new_thread"}}
def watch(event, args):
    writing = event == "open" and set(args[1] or "") & set("wax+")
    if event in started or (writing and "__pycache__" not in str(args[0])):
        print(event, args)
sys.dont_write_bytecode = True
sys.addaudithook(watch)
import importlib
for name in {MODULES!r}:
    importlib.import_module(name)
"""
    assert bare(program) == ""


def test_the_core_and_the_terminal_load_one_slow_library():
    """Arranging needs arrays. Nothing needs more; only schemas and services check the wire."""
    core = [module for module in MODULES if not module.startswith(AT_THE_BORDER)]
    assert SLOW & loaded_after(*core) <= {"numpy"}


def test_no_module_brings_a_model_a_database_or_a_network_along():
    """Not one of them all, at the border neither; what needs such a library imports it in the function that does."""
    core = [module for module in MODULES if not module.startswith(AT_THE_BORDER)]
    assert not ASKED & loaded_after(*core)
    # The validation library knows types of addresses, for which it loads this as soon as a model is described.
    assert ASKED & loaded_after(*MODULES) <= {"socket"}


@pytest.mark.parametrize(
    "command",
    [
        ["generate", "slow blues in A", "-o", "-", "--format", "chart"],
        ["route", "slow blues in A", "--json"],
        ["chord", "C7"],
        ["genres"],
        ["suggest", "Dm7 G7", "--key", "C"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_that_asks_no_model_loads_nothing_for_one(command: list[str]):
    """Where nothing is set up the terminal runs without a model, a database, a network or an event loop."""
    program = f"""
import contextlib, io, json, sys
from woodshed.cli.main import main
with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
    assert main({command!r}) == 0
print(json.dumps(sorted(sys.modules)))
"""
    assert not ({"asyncio"} | ASKED) & set(json.loads(bare(program)))


@pytest.mark.parametrize("module", ["woodshed.cli.chord", "woodshed.cli.genres", "woodshed.words", "woodshed.output"])
def test_what_does_not_arrange_loads_no_slow_library(module: str):
    """Reading words, looking up a chord, listing genres and writing files start at once."""
    assert not SLOW & loaded_after("woodshed.cli.main", module)


def test_schemas_and_services_add_only_what_checks_the_wire():
    """A validation library, and what it brings along itself."""
    border = [module for module in MODULES if module.startswith(AT_THE_BORDER)]
    assert SLOW & loaded_after(*border) <= {"numpy"} | SLOW & loaded_after("pydantic")


def test_importing_the_package_itself_loads_none_of_its_parts():
    """``import woodshed`` is free until a name is used."""
    parts = {name for name in loaded_after("woodshed") if name.startswith("woodshed.")}
    assert parts == set()


@pytest.mark.parametrize("name", [n for n in woodshed.__all__ if n != "__version__"])
def test_every_public_name_comes_on_first_use(name: str):
    """The lazy names are the real ones."""
    value = getattr(woodshed, name)
    assert value.__name__ == name
    assert name in dir(woodshed)


def test_an_unknown_public_name_is_refused_as_python_does():
    """A misspelt name is an AttributeError that quotes it."""
    with pytest.raises(AttributeError, match="no attribute 'genrate'"):
        _ = woodshed.genrate
