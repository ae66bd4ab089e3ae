"""A real server of the OpenAI protocol: llama.cpp's own, with a model of random weights, over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from loopback_models import ASK, QUESTION, SECRET_WISH, heard
from tiny_gguf import tiny_gguf
from woodshed.llm.backends import OpenAICompatible
from woodshed.llm.canary import canary, probe
from woodshed.llm.chart_grammar import ChartGrammar, Slot
from woodshed.llm.discovery import find_servers
from woodshed.llm.model import Delta, FailureKind, Message
from woodshed.theory.meter import Meter


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of the server; the model is named by its file there."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(tiny_gguf(tmp_path_factory.mktemp("served") / "Tiny-Q8_0.gguf"))
    params.n_ctx, params.n_parallel, params.n_gpu_layers, params.port = 8192, 1, 0, 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.warmup, params.verbosity = False, -1
    running = xllamacpp.Server(params)
    yield running.listening_address
    del running


@pytest.fixture
def make(server):
    return lambda constraint="gbnf", remote="tiny-q8_0": OpenAICompatible(
        "tiny", f"{server}/v1", remote, constraint=constraint
    )


@pytest.mark.parametrize("constraint", ["gbnf", "json_schema"])
def test_random_weights_write_charts_over_http(make, constraint):
    """Ten seeds, ten charts within the grammar, with their usage; the server's path of the file is the asked model."""

    async def run():
        return [await heard(make(constraint), replace(ASK, seed=seed)) for seed in range(10)]

    for answer in asyncio.run(run()):
        assert answer.failure is None, str(answer.failure)
        assert re.fullmatch(ASK.grammar.regex(), answer.text)
        assert answer.end.reason == "stop"
        assert 0 < answer.end.usage.written <= 2 + 6 * ASK.most_tokens, "a JSON string may hold escapes"
        assert answer.end.served.endswith("Tiny-Q8_0.gguf")


def test_it_streams_and_stops_when_nobody_listens(make):
    """A chart of four hundred bars is left after its first piece, and the only slot is free again."""
    grammar = ChartGrammar(Meter(4, 4), ("C", "F", "G7"), (Slot(2),) * 400)

    async def run():
        pieces = make().write(replace(ASK, grammar=grammar, most_tokens=4000))
        assert isinstance(await anext(pieces), Delta)
        await pieces.aclose()
        return await heard(make())

    assert asyncio.run(run()).end.reason == "stop"


def test_a_cut_answer_says_so(make):
    """Its tokens ran out."""
    assert asyncio.run(heard(make(), replace(ASK, most_tokens=3))).end.reason == "length"


def test_letters_are_weighed(make):
    """The grammar forces a letter; its weight counts although it is not among the twenty likeliest tokens."""
    weighed = asyncio.run(make().choose(QUESTION))
    assert sum(weighed.shares) == pytest.approx(1)
    assert weighed.usage.written == 1


def test_another_model_than_the_asked_one_is_an_impostor(make):
    """This server answers with its own model whatever is asked for."""
    failure = asyncio.run(heard(make(remote="llama-3.3-70b"))).failure
    assert failure.kind is FailureKind.IMPOSTOR


def test_a_prompt_beyond_the_context_does_not_fit(make):
    """As the server says, without the prompt."""
    failure = asyncio.run(heard(make(), replace(ASK, messages=(Message("user", SECRET_WISH * 400),)))).failure
    assert failure.kind is FailureKind.REJECTED
    assert "context" in str(failure)
    assert "Eulalia" not in str(failure)


def test_an_unknown_address_is_not_found(server):
    """Without /v1, this server has no such page under that name."""
    failure = asyncio.run(heard(OpenAICompatible("tiny", f"{server}/v7", "tiny-q8_0"))).failure
    assert failure.kind is FailureKind.NOT_FOUND


@pytest.mark.parametrize(
    ("constraint", "honoured"),
    [("gbnf", True), ("json_schema", True), ("structured_outputs", False), ("ebnf", False), ("none", False)],
)
def test_the_canary_tells_which_fields_this_server_knows(make, constraint, honoured):
    """It takes the others too, and ignores them."""
    report = asyncio.run(canary(make(constraint)))
    assert report.honoured is honoured


def test_the_probe_finds_what_this_server_honours(make):
    """Whatever is tried first."""
    assert asyncio.run(probe(make)) == "gbnf"
    assert asyncio.run(probe(make, server="vllm")) == "json_schema"


def test_it_is_found_and_known_for_what_it_is(server):
    """By what it says of its models."""
    (found,) = asyncio.run(find_servers({urlsplit(server).port: "guess"}, timeout=60))
    assert (found.kind, found.base_url, len(found.models)) == ("llama-server", f"{server}/v1", 1)
    assert json.dumps(found.models)
