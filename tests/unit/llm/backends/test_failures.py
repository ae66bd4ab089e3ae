"""Statuses, exceptions and sentences of servers, and what they stand for."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.failures import FieldRefusedError, of_wire, translated
from woodshed.llm.backends.refusals import as_json, of_status
from woodshed.llm.model import FailureKind, Message, ModelFailure

KIND = FailureKind


def status(number, body="", headers=None, discretion=Discretion()):  # noqa: B008, it is frozen
    return of_status(number, body, headers or {}, discretion)


@pytest.mark.parametrize(
    ("number", "body", "kind"),
    [
        (301, "", KIND.NOT_FOUND),
        (400, {"message": "grammar is not supported"}, KIND.REJECTED),
        (400, {"error": {"message": "request exceeds the available context size"}}, KIND.REJECTED),
        (400, {"error": {"message": "API key not valid. Please pass a valid API key."}}, KIND.DENIED),
        (400, {"error": {"message": "model `x` does not exist"}}, KIND.NOT_FOUND),
        (402, "", KIND.DENIED),
        (404, {"error": "model 'x' not found"}, KIND.NOT_FOUND),
        (408, "", KIND.SERVER_ERROR),
        (413, "", KIND.REJECTED),
        (422, {"detail": "unknown field"}, KIND.REJECTED),
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
        ({"error": {"message": "Please try again in ... seconds"}}, {}, None),
        ({"error": {"message": "Please try again in 1.2.3s"}}, {}, None),
        ({"error": {"details": [{"retryDelay": "1.2.3s"}]}}, {}, None),
        ({"error": {"details": [{"retryDelay": "-3s"}]}}, {}, None),
        ({"error": {"details": [{"retryDelay": "nans"}]}}, {}, None),
        ({"error": {"message": f"Please try again in {'9' * 400}m1s"}}, {}, 86400),
        ("", {"retry-after": "9" * 400}, 86400),
        ("", {"retry-after": "90000"}, 86400),
        ("", {"retry-after": "1.2.3"}, None),
        ("", {"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86400),
        ("", {"retry-after": "Fri, 99 Dec 99999999999 23:59:59 GMT"}, None),
        ("", {}, None),
    ],
)
def test_the_wait_that_a_server_asks_for_is_in_seconds(body, headers, seconds):
    """By header, by field or in words."""
    assert status(429, body, headers).retry_after == seconds


@pytest.mark.parametrize("depth", [500, 5_000, 200_000])
def test_an_error_that_is_nested_beyond_reason_is_an_error_all_the_same(depth):
    """Neither reading it nor looking through it ends in one of ours."""
    body = as_json("[" * depth + "]" * depth)
    assert status(500, body).kind is KIND.SERVER_ERROR
    assert status(429, body).kind is KIND.BUSY
    with pytest.raises(ModelFailure), translated(Discretion()):
        json.loads("[" * depth + "}")


@given(st.text(), st.text())
def test_no_sentence_and_no_header_is_too_odd(said, header):
    """Whatever stands where a number should."""
    for text in (f"try again in {said}s", f"retry after {said}", f'"retryDelay": "{said}s"'):
        waits = status(429, text, {"retry-after": header}).retry_after
        assert waits is None or 0 <= waits <= 86400


@given(st.text("0123456789.ms+-einfa "))
def test_no_number_is_too_odd(said):
    """Nor a header with nothing but what numbers are made of."""
    for text, headers in ((f"try again in {said}s", {}), ("", {"retry-after": said})):
        waits = status(429, text, headers).retry_after
        assert waits is None or 0 <= waits <= 86400


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
    assert of_wire(error).kind is kind


def test_translating_lets_our_own_pass():
    """A failure, a refused field, and the end of a task."""
    for passed in (ModelFailure(KIND.BUSY, "busy"), FieldRefusedError(), asyncio.CancelledError()):
        with pytest.raises(type(passed)), translated(Discretion()):
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

    with pytest.raises(ModelFailure) as raised, translated(Discretion()):
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
    assert str(status(400, {"message": said}, discretion=discretion)) == "refused the request (status 400)"


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
    assert str(failure) == "refused the request (status 400): grammar: unknown rule bar7"


def test_no_message_begins_with_a_name_of_its_own():
    """It is read after the model's."""
    assert str(of_wire(httpx2.ConnectError(""), "http://me:pass@127.0.0.1:8993/v1")) == (
        "cannot be reached at 127.0.0.1:8993"
    )
    assert str(of_wire(httpx2.UnsupportedProtocol(""), "nonsense")) == "has no address that can be asked: 'nonsense'"
    assert str(status(500)) == "failed with status 500"


@pytest.mark.parametrize("error", [ImportError("no"), ModuleNotFoundError("No module named 'openai'")])
def test_a_missing_library_is_said_whatever_else_is_missing(error, monkeypatch):
    """Also where the library for HTTP is the one that is missing."""
    monkeypatch.setitem(sys.modules, "httpx2", None)
    said = r"^the libraries for language models are not installed"
    with pytest.raises(ModelFailure, match=said) as raised, translated(Discretion()):
        raise error
    assert raised.value.kind is KIND.NOT_FOUND
    assert of_wire(KeyError("x")).kind is KIND.UNREADABLE


@pytest.mark.parametrize("before", range(150, 215, 5))
def test_a_key_that_straddles_the_cut_does_not_leak_its_head(before):
    """What is secret is taken out first, and what is too long cut afterwards."""
    quoted = Discretion("open-sesame").quoted(f"{'x ' * (before // 2)}open-sesame and more")
    assert "open" not in quoted
    assert len(quoted) <= 200
    spaces = " " * (5_000 - before)
    assert "open" not in Discretion("open-sesame-open").quoted(f"{spaces}{'y' * (before - 5)} open-sesame-open")


@pytest.mark.parametrize(
    "key", ["AQ.Ab8RN6Jabcdefghijklmnopqrstuvwxyz0", "a1" * 15, "0123456789_abcdefghij-0123456789"]
)
def test_keys_of_other_shapes_are_known_by_their_length_and_their_figures(key):
    """A word is never as long, and holds no figures."""
    assert Discretion().quoted(f"wrong: {key}!") == "wrong: (key)!"


def test_a_long_word_and_the_name_of_a_model_are_no_keys():
    """A name may be as long as a key; ours is taken out of it all the same."""
    assert Discretion().quoted("incomprehensibilities-of-everything") == "incomprehensibilities-of-everything"
    name = "Meta-Llama-3.3-70B-Instruct-Q4_K_M.gguf"
    assert Discretion("s3cret").named(f"{name} s3cret") == f"{name} (key)"


@pytest.mark.parametrize(
    "said",
    [
        "cannot parse 'Anna, cancer'",
        'cannot parse "Anna"',
        "can't parse 'Anna, cancer'",
        "cannot parse `ANNA`",
        "cannot parse 'Anna, can",
        "cannot parse \u201cAnna\u201d",
        "cannot parse 'Z\\u00fcrich'",
    ],
)
def test_a_short_part_of_the_prompt_in_quotation_marks_is_an_echo(said):
    """A name has four letters."""
    discretion = Discretion(messages=(Message("user", "a waltz for Anna, cancer took her in Zürich"),))
    assert discretion.quoted(said) == ""


@pytest.mark.parametrize("said", ["unknown field 'grammar'", "'max' is not 'min'", "grammar: unknown rule"])
def test_what_is_quoted_from_elsewhere_is_passed_on(said):
    """The prompt does not have it."""
    assert Discretion(messages=(Message("user", "a waltz for Anna, cancer took her"),)).quoted(said) == said
