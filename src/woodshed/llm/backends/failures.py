"""What went wrong on a wire, as one of the kinds that the table of states knows."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.libraries import not_installed
from woodshed.llm.backends.place import host_of, shown
from woodshed.llm.backends.refusals import as_json, of_status
from woodshed.llm.model import FailureKind, ModelFailure

BROKEN_OFF = "broke off the connection"


def of_wire(error: BaseException, address: str = "") -> ModelFailure:
    """The failure that an exception of an HTTP library stands for; anything unknown is an unreadable answer."""
    if isinstance(error, ImportError):
        return not_installed()
    host = host_of(address)
    there = f"cannot be reached at {host}" if host else "cannot be reached"
    rows: tuple[tuple[tuple[type[BaseException], ...], FailureKind, str], ...] = (
        (_of_httpx("ConnectError", "ConnectTimeout", "ProxyError"), FailureKind.REFUSED, there),
        (_of_httpx("TimeoutException"), FailureKind.STALLED, "went silent"),
        (
            _of_httpx("UnsupportedProtocol", "InvalidURL"),
            FailureKind.NOT_FOUND,
            f"has no address that can be asked: {shown(address)!r}",
        ),
        ((*_of_httpx("LocalProtocolError"), UnicodeEncodeError), FailureKind.DENIED, "has a key that cannot be sent"),
        (_of_httpx("NetworkError", "RemoteProtocolError"), FailureKind.RESET, BROKEN_OFF),
        ((OSError, EOFError), FailureKind.RESET, BROKEN_OFF),
        ((BaseException,), FailureKind.UNREADABLE, f"answered what cannot be read ({type(error).__name__})"),
    )
    return next(ModelFailure(kind, said) for kinds, kind, said in rows if isinstance(error, kinds))


def _of_httpx(*names: str) -> tuple[type[BaseException], ...]:
    """Exceptions of the library for HTTP; none where it is not loaded, and so cannot have raised them."""
    httpx2 = sys.modules.get("httpx2")
    return tuple(getattr(httpx2, name) for name in names if hasattr(httpx2, name))


class FieldRefusedError(Exception):
    """The server does not take a field that can be left out: the request is made again without it."""


@contextmanager
def translated(
    discretion: Discretion,
    address: str = "",
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
            raise _of_library(error, discretion, address) from None


def _of_library(error: Exception, discretion: Discretion, address: str) -> ModelFailure:
    """The same for the libraries that wrap such an exception, or read a status themselves."""
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if isinstance(status, int):
        body = _body_of(response) or getattr(error, "details", None) or ""
        return of_status(status, body, getattr(response, "headers", None) or {}, discretion)
    if isinstance(error.__cause__, json.JSONDecodeError) and _is_cut(error.__cause__):
        return ModelFailure(FailureKind.RESET, "broke off in the middle of a word")
    if type(error).__name__ in {"APIConnectionError", "APITimeoutError"} and error.__cause__:
        return of_wire(error.__cause__, address)
    if type(error).__name__ == "EndOfStream":  # of anyio, where a connection ends during its handshake
        return of_wire(EOFError(), address)
    return of_wire(error, address)


def _body_of(response: Any) -> object:
    """What a response holds, as JSON where it is JSON; nothing where it was never read or there is none."""
    try:
        text = str(response.text)
    except Exception:  # noqa: BLE001, each library has its own error for this
        return None
    return as_json(text)


def _is_cut(error: json.JSONDecodeError) -> bool:
    """Whether a JSON text, or the line that holds it, ends before its end rather than being wrong."""
    rest = error.doc[error.pos :].rstrip()
    begun = any(whole.startswith(rest) for whole in ("data: ", "true", "false", "null", "-"))
    return begun or error.msg.startswith("Unterminated string") or (rest[:2] == "\\u" and len(rest) < 6)
