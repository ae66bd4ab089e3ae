"""Play a chart of your own: text such as '| Dm7 G7 | Cmaj7 |', a MusicXML lead sheet, or JSON."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from woodshed.cli.delivery import add_delivery, deliver
from woodshed.cli.fields import FIELDS, add_fields, request_of
from woodshed.cli.sources import read_source
from woodshed.errors import RequestError
from woodshed.theory.key import Key


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("chart", metavar="CHART", help="the bars themselves, a file, or - for standard input")
    parser.add_argument("--words", default="", metavar="WORDS", help="how to play it, in your own words")
    add_fields(parser)
    add_delivery(parser)


def run(options: Namespace) -> int:
    """Arrange the chart for two hands. What it says of itself holds until an option says more."""
    from woodshed.pipeline import play_chart

    source = read_source(options.chart, None if options.key is None else Key.parse(options.key))
    set_here = {name: getattr(options, name) for name in FIELDS if getattr(options, name) is not None}
    words = options.words or source.title
    if "genre" in set_here:  # a style belongs to its genre
        source.fields.pop("application", None)
    request = request_of(words or "a chart", source.fields | set_here)
    bars = len(source.chart.bars)
    if request.num_bars not in {None, bars}:
        raise RequestError(
            f"the chart has {bars} bars, and --bars asks for {request.num_bars}",
            hint="Leave --bars out; a passage is repeated by |: … :| x3 in the chart.",
        )
    arrangement = play_chart(source.chart, request)
    notices = arrangement.brief.notices
    if not options.words:  # a title need not be a wish
        notices = tuple(notice for notice in notices if not _quotes(request.description, notice))
    told = replace(
        arrangement,
        brief=replace(arrangement.brief, notices=notices),
        warnings=(*source.warnings, *arrangement.warnings),
    )
    return deliver(told, words, options)


def _quotes(title: str, notice: str) -> bool:
    """Whether a notice speaks of words of the title."""
    return any(quoted and quoted.rstrip("…") in title for quoted in notice.split('"')[1::2])
