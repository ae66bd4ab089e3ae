"""Say which model would be asked for a request, in which order, and why. Nothing is asked."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from itertools import product

from woodshed.cli.asking import add_asking, settings_of
from woodshed.cli.fields import add_fields, request_of
from woodshed.errors import RequestError

_WORDS = {
    "simple": "a simple progression", "plain": "a progression", "medium": "a sophisticated progression",
    "complex": "an experimental progression",
}  # fmt: skip
_DEVICE = " with tritone substitutions"
_LONG = " that I can play on Sunday morning for the people in our church, just as they have always liked it"
_BARS = (8, 24, 40)


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("words", nargs="*", help="the request, as for `woodshed generate`")
    add_fields(parser)
    add_asking(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--table", action="store_true", help="the route of 48 kinds of request, for an overview")


def run(options: Namespace) -> int:
    """Print the route."""
    if options.table:
        _print_table()
        return 0
    if not options.words:
        raise RequestError("there are no words", hint='Write the request: woodshed route "a simple blues" --bars 12')
    from woodshed.genres import style_of
    from woodshed.services.language_models import steps
    from woodshed.words import read

    brief = read(request_of(" ".join(options.words), options), style_of)
    order = [
        {"model": s.model, "reason": s.reason, "mode": s.mode, "available": not s.absent, "passed_by": s.absent or None}
        for s in steps(settings_of(options), brief.complexity, brief.genre)
    ]
    order.append({
        "model": "rules", "reason": "the rules of the genre never decline", "mode": "write", "available": True,
        "passed_by": None,
    })  # fmt: skip
    if options.json:
        print(json.dumps({"complexity": brief.complexity, "order": order}, ensure_ascii=False))
        return 0
    print(f"complexity {brief.complexity} of 10: {brief.bars} bars of {brief.genre}")
    for number, step in enumerate(order, 1):
        print(f"{number}. {step['model']:<16} {step['reason']}")
        if step["passed_by"]:
            print(f"   {'':<16} passed by: {step['passed_by']}")
    return 0


def _print_table() -> None:
    """Words, device, bars and length: 48 combinations, each with its complexity and the model of its tier."""
    from woodshed.llm.catalog import catalog
    from woodshed.llm.router import Standing, route
    from woodshed.words.complexity import estimate_complexity

    standings = [Standing(entry) for entry in catalog().values()]
    print(f"{'words':<8} {'device':<7} {'bars':>4} {'long':<5} complexity  asked first, if all are set up")
    for (name, words), device, bars, long in product(_WORDS.items(), ("", _DEVICE), _BARS, ("", _LONG)):
        complexity = estimate_complexity(words + device + long, bars)
        first = route(complexity, standings, left_ms=float("inf"))[0].model
        print(f"{name:<8} {_yes(device):<7} {bars:>4} {_yes(long):<5} {complexity:>10}  {first}")


def _yes(said: str) -> str:
    return "yes" if said else "no"
