"""Statuses, exceptions and sentences of servers, and what they stand for."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.failures import FieldRefusedError, of_status, of_wire, translated
from woodshed.llm.model import FailureKind, Message, ModelFailure

KIND = FailureKind


def status(number, body="", headers=None, discretion=Discretion()):  # noqa: B008, it is frozen
    return of_status(number, body, headers or {}, "m", discretion)


@pytest.mark.parametrize(
    ("number", "body", "kind"),
    [
        (301, "", KIND.NOT_FOUND),
        (400, {"message": "grammar is not supported"}, KIND.UNFIT),
        (400, {"error": {"message": "request exceeds the available context size"}}, KIND.UNFIT),
        (400, {"error": {"message": "API key not valid. Please pass a valid API key."}}, KIND.DENIED),
        (400, {"error": {"message": "model `x` does not exist"}}, KIND.NOT_FOUND),
        (402, "", KIND.DENIED),
        (404, {"error": "model 'x' not found"}, KIND.NOT_FOUND),
        (408, "", KIND.SERVER_ERROR),
        (413, "", KIND.UNFIT),
        (422, {"detail": "unknown field"}, KIND.UNFIT),
        (429, [{"error": {"message": "slow down"}}], KIND.BUSY),
        (429, {"error": {"code": "insufficient_quota"}}, KIND.QUOTA_DAY),
        (429, {"error": {"message": "Limit 50, requests per day (RPD)"}}, KIND.QUOTA_DAY),
        (500, None, KIND.SERVER_ERROR),
        (503, {"error": {"message": "Loading model"}}, KIND.WARMING),
        (503, "<html>down</html>", KIND.SERVER_ERROR),
        (529, {"error": {"message": "overloaded"}}, KIND.SERVER_ERROR),
        (404, "<html>who?</html>", KIND.UNREADABLE),
    ],
)
def test_each_status_has_its_kind(number, body, kind):
    """With what its body adds."""
    assert status(number, body).kind is kind


@given(
    st.integers(100, 999),
    st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
)
def test_no_answer_is_without_a_kind(number, body):
    """Whatever a server sends."""
    assert isinstance(status(number, body), ModelFailure)


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        ("", {"retry-after": "7"}, 7),
        ("", {"retry-after": "0.5"}, 0.5),
        ("", {"retry-after": "soon"}, None),
        ("", {"retry-after": format_datetime(datetime.now(UTC) - timedelta(1), usegmt=True)}, 0),
        ({"error": {"details": [{"retryDelay": "27s"}]}}, {}, 27),
        ({"error": {"message": "Please try again in 350ms."}}, {}, 0.35),
        ({"error": {"message": "Please try again in 1m3.5s."}}, {}, 63.5),
        ({"error": {"message": "Please retry after 20s"}}, {}, 20),
        ("", {}, None),
    ],
)
def test_the_wait_that_a_server_asks_for_is_in_seconds(body, headers, seconds):
    """By header, by field or in words."""
    assert status(429, body, headers).retry_after == seconds


def test_a_date_to_wait_for_is_seconds_from_now():
    """As HTTP writes dates."""
    date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 0 < status(429, "", {"retry-after": date}).retry_after <= 3600


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx2.ConnectError(""), KIND.REFUSED),
        (httpx2.ConnectTimeout(""), KIND.REFUSED),
        (httpx2.ReadTimeout(""), KIND.STALLED),
        (httpx2.ReadError(""), KIND.RESET),
        (httpx2.RemoteProtocolError(""), KIND.RESET),
        (httpx2.DecodingError(""), KIND.UNREADABLE),
        (ConnectionResetError(), KIND.RESET),
        (KeyError("choices"), KIND.UNREADABLE),
    ],
)
def test_each_exception_has_its_kind(error, kind):
    """And its text is not repeated."""
    assert of_wire(error, "m").kind is kind


def test_translating_lets_our_own_pass():
    """A failure, a refused field, and the end of a task."""
    for passed in (ModelFailure(KIND.BUSY, "busy"), FieldRefusedError(), asyncio.CancelledError()):
        with pytest.raises(type(passed)), translated("m", Discretion()):
            raise passed


@pytest.mark.parametrize(
    ("doc", "kind"),
    [
        ('{"a": "b', KIND.RESET),
        ('{"a": ', KIND.RESET),
        ('{"a": tr', KIND.RESET),
        ("dat", KIND.RESET),
        ("{]", KIND.UNREADABLE),
    ],
)
def test_json_that_ends_too_early_was_cut_off(doc, kind):
    """JSON that is wrong was not."""

    def read():
        try:
            json.loads(doc)
        except ValueError as error:
            raise ValueError("unreadable") from error

    with pytest.raises(ModelFailure) as raised, translated("m", Discretion()):
        read()
    assert raised.value.kind is kind


WISH = "a rainy tune for my aunt Eulalia"


@pytest.mark.parametrize(
    "said",
    [
        f"cannot read {WISH}",
        f"cannot read {json.dumps([{'role': 'user', 'content': WISH}])}",
        "cannot read ...rainy tune for...",
        f"cannot read {WISH.upper()}",
        "cannot read a\\nrainy\\ntune\\nfor\\nmy\\naunt",
    ],
)
def test_a_sentence_that_repeats_the_prompt_is_not_passed_on(said):
    """Nor a part of it, however it is quoted."""
    discretion = Discretion(messages=(Message("user", WISH),))
    assert str(status(400, {"message": said}, discretion=discretion)) == "m refused the request (status 400)"


def test_a_short_wish_is_kept_back_too():
    """Fewer letters than could come together by chance."""
    discretion = Discretion(messages=(Message("user", "Eulalia!"), Message("user", "")))
    assert discretion.quoted("what is 'eulalia' here?") == ""
    assert discretion.quoted("what is this here?") == "what is this here?"


@pytest.mark.parametrize(
    "said",
    ["Bearer s3cret-key", "?key=s3cret-key&x", "the key is s3cret-key", "sk-abcdefgh", "AIzaSyabcdefgh", "sk-ab****gh"],
)
def test_no_key_is_passed_on(said):
    """Ours wherever it stands, and others by their look."""
    quoted = Discretion("s3cret-key").quoted(said)
    assert "(key)" in quoted
    assert "s3cret" not in quoted
    assert "abcdef" not in quoted


def test_a_sentence_that_helps_is_passed_on():
    """On one line."""
    failure = status(400, {"message": "grammar:\n unknown rule bar7"})
    assert str(failure) == "m refused the request (status 400): grammar: unknown rule bar7"
