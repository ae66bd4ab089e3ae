"""Turn words into an arrangement: a chart on the screen, and MIDI, a score and JSON as files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from woodshed.cli.asking import add_asking, settings_for_music
from woodshed.cli.delivery import add_delivery, deliver
from woodshed.cli.fields import add_fields, request_of
from woodshed.cli.variations import add_variations, deliver_variations, generated_versions
from woodshed.errors import RequestError
from woodshed.piece import Arrangement


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("words", nargs="+", help="what to play, in your own words; - reads them from standard input")
    add_fields(parser)
    add_asking(parser)
    add_delivery(parser)
    add_variations(parser)
    parser.add_argument("--explain", action="store_true", help="show what each phrase of the words did")
    parser.add_argument("--live", action="store_true", help="show the bars while a model writes them")


def run(options: Namespace) -> int:
    """Generate one arrangement and hand it over."""
    words = " ".join(options.words)
    if words == "-":
        words = sys.stdin.buffer.read().decode(errors="replace")
    if not words.strip():
        raise RequestError("there are no words", hint='Say what to play, such as "slow blues in A".')
    live = options.live or sys.stderr.isatty()
    shown = _Bars()
    request, settings = request_of(words, options), settings_for_music(options)
    from woodshed.cli.generating import Generating

    generating = Generating(settings, on_bar=shown.show if live else None)
    try:
        if options.variations is not None:
            return deliver_variations(generated_versions(generating, request, options), words, options)
        arrangement = generating.generate(request)
    finally:
        generating.close()
        shown.close()
    code = deliver(arrangement, words, options)
    if options.explain:
        _explain(arrangement, aside=options.json or options.output == "-")
    return code


def _explain(arrangement: Arrangement, *, aside: bool) -> None:
    """Print what each phrase did; ``aside``, where standard output belongs to another program."""
    from woodshed.explanation import hearing_of, reading_of, request_in_text

    told = request_in_text(reading_of(arrangement, hearing_of(arrangement)))
    print("what the words did:", told, sep="\n", file=sys.stderr if aside else sys.stdout)


class _Bars:
    """Shows bars as they come, four to a line; a class since it counts. Another model begins again at bar 1."""

    def __init__(self) -> None:
        self._shown = 0

    def show(self, number: int, bar: str) -> None:
        """Show one bar more."""
        if number == 1 and self._shown:
            print(" (begun again)", file=sys.stderr)
        opening = "| " if number % 4 == 1 else ""
        print(f"{opening}{bar} |", end="\n" if number % 4 == 0 else " ", file=sys.stderr, flush=True)
        self._shown = number

    def close(self) -> None:
        """End the last line."""
        if self._shown % 4:
            print(file=sys.stderr)
