"""What stays on this machine and what does not, and what a message shows of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.llm.addresses import is_loopback
from woodshed.llm.backends.place import host_of, shown


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:11434/v1", True),
        ("http://LOCALHOST", True),
        ("http://localhost./v1", True),
        ("http://127.8.8.8:80", True),
        ("http://[::1]:8000/v1", True),
        ("http://[::ffff:127.0.0.1]/v1", True),
        ("http://[::ffff:192.0.2.1]/v1", False),
        ("http://me.localhost", False),
        ("http://localhost@192.0.2.1/", False),
        ("http://127.0.0.1.example.org", False),
        ("http://0.0.0.0", False),
        ("http://[", False),
        ("http://[::1", False),
        ("127.0.0.1:80", False),
        ("", False),
        (None, False),
    ],
)
def test_an_address_stays_on_this_machine_or_does_not(url, here):
    """What is no address, or only looks like one of this machine, does not."""
    assert is_loopback(url) is here


@given(st.text())
def test_no_address_is_too_odd(address):
    """They come from a settings file."""
    for url in (address, f"http://{address}", f"http://[{address}]:8000/v1"):
        assert is_loopback(url) in {True, False}
        assert len(shown(url)) <= 100
        host_of(url)


@pytest.mark.parametrize(
    "url", ["http://me:s3cret@h/v1", "me:s3cret@h", "http://h/v1?key=s3cret", "//a:s3cret@h#s3cret"]
)
def test_a_password_in_an_address_is_not_shown(url):
    """Nor a key behind a question mark."""
    assert "s3cret" not in shown(url) + host_of(url)
