"""What one line of a batch is answered with: an arrangement, or the error in its place."""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

from woodshed.cli.fields import FIELDS, request_of, text
from woodshed.cli.generating import Generating
from woodshed.errors import RequestError, UnreadableError, WoodshedError
from woodshed.fingering import fingered
from woodshed.output.document import dumps
from woodshed.settings import Settings, load_anyhow

_KNOWN = {"id", "request", "description", "bars", *FIELDS}
_EXAMPLE = 'A line is an object such as {"id": "1", "request": "slow blues in A"}.'


class Answer(NamedTuple):
    """One line of output without its end, what became of it, and which fields were not known."""

    text: str
    kind: Literal["served", "refused", "fault"]
    unused: tuple[str, ...] = ()


_generating: Generating | None = None


def begin(settings: Settings) -> Generating:
    """Say under which settings the lines that follow are served, in this process."""
    global _generating  # noqa: PLW0603, a worker process serves one batch
    _generating = Generating(settings)
    return _generating


def answer(number: int, line: bytes) -> Answer:
    """Serve one request line, counted from 1. Never raises: the answer holds what went wrong."""
    name: Any = f"line-{number}"
    try:
        given = _object(line)
        if given.get("id") is not None:
            name = given["id"]
        if given.get("num_bars") is None:  # the option on the command line is called so
            given["num_bars"] = given.get("bars")
        request = request_of(_words(given), given)
        arrangement = (_generating or begin(load_anyhow())).generate(request)
        unused = tuple(field for field in given if field not in _KNOWN)
        return Answer(dumps(fingered(arrangement), name), "served", unused)
    except WoodshedError as error:
        return Answer(_error(name, type(error).__name__, str(error), error.hint), "refused")
    except Exception as error:  # noqa: BLE001, one broken line must not end the run
        hint = "This is our fault: please report it with the request line."
        return Answer(_error(name, "InternalError", f"{type(error).__name__}: {error}", hint), "fault")


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = "too deeply nested" if isinstance(error, RecursionError) else error
        raise UnreadableError(f"the line is not JSON: {reason}", hint=_EXAMPLE) from error
    if not isinstance(given, dict):
        raise UnreadableError(f"the line is {type(given).__name__}, not an object", hint=_EXAMPLE)
    return given


def _words(given: dict[str, Any]) -> str:
    words = given.get("request", given.get("description"))
    if words is None:
        raise RequestError("the line has no words", hint=_EXAMPLE)
    return text("request", words)


def _error(name: Any, kind: str, message: str, hint: str) -> str:
    error = {"type": kind, "message": message, "hint": hint}
    return json.dumps({"id": name, "error": error}, ensure_ascii=False).encode(errors="replace").decode()
