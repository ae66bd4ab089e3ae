"""Servers of the OpenAI protocol: what they answer, and every way in which they fail."""

from __future__ import annotations

import asyncio

import pytest

from loopback_models import ASK, CHART, GRAMMAR, QUESTION, SECRET_WISH, Fault, OpenAIStandIn, heard
from woodshed.llm.backends import OpenAICompatible
from woodshed.llm.model import Delta, End, FailureKind, ModelFailure, Usage

KEY = "sk-open-sesame-0123456789"


def asked(fault=Fault.NONE, *, calls=1, constraint="gbnf", **stand_in):
    """What a server with this fault answers to one call after another, and what it was asked."""

    async def run():
        async with OpenAIStandIn(fault=fault, **stand_in) as server:
            model = OpenAICompatible("m", server.base_url, "stand-in", key=KEY, constraint=constraint)
            return [await heard(model) for _ in range(calls)][-1], server

    return asyncio.run(run())


def test_an_answer_comes_in_pieces_and_ends_with_its_usage_and_who_served_it():
    """Text piece by piece, then one end."""
    answer, _ = asked()
    assert answer.text == CHART
    assert answer.end == End("stop", Usage(90, 5), "stand-in")


def test_what_was_written_arrives_before_the_rest_is():
    """A server that stalls after its first piece has given that piece."""

    async def run():
        async with OpenAIStandIn(fault=Fault.STALLED) as server:
            pieces = OpenAICompatible("m", server.base_url, "stand-in").write(ASK)
            first = await anext(pieces)
            server.release.set()
            return first, "".join([piece.text async for piece in pieces if isinstance(piece, Delta)])

    assert asyncio.run(run()) == (Delta(CHART[:4]), CHART[4:])


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
    """One request, one failure of one kind, without a key, a prompt or an exception of a library."""
    answer, server = asked(fault)
    assert answer.failure.kind is kind
    # A server that repeats the whole request in its refusal names every field of it, the one for the usage too.
    assert len(server.requests) <= 1 + (fault is Fault.ECHO), "retries are the caller's"
    told = str(answer.failure)
    assert not told.startswith("m "), "the caller puts the name before it"
    assert "sesame" not in told
    assert "Eulalia" not in told
    assert answer.failure.__cause__ is None


def test_a_missing_model_is_told_from_a_missing_address():
    """404 says which, where the server does."""
    assert str(asked(Fault.NO_MODEL)[0].failure) == "the server has no model 'stand-in'; it has 'stand-in'"
    assert "does not know this address" in str(asked(Fault.NO_ADDRESS)[0].failure)


def test_a_server_that_asks_to_wait_is_understood():
    """By header for the minute; in words, with minutes, for the day."""
    assert asked(Fault.BUSY)[0].failure.retry_after == 7
    assert asked(Fault.QUOTA_DAY)[0].failure.retry_after == 63.5
    assert asked(Fault.DENIED)[0].failure.retry_after is None


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("how", [Fault.RESET, Fault.CLOSED])
def test_a_connection_that_breaks_at_any_byte_is_a_reset_until_the_answer_was_complete(how, chunked):
    """Whatever arrived before stays a beginning of the answer; after its last event nothing is lost."""

    async def run():
        async with OpenAIStandIn(chunked=chunked) as server:
            await heard(OpenAICompatible("m", server.base_url, "stand-in"))
            whole = server.response
        outcomes = []
        for at_byte in range(0, len(whole), 7):
            async with OpenAIStandIn(fault=how, at_byte=at_byte, chunked=chunked) as server:
                outcomes.append((at_byte, await heard(OpenAICompatible("m", server.base_url, "stand-in"))))
        return whole, outcomes

    whole, outcomes = asyncio.run(run())
    said_stop = whole.index(b'"stop"')
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
    """Half of a chart, for its length."""
    answer, _ = asked(Fault.TRUNCATED)
    assert (answer.text, answer.end.reason) == (CHART[: len(CHART) // 2], "length")


@pytest.mark.parametrize("fault", [Fault.FENCED, Fault.WRONG_BARS])
def test_what_a_chart_says_is_not_judged_here(fault):
    """Fences and missing bars are passed on: the reader of charts judges them."""
    answer, _ = asked(fault)
    assert answer.text
    assert answer.end.reason == "stop"


def test_a_server_that_does_not_tell_its_usage_is_asked_without_from_then_on():
    """Refused once, left out twice."""
    answer, server = asked(Fault.USAGE_REFUSED, calls=2)
    assert answer.text == CHART
    assert ["stream_options" in request.body for request in server.requests] == [True, False, False]


@pytest.mark.parametrize(
    ("constraint", "field"),
    [
        ("gbnf", {"grammar": GRAMMAR.gbnf()}),
        ("structured_outputs", {"structured_outputs": {"grammar": GRAMMAR.gbnf()}}),
        ("ebnf", {"ebnf": GRAMMAR.gbnf()}),
        (
            "json_schema",
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "chart", "strict": True, "schema": GRAMMAR.json_schema()},
                }
            },
        ),
        ("none", {}),
    ],
)
def test_each_kind_of_server_is_held_to_the_grammar_by_its_own_field(constraint, field):
    """The field of that kind, and no other's."""
    body = asked(constraint=constraint)[1].requests[0].body
    fields = {"grammar", "structured_outputs", "ebnf", "response_format"}
    assert {name: body[name] for name in fields & set(body)} == field
    assert body["max_tokens"] >= ASK.most_tokens


