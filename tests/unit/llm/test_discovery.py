"""Servers of language models on this machine are found, and nothing else is taken for one."""

from __future__ import annotations

import asyncio

import pytest

from loopback_models import Fault, OpenAIStandIn
from woodshed.llm.discovery import USUAL_PORTS, Found, find_servers


async def stranger(reader, writer, answer):
    """Some other program that listens."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(answer)
    await writer.drain()
    writer.close()


def found_beside(answer):
    """What is found where a stranger gives this answer."""

    async def run():
        async with await asyncio.start_server(lambda r, w: stranger(r, w, answer), "127.0.0.1", 0) as server:
            return await find_servers({server.sockets[0].getsockname()[1]: "vllm"}, timeout=60)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("owner", "kind"),
    [
        ("llamacpp", "llama-server"),
        ("vllm", "vllm"),
        ("sglang", "sglang"),
        ("library", "ollama"),
        ("organization_owner", "lm-studio"),
        ("somebody", "by its port"),
    ],
)
def test_a_server_is_known_by_the_owner_of_its_models_else_by_its_port(owner, kind):
    """Its address is ready to use, and its models are named."""

    async def run():
        async with OpenAIStandIn(owner=owner, model="phi") as server:
            return server.base_url, await find_servers({server.port: "by its port"}, timeout=60)

    base_url, found = asyncio.run(run())
    assert found == (Found(kind, base_url, ("phi",)),)


def test_all_ports_are_asked_and_only_servers_are_found():
    """In the order of the ports."""

    async def run():
        async with (
            OpenAIStandIn(model="a") as first,
            OpenAIStandIn(fault=Fault.REFUSED) as closed,
            OpenAIStandIn(model="b") as second,
        ):
            ports = {second.port: "two", closed.port: "none", first.port: "one"}
            return [(server.kind, server.models) for server in await find_servers(ports, timeout=60)]

    assert asyncio.run(run()) == [("two", ("b",)), ("one", ("a",))]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"220 smtp ready\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"data": [1]',
        b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"data": [1]}',
        b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"data": null}',
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + b" " * 2_000_000,
    ],
    ids=["nothing", "mail", "page", "list", "cut", "numbers", "null", "404", "elsewhere", "endless"],
)
def test_other_programs_are_passed_over(answer):
    """Whatever they answer."""
    assert found_beside(answer) == ()


def test_a_server_that_never_answers_is_passed_over():
    """Its time runs out."""

    async def run():
        async def silent(reader, writer):
            await reader.read()
            writer.close()

        async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
            return await find_servers({server.sockets[0].getsockname()[1]: "vllm"}, timeout=0.05)

    assert asyncio.run(run()) == ()


def test_the_usual_ports_are_those_of_the_usual_servers():
    """One for each kind."""
    assert {"ollama", "llama-server", "vllm", "sglang", "lm-studio"} == set(USUAL_PORTS.values())
