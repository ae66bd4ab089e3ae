"""Say why a piece is as it is: what the words did, each chord's function, what each hand does, in plain words."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from woodshed.errors import RequestError, UnreadableError
from woodshed.explanation import as_values, bars_in_text, explain, in_text
from woodshed.output.document_reading import loads

_HINT = "Name the .json file of a piece, such as `woodshed generate` writes, or - for standard input."
_STRETCH = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("piece", metavar="PIECE", help="the JSON file of an arrangement; - reads standard input")
    parser.add_argument("--bar", metavar="N", help="one bar alone, with the notes of both hands")
    parser.add_argument("--bars", metavar="A-B", help="some bars alone, such as 5-8")
    parser.add_argument("--json", action="store_true", help="print the explanation as JSON, for another program")


def run(options: Namespace) -> int:
    """Print the explanation."""
    arrangement = loads(_text(options.piece))
    wanted = _wanted(options, len(arrangement.chart.bars))
    told = explain(arrangement)
    if options.json:
        print(json.dumps(as_values(told, *(wanted or ())), ensure_ascii=False))
    else:
        print(bars_in_text(told, *wanted) if wanted else in_text(told))
    return 0


def _text(piece: str) -> str:
    try:
        content = sys.stdin.buffer.read() if piece == "-" else Path(piece).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError(f"{piece} cannot be read: {reason}", hint=_HINT) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{piece} is not JSON: it is not even text", hint=_HINT) from None
    if not text.strip():
        raise UnreadableError(f"{piece} is empty", hint=_HINT)
    if text.lstrip().startswith(("<", "|", "Title:", "Key:")):
        hint = f"{_HINT} A chart or a score becomes one by `woodshed arrange`."
        raise UnreadableError(f"{piece} is not the JSON of an arrangement", hint=hint)
    return text


def _wanted(options: Namespace, bars: int) -> tuple[int, int] | None:
    """The first and last bar that were asked for."""
    given = options.bar or options.bars
    if given is None:
        return None
    if options.bar and options.bars:
        raise RequestError("--bar and --bars exclude each other", hint="Give one of them.")
    found = _STRETCH.fullmatch(given.strip())
    if not found or (options.bar and found[2]):
        raise RequestError(f"bars {given!r} are not known", hint="Use a number such as 7, or a stretch such as 5-8.")
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise RequestError(f"bars {first}-{last} run backwards", hint="Put the lower first, as in --bars 5-8.")
    if not 1 <= first <= last <= bars:
        raise RequestError(f"there is no bar {last if first else 0}", hint=f"This piece has {bars} bars.")
    return first, last
