"""A hub on this machine: real HTTP over real sockets, with a second server that keeps the files, and every fault.

with LoopbackHub() as hub:
    hub.cuts = [1000, 2500]          # the first two bodies end after so many bytes
    pull(a_model(), folder, endpoint=hub.endpoint, progress=print)
"""

from __future__ import annotations

import hashlib
import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Event, Thread
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from woodshed.llm.catalog import Deadlines, Entry

MODEL = b"GGUF" + Random(1).randbytes(5_000)
"""What a hub has under the tiny model's name unless it is told otherwise."""


def a_model(**known: Any) -> Entry:
    """A catalog entry for a tiny file, of which size and checksum are not known unless given."""
    usual: dict[str, Any] = {
        "name": "tiny", "title": "Tiny", "tier": 1, "complexity": (1, 4), "local": True,
        "deadlines": Deadlines(1.0, 1.0, 1.0), "usual_ms": 1, "repository": "woodshed/tiny-GGUF",
        "file": "tiny-Q4_K_M.gguf",
    }  # fmt: skip
    return Entry(**(usual | known))


def sha256(content: bytes) -> str:
    """The checksum in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class Seen(NamedTuple):
    """A request as a server saw it. ``at`` is ``hub`` or ``store``."""

    at: str
    method: str
    path: str
    headers: dict[str, str]


class Canned(NamedTuple):
    """An answer that is given as it stands."""

    status: int
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""


@dataclass
class LoopbackHub:
    """A hub that redirects to a store on another port, as the real one does.

    Before it is entered and while it runs, a test may set: what it has (``content``) and says of it (``linked_sha256``,
    ``linked_size``, ``etag``; empty to say nothing), whether it ``redirects`` to the store, and its faults. ``cuts``
    holds, for one body after the other, after how many bytes the connection ends, by a reset where ``resets``.
    ``ignores_ranges`` may be one truth value for all or a list for one request after the other. Bodies may be
    ``chunked`` or not ``measured``, so that only the end of the connection ends them. ``canned`` holds, for
    ``hub HEAD``, ``hub GET`` and ``store GET``, answers to be given first. A server that ``pauses_after`` so many bytes
    waits there until ``go_on`` is set.
    """

    content: bytes = MODEL
    linked_sha256: str | None = None
    linked_size: str | None = None
    etag: str | None = None
    redirects: bool = True
    cuts: list[int] = field(default_factory=list)
    resets: bool = False
    ignores_ranges: bool | list[bool] = False
    span_shift: int = 0
    chunked: bool = False
    measured: bool = True
    pauses_after: int | None = None
    canned: dict[str, list[Canned]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    go_on: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self._servers = [_Server(self, at) for at in ("hub", "store")]
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        for server in self._servers:
            server.end()

    @property
    def endpoint(self) -> str:
        """The address of the hub."""
        return self._servers[0].address

    @property
    def store(self) -> str:
        """The address of the server that keeps the files."""
        return self._servers[1].address

    def asked(self, at: str, method: str = "GET") -> list[Seen]:
        """The requests of a kind, in order."""
        return [seen for seen in self.seen if (seen.at, seen.method) == (at, method)]

    def answer(self, at: str, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        headers = {key.lower(): value for key, value in handler.headers.items()}
        self.seen.append(Seen(at, handler.command, handler.path, headers))
        canned = self.canned.get(f"{at} {handler.command}")
        if canned:
            self._send(handler, *canned.pop(0))
        elif at == "hub" and self.redirects:
            location = {"Location": f"{self.store}/objects/1?signature=confidential"}
            self._send(handler, 302, self._linked() | location, b"Found. Redirecting")
        elif handler.command == "HEAD":
            self._send(handler, 200, self._linked() | self._mark(), self.content)
        else:
            self._serve(handler, headers)

    def _linked(self) -> dict[str, str]:
        checksum = sha256(self.content) if self.linked_sha256 is None else self.linked_sha256
        size = str(len(self.content)) if self.linked_size is None else self.linked_size
        said = {"X-Linked-ETag": f'"{checksum}"' if checksum else "", "X-Linked-Size": size}
        return {key: value for key, value in said.items() if value}

    def _mark(self) -> dict[str, str]:
        mark = f'"{hashlib.md5(self.content, usedforsecurity=False).hexdigest()}"' if self.etag is None else self.etag
        return {"ETag": mark} if mark else {}

    def _serve(self, handler: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        """Send the file or the rest of it."""
        mark, size = self._mark(), len(self.content)
        ignored = self.ignores_ranges
        if isinstance(ignored, list):
            ignored = ignored.pop(0) if ignored else False
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.get("range", ""))
        unchanged = asked.get("if-range", mark.get("ETag")) == mark.get("ETag")
        if wanted is None or ignored or not unchanged:
            self._send(handler, 200, mark, self.content, cuttable=True)
        elif int(wanted[1]) >= size:
            self._send(handler, 416, {"Content-Range": f"bytes */{size}"})
        else:
            start = int(wanted[1]) + self.span_shift
            span = {"Content-Range": f"bytes {start}-{size - 1}/{size}", "Accept-Ranges": "bytes"}
            self._send(handler, 206, mark | span, self.content[start:], cuttable=True)

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        cuttable: bool = False,
    ) -> None:
        handler.send_response(status)
        length = {"Transfer-Encoding": "chunked"} if cuttable and self.chunked else {"Content-Length": str(len(body))}
        if cuttable and not self.measured:
            length = {}
        for key, value in (length | {"Connection": "close"} | dict(headers)).items():
            handler.send_header(key, value)
        handler.end_headers()
        handler.close_connection = True
        if handler.command == "HEAD":
            return
        if cuttable and self.chunked:
            body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        end = self.cuts.pop(0) if cuttable and self.cuts else len(body)
        pause = self.pauses_after if cuttable and self.pauses_after is not None else end
        handler.wfile.write(body[: min(pause, end)])
        if pause < end:
            self.go_on.wait()
            handler.wfile.write(body[pause:end])
        if end < len(body) and self.resets:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class _Server(ThreadingHTTPServer):
    """One of the two servers, listening as soon as it is made."""

    daemon_threads = False  # so that closing waits for every answer, and no socket outlives its test

    def __init__(self, hub: LoopbackHub, at: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub.answer(at, self)

            do_HEAD = do_GET  # noqa: N815, the base class looks for this name

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self._thread = Thread(target=self.serve_forever, args=(0.01,))
        self._thread.start()

    def shutdown_request(self, request: Any) -> None:
        """Close at once: a polite farewell before it would hide a reset."""
        request.close()

    def handle_error(self, *_: object) -> None:
        """A client that leaves in the middle is what the tests are about."""

    def end(self) -> None:
        """Stop, and wait until everything is closed."""
        self.shutdown()
        self._thread.join()
        self.server_close()
