"""The line to a hub: sends requests, shows the token to nobody else, and has patience with what may pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from woodshed.errors import DownloadError
from woodshed.llm.catalog import Entry
from woodshed.llm.hub import refusals
from woodshed.llm.hub.machine import Machine
from woodshed.llm.hub.refusals import Interrupted

if TYPE_CHECKING:
    import httpx

TRIES_AGAIN = 5
"""How often in a row a pull tries again by itself. With pauses of 1 to 16 s that outlasts a router's restart."""

WORTH_A_FRESH_START = 8 << 20
"""Bytes after which the tries are counted anew: on a line that fails every few minutes 42 GB take many of them."""

CONNECT_SECONDS, SILENCE_SECONDS = 10.0, 60.0
"""How long a connection and the next byte are waited for. A host that a sleeping laptop has lost stays silent."""

MOST_REDIRECTS = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HubLine:
    """A hub that is asked for one file. A class, since client, address and token must not be mixed up."""

    entry: Entry
    client: httpx.Client
    address: httpx.URL
    token: str = field(repr=False)
    machine: Machine

    @contextmanager
    def sent(self, method: str, address: httpx.URL, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """The answer to one request, its body still to be read.

        Raises:
            Interrupted: the connection failed, then or while the body was read.
            DownloadError: for HEAD, with which every pull begins: there was no connection at all.
        """
        import httpx

        known = {"Authorization": f"Bearer {self.token}"} if self.token and self.is_hub(address) else {}
        request = self.client.build_request(method, address, headers={**headers, **known})
        try:
            answer = self.client.send(request, stream=True)
            try:
                yield answer
            finally:
                answer.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            if method == "HEAD":  # the player hears of it at once
                raise refusals.no_connection(error, address.host) from error
            raise refusals.cut_off(error, address.host) from error
        except httpx.TransportError as error:
            raise refusals.cut_off(error, address.host) from error

    def following(self, answer: httpx.Response) -> httpx.URL:
        """Where the answer leads.

        Raises:
            DownloadError: to no address, or from a secured one to one that is not.
        """
        address = answer.url.join(answer.headers["Location"])
        if not address.host or address.scheme not in {"https", answer.url.scheme}:
            raise DownloadError(
                f"{answer.url.host} leads to an address that cannot be followed safely",
                hint="Check the address of the hub.",
            )
        return address

    def is_hub(self, address: httpx.URL) -> bool:
        """Whether the address is the hub's own and not that of another host or port."""
        ours = self.address
        return (address.scheme, address.host, address.port) == (ours.scheme, ours.host, ours.port)

    def refused(self, answer: httpx.Response) -> Exception:
        """What to raise for an answer that is neither the file nor the way to it."""
        by_hub = self.is_hub(answer.url)
        now = self.machine.now()
        return refusals.refusal(answer, self.entry, by_hub=by_hub, with_token=bool(self.token), now=now)

    def patiently(self, step: Callable[[], T], done: Callable[[], int]) -> T:
        """What the step returns; after an interruption it is tried again, with a longer pause each time.

        ``done`` counts the bytes that are there: a try that brought enough of them is not held against the next.

        Raises:
            DownloadError: it was interrupted too often in a row; the message says how the last time.
        """
        failures = 0
        while True:
            before = done()
            try:
                return step()
            except Interrupted as cut:
                failures = 1 if done() - before >= WORTH_A_FRESH_START else failures + 1
                if failures > TRIES_AGAIN:
                    message = f"{cut}, {failures} times in a row"
                    raise DownloadError(message, hint=cut.hint or refusals.GO_ON) from cut
            self.machine.sleep(2.0 ** (failures - 1))


@contextmanager
def line_to(endpoint: str, entry: Entry, token: str | None, machine: Machine) -> Iterator[HubLine]:
    """A line to the hub at that address, for the file of that model; closed at the end.

    Proxies of the environment are used, except for a hub on this machine.

    Raises:
        DownloadError: the address or the token cannot be one, or the library that speaks to hubs is not installed.
    """
    try:
        import httpx
    except ImportError as error:
        raise DownloadError(
            "models cannot be fetched: httpx is not installed",
            hint="Install Woodshed with its models: woodshed[models].",
        ) from error
    address = _address(endpoint, entry)
    headers = {"User-Agent": "woodshed", "Accept-Encoding": "identity"}  # compressed bytes could not be resumed
    patience = httpx.Timeout(CONNECT_SECONDS, read=SILENCE_SECONDS)
    token = _token(token)
    try:
        client = httpx.Client(headers=headers, timeout=patience, trust_env=not _is_here(address.host))
    except (ImportError, OSError, ValueError) as error:
        raise DownloadError(
            "the proxy or the certificates that the environment names cannot be used",
            hint="Check HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE.",
        ) from error
    with client:
        yield HubLine(entry, client, address, token, machine)


def _address(endpoint: str, entry: Entry) -> httpx.URL:
    """Where the hub has the file."""
    import httpx

    path = f"{entry.repository}/resolve/{quote(entry.revision, safe='')}/{quote(entry.file)}"
    try:
        address = httpx.URL(f"{endpoint.strip().rstrip('/')}/{path}")
    except httpx.InvalidURL:
        address = httpx.URL("")
    if address.scheme not in {"http", "https"} or not address.host:
        raise DownloadError(
            f"{endpoint!r} cannot be the address of a hub",
            hint="Use an address such as https://huggingface.co.",
        )
    return address


def _token(given: str | None) -> str:
    """The token as it is sent, empty for none. A slip of the pen is caught here: httpx would quote it."""
    token = (given or "").strip()
    if not all("!" <= sign <= "~" for sign in token):
        raise DownloadError(
            "the token holds signs that no token has",
            hint="Copy it again into HF_TOKEN: letters, digits and _, without spaces.",
        )
    return token


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    return host in {"localhost", "::1"} or host.startswith("127.")
