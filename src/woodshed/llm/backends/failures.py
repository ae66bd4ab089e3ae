"""What went wrong on a wire, as one of the kinds that the table of states knows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.model import FailureKind, ModelFailure

PER_DAY = re.compile(r"(?i)per[ _-]?day|\bdaily\b|\bRPD\b|\bTPD\b|insufficient_quota")
TOO_LONG = re.compile(r"(?i)context (size|length|window)|exceed_context|too many tokens|prompt is too long")
NO_MODEL = re.compile(r"(?i)model.{0,120}(not found|does not exist|not supported|unknown)|(no|unknown) (such )?model")
BAD_KEY = re.compile(r"API_KEY_INVALID|(?i:api[ _-]key (not valid|expired|invalid))")
DELAY = re.compile(r"(?i)(?:try again|retry)\s+(?:in|after)\s+(?:(\d+)m)?\s*([\d.]+)\s*(ms|s)")


def of_status(status: int, body: object, headers: Mapping[str, str], whom: str, discretion: Discretion) -> ModelFailure:
    """The failure that an HTTP status and its body stand for.

    ``body`` is what the server sent, read as JSON where it is JSON. ``whom`` names the model and where it was asked.
    """
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    is_page = text.lstrip()[:1] == "<"
    if is_page and status not in {502, 503, 504}:  # a gateway says these in HTML on behalf of a model behind it
        return ModelFailure(FailureKind.UNREADABLE, f"{whom} answered with a web page and status {status}")
    kind, said = _of_status(status, text)
    # What is said about a key tends to repeat the key.
    told = "" if is_page or kind is FailureKind.DENIED else discretion.quoted(_told(body))
    waits = kind in {FailureKind.BUSY, FailureKind.QUOTA_DAY, FailureKind.WARMING, FailureKind.SERVER_ERROR}
    return ModelFailure(
        kind,
        f"{whom} {said}" + (f": {told}" if told else ""),
        retry_after=_delay(body, text, headers) if waits else None,
    )


def _of_status(status: int, text: str) -> tuple[FailureKind, str]:
    """The kind of a status other than 200, and what to say of it: the first row that holds."""
    rows = (
        (status in {401, 402, 403}, FailureKind.DENIED, f"does not accept the key (status {status})"),
        (status == 400 and BAD_KEY.search(text), FailureKind.DENIED, "does not accept the key (status 400)"),
        (status == 429 and PER_DAY.search(text), FailureKind.QUOTA_DAY, "has no quota left today"),
        (status == 429, FailureKind.BUSY, "is asked too often"),
        (status == 503 and "loading" in text.lower(), FailureKind.WARMING, "is still loading"),
        (status >= 500 or status == 408, FailureKind.SERVER_ERROR, f"failed with status {status}"),
        (NO_MODEL.search(text), FailureKind.NOT_FOUND, "is not among the models of this server"),
        (status == 404, FailureKind.NOT_FOUND, "cannot be asked there: the server does not know this address"),
        (300 <= status < 400, FailureKind.NOT_FOUND, "cannot be asked there: the server points to another address"),
        (status == 413 or TOO_LONG.search(text), FailureKind.UNFIT, "has too small a context for this request"),
        (True, FailureKind.UNFIT, f"refused the request (status {status})"),
    )
    return next((kind, said) for holds, kind, said in rows if holds)


def of_wire(error: BaseException, whom: str) -> ModelFailure:
    """The failure that an exception of an HTTP library stands for; anything unknown is an unreadable answer."""
    import httpx2

    rows: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], FailureKind, str], ...] = (
        ((httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError), FailureKind.REFUSED, "cannot be reached"),
        (httpx2.TimeoutException, FailureKind.STALLED, "went silent"),
        ((httpx2.UnsupportedProtocol, httpx2.InvalidURL), FailureKind.NOT_FOUND, "has no address that can be asked"),
        ((httpx2.LocalProtocolError, UnicodeEncodeError), FailureKind.DENIED, "has a key that cannot be sent"),
        ((httpx2.NetworkError, httpx2.RemoteProtocolError), FailureKind.RESET, "broke off the connection"),
        ((OSError, EOFError), FailureKind.RESET, "broke off the connection"),
        (BaseException, FailureKind.UNREADABLE, f"answered what cannot be read ({type(error).__name__})"),
    )
    return next(ModelFailure(kind, f"{whom} {said}") for kinds, kind, said in rows if isinstance(error, kinds))


class FieldRefusedError(Exception):
    """The server does not take a field that can be left out: the request is made again without it."""


@contextmanager
def translated(
    whom: str,
    discretion: Discretion,
    *,
    is_refusal: Callable[[Exception], bool] = lambda _: False,
    is_complete: Callable[[], bool] = lambda: False,
) -> Iterator[None]:
    """Every error inside becomes the ``ModelFailure`` that it stands for.

    Where the answer ``is_complete`` already, what goes wrong with its connection afterwards is left alone. An error
    that ``is_refusal`` becomes a ``FieldRefusedError``. The cause is not chained: its text may hold the request with
    its key.
    """
    try:
        yield
    except (ModelFailure, FieldRefusedError):
        raise
    except Exception as error:  # noqa: BLE001, the libraries raise errors of four other libraries
        if is_refusal(error):
            raise FieldRefusedError from None
        if not is_complete():
            raise _of_library(error, whom, discretion) from None


def _of_library(error: Exception, whom: str, discretion: Discretion) -> ModelFailure:
    """The same for the libraries that wrap such an exception, or read a status themselves."""
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if isinstance(status, int):
        body = _body_of(response) or getattr(error, "details", None) or ""
        return of_status(status, body, getattr(response, "headers", {}), whom, discretion)
    if isinstance(error.__cause__, json.JSONDecodeError) and _is_cut(error.__cause__):
        return ModelFailure(FailureKind.RESET, f"{whom} broke off in the middle of a word")
    if type(error).__name__ in {"APIConnectionError", "APITimeoutError"} and error.__cause__:
        return of_wire(error.__cause__, whom)
    if type(error).__name__ == "EndOfStream":  # of anyio, where a connection ends during its handshake
        return of_wire(EOFError(), whom)
    return of_wire(error, whom)


def _body_of(response: Any) -> object:
    """What a response holds, as JSON where it is JSON; nothing where it was never read or there is none."""
    try:
        text = str(response.text)
    except Exception:  # noqa: BLE001, each library has its own error for this
        return None
    return as_json(text)


def as_json(text: str) -> object:
    """A text read as JSON, or itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _is_cut(error: json.JSONDecodeError) -> bool:
    """Whether a JSON text, or the line that holds it, ends before its end rather than being wrong."""
    rest = error.doc[error.pos :].rstrip()
    begun = any(whole.startswith(rest) for whole in ("data: ", "true", "false", "null", "-"))
    return begun or error.msg.startswith("Unterminated string") or (rest[:2] == "\\u" and len(rest) < 6)


def _told(body: object) -> str:
    """The sentence in an error's body: each kind of server keeps it elsewhere."""
    match body:
        case str():
            return body
        case [first, *_]:
            return _told(first)
        case {"error": str() as said} | {"error": {"message": str() as said}} | {"message": str() as said}:
            return said
        case {"detail": str() as said}:
            return said
        case _:
            return ""


def _delay(body: object, text: str, headers: Mapping[str, str]) -> float | None:
    """How many seconds the server asked to wait: by header, by ``retryDelay`` or in words."""
    header = headers.get("retry-after", "")
    if re.fullmatch(r"\d+(\.\d+)?", header.strip()):
        return float(header)
    if header:
        return _until(header)
    if found := re.search(r'"retryDelay"\s*:\s*"([\d.]+)s"', text):
        return float(found[1])
    if found := DELAY.search(text):
        minutes, amount, unit = found.groups()
        return 60 * float(minutes or 0) + float(amount.rstrip(".")) / (1000 if unit.lower() == "ms" else 1)
    return None


def _until(date: str) -> float | None:
    """Seconds from now until a date as HTTP writes it."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
