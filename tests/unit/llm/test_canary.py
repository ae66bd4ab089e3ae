"""A canary tells a server that is held to the grammar from one that ignores it."""

from __future__ import annotations

import asyncio

import pytest

from loopback_models import Fault, OpenAIStandIn
from virtual_time import VirtualTimeLoop, run
from woodshed.llm import canary as canaries
from woodshed.llm.backends import OpenAICompatible, Scripted
from woodshed.llm.canary import canary, probe
from woodshed.llm.model import End, FailureKind, ModelFailure, Usage

WITHIN = "| Gb13 | Eaug | Dbm11 |"
SKY = "The sky is blue."


def reported(*script, ticks=(0.0, 0.25, 0.75)):
    clock = iter(ticks)
    return asyncio.run(canary(Scripted("m", [script]), clock=lambda: next(clock)))


def test_an_answer_within_the_grammar_honours_it_and_is_timed():
    """Milliseconds to the first piece and to the end; tokens a second of those after the first."""
    report = reported(("text", WITHIN[:4]), ("text", WITHIN[4:]), ("end", End("stop", Usage(40, 11))))
    assert (report.honoured, report.shaped, report.failure) == (True, True, None)
    assert (report.first_ms, report.total_ms, report.tokens_a_second) == (250, 750, 20)


@pytest.mark.parametrize("text", [SKY, "", "| C | F | G |", f"{WITHIN}\n", WITHIN[:-3]])
def test_any_other_answer_does_not(text):
    """Not even one more line at its end."""
    assert not reported(("text", text), ticks=(0, 1, 2)).honoured


def test_three_bars_of_something_else_have_the_shape_at_least():
    """All that a list of strings can promise."""
    report = reported(("text", "| The | sky | blue |"))
    assert (report.honoured, report.shaped) == (False, True)


def test_without_a_usage_the_speed_is_unknown():
    """Nothing is guessed."""
    assert reported(("text", WITHIN)).tokens_a_second is None


def test_a_failure_stands_in_the_report():
    """A canary raises nothing."""
    report = reported(("fail", ModelFailure(FailureKind.DENIED, "no")), ticks=(0, 1))
    assert (report.honoured, report.failure.kind) == (False, FailureKind.DENIED)


def test_the_canary_asks_for_something_else_than_it_allows():
    """Whoever writes what is asked for is found out; what it allows is a choice, not one text."""
    asked = " ".join(message.content for message in canaries.REQUEST)
    assert not any(symbol in asked for pair in canaries.ODD for symbol in pair)
    assert all(len(pair) == 2 for pair in canaries.ODD)


def probed(honoured, server="", **stand_in):
    """What a server that honours one field is found to honour, and the fields that were tried."""

    def answer(request):
        if honoured in request.body:
            return f'"{WITHIN}"' if honoured == "response_format" else WITHIN
        return SKY

    async def run():
        async with OpenAIStandIn(answer=answer, **stand_in) as stand:
            found = await probe(
                lambda constraint: OpenAICompatible("m", stand.base_url, "stand-in", constraint=constraint),
                server=server,
            )
            return found, len(stand.requests)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("field", "constraint"),
    [
        ("grammar", "gbnf"),
        ("structured_outputs", "structured_outputs"),
        ("ebnf", "ebnf"),
        ("response_format", "json_schema"),
        ("no field at all", "none"),
    ],
)
def test_the_first_kind_that_is_honoured_is_found(field, constraint):
    """Where none is, the answers are merely checked."""
    assert probed(field)[0] == constraint


@pytest.mark.parametrize(
    ("server", "field", "tries"),
    [("sglang", "ebnf", 1), ("ollama", "response_format", 1), ("vllm", "structured_outputs", 1), ("sglang", "x", 4)],
)
def test_what_fits_the_server_is_tried_first_and_nothing_twice(server, field, tries):
    """One request, where the guess was right."""
    assert probed(field, server)[1] == tries


def test_a_server_that_refuses_a_field_is_tried_with_the_next():
    """A 400 is about the field."""
    assert probed("structured_outputs", fault=[Fault.TOO_LONG, Fault.NONE]) == ("structured_outputs", 2)


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.DENIED, Fault.NO_MODEL, Fault.IMPOSTOR, Fault.QUOTA_DAY])
def test_a_server_that_cannot_be_asked_is_not_said_to_honour_nothing(fault):
    """It may tomorrow."""
    with pytest.raises(ModelFailure):
        probed("grammar", fault=fault)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.ERROR, FailureKind.SERVER_ERROR),
        (Fault.PAGE, FailureKind.UNREADABLE),
        (Fault.ECHO, FailureKind.REJECTED),
        (Fault.SILENT, FailureKind.EMPTY),
    ],
)
def test_a_server_that_never_answered_is_not_said_to_honour_nothing(fault, kind):
    """Every field failed, the last as the first: it is the server."""
    with pytest.raises(ModelFailure) as raised:
        probed("grammar", fault=fault)
    assert raised.value.kind is kind


def test_one_answer_is_enough_to_say_that_nothing_is_honoured():
    """The fields that were refused are not known there, the others are ignored."""
    assert probed("no field at all", fault=[Fault.ERROR, Fault.TOO_LONG, Fault.NONE])[0] == "none"


def test_a_server_that_accepts_and_stays_silent_is_asked_once_and_for_so_long():
    """The time is said; another field would make nothing quicker."""
    asked = []

    def make(constraint):
        asked.append(constraint)
        return Scripted("m", [[("wait", 3600.0)]])

    loop = VirtualTimeLoop()
    try:
        with pytest.raises(ModelFailure, match=r"^did not answer within 7 s$") as raised:
            run(probe(make, limit=7), loop)
        assert loop.passed < 1010
    finally:
        loop.close()
    assert (raised.value.kind, len(asked)) == (FailureKind.SLOW_START, 1)
