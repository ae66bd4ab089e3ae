"""Play a chart of your own: text such as '| Dm7 G7 | Cmaj7 |', a MusicXML lead sheet, or JSON."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from woodshed.cli.delivery import add_delivery, deliver
from woodshed.cli.fields import FIELDS, add_fields, request_of
from woodshed.cli.sources import read_source
from woodshed.theory.key import Key


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "chart", metavar="CHART", help="the bars themselves, a file, or - for standard input"
    )
    parser.add_argument(
        "--words", default="", metavar="WORDS", help="how to play it, in your own words"
    )
    add_fields(parser)
    add_delivery(parser)


def run(options: Namespace) -> int:
    """Arrange the chart for two hands. What it says of itself holds until an option says more."""
    from woodshed.pipeline import play_chart

    source = read_source(options.chart, None if options.key is None else Key.parse(options.key))
    set_here = {
        name: getattr(options, name) for name in FIELDS if getattr(options, name) is not None
    }
    words = options.words or source.title
    if "genre" in set_here:  # a style belongs to its genre
        source.fields.pop("application", None)
    request = request_of(words or "a chart", source.fields | set_here)
    arrangement = play_chart(source.chart, request)
    told = replace(arrangement, warnings=(*source.warnings, *arrangement.warnings))
    return deliver(told, words, options)
