"""Where an address leads: to this machine, or elsewhere."""

from __future__ import annotations


def is_loopback(address: str) -> bool:
    """Whether a URL stays on this machine; what cannot be read does not. It never raises.

    Names other than ``localhost`` are for the network to answer, and count as elsewhere.

    >>> [is_loopback(url) for url in ("http://localhost:8080/v1", "http://[::1]/v1", "https://example.org", "http://[")]
    [True, True, False, False]
    """
    from ipaddress import ip_address
    from urllib.parse import urlsplit

    try:
        host = (urlsplit(address).hostname or "").removesuffix(".")
        if host == "localhost":
            return True
        there = ip_address(host)
    except (ValueError, TypeError, AttributeError):
        return False
    return (getattr(there, "ipv4_mapped", None) or there).is_loopback


def host_of(url: str) -> str:
    """The host of an address, empty where it has none; never a name or a password in front of it.

    >>> host_of("http://me:secret@10.0.0.7:8000/v1")
    '10.0.0.7'
    """
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