def test_a_chart_in_a_json_string_arrives_as_a_chart():
    """A JSON schema makes servers write quotes around it."""
    answer, _ = asked(constraint="json_schema", answer=f'"{CHART}"')
    assert answer.text == CHART


def test_closing_the_iterator_ends_the_connection():
    """The server sees that nobody listens any more."""

    async def run():
        async with OpenAIStandIn(fault=Fault.STALLED) as server:
            pieces = OpenAICompatible("m", server.base_url, "stand-in").write(ASK)
            await anext(pieces)
            await pieces.aclose()
            await server.left.wait()

    asyncio.run(run())


def test_cancelling_a_call_that_waits_ends_the_connection():
    """The same before the first byte."""

    async def run():
        async with OpenAIStandIn(fault=Fault.SLOW) as server:
            waiting = asyncio.create_task(heard(OpenAICompatible("m", server.base_url, "stand-in")))
            await server.asked.wait()
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            await server.left.wait()

    asyncio.run(run())


def test_one_model_serves_many_calls_and_many_event_loops():
    """64 at once, and again in another loop; every connection is closed with its loop."""
    models = {}

    async def run():
        async with OpenAIStandIn() as server:
            model = models.setdefault("m", OpenAICompatible("m", server.base_url, "stand-in"))
            model._base_url = server.base_url
            answers = await asyncio.gather(*(heard(model) for _ in range(64)))
            assert {answer.text for answer in answers} == {CHART}

    asyncio.run(run())
    asyncio.run(run())


