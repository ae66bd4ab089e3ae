"""Reads the lines of a stream of server-sent events as the OpenAI protocol sends them."""

from __future__ import annotations

from typing import Any

from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.refusals import as_json, of_status
from woodshed.llm.model import FailureKind, ModelFailure

FIELDS = ("data:", "event:", "id:", "retry:", ":")
"""How the lines of such a stream begin; a line that begins with a colon is a comment that keeps the connection open."""


class EventStream:
    """Turns lines into events. A line counts once the next has begun: a stream that is cut off leaves half a line."""

    def __init__(self, discretion: Discretion) -> None:
        self._discretion = discretion
        self._held = ""

    def read(self, line: str) -> dict[str, Any] | None:
        """The event that is complete now, if any.

        Raises:
            ModelFailure: UNREADABLE where a line is none of such a stream; else as an error within the stream says.
        """
        held, self._held = self._held, line
        if held and not held.startswith(FIELDS):
            raise self._stranger(held)
        data = held.removeprefix("data:").strip() if held.startswith("data:") else ""
        return self._event(data) if data and data != "[DONE]" else None

    def close(self) -> None:
        """Look at what came last, which may be a page on a single line, or the beginning of a line.

        Raises:
            ModelFailure: as ``read``.
        """
        if self._held and not any(self._held.startswith(field[: len(self._held)]) for field in FIELDS):
            raise self._stranger(self._held)

    def _event(self, text: str) -> dict[str, Any]:
        event = as_json(text)
        if not isinstance(event, dict):
            raise ModelFailure(FailureKind.UNREADABLE, "sent an event that is no JSON object")
        if event.get("error"):
            raise self._error(event)
        return event

    def _stranger(self, line: str) -> ModelFailure:
        """What a line that belongs to no stream of events is: an error in JSON, or a page."""
        told = as_json(line)
        if isinstance(told, dict) and told.get("error"):
            return self._error(told)
        what = "a web page" if line.lstrip().startswith("<") else "something other than a stream of events"
        return ModelFailure(FailureKind.UNREADABLE, f"answered with {what}")

    def _error(self, told: dict[str, Any]) -> ModelFailure:
        error = told["error"]
        code = error.get("code") if isinstance(error, dict) else None
        status = code if type(code) is int and 400 <= code < 600 else 500
        return of_status(status, told, {}, self._discretion)
