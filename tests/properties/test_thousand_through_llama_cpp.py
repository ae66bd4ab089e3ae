"""A thousand requests through real llama.cpp and a model with random weights: in process, and over its own server."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from thousand_requests import briefs
from tiny_gguf import tiny_gguf
from woodshed.genres import style_of
from woodshed.llm.backends import LlamaCpp, OpenAICompatible
from woodshed.llm.cache import Cache
from woodshed.llm.catalog import catalog
from woodshed.llm.desk import Desk
from woodshed.llm.ledger import Ledger
from woodshed.llm.model import LanguageModel
from woodshed.llm.seat import Seat, Terms
from woodshed.piece import Chart
from woodshed.progression import ByRules, first_chart
from woodshed.progression.by_model import ByModel

NAME = "phi-3.5-mini"
CONTEXT = 8192
"""Tokens: the tiny model has one for nearly every letter, so that a prompt takes four times as many as elsewhere."""


def charts_by(make: LanguageModel, folder: Path) -> list[Chart]:
    """The charts of all requests, by this model where what it wrote will do."""
    desk = Desk(
        {NAME: Seat(catalog()[NAME], lambda _: make)},
        ledger=Ledger(folder / "ledger.sqlite"), cache=Cache(None), terms=Terms(deadline=600.0, patience=60.0),
    )  # fmt: skip

    async def all_of_them() -> list[Chart]:
        return [
            await first_chart([ByModel(desk), ByRules()], brief, style_of(brief.genre), Random(brief.seed))
            for brief in briefs()
        ]

    charts = asyncio.run(all_of_them())
    with desk.ledger.reading() as db:
        outcomes = Counter(outcome for (outcome,) in db.execute("SELECT outcome FROM attempt"))
    desk.ledger.close()
    # Whatever was written was read in full, with as many bars as asked, and would do.
    assert outcomes == {"ok": 1000}
    return charts


@pytest.fixture(scope="module")
def gguf(tmp_path_factory) -> Path:
    return tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf", context=CONTEXT)


def check(charts: list[Chart]) -> None:
    """Every chart has the asked bars, key and meter, and is the model's own."""
    for brief, chart in zip(briefs(), charts, strict=True):
        assert (len(chart.bars), chart.key, chart.meter) == (brief.bars, brief.key, brief.meter)
    authors = Counter(chart.credit.composer for chart in charts)
    assert authors == {NAME: 1000}, Counter(chart.credit.declined for chart in charts)


def test_in_process(gguf: Path, tmp_path: Path):
    """The engine holds to the grammar whatever the weights say."""
    check(charts_by(LlamaCpp(NAME, gguf, context=CONTEXT, threads=1), tmp_path))


def test_over_its_own_server(gguf: Path, tmp_path: Path):
    """The same through the wire that Ollama, vLLM and the others speak."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.n_parallel = str(gguf), CONTEXT, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.port, params.warmup, params.verbosity = 0, False, -1
    server = xllamacpp.Server(params)
    check(charts_by(OpenAICompatible(NAME, f"{server.listening_address}/v1", str(gguf)), tmp_path))
