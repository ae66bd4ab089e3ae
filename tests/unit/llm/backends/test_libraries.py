"""The libraries are an extra: loaded beside the event loop, and where they are missing every backend says the same."""

from __future__ import annotations

import asyncio
import sys
import threading

import pytest

from loopback_models import QUESTION, heard
from tiny_gguf import tiny_gguf
from woodshed.llm.backends import Gemini, LlamaCpp, OpenAICompatible, libraries
from woodshed.llm.model import FailureKind, ModelFailure

SAID = "the libraries for language models are not installed (make models)"

MAKERS = {
    "openai": lambda _: OpenAICompatible("m", "http://127.0.0.1:9/v1", "m"),
    "google.genai": lambda _: Gemini("m", "m", lambda: "k", base_url="http://127.0.0.1:9/"),
    "xllamacpp": lambda folder: LlamaCpp("m", tiny_gguf(folder / "tiny.gguf")),
}


@pytest.mark.parametrize("library", MAKERS)
def test_a_missing_library_is_said_by_every_method_of_its_backend(library, tmp_path, monkeypatch):
    """Not a broken file, not an error of Python's."""
    model = MAKERS[library](tmp_path)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(ModelFailure) as warmed:
        asyncio.run(model.warm())
    failures = [warmed.value, asyncio.run(heard(model)).failure]
    if library != "google.genai":
        with pytest.raises(ModelFailure) as chosen:
            asyncio.run(model.choose(QUESTION))
        failures.append(chosen.value)
    for failure in failures:
        assert (failure.kind, str(failure)) == (FailureKind.NOT_FOUND, SAID)


@pytest.mark.parametrize("library", ["openai", "google.genai"])
def test_warming_loads_the_library_in_a_thread_and_only_once(library, tmp_path, monkeypatch):
    """The event loop has other callers meanwhile."""
    threads = []
    monkeypatch.setattr(libraries, "_import", lambda *_: threads.append(threading.current_thread()))
    model = MAKERS[library](tmp_path)
    asyncio.run(model.warm())
    before = len(threads)
    monkeypatch.setitem(sys.modules, library, None)
    asyncio.run(model.warm())
    assert len(threads) == before + 1
    assert threads[-1] is not threading.main_thread()
    monkeypatch.undo()
    asyncio.run(model.warm())
    assert all(sys.modules.get(name) for name in (library, "httpx2"))


def test_what_cannot_be_prepared_does_not_end_the_warming():
    """Such as certificates that cannot be read: they are missed where a connection needs them, and told there."""

    def then():
        raise FileNotFoundError

    asyncio.run(libraries.load("json", then=then))
