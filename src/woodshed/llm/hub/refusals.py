"""What goes wrong between a player and a hub, in sentences that say what to do next. No token is ever in one."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.errors import DownloadError
from woodshed.llm.catalog import Entry
from woodshed.llm.hub.machine import spoken_size

if TYPE_CHECKING:
    import httpx

GO_ON = "Pull again: it goes on from what is there."

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""A full disk, a used-up quota, and a file system or a limit that takes no larger file."""


class Interrupted(Exception):  # noqa: N818, it is answered by another try and becomes an error only after several
    """Something that may well go right the next time. ``hint`` is what to do where it never does."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


_UNREACHED = {
    "gaierror": (
        "the name {host} was not found: this machine has no network, or no name service",
        "Check the connection and the address of the hub, then pull again.",
    ),
    "ConnectionRefusedError": (
        "{host} refused the connection: nothing listens there",
        "Check the address of the hub, then pull again.",
    ),
    "ProxyError": (
        "the proxy of this machine did not let the way to {host} through",
        "Check HTTPS_PROXY and NO_PROXY.",
    ),
    "SSLCertVerificationError": (
        "the certificate of {host} could not be verified",
        "Check the clock of this machine. Where a company reads along, set SSL_CERT_FILE to its certificate.",
    ),
    "SSLError": (
        "{host} does not speak a secured connection",
        "Check the address of the hub, and whether it begins with http or https.",
    ),
    "ConnectTimeout": ("{host} did not answer in time", "Check the connection, then pull again."),
    "Exception": ("{host} could not be reached", "Check the connection, then pull again."),
}
"""What to say of a hub that was not reached, by the first of these that lies behind the error."""


def no_connection(error: httpx.TransportError, host: str) -> DownloadError:
    """What to say where a hub could not be reached at all."""
    kinds = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    message, hint = next(said for kind, said in _UNREACHED.items() if kind in kinds)
    return DownloadError(message.format(host=host), hint=hint)


def cut_off(error: httpx.TransportError, host: str) -> Interrupted:
    """What to say of a connection that stood and then failed."""
    import httpx

    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        lost = no_connection(error, host)
        return Interrupted(str(lost), hint=lost.hint)
    if isinstance(error, httpx.TimeoutException):
        return Interrupted(f"{host} sent nothing more in time")
    if isinstance(error, httpx.RemoteProtocolError) and not re.search("closed|disconnected", str(error)):
        return Interrupted(f"{host} answered in a way that cannot be read", hint="Check the address of the hub.")
    return Interrupted(f"{host} cut the connection")


def refusal(response: httpx.Response, entry: Entry, *, by_hub: bool, with_token: bool, now: float) -> Exception:
    """What to raise for an answer that is neither the file nor the way to it.

    ``by_hub`` says that the hub itself answered and not the host that keeps its files; ``now`` is in seconds since
    1970.
    """
    status, host = response.status_code, response.url.host
    said = f"{host} answered {status}{_phrase(status)}"
    if status >= 500 or status == HTTPStatus.REQUEST_TIMEOUT:
        return Interrupted(said, hint="The fault is on their side: pull again later.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = wait_seconds(response, now)
        return DownloadError(
            f"{said} and asks to wait {'a while' if wait is None else _spoken_wait(wait)}",
            hint="Pull again after that." + ("" if with_token else " With a token in HF_TOKEN more requests are free."),
        )
    if not by_hub:  # its addresses are signed and run out
        return Interrupted(said, hint="Pull again for a fresh address.")
    page = f"{response.url.scheme}://{response.url.netloc.decode()}"
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return _not_admitted(said, entry, page, with_token=with_token)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return DownloadError(
            f"{said}: it has no file {entry.file!r} at {entry.revision!r} in {entry.repository}",
            hint=f"Look at {page}/{entry.repository} for what it has, or fetch the file by hand and name it by --file.",
        )
    return DownloadError(f"{said} when asked for {entry.name}", hint="Check the address of the hub.")


def circle(host: str) -> DownloadError:
    """What to say where one redirect follows another."""
    return DownloadError(f"{host} redirects again and again", hint="Check the address of the hub.")


def is_web_page(answer: httpx.Response) -> bool:
    """Whether a page for people came instead of a file."""
    kind: str = answer.headers.get("Content-Type", "")
    return answer.is_success and kind.startswith("text/html")


def web_page(host: str) -> DownloadError:
    """What to say where a page for people came."""
    return DownloadError(
        f"{host} sent a web page instead of the model",
        hint="A network that wants a log-in first does that: open a page in a browser, then pull again.",
    )


@contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """Whatever the disk refuses inside is raised as a DownloadError that names the folder."""
    try:
        yield
    except OSError as error:
        raise disk_trouble(error, folder) from error


def disk_trouble(error: OSError, folder: Path) -> DownloadError:
    """What to say where the disk refused."""
    if error.errno in _NO_ROOM:
        why = "the disk is full" if error.errno != errno.EFBIG else "no larger file is allowed there"
        return DownloadError(
            f"{str(folder)!r} took no more: {why}",
            hint="Make room, or use a folder elsewhere, then pull again: it goes on from what is there.",
        )
    return DownloadError(
        f"{str(folder)!r} cannot be used: {error.strerror or type(error).__name__}",
        hint="Use a folder on a disk of this machine that you may write to.",
    )


def with_kept(error: DownloadError, done: int, size: int) -> DownloadError:
    """The same error, whose message says how much is kept, if anything is."""
    if not done:
        return error
    return DownloadError(f"{error}. {spoken_size(done)} of {spoken_size(size)} are kept", hint=error.hint or GO_ON)


def wait_seconds(response: httpx.Response, now: float) -> float | None:
    """How many seconds the server asks to wait, if it says so: in Retry-After, or as the hub does in RateLimit."""
    from email.utils import parsedate_to_datetime

    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return float(asked[:9])
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        until = None
    if until is not None:
        moment = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, moment.timestamp() - now)
    named = re.search(r";\s*t=(\d{1,9})", response.headers.get("RateLimit", ""))
    return float(named[1]) if named else None


def _not_admitted(said: str, entry: Entry, page: str, *, with_token: bool) -> DownloadError:
    """What to say where the hub does not open a repository."""
    if with_token:
        return DownloadError(
            f"{said}: it does not open {entry.repository} with this token",
            hint=f"Agree to the terms at {page}/{entry.repository}, or make a token that may read it at "
            f"{page}/settings/tokens and set HF_TOKEN to it.",
        )
    return DownloadError(
        f"{said}: {entry.repository} is open only to those who have agreed to its terms, or it does not exist",
        hint=f"Agree at {page}/{entry.repository}, make a token at {page}/settings/tokens and set HF_TOKEN to it.",
    )


def _phrase(status: int) -> str:
    """The usual words for a status, in brackets."""
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""


def _spoken_wait(seconds: float) -> str:
    """A time to wait as people say it."""
    whole = round(seconds)
    return f"{whole} second{'s' * (whole != 1)}" if whole < 120 else f"{-(-whole // 60)} minutes"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what lies behind it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
