"""What a hub has under a model's name: asked before the first byte, and held against the catalog."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from woodshed.errors import DownloadError
from woodshed.llm.hub import refusals
from woodshed.llm.hub.line import MOST_REDIRECTS, HubLine

if TYPE_CHECKING:
    import httpx

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Offer(NamedTuple):
    """The size in bytes and the checksum of the file that is to be had."""

    size: int
    sha256: str


def offer_of(line: HubLine) -> Offer:
    """What the hub offers, from its first answer: the host that keeps the file knows no checksum.

    What the hub leaves out is taken from the catalog.

    Raises:
        Interrupted: the hub did not answer as it should, which may pass.
        DownloadError: it does not give the file, or another one than the catalog knows, or nothing to verify it by.
    """
    address = line.address
    for _ in range(MOST_REDIRECTS):
        with line.sent("HEAD", address, {}) as answer:
            if answer.has_redirect_location and "X-Linked-ETag" not in answer.headers:
                following = line.following(answer)
                if line.is_hub(following):  # a repository that was renamed
                    address = following
                    continue
            return _offer(line, answer)
    raise refusals.circle(line.address.host)


def _offer(line: HubLine, answer: httpx.Response) -> Offer:
    """What one answer offers."""
    host, pinned = answer.url.host, line.entry
    if not (answer.is_success or answer.has_redirect_location):
        raise line.refused(answer)
    if refusals.is_web_page(answer):
        raise refusals.web_page(host)
    size, sha256 = _said(answer)
    if (size and pinned.size and size != pinned.size) or (sha256 and pinned.sha256 and sha256 != pinned.sha256):
        raise DownloadError(
            f"{host} offers another file as {pinned.file!r} than the one that Woodshed's catalog knows",
            hint="A newer Woodshed may know it. Or fetch it by hand, if you trust it, and name it by --file.",
        )
    size, sha256 = size or pinned.size, sha256 or pinned.sha256
    if not size or not sha256:
        what = "its checksum" if size else "how large it is"
        raise DownloadError(
            f"{host} does not say {what}, so that {pinned.file!r} could not be verified",
            hint="Use a hub that says both, such as https://huggingface.co.",
        )
    return Offer(size, sha256)


def _said(answer: httpx.Response) -> tuple[int | None, str]:
    """Size and checksum as the hub says them. What is no sha256 is a mark of another kind and says nothing."""
    length = answer.headers.get("X-Linked-Size", "")
    if not length and answer.is_success:  # of a redirect it is the length of the redirect
        length = answer.headers.get("Content-Length", "")
    mark = answer.headers.get("X-Linked-ETag") or answer.headers.get("ETag", "")
    sha256 = mark.removeprefix("W/").strip('"').lower()
    return int(length) if length.isdecimal() else None, sha256 if _SHA256.fullmatch(sha256) else ""
