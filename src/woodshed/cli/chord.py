"""Say what a chord symbol means: its canonical form, root, bass and tones."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from woodshed.errors import ChordSymbolError
from woodshed.theory.chord import Chord


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "symbols",
        nargs="*",
        metavar="SYMBOL",
        help="such as Bb7alt/E; none, or -, reads standard input, one a line",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: Namespace) -> int:
    """Explain each symbol on a line; an unreadable one has its error there, and the rest go on.

    Returns 2 where a symbol given as an argument cannot be read; in a list from standard input the error is the answer
    of its line.
    """
    listed = options.symbols in ([], ["-"])
    symbols: Iterable[str] = _lines() if listed else options.symbols
    unreadable = 0
    for symbol in symbols:
        meaning = explain(symbol)
        unreadable += "error" in meaning
        if options.json:
            print(json.dumps(meaning, ensure_ascii=False))
        elif "error" in meaning and not listed:
            print(f"woodshed: {meaning['error']}", file=sys.stderr)
        else:
            print(_row(meaning))
    return 2 if unreadable and not listed else 0


def explain(symbol: str) -> dict[str, Any]:
    """What a symbol means, or ``{"symbol", "error"}``.

    Pitch classes are semitones above C, the bass included.
    """
    try:
        chord = Chord.parse(symbol)
    except ChordSymbolError as error:
        return {"symbol": symbol, "error": f"{error}. {error.hint}".strip()}
    sounding = not chord.silent
    return {
        "symbol": symbol,
        "canonical": chord.symbol,
        "root": chord.root.name if sounding else None,
        "bass": chord.lowest.name if sounding else None,
        "pitches": [tone.name for tone in chord.pitch_classes],
        "pitch_classes": sorted(chord.semitones),
    }


def _lines() -> Iterable[str]:
    for line in sys.stdin.buffer:
        symbol = line.decode(errors="replace").strip()
        if symbol:
            yield symbol


def _row(meaning: dict[str, Any]) -> str:
    if "error" in meaning:
        return f"{meaning['symbol']:<14} {meaning['error']}"
    if meaning["root"] is None:
        return f"{meaning['symbol']:<14} {meaning['canonical']:<14} no chord"
    return (
        f"{meaning['symbol']:<14} {meaning['canonical']:<14} root {meaning['root']:<3} "
        f"bass {meaning['bass']:<3} {' '.join(meaning['pitches']):<24} "
        f"pitch classes {' '.join(map(str, meaning['pitch_classes']))}"
    )
