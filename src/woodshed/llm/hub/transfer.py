"""Brings a partial file to its full length, over as many connections as it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from woodshed.errors import DownloadError
from woodshed.llm.hub import refusals
from woodshed.llm.hub.gguf_file import MAGIC
from woodshed.llm.hub.line import MOST_REDIRECTS, HubLine
from woodshed.llm.hub.machine import spoken_size
from woodshed.llm.hub.model_files import Files, Note, read_note, write_json
from woodshed.llm.hub.offer import Offer
from woodshed.llm.hub.partial_file import PartialFile
from woodshed.llm.hub.refusals import Interrupted, on_disk

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int], None]
"""Told how many bytes are there, and of how many; many times a second."""

_SPAN = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(slots=True)
class Transfer:
    """One file on its way. A class, since every connection goes on where the last one ended."""

    line: HubLine
    files: Files
    offer: Offer
    part: PartialFile
    progress: Progress

    def run(self) -> None:
        """Fetch what is missing and hold the checksum of the whole against the one that was offered.

        Raises:
            DownloadError: it could not be had; what came is kept, unless it is wrong.
        """
        self._tell()
        if not self.part.done:
            self._note(Note(self.offer.sha256, self.offer.size))
        if self.part.done < self.offer.size:
            self.line.patiently(self._connect, lambda: self.part.done)
        found = self.part.sha256
        if found != self.offer.sha256:
            self.part.restart()
            raise DownloadError(
                f"the checksum of {self.line.entry.name} is wrong, so that what came was deleted: "
                f"its sha256 begins with {found[:12]} instead of {self.offer.sha256[:12]}",
                hint="Pull again. If it happens twice, something on the way changes the file.",
            )
        with on_disk(self.part.path.parent):
            self.part.settle()

    def _connect(self) -> None:
        """What one connection brings; it ends well only at the end of the file."""
        address = self.line.address
        for _ in range(MOST_REDIRECTS):
            with self.line.sent("GET", address, self._wishes(address)) as answer:
                if answer.has_redirect_location:
                    address = self.line.following(answer)
                    continue
                self._place(answer)
                for chunk in answer.iter_raw():
                    self._add(chunk, address.host)
            if self.part.done < self.offer.size:
                raise Interrupted(f"{address.host} ended the file early")
            return
        raise refusals.circle(self.line.address.host)

    def _wishes(self, address: httpx.URL) -> dict[str, str]:
        """The headers that ask for the rest of the file."""
        if not self.part.done:
            return {}
        wishes = {"Range": f"bytes={self.part.done}-"}
        note = read_note(self.files.note)
        # A mark holds at the host that gave it. Another host is asked without one; the checksum decides in the end.
        if note is not None and note.etag and note.host == address.netloc.decode():
            wishes["If-Range"] = note.etag
        return wishes

    def _place(self, answer: httpx.Response) -> None:
        """Bring the partial to where the answer's body begins.

        Raises:
            Interrupted: it begins somewhere else, so that the next try must begin anew.
            DownloadError: it is not the file.
        """
        host, status = answer.url.host, answer.status_code
        if refusals.is_web_page(answer):
            raise refusals.web_page(host)
        if status == HTTPStatus.OK:  # the file changed, or the server knows no ranges
            self.part.restart()
            self._check_length(answer)
        elif status == HTTPStatus.PARTIAL_CONTENT:
            span = _SPAN.fullmatch(answer.headers.get("Content-Range", ""))
            if span is None or int(span[1]) != self.part.done or span[2] not in {"*", str(self.offer.size)}:
                self.part.restart()
                raise Interrupted(f"{host} sent another part of the file than it was asked for")
        elif status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self.part.restart()
            raise Interrupted(f"{host} has a shorter file than before")
        else:
            raise self.line.refused(answer)
        mark = answer.headers.get("ETag", "")
        strong = "" if mark.startswith("W/") else mark  # a weak mark says nothing about single bytes
        self._note(Note(self.offer.sha256, self.offer.size, strong, answer.url.netloc.decode()))

    def _check_length(self, answer: httpx.Response) -> None:
        """Refuse a whole file that is not as long as the hub promised."""
        length = answer.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) != self.offer.size:
            raise DownloadError(
                f"{answer.url.host} has {spoken_size(int(length))} under this name, but the whole file has "
                f"{spoken_size(self.offer.size)}: it is cut short there, or another one",
                hint="Pull again later, or fetch the file by hand and name it by --file.",
            )

    def _add(self, chunk: bytes, host: str) -> None:
        """Take what came."""
        if self.part.done + len(chunk) > self.offer.size:
            self.part.restart()
            raise DownloadError(f"{host} sent more than the whole file", hint="Check the address of the hub.")
        with on_disk(self.part.path.parent):
            self.part.append(chunk)
        if not MAGIC.startswith(self.part.head):
            self.part.restart()
            raise DownloadError(
                f"what {host} sent is no model: it does not begin with the letters GGUF",
                hint="Check the address of the hub, and whether this network wants a log-in first.",
            )
        self._tell()

    def _note(self, note: Note) -> None:
        """Put down what the partial is a part of."""
        if read_note(self.files.note) != note:
            with on_disk(self.part.path.parent):
                write_json(self.files.note, note._asdict())

    def _tell(self) -> None:
        self.progress(self.part.done, self.offer.size)
