"""Say why a piece is as it is: what the words did, each chord's function, what each hand does, in plain words."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from woodshed.cli.songs import read_song
from woodshed.errors import RequestError
from woodshed.explanation import as_values, bars_in_text, explain, in_text
from woodshed.piece.bars import bars_listed


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("piece", metavar="PIECE", help="the JSON file of an arrangement; - reads standard input")
    parser.add_argument("--bar", metavar="N", help="one bar alone, with the notes of both hands")
    parser.add_argument("--bars", metavar="BARS", help="some bars alone, such as 5-8,12")
    parser.add_argument("--json", action="store_true", help="print the explanation as JSON, for another program")


def run(options: Namespace) -> int:
    """Print the explanation."""
    arrangement = read_song(options.piece)
    wanted = _wanted(options, len(arrangement.chart.bars))
    told = explain(arrangement)
    if options.json:
        print(json.dumps(as_values(told, wanted), ensure_ascii=False))
    else:
        print(bars_in_text(told, wanted) if wanted else in_text(told))
    return 0


def _wanted(options: Namespace, count: int) -> tuple[int, ...] | None:
    """The bars that were asked for, of a piece of so many."""
    given = options.bar or options.bars
    if given is None:
        return None
    if options.bar and options.bars:
        raise RequestError("--bar and --bars exclude each other", hint="Give one of them.")
    return bars_listed(given, count)
