"""One engine for each file as long as it is the same file, and in no more threads than leave room for others."""

from __future__ import annotations

import asyncio
import gc
import os
import weakref

import pytest

from loopback_models import heard
from tiny_gguf import tiny_gguf
from woodshed.llm.backends import LlamaCpp, cores, engine, engines
from woodshed.llm.backends.engine import Settings

SETTINGS = Settings(2048, 1, 1, 0)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(engines, "_ENGINES", {})
    monkeypatch.setattr(engines, "_FILES", {})


def test_a_file_that_was_replaced_is_loaded_anew(tmp_path):
    """By its size or by the time at which it was written."""
    path = tiny_gguf(tmp_path / "m.gguf")
    first = engines.engine("m", path, SETTINGS)
    assert engines.engine("m", path, SETTINGS) is first
    os.utime(path, ns=(1, 1))
    second = engines.engine("m", path, SETTINGS)
    assert second is not first
    told = path.stat()
    path.write_bytes(path.read_bytes() + bytes(32))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert engines.engine("m", path, SETTINGS) is not second


def test_a_model_answers_from_the_file_that_lies_there_now(tmp_path):
    """Other weights, other words; the name and the path are the same."""
    model = LlamaCpp("m", tmp_path / "m.gguf", threads=1, gpu_layers=0)
    said = []
    for seed in (1, 2, 1):
        os.utime(tiny_gguf(tmp_path / "m.gguf", seed=seed), ns=(seed, len(said)))
        said.append(asyncio.run(heard(model)).text)
    assert said[0] == said[2] != said[1]


def test_a_file_that_is_gone_for_a_moment_keeps_its_engine(tmp_path):
    """What was loaded from it still runs."""
    path = tiny_gguf(tmp_path / "m.gguf")
    first = engines.engine("m", path, SETTINGS)
    path.unlink()
    assert engines.engine("m", path, SETTINGS) is first


def test_an_engine_is_let_go_when_its_name_takes_another_file_and_no_other_name_uses_it(tmp_path):
    """Two of them would not fit into memory."""
    old, new = tiny_gguf(tmp_path / "old.gguf"), tiny_gguf(tmp_path / "new.gguf")
    asyncio.run(LlamaCpp("m", old, threads=1).warm())
    asyncio.run(LlamaCpp("n", old, threads=1).warm())
    held = weakref.ref(engines.engine("m", old, SETTINGS))
    asyncio.run(LlamaCpp("m", new, threads=1).warm())
    gc.collect()
    assert held() is not None, "the other name still runs from it"
    asyncio.run(LlamaCpp("n", new, threads=1).warm())
    gc.collect()
    assert held() is None
    assert len(engines._ENGINES) == 1


@pytest.mark.parametrize(
    ("usable", "siblings", "threads"),
    [
        (1, ["0"], 1),
        (2, ["0", "1"], 1),
        (2, [], 1),
        (8, [], 7),
        (8, [f"{k % 4},{k % 4 + 4}" for k in range(8)], 4),
        (3, [f"{k % 4},{k % 4 + 4}" for k in range(8)], 2),
    ],
)
def test_one_processor_is_left_to_others_and_no_core_computes_twice(usable, siblings, threads, monkeypatch):
    """And never none."""
    monkeypatch.setattr(cores, "_usable", lambda: usable)
    monkeypatch.setattr(cores, "_siblings", lambda: siblings)
    assert cores.threads_to_use() == threads


@pytest.mark.parametrize(("asked", "given"), [(None, 5), (2, 2)])
def test_the_engine_is_told_its_threads_and_that_none_may_wait_busily(tmp_path, monkeypatch, asked, given):
    """As the player says, else as many as do not hinder others."""
    import xllamacpp

    told = []
    monkeypatch.setattr(xllamacpp, "Server", told.append)
    monkeypatch.setattr(engine, "threads_to_use", lambda: 5)
    engine._server(tmp_path / "m.gguf", Settings(2048, asked, 1, None))
    for threads in (told[0].cpuparams, told[0].cpuparams_batch):
        assert (threads.n_threads, threads.poll) == (given, 0)
