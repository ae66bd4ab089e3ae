"""Gemini over its own library: a list of bars arrives as a chart, and every failure has its kind."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from loopback_models import ASK, CHART, QUESTION, Fault, GeminiStandIn, heard
from woodshed.llm.backends import Gemini
from woodshed.llm.model import Delta, End, FailureKind, Message, ModelFailure, Usage

KEY = "AIza-open-sesame-0123456789"


def asked(fault=Fault.NONE, *, calls=1, ask=ASK, remote="stand-in", **stand_in):
    """What a service with this fault answers to one call after another, and what it was asked."""

    async def run():
        async with GeminiStandIn(fault=fault, model=remote, **stand_in) as server:
            model = Gemini("pro", remote, lambda: KEY, base_url=server.base_url)
            return [await heard(model, ask) for _ in range(calls)][-1], server

    return asyncio.run(run())


def test_a_list_of_bars_arrives_as_a_chart_with_its_thoughts_counted_apart():
    """Thoughts are billed as written, and known."""
    answer, _ = asked()
    assert answer.text == CHART
    assert answer.end == End("stop", Usage(90, 6, 40), "stand-in")


def test_the_request_holds_the_schema_the_budgets_and_the_words_in_their_places():
    """A list of so many strings; room for thoughts beside the answer; the key in a header only."""
    ask = replace(
        ASK, messages=(*ASK.messages, Message("assistant", "| C |"), Message("user", "More.")), seed=2**40 + 3
    )
    request = asked(ask=ask)[1].requests[0]
    assert "/models/stand-in:streamGenerateContent" in request.path
    assert request.headers["x-goog-api-key"] == KEY
    assert KEY not in request.path
    config = request.body["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    schema = config["responseSchema"]
    assert (schema["type"], schema["items"]["type"]) == ("ARRAY", "STRING")
    assert (schema["min_items"], schema["max_items"]) == (4, 4)
    assert config["maxOutputTokens"] == 128 + ask.most_tokens
    assert config["thinkingConfig"] == {"thinking_budget": 128}
    assert (config["temperature"], config["seed"]) == (0.7, 3)
    assert [turn["role"] for turn in request.body["contents"]] == ["user", "model", "user"]
    assert request.body["systemInstruction"]["parts"] == [{"text": "Write four bars."}]


def test_bars_arrive_while_the_list_is_being_written():
    """A stalled answer has given its complete bars."""

    async def run():
        bars = "| Dm7 G7 | C | F | G7 |"
        async with GeminiStandIn(fault=[Fault.STALLED], answer=bars, piece=12) as server:
            pieces = Gemini("pro", "stand-in", lambda: KEY, base_url=server.base_url).write(ASK)
            first = await anext(pieces)
            await pieces.aclose()
            await server.left.wait()
            return first

    assert asyncio.run(run()) == Delta("| Dm7 G7 |")


FAILURES = [
    (Fault.REFUSED, FailureKind.REFUSED),
    (Fault.NO_FINISH, FailureKind.RESET),
    (Fault.PAGE, FailureKind.UNREADABLE),
    (Fault.ERROR_PAGE, FailureKind.UNREADABLE),
    (Fault.GATEWAY_PAGE, FailureKind.SERVER_ERROR),
    (Fault.DENIED, FailureKind.DENIED),
    (Fault.FORBIDDEN, FailureKind.DENIED),
    (Fault.NO_ADDRESS, FailureKind.NOT_FOUND),
    (Fault.NO_MODEL, FailureKind.NOT_FOUND),
    (Fault.TOO_LONG, FailureKind.REJECTED),
    (Fault.BUSY, FailureKind.BUSY),
    (Fault.QUOTA_DAY, FailureKind.QUOTA_DAY),
    (Fault.ERROR, FailureKind.SERVER_ERROR),
    (Fault.UNAVAILABLE, FailureKind.SERVER_ERROR),
    (Fault.WARMING, FailureKind.WARMING),
    (Fault.EMPTY, FailureKind.EMPTY),
    (Fault.SILENT, FailureKind.EMPTY),
    (Fault.BLOCKED, FailureKind.BLOCKED),
    (Fault.WITHHELD, FailureKind.BLOCKED),
    (Fault.IMPOSTOR, FailureKind.IMPOSTOR),
    (Fault.NO_JSON, FailureKind.UNREADABLE),
    (Fault.ERROR_IN_STREAM, FailureKind.SERVER_ERROR),
    (Fault.ECHO, FailureKind.REJECTED),
]


@pytest.mark.parametrize(("fault", "kind"), FAILURES, ids=[fault.name for fault, _ in FAILURES])
def test_each_way_of_failing_has_its_kind_and_no_message_tells_a_secret(fault, kind):
    """One request, one failure of one kind, without a key, a prompt or an exception of the library."""
    answer, server = asked(fault)
    assert answer.failure.kind is kind, str(answer.failure)
    # A server that repeats the whole request in its refusal names every field of it, the one for thoughts too.
    assert len(server.requests) <= 1 + (fault is Fault.ECHO), "retries are the caller's"
    told = str(answer.failure)
    assert not told.startswith("pro "), "the caller puts the name before it"
    assert "sesame" not in told
    assert "Eulalia" not in told
    assert answer.failure.__cause__ is None


def test_a_service_that_asks_to_wait_is_understood():
    """By its retryDelay."""
    assert asked(Fault.BUSY)[0].failure.retry_after == 27.5
    assert asked(Fault.QUOTA_DAY)[0].failure.retry_after == 27.5


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("how", [Fault.RESET, Fault.CLOSED])
def test_a_connection_that_breaks_at_any_byte_is_a_reset_until_the_answer_was_complete(how, chunked):
    """Whatever arrived before stays a beginning of the answer."""

    async def run():
        async with GeminiStandIn(chunked=chunked) as server:
            await heard(Gemini("pro", "stand-in", lambda: KEY, base_url=server.base_url))
            whole = server.response
        outcomes = []
        for at_byte in range(0, len(whole), 37):
            async with GeminiStandIn(fault=how, at_byte=at_byte, chunked=chunked) as server:
                model = Gemini("pro", "stand-in", lambda: KEY, base_url=server.base_url)
                outcomes.append((at_byte, await heard(model)))
        return whole, outcomes

    whole, outcomes = asyncio.run(run())
    said_stop = whole.index(b'"STOP"')
    for at_byte, answer in outcomes:
        assert CHART.startswith(answer.text)
        if at_byte <= said_stop:
            assert answer.failure.kind is FailureKind.RESET, (at_byte, str(answer.failure))
        else:
            assert answer.failure is None or answer.failure.kind is FailureKind.RESET
            assert answer.text == CHART


@pytest.mark.parametrize("fault", [Fault.NO_USAGE, Fault.WRONG_USAGE])
def test_a_usage_that_is_missing_or_contradicts_itself_is_not_made_up(fault):
    """The answer stands; nobody knows what it took."""
    answer, _ = asked(fault)
    assert (answer.text, answer.end) == (CHART, End("stop", None, "stand-in"))


def test_an_answer_that_was_cut_short_says_so():
    """Its tokens ran out in the middle."""
    answer, _ = asked(Fault.TRUNCATED)
    assert CHART.startswith(answer.text)
    assert answer.end.reason == "length"


def test_a_model_that_does_not_take_a_budget_for_thoughts_is_asked_without_from_then_on():
    """Refused once, left out twice."""
    answer, server = asked(Fault.USAGE_REFUSED, calls=2)
    assert answer.text == CHART
    sent = ["thinkingConfig" in request.body["generationConfig"] for request in server.requests]
    assert sent == [True, False, False]


@pytest.mark.parametrize("remote", ["gemini-2.0-flash", "gemini-1.5-pro", "gemma-3-27b-it"])
def test_models_from_before_thinking_are_not_told_how_much_to_think(remote):
    """They would refuse the request."""
    assert "thinkingConfig" not in asked(remote=remote)[1].requests[0].body["generationConfig"]


def test_without_a_key_nobody_is_asked():
    """The missing key is named, and the service left alone."""

    async def run():
        async with GeminiStandIn() as server:
            return (await heard(Gemini("pro", "stand-in", str, base_url=server.base_url))).failure, server.requests

    failure, requests = asyncio.run(run())
    assert (failure.kind, str(failure), requests) == (FailureKind.DENIED, "has no key", [])


def test_the_environment_redirects_neither_the_key_nor_the_request(monkeypatch):
    """Proxies are not for this machine; other keys and other doors of the library stay shut."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "GOOGLE_GEMINI_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.setenv(name, "from-the-environment")
    for name in ("GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"):
        monkeypatch.setenv(name, "true")
    answer, server = asked()
    assert answer.text == CHART
    assert server.requests[0].headers["x-goog-api-key"] == KEY