def test_neither_proxies_nor_secrets_of_the_environment_reach_a_server_on_this_machine(monkeypatch):
    """What is set for OpenAI's own servers is no business of others."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "from-the-environment")

    async def run():
        async with OpenAIStandIn() as server:
            answer = await heard(OpenAICompatible("m", server.base_url, "stand-in"))
            return answer.text, server.requests[0].headers

    text, headers = asyncio.run(run())
    assert text == CHART
    assert "from-the-environment" not in str(headers)


@pytest.mark.parametrize(
    ("remote", "served"),
    [
        ("/models/Phi-3.5-mini.gguf", "/srv/models/phi-3.5-mini.gguf"),
        ("phi-3.5-mini", "microsoft/Phi-3.5-mini"),
        ("phi-3.5-mini", "phi-3.5-mini:latest"),
        ("phi-3.5-mini", "phi-3.5-mini-2026-08-06"),
        ("other", "alias-of-other"),
    ],
)
def test_a_model_may_answer_under_a_form_of_its_name(remote, served):
    """Folders, publishers, versions, and names that are allowed."""

    async def run():
        async with OpenAIStandIn(model=served) as server:
            model = OpenAICompatible("m", server.base_url, remote, allow_aliases=["alias-of-other"])
            return (await heard(model)).end

    assert asyncio.run(run()).served == served


@pytest.mark.parametrize("url", ["http://127.0.0.1:nonsense/v1", "ftp://127.0.0.1/v1", "127.0.0.1", ""])
def test_an_address_that_is_none_is_a_failure_too(url):
    """Whatever was written in the settings, nothing but our own failure comes out."""
    answer = asyncio.run(heard(OpenAICompatible("m", url, "stand-in")))
    assert answer.failure.kind in {FailureKind.NOT_FOUND, FailureKind.REFUSED, FailureKind.UNREADABLE}


@pytest.mark.parametrize("key", ["schlüssel", "two\nlines"])
def test_a_key_that_no_header_can_hold_is_denied_without_being_shown(key):
    """It never leaves this machine."""

    async def run():
        async with OpenAIStandIn() as server:
            return (await heard(OpenAICompatible("m", server.base_url, "stand-in", key=key))).failure

    failure = asyncio.run(run())
    assert failure.kind is FailureKind.DENIED
    assert key not in str(failure)


def chosen(**stand_in):
    async def run():
        async with OpenAIStandIn(**stand_in) as server:
            return await OpenAICompatible("m", server.base_url, "stand-in", key=KEY).choose(QUESTION)

    return asyncio.run(run())


def test_letters_are_weighed_by_their_probabilities_with_and_without_a_space():
    """Among themselves: what else the model thought of does not count."""
    weighed = chosen(weights={"A": -1.0, " A": -1.0, "B": -1.0, "The": -0.1})
    assert weighed.shares == pytest.approx((2 / 3, 1 / 3, 0))
    assert (weighed.usage, weighed.served) == (Usage(9, 1), "stand-in")


def test_a_letter_that_is_merely_written_counts_as_certain():
    """Some servers tell no probabilities."""
    assert chosen(answer=" B").shares == (0, 1, 0)


def test_an_answer_without_a_letter_cannot_be_read():
    """Nothing is made of it."""
    with pytest.raises(ModelFailure) as raised:
        chosen(answer="Well")
    assert raised.value.kind is FailureKind.UNREADABLE


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(fault, kind) for fault, kind in FAILURES if fault.value.startswith(("4", "5", "a web"))],
    ids=lambda value: value.name,
)
def test_a_choice_fails_as_an_answer_does(fault, kind):
    """Refusals, errors and pages."""
    with pytest.raises(ModelFailure) as raised:
        chosen(fault=fault)
    assert raised.value.kind is kind
    assert SECRET_WISH not in str(raised.value)


def test_a_missing_model_is_told_with_those_that_are_there():
    """For a choice too; and without them where the server does not list any."""

    async def run():
        async with OpenAIStandIn(fault=Fault.NO_MODEL, model=f"phi {KEY}") as server:
            model = OpenAICompatible("m", server.base_url, "foo", key=KEY)
            with pytest.raises(ModelFailure) as raised:
                await model.choose(QUESTION)
            elsewhere = await heard(OpenAICompatible("m", f"{server.host}/other", "foo"))
            return str((await heard(model)).failure), str(raised.value), str(elsewhere.failure)

    written, chosen, elsewhere = asyncio.run(run())
    assert written == chosen == "the server has no model 'foo'; it has 'phi (key)'"
    assert elsewhere == "the server has no model 'foo'"


def test_where_it_cannot_be_reached_is_said():
    """Host and port, without the password."""

    async def run():
        async with OpenAIStandIn(fault=Fault.REFUSED) as server:
            url = server.base_url.replace("//", "//me:secret@")
            return server.port, (await heard(OpenAICompatible("m", url, "stand-in"))).failure

    port, failure = asyncio.run(run())
    assert str(failure) == f"cannot be reached at 127.0.0.1:{port}"


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1/v1"])
def test_an_address_that_cannot_be_asked_is_shown(url):
    """As it was written."""
    failure = asyncio.run(heard(OpenAICompatible("m", url, "stand-in"))).failure
    assert str(failure) == f"has no address that can be asked: {url!r}"


def test_another_name_than_the_accepted_ones_is_shown_beside_them():
    """So that the player can mend the set-up."""

    async def run():
        async with OpenAIStandIn(model="gpt-2") as server:
            return await heard(OpenAICompatible("m", server.base_url, "phi", allow_aliases=["phi-x"]))

    assert str(asyncio.run(run()).failure) == "'gpt-2' answered, and only 'phi' or 'phi-x' is accepted"


@pytest.mark.parametrize(("fault", "written"), [(Fault.BLOCKED, 5), (Fault.WITHHELD, 5), (Fault.EMPTY, 0)])
def test_an_answer_that_came_to_nothing_says_what_it_took(fault, written):
    """The usage comes after the reason for which it ended."""
    assert asked(fault)[0].failure.usage == Usage(90, written)


def test_a_letter_that_another_model_chose_says_what_it_took():
    """As does an answer without a letter."""

    async def run(answer, remote):
        async with OpenAIStandIn(answer=answer) as server:
            await OpenAICompatible("m", server.base_url, remote).choose(QUESTION)

    for answer, remote, kind in (("A", "phi", FailureKind.IMPOSTOR), ("Well", "stand-in", FailureKind.UNREADABLE)):
        with pytest.raises(ModelFailure) as raised:
            asyncio.run(run(answer, remote))
        assert (raised.value.kind, raised.value.usage) == (kind, Usage(9, 1))
