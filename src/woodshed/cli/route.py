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
_EMBEDDED = {
    "chord-model": "the chord model leaves what is settled to the rules",
    "rules": "the rules of the genre never decline",
}


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
        if options.words:
            raise RequestError("--table is of no request, and there are words", hint="Leave out one of the two.")
        _print_table(as_json=options.json)
        return 0
    if not options.words:
        raise RequestError("there are no words", hint='Write the request: woodshed route "a simple blues" --bars 12')
    from woodshed.genres import style_of
    from woodshed.progression import embedded
    from woodshed.services.language_models import steps
    from woodshed.words import read

    settings = settings_of(options)
    brief = read(request_of(" ".join(options.words), options), style_of)
    order = [
        {"model": s.model, "reason": s.reason, "mode": s.mode, "available": not s.absent, "passed_by": s.absent or None}
        for s in steps(settings, brief.complexity, brief.genre)
    ]
    order += [
        {"model": one.name, "reason": _EMBEDDED[one.name], "mode": "write", "available": True, "passed_by": None}
        for one in embedded(settings.composer)
    ]
    if options.json:
        print(json.dumps({"complexity": brief.complexity, "order": order}, ensure_ascii=False))
        return 0
    print(f"complexity {brief.complexity} of 10: {brief.bars} bars of {brief.genre}")
    for number, step in enumerate(order, 1):
        print(f"{number}. {step['model']:<16} {step['reason']}")
        if step["passed_by"]:
            print(f"   {'':<16} passed by: {step['passed_by']}")
    return 0


def _print_table(*, as_json: bool) -> None:
    """Words, device, bars and length: 48 combinations, each with its complexity and the model of its tier."""
    from woodshed.llm.catalog import catalog
    from woodshed.llm.router import Standing, route
    from woodshed.words.complexity import estimate_complexity

    standings = [Standing(entry) for entry in catalog().values()]
    rows = []
    for (name, words), idiom, bars, more in product(_WORDS.items(), ("", _DEVICE), _BARS, ("", _LONG)):
        complexity = estimate_complexity(words + idiom + more, bars)
        first = route(complexity, standings, left_ms=float("inf"))[0].model
        rows.append((name, bool(idiom), bars, bool(more), complexity, first))
    if as_json:
        names = ("words", "device", "bars", "long", "complexity", "model")
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows]))
        return
    print(f"{'words':<8} {'device':<7} {'bars':>4} {'long':<5} complexity  asked first, if all are set up")
    for name, device, bars, long, complexity, first in rows:
        print(f"{name:<8} {_yes(device):<7} {bars:>4} {_yes(long):<5} {complexity:>10}  {first}")


def _yes(said: bool) -> str:  # noqa: FBT001, a word for it
    return "yes" if said else "no"
