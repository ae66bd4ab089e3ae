"""Servers of language models on this machine, real down to the byte, that fail as the real ones do.

    async with OpenAIStandIn(answer="| C | F | G7 | C |", fault=Fault.RESET, at_byte=120) as server:
        OpenAICompatible("m", server.base_url, server.model)

A fault holds for every request, or a list of faults for one request after the other, of which the last repeats. An
answer comes in pieces of ``piece`` signs. What is slow or silent waits for ``server.release``, an event
that the test sets; nothing here sleeps.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, NamedTuple, Self

from woodshed.llm.chart_grammar import ChartGrammar, Slot
from woodshed.llm.model import Ask, End, LanguageModel, Message, ModelFailure, Question
from woodshed.theory.meter import Meter

CHART = "| C | F | G7 | C |"
GRAMMAR = ChartGrammar(Meter(4, 4), ("C", "F", "G7"), (Slot(),) * 4)
SECRET_WISH = "a rainy tune for my aunt Eulalia"
ASK = Ask((Message("system", "Write four bars."), Message("user", SECRET_WISH)), GRAMMAR, GRAMMAR.longest)
QUESTION = Question((Message("user", "Which of A, B and C?"),), ("A", "B", "C"))


class Heard(NamedTuple):
    """What a model answered: the text, how it ended, and the failure, if it was one."""

    text: str
    end: End | None
    failure: ModelFailure | None


async def heard(model: LanguageModel, ask: Ask = ASK) -> Heard:
    """The whole answer of a model; a failure is given back rather than raised."""
    text = ""
    try:
        async for piece in model.write(ask):
            if isinstance(piece, End):
                return Heard(text, piece, None)
            text += piece.text
    except ModelFailure as failure:
        return Heard(text, None, failure)
    return Heard(text, None, None)


class Fault(Enum):
    """How a server fails. What each means to OpenAI's protocol and to Gemini's stands in ``_page`` and ``_events``."""

    NONE = "answers well"
    REFUSED = "nobody listens"
    RESET = "the connection is reset after ``at_byte`` bytes of the response"
    CLOSED = "the connection is closed after ``at_byte`` bytes of the response"
    SLOW = "no byte before ``release``"
    STALLED = "nothing after the first piece before ``release``"
    TRUNCATED = "the answer ends for its length"
    FENCED = "the answer stands between three backticks"
    WRONG_BARS = "the answer has a bar too few"
    PAGE = "a web page with status 200"
    ERROR_PAGE = "a web page with status 418"
    GATEWAY_PAGE = "a web page of a gateway with status 502"
    DENIED = "401"
    FORBIDDEN = "403"
    NO_ADDRESS = "404 for the address"
    NO_MODEL = "404 for the model"
    TOO_LONG = "400 for the context"
    BUSY = "429 for the minute"
    QUOTA_DAY = "429 for the day"
    ERROR = "500"
    UNAVAILABLE = "503"
    WARMING = "503 while loading"
    EMPTY = "all tokens spent, and no text"
    SILENT = "finished, and no text"
    BLOCKED = "the request is not answered for safety"
    WITHHELD = "the answer is withheld for safety"
    IMPOSTOR = "another model answers"
    NO_USAGE = "no usage"
    WRONG_USAGE = "a usage that contradicts itself"
    NO_FINISH = "the stream ends without a reason"
    NO_JSON = "an event that is no JSON"
    ERROR_IN_STREAM = "an error after the first piece"
    USAGE_REFUSED = "400 for a field that can be left out, until it is"
    ECHO = "400 that repeats the request with its key"


class Request(NamedTuple):
    """What a server was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


Page = tuple[int, dict[str, str], str]
"""Status, headers and body of an answer that is no stream."""


