"""llama.cpp in this process, with a model of random weights: what is right in its answers, the grammar made right."""

from __future__ import annotations

import asyncio
import re
import signal
import threading
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from loopback_models import ASK, QUESTION, SECRET_WISH, heard
from tiny_gguf import tiny_gguf
from woodshed.llm.backends import LlamaCpp, engine
from woodshed.llm.chart_grammar import ChartGrammar, Slot
from woodshed.llm.model import FailureKind, Message, ModelFailure
from woodshed.theory.meter import Meter

LONG = ChartGrammar(Meter(4, 4), ("C", "F", "G7"), (Slot(2),) * 400)
LONG_ASK = replace(ASK, grammar=LONG, most_tokens=4000)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tiny_gguf(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.fixture
def model(file):
    return LlamaCpp("tiny", file, context=8192, threads=1, gpu_layers=0)


def test_random_weights_write_charts_that_the_grammar_allows(model):
    """Twenty seeds, twenty charts of four bars; each says what it took."""

    async def run():
        return [await heard(model, replace(ASK, seed=seed)) for seed in range(20)]

    answers = asyncio.run(run())
    for answer in answers:
        assert re.fullmatch(ASK.grammar.regex(), answer.text), answer
        assert (answer.end.reason, answer.end.served) == ("stop", "tiny")
        assert 0 < answer.end.usage.written <= ASK.most_tokens
        assert answer.end.usage.prompt > 30
    assert len({answer.text for answer in answers}) > 5


def test_a_seed_makes_an_answer_repeatable(model):
    """Twice the same."""

    async def run():
        ask = replace(ASK, grammar=replace(LONG, slots=LONG.slots[:50]), most_tokens=500)
        return await heard(model, ask), await heard(model, ask)

    first, second = asyncio.run(run())
    assert first.text == second.text


def test_an_answer_that_exceeds_its_tokens_ends_for_its_length(model):
    """Cut short, and said so."""
    answer = asyncio.run(heard(model, replace(LONG_ASK, most_tokens=5)))
    assert (answer.end.reason, answer.end.usage.written) == ("length", 5)


def test_letters_are_weighed_and_add_up_to_one(model):
    """Even where each is one of three hundred tokens alike."""
    weighed = asyncio.run(model.choose(QUESTION))
    assert sum(weighed.shares) == pytest.approx(1)
    assert all(0 < share < 1 for share in weighed.shares)
    assert weighed.usage.written == 1


def test_one_file_is_loaded_once_whoever_asks_and_however(file, tmp_path, monkeypatch):
    """64 callers under two names of the file: one load."""
    link = tmp_path / "link.gguf"
    link.symlink_to(tiny_gguf(tmp_path / "own.gguf"))
    loads = []
    load = engine._server
    monkeypatch.setattr(engine, "_server", lambda *given: loads.append(given) or load(*given))
    models = [LlamaCpp("m", tmp_path / name, threads=1) for name in ("own.gguf", "link.gguf")] * 32

    async def run():
        await asyncio.gather(*(model.warm() for model in models))

    asyncio.run(run())
    asyncio.run(run())
    assert len(loads) == 1


class Watched:
    """An engine's server that notes how many generations run in it at a time."""

    def __init__(self, server):
        self.server = server
        self.running = 0
        self.most = 0
        self.calls = 0
        self.lock = threading.Lock()

    def handle_chat_completions(self, *given):
        with self.lock:
            self.calls += 1
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            self.server.handle_chat_completions(*given)
        finally:
            with self.lock:
                self.running -= 1


def test_no_more_are_written_at_a_time_than_there_are_slots(tmp_path, monkeypatch):
    """Eight callers, two slots: never three at once, and all are answered."""
    model = LlamaCpp("m", tiny_gguf(tmp_path / "two.gguf"), threads=1, slots=2)
    load = engine._server
    watched = []
    monkeypatch.setattr(engine, "_server", lambda *given: watched.append(Watched(load(*given))) or watched[0])

    async def run():
        return await asyncio.gather(*(heard(model) for _ in range(8)))

    assert [answer.end.reason for answer in asyncio.run(run())] == ["stop"] * 8
    assert watched[0].calls == 8
    assert 1 <= watched[0].most <= 2


class Gated:
    """An engine's server that holds its breath before it says the chunk of a given number, from 1."""

    def __init__(self, server, number):
        self.server = server
        self.number = number
        self.chunks = 0
        self.reached = threading.Event()
        self.gate = threading.Event()
        self.stopped = threading.Event()

    def handle_chat_completions(self, body, callback):
        def heard(chunk):
            self.chunks += 1
            if self.chunks == self.number:
                self.reached.set()
                self.gate.wait()
            return callback(chunk)

        self.server.handle_chat_completions(body, heard)
        self.stopped.set()


@pytest.mark.parametrize("number", [2, 20], ids=["while it reads the prompt", "while it writes"])
def test_closing_the_iterator_stops_the_model_at_the_chunk_that_it_is_at(tmp_path, monkeypatch, number):
    """Not one further chunk of the hundreds to come, and the next caller has its turn."""
    model = LlamaCpp("m", tiny_gguf(tmp_path / "gated.gguf"), threads=1, context=8192, gpu_layers=0)
    load = engine._server
    gated = []
    monkeypatch.setattr(engine, "_server", lambda *given: gated.append(Gated(load(*given), number)) or gated[0])
    asyncio.run(model.warm())
    ask = replace(LONG_ASK, messages=(Message("user", "so many words " * 200),))

    async def run():
        writing = asyncio.create_task(heard(model, ask))
        await asyncio.to_thread(gated[0].reached.wait)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        gated[0].gate.set()
        await asyncio.to_thread(gated[0].stopped.wait)
        chunks = gated[0].chunks
        return chunks, (await heard(model)).end.reason

    assert asyncio.run(run()) == (number, "stop")


def test_a_caller_who_waits_for_a_turn_can_be_cancelled(model):
    """The one who has the turn goes on, and the next has it afterwards."""

    async def run():
        first = model.write(LONG_ASK)
        await anext(first)
        waiting = asyncio.create_task(heard(model))
        third = asyncio.create_task(heard(model))
        await asyncio.wait({waiting}, timeout=0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await first.aclose()
        return await third

    assert asyncio.run(run()).end.reason == "stop"


def test_two_event_loops_share_an_engine(model):
    """Each in a thread of its own."""
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(asyncio.run(heard(model)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.end.reason for answer in answers] == ["stop"] * 4


def test_a_prompt_that_exceeds_the_context_does_not_fit(model):
    """The request is at fault, not the server; and the message keeps it to itself."""
    ask = replace(ASK, messages=(Message("user", SECRET_WISH * 400),))
    failure = asyncio.run(heard(model, ask)).failure
    assert failure.kind is FailureKind.REJECTED
    assert "context" in str(failure)
    assert SECRET_WISH not in str(failure)


@pytest.mark.parametrize("content", [b"", b"GG", b"not a model", b"\x00GGUF"])
def test_a_file_that_is_no_model_is_named(tmp_path, content):
    """The engine itself would only say that it failed."""
    path = tmp_path / "odd.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelFailure, match=r"odd\.gguf is no GGUF file") as raised:
        asyncio.run(LlamaCpp("m", path).warm())
    assert raised.value.kind is FailureKind.NOT_FOUND


def test_a_missing_file_is_named_until_it_is_there(tmp_path):
    """A failed load is tried anew."""
    model = LlamaCpp("m", tmp_path / "late.gguf", threads=1)
    with pytest.raises(ModelFailure, match=r"late\.gguf cannot be read: No such file") as raised:
        asyncio.run(model.warm())
    assert raised.value.kind is FailureKind.NOT_FOUND
    tiny_gguf(tmp_path / "late.gguf")
    asyncio.run(model.warm())


def test_a_damaged_model_cannot_be_loaded(file, tmp_path):
    """It begins like one, and ends too early."""
    path = tmp_path / "half.gguf"
    path.write_bytes(file.read_bytes()[:200_000])
    with pytest.raises(ModelFailure, match="cannot be loaded: it does not fit into memory, or is damaged") as raised:
        asyncio.run(LlamaCpp("m", path, threads=1).warm())
    assert raised.value.kind is FailureKind.SERVER_ERROR


def test_a_model_larger_than_this_machine_is_not_even_loaded(file, tmp_path, monkeypatch):
    """The attempt would end the whole process."""
    path = tmp_path / "huge.gguf"
    path.write_bytes(file.read_bytes())
    monkeypatch.setattr(engine, "memory_of_devices", lambda: 1000)
    with pytest.raises(
        ModelFailure, match=r"huge\.gguf takes 0\.0 GB of memory, and 0\.0 GB are free on this machine"
    ) as raised:
        asyncio.run(LlamaCpp("m", path, threads=1).warm())
    assert raised.value.kind is FailureKind.SERVER_ERROR


def test_this_machine_has_memory():
    """As the engine counts it, on all its devices together."""
    assert engine.memory_of_devices() > 2**28


def test_no_other_program_can_use_the_engine(model):
    """It listens on this machine, and answers nobody without a key that nobody has."""
    asyncio.run(model.warm())
    address = model._engine()._server().listening_address
    assert address.startswith("http://127.0.0.1:")
    for path in ("/v1/models", "/v1/chat/completions", "/slots", "/props"):
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(address + path)  # noqa: S310, the address is the engine's own
        assert raised.value.code in {401, 404}
        raised.value.close()


def test_an_interrupt_still_belongs_to_python(model):
    """The engine brings signal handlers along that would swallow it."""
    asyncio.run(model.warm())
    caught = []
    before = signal.signal(signal.SIGINT, lambda *_: caught.append("mine"))
    try:
        asyncio.run(heard(model))
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert caught == ["mine"]


def test_the_engine_is_silent(model, capfd):
    """Nothing of llama.cpp's long report reaches the terminal."""
    asyncio.run(heard(model))
    assert capfd.readouterr() == ("", "")
