"""Turn words into an arrangement: a chart on the screen, and MIDI, a score and JSON as files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from woodshed.cli.delivery import add_delivery, deliver
from woodshed.cli.fields import add_fields, request_of
from woodshed.errors import RequestError


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("words", nargs="+", help="what to play, in your own words; - reads them from standard input")
    add_fields(parser)
    add_delivery(parser)


def run(options: Namespace) -> int:
    """Generate one arrangement and hand it over."""
    from woodshed.pipeline import at_once, compose
    from woodshed.progression import ByRules

    words = " ".join(options.words)
    if words == "-":
        words = sys.stdin.buffer.read().decode(errors="replace")
    if not words.strip():
        raise RequestError("there are no words", hint='Say what to play, such as "slow blues in A".')
    request = request_of(words, options)
    return deliver(at_once(compose(request, composers=[ByRules()])), words, options)
