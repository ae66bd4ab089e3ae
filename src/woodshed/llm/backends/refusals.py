"""What an HTTP status and its body stand for, as one of the kinds that the table of states knows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.waits import seconds_to_wait
from woodshed.llm.model import FailureKind, ModelFailure

PER_DAY = re.compile(r"(?i)per[ _-]?day|\bdaily\b|\bRPD\b|\bTPD\b|insufficient_quota")
TOO_LONG = re.compile(r"(?i)context (size|length|window)|exceed_context|too many tokens|prompt is too long")
NO_MODEL = re.compile(r"(?i)model.{0,120}(not found|does not exist|not supported|unknown)|(no|unknown) (such )?model")
BAD_KEY = re.compile(r"API_KEY_INVALID|(?i:api[ _-]key (not valid|expired|invalid))")

MOST_READ = 20_000
"""Signs of an error that are looked at: what is longer is no error any more, but a page or a copy of the request."""

WAITING = frozenset({FailureKind.BUSY, FailureKind.QUOTA_DAY, FailureKind.WARMING, FailureKind.SERVER_ERROR})


class NoSuchModel(ModelFailure):
    """The server does not have the model; who asked knows its name, and can find out which there are."""


def of_status(status: int, body: object, headers: Mapping[str, str], discretion: Discretion) -> ModelFailure:
    """The failure that an HTTP status and its body stand for. It raises nothing, whatever a server sends.

    ``body`` is what the server sent, read as JSON where it is JSON.
    """
    text = _as_text(body)
    is_page = text.lstrip()[:1] == "<"
    if is_page and status not in {502, 503, 504}:  # a gateway says these in HTML on behalf of a model behind it
        return ModelFailure(FailureKind.UNREADABLE, f"answered with a web page and status {status}")
    kind, said = _of_status(status, text)
    if kind is FailureKind.NOT_FOUND and said == NO_SUCH:
        return NoSuchModel(kind, said)
    # What is said about a key tends to repeat the key.
    told = "" if is_page or kind is FailureKind.DENIED else discretion.quoted(_told(body))
    return ModelFailure(
        kind,
        said + (f": {told}" if told else ""),
        retry_after=seconds_to_wait(text, headers) if kind in WAITING else None,
    )


NO_SUCH = "the server has no such model"


def _of_status(status: int, text: str) -> tuple[FailureKind, str]:
    """The kind of a status other than 200, and what to say of it: the first row that holds."""
    rows = (
        (status in {401, 402, 403}, FailureKind.DENIED, f"does not accept the key (status {status})"),
        (status == 400 and BAD_KEY.search(text), FailureKind.DENIED, "does not accept the key (status 400)"),
        (status == 429 and PER_DAY.search(text), FailureKind.QUOTA_DAY, "has no quota left today"),
        (status == 429, FailureKind.BUSY, "is asked too often"),
        (status == 503 and "loading" in text.lower(), FailureKind.WARMING, "is still loading"),
        (status >= 500 or status == 408, FailureKind.SERVER_ERROR, f"failed with status {status}"),
        (status not in {413, 422} and NO_MODEL.search(text), FailureKind.NOT_FOUND, NO_SUCH),
        (status == 404, FailureKind.NOT_FOUND, "cannot be asked there: the server does not know this address"),
        (300 <= status < 400, FailureKind.NOT_FOUND, "cannot be asked there: the server points to another address"),
        (status == 413 or TOO_LONG.search(text), FailureKind.REJECTED, "has too small a context for this request"),
        (True, FailureKind.REJECTED, f"refused the request (status {status})"),
    )
    return next((kind, said) for holds, kind, said in rows if holds)


def as_json(text: str) -> object:
    """A text read as JSON; itself where it is none, or one that is nested beyond reason."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _as_text(body: object) -> str:
    if isinstance(body, str):
        return body[:MOST_READ]
    try:
        return json.dumps(body, ensure_ascii=False)[:MOST_READ]
    except (ValueError, TypeError, RecursionError):
        return ""


def _told(body: object) -> str:
    """The sentence in an error's body: each kind of server keeps it elsewhere."""
    if isinstance(body, list) and body:
        body = body[0]
    match body:
        case str():
            return body
        case {"error": str() as said} | {"error": {"message": str() as said}} | {"message": str() as said}:
            return said
        case {"detail": str() as said}:
            return said
        case _:
            return ""