def test_cancelling_a_call_that_waits_ends_the_connection():
    """Before the first byte, and after the first event."""

    async def run(fault):
        async with GeminiStandIn(fault=fault) as server:
            waiting = asyncio.create_task(heard(Gemini("pro", "stand-in", lambda: KEY, base_url=server.base_url)))
            await server.asked.wait()
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            await server.left.wait()

    asyncio.run(run(Fault.SLOW))
    asyncio.run(run(Fault.STALLED))


def test_many_calls_share_the_connections_of_their_event_loop():
    """16 at once, one service."""

    async def run():
        async with GeminiStandIn() as server:
            model = Gemini("pro", "stand-in", lambda: KEY, base_url=server.base_url)
            return await asyncio.gather(*(heard(model) for _ in range(16)))

    assert {answer.text for answer in asyncio.run(run())} == {CHART}


def test_it_cannot_weigh_a_choice():
    """The router does not ask it to; whoever does is told."""
    with pytest.raises(ModelFailure) as raised:
        asyncio.run(Gemini("pro", "stand-in", lambda: KEY).choose(QUESTION))
    assert raised.value.kind is FailureKind.REJECTED


@pytest.mark.parametrize(
    ("fault", "usage"),
    [
        (Fault.EMPTY, Usage(90, 0, 40)),
        (Fault.WITHHELD, Usage(90, 1, 40)),
        (Fault.BLOCKED, Usage(90, 0)),
        (Fault.IMPOSTOR, Usage(90, 1, 40)),
    ],
)
def test_an_answer_that_came_to_nothing_says_what_it_took(fault, usage):
    """It is paid for; what was not written is not told."""
    assert asked(fault, answer="| |", piece=100)[0].failure.usage == usage


def test_a_missing_model_is_named():
    """As the service calls it."""
    assert str(asked(Fault.NO_MODEL)[0].failure) == "the server has no model 'stand-in'"