class StandIn:
    """What both servers have in common: reading requests, and writing a response that fails at a given byte."""

    def __init__(
        self,
        *,
        answer: str | Callable[[Request], str] = CHART,
        fault: Fault | Sequence[Fault] = Fault.NONE,
        at_byte: int = 0,
        chunked: bool = True,
        model: str = "stand-in",
        piece: int = 4,
    ) -> None:
        self._answer = answer
        self._faults = [fault] if isinstance(fault, Fault) else list(fault)
        self._at_byte = at_byte
        self._chunked = chunked
        self.model = model
        self._piece = piece
        self.requests: list[Request] = []
        """All that were asked for an answer."""
        self.asked = asyncio.Event()
        """Set when a request has been read."""
        self.release = asyncio.Event()
        """Lets what is slow or silent go on."""
        self.left = asyncio.Event()
        """Set when a caller has gone away before the response was written."""
        self.response = b""
        """The bytes of the last response."""
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        # Said by name, or asyncio would not switch off the wait for a fuller packet.
        self._socket = socket.socket(proto=socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._server = None
        if self._faults[0] is not Fault.REFUSED:  # a port that is taken, and to which nobody listens
            self._server = await asyncio.start_server(self._serve, sock=self._socket)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.release.set()
        if self._server is None:
            self._socket.close()
            return
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while (request := await _read(reader)) is not None:
                await self._respond(request, reader, writer)
        except _BrokenOffError:
            pass
        except (ConnectionError, asyncio.IncompleteReadError):
            self.left.set()
        except asyncio.CancelledError:
            pass  # the server is closing; its streams would report a cancelled task as an error
        finally:
            writer.close()

    async def _respond(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (listing := self._listing(request)) is not None:
            writer.write(_plain(200, {}, json.dumps(listing)))
            return
        fault = self._faults[min(len(self.requests), len(self._faults) - 1)]
        self.requests.append(request)
        self.asked.set()
        out = _Response(writer, self._at_byte if fault in {Fault.RESET, Fault.CLOSED} else None, fault is Fault.RESET)
        try:
            if fault is Fault.SLOW:
                await self._wait(reader)
            if (page := self._page(fault, request)) is not None:
                out.write(_plain(*page))
            else:
                await self._stream(fault, request, reader, out)
        finally:
            self.response = out.written
        await writer.drain()
        if not self._chunked:
            raise _BrokenOffError

    async def _stream(self, fault: Fault, request: Request, reader: asyncio.StreamReader, out: _Response) -> None:
        """The head, the events one by one, and the end of the stream."""
        framing = "Transfer-Encoding: chunked" if self._chunked else "Connection: close"
        out.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{framing}\r\n\r\n".encode())
        for number, event in enumerate(self._events(fault, request)):
            data = f"data: {event if isinstance(event, str) else json.dumps(event)}\n\n".encode()
            out.write(b"%x\r\n%s\r\n" % (len(data), data) if self._chunked else data)
            await out.writer.drain()
            if fault is Fault.STALLED and number == 0:
                await self._wait(reader)
        if self._chunked:
            out.write(b"0\r\n\r\n")

    async def _wait(self, reader: asyncio.StreamReader) -> None:
        """Until the test releases the server, or the caller goes away."""
        gone, released = asyncio.ensure_future(reader.read(1)), asyncio.ensure_future(self.release.wait())
        try:
            await asyncio.wait({gone, released}, return_when=asyncio.FIRST_COMPLETED)
            if not released.done():
                raise ConnectionResetError
        finally:
            gone.cancel()
            released.cancel()
            await asyncio.gather(gone, released, return_exceptions=True)

    def _pieces(self, text: str) -> list[str]:
        """A text in pieces of so many characters."""
        return [text[at : at + self._piece] for at in range(0, len(text), self._piece)]

    def _text(self, fault: Fault, request: Request) -> str:
        answer = self._answer if isinstance(self._answer, str) else self._answer(request)
        match fault:
            case Fault.FENCED:
                return f"```\n{answer}\n```"
            case Fault.WRONG_BARS:
                return answer.rsplit("|", 2)[0] + "|"
            case Fault.TRUNCATED:
                return answer[: len(answer) // 2]
            case Fault.EMPTY | Fault.SILENT:
                return ""
            case _:
                return answer

    def _listing(self, request: Request) -> dict[str, Any] | None:
        raise NotImplementedError

    def _page(self, fault: Fault, request: Request) -> Page | None:
        raise NotImplementedError

    def _events(self, fault: Fault, request: Request) -> list[Any]:
        raise NotImplementedError


class OpenAIStandIn(StandIn):
    """A server of the OpenAI protocol; ``owner`` is how it names itself in its list of models."""

    def __init__(self, *, owner: str = "stand-in", weights: dict[str, float] | None = None, **usual: Any) -> None:
        super().__init__(**usual)
        self._owner = owner
        self._weights = weights or {}

    @property
    def base_url(self) -> str:
        return f"{self.host}/v1"

    def _listing(self, request: Request) -> dict[str, Any] | None:
        if (request.method, request.path) != ("GET", "/v1/models"):
            return None
        return {"object": "list", "data": [{"id": self.model, "object": "model", "owned_by": self._owner}]}

    def _page(self, fault: Fault, request: Request) -> Page | None:
        def error(status: int, message: str, kind: str = "error", **headers: str) -> Page:
            return status, headers, json.dumps({"error": {"message": message, "type": kind, "code": status}})

        refused = "extra field stream_options is not permitted"
        pages: dict[Fault, Page] = {
            **PAGES,
            Fault.DENIED: error(401, f"Incorrect API key provided: {request.headers.get('authorization')}"),
            Fault.FORBIDDEN: error(403, "this key may not ask this model"),
            Fault.NO_ADDRESS: (404, {}, '{"detail":"Not Found"}'),
            Fault.NO_MODEL: error(404, f"model '{self.model}' not found, try pulling it first"),
            Fault.TOO_LONG: error(400, "request (9 tokens) exceeds the available context size (8 tokens)"),
            Fault.BUSY: error(429, "Rate limit reached, requests per min", **{"Retry-After": "7"}),
            Fault.QUOTA_DAY: error(429, "Rate limit reached for requests per day. Please try again in 1m3.5s."),
            Fault.ERROR: error(500, "the worker died"),
            Fault.UNAVAILABLE: error(503, "no worker is free"),
            Fault.WARMING: error(503, "Loading model", "unavailable_error"),
            Fault.ECHO: error(400, f"cannot read {request.headers.get('authorization')} {json.dumps(request.body)}"),
        }
        if fault is Fault.USAGE_REFUSED and "stream_options" in request.body:
            return error(400, refused)
        if fault in pages:
            return pages[fault]
        return None if request.body.get("stream") else (200, {}, json.dumps(self._whole(request)))

    def _whole(self, request: Request) -> dict[str, Any]:
        """An answer that is no stream, with the weights of its only token."""
        listed = [{"token": token, "logprob": logprob} for token, logprob in self._weights.items()]
        token = {"token": next(iter(self._weights), ""), "logprob": 0.0, "top_logprobs": listed}
        choice = {
            "index": 0,
            "finish_reason": "length",
            "message": {"role": "assistant", "content": self._text(Fault.NONE, request)},
            "logprobs": {"content": [token]} if listed else None,
        }
        return {"model": self.model, "choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}

    def _events(self, fault: Fault, request: Request) -> list[Any]:
        served = "gpt-2" if fault is Fault.IMPOSTOR else self.model

        def event(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
            choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
            return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": served, "choices": choices}

        pieces = self._pieces(self._text(fault, request))
        events: list[Any] = [event({"content": piece}) for piece in pieces] or [event({"role": "assistant"})]
        if fault is Fault.ERROR_IN_STREAM:
            return [*events[:1], {"error": {"message": "the worker died", "code": 500}}, "[DONE]"]
        if fault is Fault.NO_JSON:
            return [*events[:1], '{"choices": [{', "[DONE]"]
        if fault is not Fault.NO_FINISH:
            finish = {Fault.TRUNCATED: "length", Fault.EMPTY: "length", Fault.WITHHELD: "content_filter"}
            finish[Fault.BLOCKED] = "content_filter"
            events.append(event({}, finish.get(fault, "stop")))
        told = {"prompt_tokens": 90, "completion_tokens": len(pieces), "total_tokens": 90 + len(pieces)}
        if fault is Fault.WRONG_USAGE:
            told["total_tokens"] = 1
        if fault is not Fault.NO_USAGE and request.body.get("stream_options"):
            events.append({**event({}), "choices": [], "usage": told})
        return [*events, "[DONE]"]


class GeminiStandIn(StandIn):
    """A server of Gemini's protocol. The answer is given as a chart and sent as a list of bars."""

    @property
    def base_url(self) -> str:
        return f"{self.host}/"

    def _listing(self, request: Request) -> dict[str, Any] | None:
        return None

    def _page(self, fault: Fault, request: Request) -> Page | None:
        def error(status: int, message: str, name: str, *details: dict[str, Any]) -> Page:
            told = {"code": status, "message": message, "status": name, "details": list(details)}
            return status, {}, json.dumps({"error": told})

        def quota(period: str) -> dict[str, Any]:
            violation = {"quotaId": f"GenerateRequestsPer{period}PerProjectPerModel-FreeTier", "quotaValue": "5"}
            return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}

        delay = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "27.5s"}
        key = request.headers.get("x-goog-api-key", "")
        bad_key = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
        pages: dict[Fault, Page] = {
            **PAGES,
            Fault.DENIED: error(400, f"API key not valid: {key}", "INVALID_ARGUMENT", bad_key),
            Fault.FORBIDDEN: error(403, "this key may not ask this model", "PERMISSION_DENIED"),
            Fault.NO_ADDRESS: (404, {}, ""),
            Fault.NO_MODEL: error(404, "models/stand-in is not found for API version v1beta", "NOT_FOUND"),
            Fault.TOO_LONG: error(400, "The input exceeds the context window", "INVALID_ARGUMENT"),
            Fault.BUSY: error(429, "You exceeded your quota.", "RESOURCE_EXHAUSTED", quota("Minute"), delay),
            Fault.QUOTA_DAY: error(429, "You exceeded your quota.", "RESOURCE_EXHAUSTED", quota("Day"), delay),
            Fault.ERROR: error(500, "Internal error encountered.", "INTERNAL"),
            Fault.UNAVAILABLE: error(503, "The model is overloaded.", "UNAVAILABLE"),
            Fault.WARMING: error(503, "The model is loading.", "UNAVAILABLE"),
            Fault.ECHO: error(400, f"cannot read {key} {json.dumps(request.body)}", "INVALID_ARGUMENT"),
        }
        if fault is Fault.USAGE_REFUSED and "thinkingConfig" in request.body.get("generationConfig", {}):
            return error(400, "Thinking is not enabled for this model", "INVALID_ARGUMENT")
        return pages.get(fault)

    def _events(self, fault: Fault, request: Request) -> list[Any]:
        served = "gemini-nobody" if fault is Fault.IMPOSTOR else self.model

        def event(text: str | None, finish: str | None = None) -> dict[str, Any]:
            candidate: dict[str, Any] = {"index": 0}
            if text is not None:
                candidate["content"] = {"role": "model", "parts": [{"text": text}]}
            if finish:
                candidate["finishReason"] = finish
            return {"candidates": [candidate], "modelVersion": served}

        if fault is Fault.BLOCKED:
            told = {"promptTokenCount": 90, "totalTokenCount": 90}
            return [{"promptFeedback": {"blockReason": "SAFETY"}, "modelVersion": served, "usageMetadata": told}]
        text = self._text(fault, request)
        if fault is not Fault.FENCED and text:
            text = json.dumps([bar.strip() for bar in text.strip("|").split("|")])
        pieces = self._pieces(text)
        events = [event(piece) for piece in pieces] or [event(None)]
        if fault is Fault.ERROR_IN_STREAM:
            return [*events[:1], {"error": {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}}]
        if fault is Fault.NO_JSON:
            return [*events[:1], '{"candidates": }']
        if fault is Fault.NO_FINISH:
            return events
        finish = {Fault.TRUNCATED: "MAX_TOKENS", Fault.EMPTY: "MAX_TOKENS", Fault.WITHHELD: "PROHIBITED_CONTENT"}
        last = event(None, finish.get(fault, "STOP"))
        told = {
            "promptTokenCount": 90,
            "candidatesTokenCount": len(pieces),
            "thoughtsTokenCount": 40,
            "totalTokenCount": 1 if fault is Fault.WRONG_USAGE else 130 + len(pieces),
        }
        if not pieces:
            del told["candidatesTokenCount"]  # the service leaves it out rather than saying none
        if fault is Fault.IMPOSTOR:
            events[0]["usageMetadata"] = told
        return [*events, last if fault is Fault.NO_USAGE else {**last, "usageMetadata": told}]


HTML = "<!doctype html>\n<html><body>Please log in to the hotel's network.</body></html>"
HTML_TYPE = {"Content-Type": "text/html"}
PAGES: dict[Fault, Page] = {
    Fault.PAGE: (200, HTML_TYPE, HTML),
    Fault.ERROR_PAGE: (418, HTML_TYPE, HTML),
    Fault.GATEWAY_PAGE: (502, HTML_TYPE, HTML),
}


class _BrokenOffError(Exception):
    """The server ends the connection by itself."""


class _Response:
    """Writes a response up to a byte, and breaks the connection off there."""

    def __init__(self, writer: asyncio.StreamWriter, most: int | None, resets: bool) -> None:
        self.writer = writer
        self.written = b""
        self._most = most
        self._resets = resets

    def write(self, data: bytes) -> None:
        part = data if self._most is None else data[: max(0, self._most - len(self.written))]
        self.written += part
        self.writer.write(part)
        if len(part) < len(data):
            if self._resets:  # a linger of no seconds turns the close into a reset
                connection = self.writer.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.writer.transport.abort()
            raise _BrokenOffError


def _plain(status: int, headers: dict[str, str], body: str) -> bytes:
    lines = {"Content-Type": "application/json", "Content-Length": str(len(body.encode())), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Status\r\n{head}\r\n{body}".encode()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """The next request on a connection; nothing where it ends."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", 0))
    body = json.loads(await reader.readexactly(length)) if length else {}
    return Request(method, path, headers, body)
